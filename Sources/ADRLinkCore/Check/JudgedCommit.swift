import Git

/// The paths that a commit changes, compared only when a rule asks: most messages are judged without.
final class ChangedPaths {
    private let id: ObjectID?
    private var known: [PathChange]?

    /// - Parameter commit: nil for what is staged.
    init(of commit: ObjectID?) { id = commit }

    init(_ changes: [PathChange]) {
        id = nil
        known = changes
    }

    func all(in workspace: borrowing Workspace) throws(ADRLinkError) -> [PathChange] {
        if let known { return known }
        let found: [PathChange]
        if let id { found = try workspace.changes(of: id) } else { found = try workspace.stagedChanges() }
        known = found
        return found
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
    /// The paths it changes. For a merge only those that differ from every parent: the others came with a side that is
    /// judged by itself.
    var changes: ChangedPaths
    /// The reference it is on its way to, where that is known.
    var reference: String?
}

extension Workspace {
    /// Collects what judging a stored commit needs; nil where the repository does not have it.
    func judged(_ id: ObjectID, commentPrefix: [UInt8], reference: String?) throws(ADRLinkError) -> JudgedCommit? {
        guard let commit = try fromGit({ () throws(GitError) in try repository.commit(id) }) else { return nil }
        return JudgedCommit(
            id: id, message: commit.message, source: .storedCommit, commentPrefix: commentPrefix,
            snapshot: .commit(id), changes: ChangedPaths(of: id), reference: reference)
    }

    fileprivate func changes(of id: ObjectID) throws(ADRLinkError) -> [PathChange] {
        guard let header = try fromGit({ () throws(GitError) in try repository.withCommit(id) { header, _ in header } })
        else { return [] }
        var sides: [[PathChange]] = []
        for parent in header.parents.isEmpty ? [nil] : header.parents.map(Optional.some) {
            var tree: ObjectID?
            if let parent {
                tree = try fromGit { () throws(GitError) in
                    try repository.withCommit(parent) { header, _ in header.tree }
                }
                // A parent that is not here was cut off: the walk has said so, and nothing is known of what changed.
                guard tree != nil else { return [] }
            }
            sides.append(try fromGit { () throws(GitError) in try repository.changes(from: tree, to: header.tree) })
        }
        return changesInAll(sides)
    }

    /// What the index changes, against HEAD and against every commit that is being merged into it.
    fileprivate func stagedChanges() throws(ADRLinkError) -> [PathChange] {
        var parents: [ObjectID] = []
        if let head = try fromGit({ () throws(GitError) in try repository.head() }) { parents.append(head) }
        let merging = try fromGit { () throws(GitError) in
            try File.read(repository.gitDirectory + "/MERGE_HEAD", limit: 1 << 20)
        }
        for line in (merging ?? []).split(separator: UInt8(ascii: "\n")) {
            if let id = ObjectID(hexadecimal: line) { parents.append(id) }
        }
        var sides: [[PathChange]] = []
        for parent in parents.isEmpty ? [nil] : parents.map(Optional.some) {
            sides.append(
                try fromGit { () throws(GitError) in
                    var tree: ObjectID?
                    if let parent { tree = try repository.withCommit(parent) { header, _ in header.tree } }
                    return try repository.changesInIndex(since: tree)
                })
        }
        return changesInAll(sides)
    }

    private func changesInAll(_ sides: [[PathChange]]) -> [PathChange] {
        guard let first = sides.first, sides.count > 1 else { return sides.first ?? [] }
        let others = sides.dropFirst().map { Set($0.map(\.path)) }
        return first.filter { change in others.allSatisfy { $0.contains(change.path) } }
    }
}
