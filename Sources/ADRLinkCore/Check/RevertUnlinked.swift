import Git

/// What a commit inherits from those it reverts.
struct Inheritance {
    /// What they named.
    var decisions: [ReferenceToken] = []
    /// The paths that they changed.
    var paths: Set<[UInt8]> = []
    /// The first of them that named something.
    var first: ObjectID?
    /// The reverted commits that were looked at, those that these revert in their turn among them.
    var seen: Set<ObjectID> = []
}

extension CommitJudge {
    /// What a commit without references of its own inherits; nil where it has some, or reverts nothing that had any.
    ///
    /// The inheritance covers the paths that the reverted commits changed, and no others: the words alone excuse nothing.
    func inheritance(
        of commit: JudgedCommit, _ own: [MessageReference], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Inheritance? {
        let reverted = RevertedCommits.find(
            in: commit.message, source: commit.source, commentPrefix: commit.commentPrefix)
        guard !reverted.isEmpty, Self.decisions(of: own).isEmpty else { return nil }
        var inheritance = Inheritance()
        for digits in reverted {
            guard let id = try workspace.commit(abbreviated: digits), id != commit.id else { continue }
            try collect(id, &inheritance, workspace)
        }
        return inheritance.decisions.isEmpty ? nil : inheritance
    }

    /// Adds what a reverted commit named and changed; one that itself reverts inherited in its turn.
    private func collect(
        _ id: ObjectID, _ inheritance: inout Inheritance, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        // Messages that name each other, many times over, must not keep a gate busy.
        guard inheritance.seen.count < 64, inheritance.seen.insert(id).inserted else { return }
        let read = try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(id) { header, message in (header, message.copy()) }
        }
        guard let (header, message) = read else { return }
        let named = try decisionsNamed(byAndWith: id, header, workspace)
        for token in named where !inheritance.decisions.contains(token) { inheritance.decisions.append(token) }
        if !named.isEmpty, inheritance.first == nil { inheritance.first = id }
        if let parent = header.parents.first, let before = try cache.tree(of: parent, workspace) {
            let changes = try fromGit { () throws(GitError) in
                try cache.comparison.changes(from: before, to: header.tree, in: workspace.repository)
            }
            inheritance.paths.formUnion(changes.map(\.path))
        }
        guard named.isEmpty else { return }
        let earlier = RevertedCommits.find(
            in: message, source: .storedCommit, commentPrefix: Trailers.defaultCommentPrefix)
        for digits in earlier {
            if let commit = try workspace.commit(abbreviated: digits) {
                try collect(commit, &inheritance, workspace)
            }
        }
    }

    /// What a commit named, and for a merge also what came with its other sides: reverting it takes that back too.
    private func decisionsNamed(
        byAndWith id: ObjectID, _ header: CommitHeader, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [ReferenceToken] {
        var named = try decisionsNamed(by: id, workspace)
        guard header.parents.count > 1 else { return named }
        if let known = cache.mergedDecisions.value(for: id) { return named + known }
        let sides = RevisionRange(included: Array(header.parents.dropFirst()), excluded: [header.parents[0]])
        let (commits, _) = try fromGit { () throws(GitError) in try workspace.repository.commits(in: sides) }
        var merged: [ReferenceToken] = []
        var seen: Set<ReferenceToken> = []
        for side in commits {
            merged += try decisionsNamed(by: side, workspace).filter { seen.insert($0).inserted }
        }
        cache.mergedDecisions.insert(merged, for: id)
        named += merged
        return named
    }

    /// Whether a commit reverts one that had references, and has none.
    func revertFindings(
        _ inheritance: Inheritance?, _ message: MessageReport, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        guard let inheritance, let first = inheritance.first,
            // A reference that is only misplaced or misspelt is spoken of already.
            !message.findings.contains(where: { $0.rule == .trailerMisplaced || $0.rule == .refMalformed })
        else { return [] }
        let (ids, trailers) = try known(inheritance.decisions, at: commit, workspace)
        guard !ids.isEmpty else { return [] }
        let names = ids.map(\.description).joined(separator: ", ")
        return [
            pasting(
                .revertUnlinked, "the commit reverts \(first.short), which named \(names), and names nothing itself",
                trailers, into: commit, otherwise: "name the decision that stands behind the revert")
        ]
    }
}
