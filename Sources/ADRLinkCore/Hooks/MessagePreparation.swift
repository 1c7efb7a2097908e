import Git

extension Workspace {
    /// The message with the trailer that the branch's name asks for; nil where nothing is to be added.
    ///
    /// - Parameter source: where git has the message from, as prepare-commit-msg is told; nil where it is told nothing.
    public func preparedMessage(_ message: [UInt8], source: String?) throws(ADRLinkError) -> [UInt8]? {
        // The messages of merges, squashes and amended commits were written before.
        guard source == nil || source == "message" || source == "template" else { return nil }
        guard !isInTheMiddle, !isFixup(message), !isRevert(message) else { return nil }
        let branch = try fromGit { () throws(GitError) in try repository.headBranch() }
        guard let branch, branch.hasPrefix("refs/heads/") else { return nil }
        let head = try fromGit { () throws(GitError) in try repository.head() }
        let policy = try policy(of: head.map { .commit($0) } ?? .index)
        let name = String(branch.dropFirst("refs/heads/".count))
        guard let named = BranchDecision.find(in: name, policy.messages) else { return nil }
        // The index, since the decision may come with this very commit.
        let lookup = DecisionLookup(try listing(of: .index, policy), policy, RecordReadings(policy))
        let found = try lookup.decisions(number: named.number, in: self).filter {
            $0.id.prefix.map { $0.lowercased() == named.prefix.lowercased() } ?? true
        }
        guard found.count == 1, found[0].status != .superseded, found[0].status != .rejected else { return nil }
        let id = policy.messages.identifier(prefix: named.prefix, number: named.number)
        return MessageTrailerInsertion(conventions: policy.messages, commentPrefix: try commentPrefix())
            .adding(references: [id], to: message)
    }

    /// Whether a rebase, cherry-pick, revert or merge is under way: its messages are those of other commits.
    private var isInTheMiddle: Bool {
        ["rebase-merge", "rebase-apply", "sequencer", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_HEAD"]
            .contains { File.kind(of: repository.gitDirectory + "/" + $0) != nil }
    }

    /// Whether the commit is meant to disappear into another one.
    private func isFixup(_ message: [UInt8]) -> Bool {
        ["fixup! ", "squash! ", "amend! "].contains { message.starts(with: $0.utf8) }
    }

    /// Whether git wrote the message of a revert: a clean one leaves no state file and calls its source `message`.
    private func isRevert(_ message: [UInt8]) -> Bool {
        message.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "This reverts commit ".utf8) }
    }
}
