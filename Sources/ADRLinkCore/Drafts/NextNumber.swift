import Git

/// Finds the numbers that are taken, wherever that can be known.
struct NumberSurvey {
    private(set) var taken: Set<Int> = []
    private var seen: Set<[FolderTree]> = []

    /// The number of the next record: one more than the highest that is taken.
    static func next(
        _ workspace: borrowing Workspace, _ policy: Policy, _ listing: RecordListing
    ) throws(ADRLinkError) -> Int {
        let highest = try taken(workspace, policy, listing).max() ?? 0
        guard highest < 999_999_999 else {
            throw ADRLinkError(
                .decision, "the number \(highest) is taken, and no greater one is read", hint: "rename that record")
        }
        return highest + 1
    }

    /// The numbers of records in the working tree, the index, HEAD, and every local and remote-tracking branch.
    static func taken(
        _ workspace: borrowing Workspace, _ policy: Policy, _ listing: RecordListing
    ) throws(ADRLinkError) -> Set<Int> {
        var survey = NumberSurvey()
        try survey.add(listing, workspace, policy)
        try survey.add(try workspace.listing(of: .index, policy), workspace, policy)
        var commits: [ObjectID] = []
        if let head = try workspace.headCommit() { commits.append(head) }
        commits += try fromGit { () throws(GitError) in
            try workspace.repository.references(withPrefixes: ["refs/heads/", "refs/remotes/"]).map(\.commit)
        }
        for commit in commits {
            // Most branches have the same records: a folder that was looked at is not listed again.
            guard
                survey.seen.insert(try workspace.folderTrees(of: workspace.files(of: .commit(commit)), policy)).inserted
            else { continue }
            try survey.add(try workspace.listing(of: .commit(commit), policy), workspace, policy)
        }
        return survey.taken
    }

    private mutating func add(
        _ listing: RecordListing, _ workspace: borrowing Workspace, _ policy: Policy
    ) throws(ADRLinkError) {
        for problem in listing.problems { take(problem.path, listing.folders) }
        for entry in listing.files where !take(entry.name, listing.folders) {
            // The number may stand in the heading alone. A file that cannot be read has no more to say than its name.
            do throws(ADRLinkError) {
                let folder = listing.folders.first { entry.name.hasPrefix($0 + "/") } ?? ""
                if case .decision(let decision) = DecisionParser(conventions: policy.records).read(
                    try workspace.read(entry), folder: folder)
                {
                    if let number = decision.number { taken.insert(number) }
                }
            } catch  where error.code == .io {
                continue
            }
        }
    }

    /// Takes the number of a name; false where it has none and is not known to be something else than a record.
    @discardableResult
    private mutating func take(_ path: String, _ folders: [String]) -> Bool {
        let folder = folders.first { path.hasPrefix($0 + "/") } ?? ""
        guard RecordMarkup(path: path) != nil, let place = RecordPlace(path: path, folder: folder) else { return true }
        if place.reasonAgainst == "template" { return true }
        guard let number = place.name.number else { return place.reasonAgainst != nil || place.name.datePrefix != nil }
        taken.insert(number)
        return true
    }
}

extension Workspace {
    func headCommit() throws(ADRLinkError) -> ObjectID? {
        try fromGit { () throws(GitError) in try repository.head() }
    }
}
