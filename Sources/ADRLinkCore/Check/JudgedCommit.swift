import Git

/// The paths that a commit changes, compared only when a rule asks: most messages are judged without.
final class ChangedPaths {
    private let snapshot: Snapshot
    private let parents: [ObjectID]
    private var known: [PathChange]?

    /// - Parameter parents: what the commit comes after; none for a first commit.
    init(of snapshot: Snapshot, since parents: [ObjectID]) {
        self.snapshot = snapshot
        self.parents = parents
    }

    init(_ changes: [PathChange]) {
        snapshot = .workingTree
        parents = []
        known = changes
    }

    func all(_ cache: DecisionCache, in workspace: borrowing Workspace) throws(ADRLinkError) -> [PathChange] {
        if let known { return known }
        let found = try find(cache, workspace)
        known = found
        return found
    }

    private func find(_ cache: DecisionCache, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [PathChange] {
        var own: ObjectID?
        if let commit = snapshot.commit {
            own = try cache.tree(of: commit, workspace)
            guard own != nil else { return [] }
        }
        var sides: [[PathChange]] = []
        for parent in parents.isEmpty ? [nil] : parents.map(Optional.some) {
            var before: ObjectID?
            if let parent {
                before = try cache.tree(of: parent, workspace)
                // A parent that is not here was cut off: the walk has said so, and nothing is known of what changed.
                guard before != nil else { return [] }
            }
            sides.append(
                try fromGit { () throws(GitError) in
                    guard let own else { return try workspace.repository.changesInIndex(since: before) }
                    return try cache.comparison.changes(from: before, to: own, in: workspace.repository)
                })
            // Whatever the other sides say, nothing differs from all of them.
            if sides.last?.isEmpty == true { return [] }
        }
        guard let first = sides.first, sides.count > 1 else { return sides.first ?? [] }
        let others = sides.dropFirst().map { Set($0.map(\.path)) }
        return first.filter { change in others.allSatisfy { $0.contains(change.path) } }
    }
}

/// What is judged: a commit, or the one that a message file is about to become.
struct JudgedCommit {
    /// Nil for a message file.
    var id: ObjectID?
    var message: [UInt8]
    var source: MessageSource
    var commentPrefix: [UInt8]
    /// Where its decisions are read: its own tree, or the index that is about to become it.
    var snapshot: Snapshot
    /// What it comes after.
    var parents: [ObjectID]
    /// The paths it changes. For a merge only those that differ from every parent: the others came with a side that is
    /// judged by itself.
    var changes: ChangedPaths
    /// The records among them, with what they hold before and after.
    var recordChanges: RecordChanges
    /// The reference it is on its way to, where that is known.
    var reference: String?

    init(
        id: ObjectID?, message: [UInt8], source: MessageSource, commentPrefix: [UInt8], snapshot: Snapshot,
        parents: [ObjectID], reference: String?
    ) {
        self.id = id
        self.message = message
        self.source = source
        self.commentPrefix = commentPrefix
        self.snapshot = snapshot
        self.parents = parents
        changes = ChangedPaths(of: snapshot, since: parents)
        recordChanges = RecordChanges(of: snapshot, since: parents.map { .commit($0) })
        self.reference = reference
    }
}

extension Workspace {
    /// Collects what judging a stored commit needs; nil where the repository does not have it.
    func judged(
        _ id: ObjectID, commentPrefix: [UInt8], reference: String?, _ cache: DecisionCache
    ) throws(ADRLinkError) -> JudgedCommit? {
        let read = try fromGit { () throws(GitError) in
            try repository.withCommit(id) { header, message in (header, message.copy()) }
        }
        guard let (header, message) = read else { return nil }
        cache.remember(tree: header.tree, of: id)
        return JudgedCommit(
            id: id, message: message, source: .storedCommit, commentPrefix: commentPrefix, snapshot: .commit(id),
            parents: header.parents, reference: reference)
    }

    /// What the commit that is about to be made comes after: HEAD, and every commit that is being merged.
    func parentsOfNextCommit() throws(ADRLinkError) -> [ObjectID] {
        var parents: [ObjectID] = []
        if let head = try fromGit({ () throws(GitError) in try repository.head() }) { parents.append(head) }
        let merging = try fromGit { () throws(GitError) in
            try File.read(repository.gitDirectory + "/MERGE_HEAD", limit: 1 << 20)
        }
        for line in (merging ?? []).split(separator: UInt8(ascii: "\n")) {
            if let id = ObjectID(hexadecimal: line) { parents.append(id) }
        }
        return parents
    }
}
