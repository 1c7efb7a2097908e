extension RuleEntry {
    static let numberTaken = RuleEntry(
        .numberTaken, .history,
        catches: "The number of a new record is also taken by another one here or on another branch; it says which.",
        reason: "After the merge two decisions would answer to one id, and commit messages cannot change.",
        mend: "Take the next free number; `adrlink new` finds it.",
        good: [
            RuleExample(
                "the next free number",
                taken + [.record("0009-use-yaml", "Use YAML"), .commit("Decide on YAML")])
        ],
        bad: [
            RuleExample(
                "a number that another branch has",
                taken + [.record("0008-use-yaml", "Use YAML"), .commit("Decide on YAML")])
        ])

    private static let taken: [RuleExample.Step] = [
        .record("0007-use-a-queue", "Use a queue"), .commit("Decide"), .branch("topic"),
        .record("0008-use-json", "Use JSON"), .commit("Decide on JSON"), .branch("main"),
    ]

    static let revertUnlinked = RuleEntry(
        .revertUnlinked, .history,
        catches: """
            The commit reverts one that named decisions, and names none: `This reverts commit <id>`, as git writes it. \
            Until it does, the decisions of the reverted commit count as inherited: they satisfy \
            governed-path-unreferenced for the paths that the reverted commit changed. Where the reverted commit is not \
            here, nothing is said.
            """,
        reason: "Whoever follows a decision finds the work and not that it was taken back.",
        mend: "Paste the trailers that it prints.",
        good: [
            RuleExample(
                "the revert names the decision",
                linked + [
                    .removal("src/drain.c"),
                    .commit("Revert \"Drain\"\n\nThis reverts commit <HEAD>.\n\nRefs: ADR-0007\n"),
                ])
        ],
        bad: [
            RuleExample(
                "the revert names nothing",
                linked + [.removal("src/drain.c"), .commit("Revert \"Drain\"\n\nThis reverts commit <HEAD>.\n")]),
            RuleExample(
                "the paths are governed: they count as named",
                [.record("0007-use-a-queue", "Use a queue", head: "Governs: src/")] + linked.dropFirst() + [
                    .removal("src/drain.c"), .commit("Revert \"Drain\"\n\nThis reverts commit <HEAD>.\n"),
                ], judged: .message),
        ])

    private static let linked: [RuleExample.Step] = [
        .record("0007-use-a-queue", "Use a queue"), .commit("Decide"), .file("src/drain.c", "drain();\n"),
        .commit("Drain\n\nRefs: ADR-0007\n"),
    ]

    static let refsLost = RuleEntry(
        .refsLost, .history,
        catches: """
            The message of a squash lists commits that named decisions, and its trailers do not name them all. Read are \
            the listing of `git merge --squash` (the commits themselves where they are here, else their text), the list \
            items that hosting services write, and in commit-msg also what git proposed for the message. A merge commit \
            loses nothing: the commits of its sides stay in the history.
            """,
        reason: "The squashed commits go, and with them the only places that named the decisions.",
        mend: "Paste the trailers that it prints.",
        good: [.message("the trailers are kept", squash + "\nRefs: ADR-0007\n")],
        bad: [
            .message("the trailers are only quoted", squash),
            .message("while it is being written", squash, judged: .message),
        ])

    private static let squash = """
        Squashed commit of the following:

        commit 0123456789abcdef0123456789abcdef01234567
        Author: Ann <ann@example.org>
        Date:   Mon Jan 1 00:00:00 2024 +0000

            Drain the queue

            Refs: ADR-0007

        """

    static let fixupLeft = RuleEntry(
        .fixupLeft, .history,
        catches: """
            A subject that begins with `fixup! `, `squash! ` or `amend! `, in a push to a protected reference. In a range \
            it is an info, since nobody knows where the range is going; elsewhere it is left alone.
            """,
        reason: "It was meant to be melted into another commit before anybody sees it.",
        mend: "`git rebase --interactive --autosquash` does that.",
        good: [
            RuleExample(
                "pushed to a branch that is not protected", protected + [.commit("fixup! Drain\n")],
                judged: .push(to: "refs/heads/topic"))
        ],
        bad: [
            RuleExample(
                "pushed to a protected one", protected + [.commit("fixup! Drain\n")],
                judged: .push(to: "refs/heads/main")),
            RuleExample("in a range", protected + [.commit("squash! Drain\n")]),
        ])

    private static let protected: [RuleExample.Step] = [
        .file(".adrlink", "[protected \"refs/heads/main\"]\n\texempt = false\n"),
        .record("0007-use-a-queue", "Use a queue"), .commit("Decide"), .file("src/drain.c", "drain();\n"),
    ]

    static let historyIncomplete = RuleEntry(
        .historyIncomplete, .history,
        catches: """
            What a check could not see because a clone is shallow or objects are missing. Not a finding but an undecided \
            check: status 3, with how to fetch the rest. A severity below error makes a shallow boundary a note instead; \
            missing objects stay undecided.
            """,
        reason: "What was not looked at must not read as good.",
        mend: "Fetch the rest: `git fetch --unshallow`.",
        good: [.message("the whole history is here", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("it was cut off", "Drain the queue\n\nRefs: ADR-0007\n", judged: .shallowClone)])
}
