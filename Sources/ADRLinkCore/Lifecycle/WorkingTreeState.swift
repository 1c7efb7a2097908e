import Git

/// How the files of the working tree stand to the index and to the last commit.
struct WorkingTreeState {
    private let conflicts: Set<String>
    private let staged: Set<String>
    private let head: ObjectID?

    init(_ workspace: borrowing Workspace) throws(ADRLinkError) {
        let staged = try fromGit { () throws(GitError) in try workspace.repository.stagedEntries() }
        conflicts = Set(staged.conflicts.map { String(decoding: $0, as: UTF8.self) })
        self.staged = Set(staged.entries.map { String(decoding: $0.path, as: UTF8.self) })
        head = try workspace.headCommit()
    }

    /// Whether a merge has left the file in conflict.
    func isInConflict(_ path: String) -> Bool { conflicts.contains(path) }

    func isStaged(_ path: String) -> Bool { staged.contains(path) }

    /// What to say about a file that is changed; throws for one that a merge has left in conflict.
    func note(
        _ path: String, _ bytes: [UInt8], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> String? {
        guard !conflicts.contains(path) else {
            throw ADRLinkError(
                .io, "a merge has left it in conflict", hint: "resolve it and git add it first", path: path)
        }
        guard let head else { return "\(path) is not committed yet" }
        let source = try workspace.files(of: .commit(head))
        guard let entry = try workspace.entry(at: Array(path.utf8), of: source), entry.kind == .file else {
            return "\(path) is not committed yet"
        }
        let committed = try workspace.bytes(of: entry, limit: Workspace.recordLimit)
        // Line endings are git's business.
        let isSame = committed.lazy.filter { $0 != 0x0D }.elementsEqual(bytes.lazy.filter { $0 != 0x0D })
        return isSame ? nil : "\(path) had changes that are not committed; they stay"
    }
}
