import Git

/// Finds who has a number, wherever that can be known.
extension Workspace {
    /// The place of a record that has the number, `docs/adr/0042-x.md` or `docs/adr/0042-x.md on origin/main`; nil where
    /// nobody has it in the working tree, in the index, at HEAD, and on every local and remote-tracking branch.
    func owner(ofNumber number: Int, _ policy: Policy, besides own: String) throws(ADRLinkError) -> String? {
        if let path = try path(ofNumber: number, in: .workingTree, policy, besides: own) { return path }
        if let path = try path(ofNumber: number, in: .index, policy, besides: own) { return "\(path) in the index" }
        if let head = try headCommit(), let path = try path(ofNumber: number, in: .commit(head), policy, besides: own) {
            return "\(path) at HEAD"
        }
        let branches = try fromGit { () throws(GitError) in
            try repository.references(withPrefixes: ["refs/heads/", "refs/remotes/"])
        }
        var seen: Set<[FolderTree]> = []
        for branch in branches {
            guard seen.insert(try folderTrees(of: files(of: .commit(branch.commit)), policy)).inserted else { continue }
            if let path = try path(ofNumber: number, in: .commit(branch.commit), policy, besides: own) {
                return "\(path) on \(branch.name.split(separator: "/").dropFirst(2).joined(separator: "/"))"
            }
        }
        return nil
    }

    private func path(
        ofNumber number: Int, in snapshot: Snapshot, _ policy: Policy, besides own: String
    ) throws(ADRLinkError) -> String? {
        let listing = try listing(of: snapshot, policy)
        if let problem = listing.problems.first(where: { Self.number(ofPath: $0.path, listing.folders) == number }) {
            return problem.path
        }
        for entry in listing.files where entry.name != own {
            let named = Self.number(ofPath: entry.name, listing.folders)
            if named == number { return entry.name }
            // The number may stand in the heading alone.
            guard named == nil, RecordName(fileName: entry.fileName)?.datePrefix == nil else { continue }
            do throws(ADRLinkError) {
                let folder = listing.folders.first { entry.name.hasPrefix($0 + "/") } ?? ""
                let reading = DecisionParser(conventions: policy.records).read(try read(entry), folder: folder)
                if case .decision(let decision) = reading, decision.number == number { return entry.name }
            } catch  where error.code == .io {
                continue
            }
        }
        return nil
    }

    private static func number(ofPath path: String, _ folders: [String]) -> Int? {
        let folder = folders.filter { path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count } ?? ""
        guard RecordMarkup(path: path) != nil, let place = RecordPlace(path: path, folder: folder),
            place.reasonAgainst != "template"
        else { return nil }
        return place.name.number
    }
}
