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
