import Git

/// The files that are looked through for secrets: record folders, runbooks, post-mortems, evidence, the policy, and what the
/// policy adds.
struct WatchedFiles {
    /// Folders beside those of the records, from the top of the repository.
    static let usual = ["docs", "doc", ""].flatMap { top in
        ["runbooks", "post-mortems", "postmortems", "evidence"].map {
            Array((top.isEmpty ? "" : top + "/").utf8) + $0.utf8
        }
    }

    private let folders: [[UInt8]]
    private let pathspec: CompiledPathspec?
    /// The first component of every folder, each once, and the policy: while they are the same, nothing changed.
    let tops: [[UInt8]]

    init(recordFolders: [String], _ policy: Policy) throws(ADRLinkError) {
        folders = recordFolders.map { Array($0.utf8) } + Self.usual
        var tops = [Array(Policy.fileName.utf8)]
        for folder in folders {
            let top = Array(folder.prefix { $0 != UInt8(ascii: "/") })
            if !tops.contains(top) { tops.append(top) }
        }
        self.tops = tops
        pathspec =
            try policy.secretPaths.isEmpty
            ? nil : fromGit { () throws(GitError) in CompiledPathspec(try Pathspec(policy.secretPaths)) }
    }

    func contains(_ path: [UInt8]) -> Bool {
        if path == Array(Policy.fileName.utf8) { return true }
        for folder in folders {
            // Records at the top of the repository make no record folder of the whole.
            if folder.isEmpty, RecordMarkup(path: String(decoding: path, as: UTF8.self)) != nil { return true }
            if !folder.isEmpty, path.count > folder.count, path[folder.count] == UInt8(ascii: "/"),
                path.starts(with: folder)
            {
                return true
            }
        }
        return pathspec?.pathspec.matches(path) ?? false
    }

    /// Whether a look at a few folders tells that nothing of them changed.
    var areFolders: Bool { pathspec == nil && !folders.contains([]) }

    /// Whether the watched folders below a folder at the top are the same in two of its trees.
    func areSame(
        below top: [UInt8], _ old: ObjectID?, _ new: ObjectID?, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Bool {
        for folder in folders where folder.starts(with: top) && (folder.count == top.count || folder[top.count] == 0x2F)
        {
            if folder.count == top.count { return false }
            let path = Array(folder[(top.count + 1)...])
            let (before, after) = try fromGit { () throws(GitError) in
                (
                    try old.map { (id) throws(GitError) in try workspace.repository.entry(at: path, inTree: id) },
                    try new.map { (id) throws(GitError) in try workspace.repository.entry(at: path, inTree: id) }
                )
            }
            if before??.id != after??.id { return false }
        }
        return top != Array(Policy.fileName.utf8)
    }

    /// Every watched file of a snapshot, sorted by path.
    ///
    /// - Parameter problems: takes the folders that cannot be read.
    func entries(
        of snapshot: Snapshot, in workspace: borrowing Workspace, _ problems: inout [RecordProblem]
    ) throws(ADRLinkError) -> [FileEntry] {
        let policy = Array(Policy.fileName.utf8)
        var found: [FileEntry] = []
        switch snapshot {
        case .index:
            let places = areFolders ? folders + [policy] : nil
            found = try fromGit { () throws(GitError) in
                try workspace.repository.stagedEntries(below: places).entries
            }
        case .commit where !areFolders:
            guard case .tree(let tree) = try workspace.files(of: snapshot) else { break }
            found = try fromGit { () throws(GitError) in try workspace.repository.allEntries(ofTree: tree) }
        case .commit, .workingTree:
            let source = try workspace.files(of: snapshot)
            for folder in folders where !folder.isEmpty && !folders.contains(where: { Self.lies(folder, in: $0) }) {
                try collect(folder, source, workspace, &found, &problems, depth: 0)
            }
            if let entry = try workspace.entry(at: policy, of: source) { found.append(entry) }
            if !areFolders {
                // What git knows of lies anywhere.
                let known = Set(found.map(\.path))
                let staged = try fromGit { () throws(GitError) in try workspace.repository.stagedEntries().entries }
                for entry in staged where !known.contains(entry.path) && contains(entry.path) {
                    if let own = try workspace.entry(at: entry.path, of: source) { found.append(own) }
                }
            }
        }
        return found.filter { $0.kind == .file && contains($0.path) }
            .sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }

    private static func lies(_ folder: [UInt8], in other: [UInt8]) -> Bool {
        !other.isEmpty && folder != other && folder.starts(with: other + [UInt8(ascii: "/")])
    }

    private func collect(
        _ folder: [UInt8], _ source: SnapshotFiles, _ workspace: borrowing Workspace, _ found: inout [FileEntry],
        _ problems: inout [RecordProblem], depth: Int
    ) throws(ADRLinkError) {
        let entries: [FileEntry]
        do throws(ADRLinkError) {
            entries = try workspace.entries(in: folder, of: source) ?? []
        } catch  where error.code == .io {
            problems.append(RecordProblem(path: String(decoding: folder, as: UTF8.self), message: error.message))
            return
        }
        for entry in entries {
            if entry.kind == .directory, depth < 16 {
                try collect(entry.path, source, workspace, &found, &problems, depth: depth + 1)
            } else {
                found.append(entry)
            }
        }
    }
}

/// The watched files by the record folders, which are the same in almost every commit.
final class RecentWatch {
    private var known: (folders: [String], watched: WatchedFiles)?
    /// The watched folders that could not be read.
    var problems: [RecordProblem] = []

    func watched(_ recordFolders: [String], _ policy: Policy) throws(ADRLinkError) -> WatchedFiles {
        if let known, known.folders == recordFolders { return known.watched }
        let made = try WatchedFiles(recordFolders: recordFolders, policy)
        known = (recordFolders, made)
        return made
    }
}
