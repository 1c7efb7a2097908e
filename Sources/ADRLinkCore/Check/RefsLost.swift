import Git

extension CommitJudge {
    /// Whether a squash names less than the commits that it is made of.
    ///
    /// A merge commit loses nothing: the commits of its sides stay in the history, and their references with them.
    func squashFindings(
        _ message: MessageReport, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        guard commit.parents.count < 2 else { return [] }
        var listings: [SquashListing] = []
        if let listing = listing(commit.message, commit) { listings.append(listing) }
        if commit.source == .messageFile, let squashed = try squashMessage(workspace),
            let listing = listing(squashed, commit)
        {
            // What git proposed is still there when the message was written anew.
            listings.append(listing)
        }
        guard !listings.isEmpty else { return [] }
        var decisions: [ReferenceToken] = []
        for digits in listings.flatMap(\.commits).prefix(1_000) {
            if let id = try workspace.commit(abbreviated: digits) { decisions += try decisionsNamed(by: id, workspace) }
        }
        decisions += listings.flatMap(\.decisions)
        var named = Set(Self.decisions(of: message.references))
        let missing = decisions.filter { named.insert($0).inserted }
        let (ids, trailers) = try known(missing, at: commit, workspace)
        guard !ids.isEmpty else { return [] }
        let names = ids.sorted().map(\.description).joined(separator: ", ")
        return [
            pasting(
                .refsLost, "the squashed commits named \(names), and the trailers of this message do not",
                trailers.sorted(), into: commit, otherwise: "name the decisions that stand behind the change")
        ]
    }

    private func listing(_ message: [UInt8], _ commit: JudgedCommit) -> SquashListing? {
        SquashListing(message, policy.messages, source: commit.source, commentPrefix: commit.commentPrefix)
    }

    /// What `git merge --squash` left for the message of the next commit; nil where none was made.
    private func squashMessage(_ workspace: borrowing Workspace) throws(ADRLinkError) -> [UInt8]? {
        try fromGit { () throws(GitError) in
            try File.read(workspace.repository.gitDirectory + "/SQUASH_MSG", limit: 1 << 22)
        }
    }
}
