extension CommitJudge {
    /// Whether a commit still waits for a rebase to melt it into another one, where it may not come like that.
    ///
    /// On a branch of one's own such a commit is at its place, so only a protected reference and a range are looked at.
    func fixupFindings(_ commit: JudgedCommit) -> [Finding] {
        let reference = commit.reference.flatMap { name in policy.protected.contains { $0.matches(name) } ? name : nil }
        guard reference != nil || phase == .range, let mark = Self.fixupMark(of: commit.message) else { return [] }
        let place = reference.map { " on its way to \($0)" } ?? ""
        return [
            Finding(
                .fixupLeft, RuleID.fixupLeft.defaultSeverity,
                "the commit is a \"\(mark)\" that was not melted into the commit it mends\(place)",
                hint: "git rebase --interactive --autosquash does that", line: 1)
        ]
    }

    /// The word that `git commit --fixup` or `--squash` put before the subject; nil for other commits.
    static func fixupMark(of message: [UInt8]) -> String? {
        let text = message.drop { $0.isMessageSpace }
        return ["fixup!", "squash!", "amend!"].first { text.starts(with: ($0 + " ").utf8) }
    }
}
