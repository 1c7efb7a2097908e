import Git

extension Workspace {
    /// The ids of decisions that are named in any way that finds one. Throws where a name finds none, or several.
    func ids(ofDecisions names: [String]) throws(ADRLinkError) -> [String] {
        guard !names.isEmpty else { return [] }
        guard let snapshot = try presentSnapshot() else {
            throw ADRLinkError(.decision, "the repository has no commit yet, and so no decision")
        }
        let policy = try learningPrefixes(try self.policy(of: snapshot), of: snapshot)
        let index = try decisions(in: snapshot, policy)
        var ids: [String] = []
        for name in names {
            let id = try DecisionName(name, policy).decision(in: index).id.description
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    /// A file of the repository as it is now, by its path from the top.
    ///
    /// Throws `.usage` where there is no such file.
    func repositoryFile(_ path: String) throws(ADRLinkError) -> RepositoryFile {
        let bytes = Array((path.hasPrefix("./") ? String(path.dropFirst(2)) : path).utf8)
        guard let snapshot = try presentSnapshot(),
            let entry = try entry(at: bytes, of: files(of: snapshot)), entry.kind == .file
        else {
            throw ADRLinkError(
                .usage, "there is no file \(path) in the repository",
                hint: "give its path from the top of the repository")
        }
        let content = try self.bytes(of: entry, limit: Self.repositoryFileLimit)
        return RepositoryFile(
            path: path, blob: try fromGit { () throws(GitError) in try Repository.blobID(of: content) })
    }

    private static var repositoryFileLimit: Int { 16 << 20 }

    private func presentSnapshot() throws(ADRLinkError) -> Snapshot? {
        guard repository.isBare else { return .workingTree }
        return try fromGit { () throws(GitError) in try repository.head() }.map { .commit($0) }
    }
}
