import Git

extension Workspace {
    /// The ids of decisions that are named in any way that finds one. Throws where a name finds none, or several.
    func ids(ofDecisions names: [String]) throws(ADRLinkError) -> [String] {
        guard !names.isEmpty else { return [] }
        guard let snapshot = try presentSnapshot() else {
            throw ADRLinkError(
                .decision, "the repository has no commit yet, and so no decision \(names[0])",
                hint: "commit its record first, or leave --decision out")
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

    /// A file by its path from the top of the repository: as it lies in the working tree, or in HEAD of a bare repository.
    ///
    /// Throws `.runbook` where there is none.
    func repositoryFile(_ path: [UInt8]) throws(ADRLinkError) -> RepositoryFile {
        let name = EncodedText.path(path)
        func missing(_ reason: String) -> ADRLinkError {
            ADRLinkError(
                .runbook, "the runbook \(name) \(reason)", hint: "name a file of the repository: --runbook PATH")
        }
        var blob: ObjectID?
        if repository.isBare {
            blob = try fromAudit { () throws(GitError) in
                guard let head = try repository.head(),
                    let entry = try repository.entry(at: path, inTree: try repository.commitHeader(head).tree),
                    entry.kind == .file
                else { return nil }
                return entry.id
            }
        } else {
            guard let entry = try entry(at: path, of: try files(of: .workingTree)) else {
                throw missing("is not there")
            }
            guard entry.kind == .file else { throw missing("is no regular file") }
            let bytes = try bytes(of: entry, limit: Self.recordLimit)
            blob = try fromAudit { () throws(GitError) in try Repository.blobID(of: bytes) }
        }
        guard let blob else { throw missing("is not in HEAD") }
        return RepositoryFile(path: name, blob: blob)
    }

    /// The working tree, or HEAD of a bare repository; nil where that has no commit.
    func presentSnapshot() throws(ADRLinkError) -> Snapshot? {
        guard repository.isBare else { return .workingTree }
        return try fromGit { () throws(GitError) in try repository.head() }.map { .commit($0) }
    }
}
