import Git

extension Workspace {
    /// Why there is nothing at a path: it was deleted here, it was removed by a commit, or it never was.
    func missing(_ path: String, _ places: WhyPlaces) throws(ADRLinkError) -> ADRLinkError {
        guard let revision = places.revision else {
            return ADRLinkError(.usage, "there is no such file", hint: "git ls-files shows what is tracked", path: path)
        }
        if places.isWorkingTree, try entry(at: Array(path.utf8), of: files(of: .commit(revision))) != nil {
            return ADRLinkError(
                .usage, "it was deleted in the working tree, and no commit says so yet",
                hint: "adrlink why --rev HEAD answers about the last commit", path: path)
        }
        guard let removal = try removal(of: path, before: revision) else {
            return ADRLinkError(
                .usage, "there is no such file, and \(revision.short) and the commits before it have none",
                hint: "paths are relative to the directory you are in; lines are written PATH:LINE or PATH:FROM-TO",
                path: path)
        }
        if let renamed = removal.renamed {
            return ADRLinkError(
                .usage, "commit \(removal.commit.short) renamed it to \(renamed)",
                hint: "ask about \(renamed)", path: path)
        }
        return ADRLinkError(
            .usage, "commit \(removal.commit.short) removed it",
            hint: "adrlink why --rev \(removal.parent.short) answers about the commit before", path: path)
    }

    private struct Removal {
        var commit: ObjectID
        /// The parent that still had it.
        var parent: ObjectID
        var renamed: String?
    }

    /// How many of the commits that touched a path are looked at for the one that removed it.
    private static let removalLimit = 256

    /// The commit that took a path away that is not in a revision.
    private func removal(of path: String, before revision: ObjectID) throws(ADRLinkError) -> Removal? {
        let touched = try commits(touching: ":(top,literal)\(path)", before: revision, limit: Self.removalLimit)
        let bytes = Array(path.utf8)
        for id in touched {
            guard
                let header = try fromGit({ () throws(GitError) in try repository.withCommit(id) { header, _ in header }
                })
            else { continue }
            if try hasEntry(bytes, header.tree) { continue }
            for parent in header.parents {
                guard
                    let before = try fromGit({ () throws(GitError) in
                        try repository.withCommit(parent) { header, _ in header.tree }
                    }), try hasEntry(bytes, before)
                else { continue }
                let changes = try fromGit { () throws(GitError) in
                    try repository.changes(from: before, to: header.tree, renames: true)
                }
                let renamed = changes.first { $0.kind == .renamed && $0.oldPath == bytes }
                return Removal(
                    commit: id, parent: parent, renamed: renamed.map { String(decoding: $0.path, as: UTF8.self) })
            }
        }
        return nil
    }

    private func hasEntry(_ path: [UInt8], _ tree: ObjectID) throws(ADRLinkError) -> Bool {
        try fromGit { () throws(GitError) in try repository.entry(at: path, inTree: tree) } != nil
    }

    /// The commits that change what a pathspec matches, newest first; a merge only where it differs from all its parents.
    func commits(
        touching pathspec: String, before revision: ObjectID, limit: Int? = nil
    ) throws(ADRLinkError) -> [ObjectID] {
        var arguments = ["rev-list", "--full-history"]
        if let limit { arguments.append("--max-count=\(limit)") }
        arguments += [revision.description, "--", pathspec]
        let output = try fromGit { () throws(GitError) in try GitProgram(repository).run(arguments) }
        return output.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(String(decoding: $0, as: UTF8.self)) }
    }
}
