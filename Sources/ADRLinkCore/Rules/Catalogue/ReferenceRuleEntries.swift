extension RuleEntry {
    static let refUnknown = RuleEntry(
        .refUnknown, .decisions,
        catches:
            "There is no such decision. The hint names the nearest by title and by number, or the branch that has it.",
        reason: "A reference that leads nowhere explains nothing.",
        mend: "Correct the number, or add the record in this commit or before it.",
        good: [.message("the decision exists", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("there is no decision 9", "Drain the queue\n\nRefs: ADR-0009\n")])

    static let refAmbiguous = RuleEntry(
        .refAmbiguous, .decisions,
        catches: "Two records claim the number.",
        reason: "Nobody can tell which of them is meant.",
        mend: "Renumber one of the records: `adrlink renumber`.",
        good: [.message("one record has the number", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [
            .message(
                "two records have it", "Drain the queue\n\nRefs: ADR-0007\n",
                after: [.record("0007-use-a-queue", "Use a queue"), .record("0007-use-yaml", "Use YAML")])
        ])

    static let refSuperseded = RuleEntry(
        .refSuperseded, .decisions,
        catches: "The decision was superseded; the hint names what stands at the end of the chain.",
        reason: "Work that follows a decision of the past has missed the one that applies.",
        mend: "Name the successor.",
        good: [.message("the successor", "Drain the queue\n\nRefs: ADR-0008\n", after: superseded)],
        bad: [.message("the decision it took the place of", "Drain the queue\n\nRefs: ADR-0007\n", after: superseded)])

    private static let superseded: [RuleExample.Step] = [
        .record("0007-poll-the-table", "Poll the table", status: "Superseded by [8. Use a queue](0008-use-a-queue.md)"),
        .record("0008-use-a-queue", "Use a queue", status: "Accepted\n\nSupersedes [7. Poll](0007-poll-the-table.md)"),
    ]

    static let refRejected = RuleEntry(
        .refRejected, .decisions,
        catches: "The decision was rejected.",
        reason: "Work cannot follow what was decided against.",
        mend: "Name the decision that stands behind the change.",
        good: [.message("an accepted decision", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [
            .message(
                "a rejected one", "Drain the queue\n\nRefs: ADR-0007\n",
                after: [.record("0007-use-tape", "Use tape", status: "Rejected")])
        ])

    static let refDeprecated = RuleEntry(
        .refDeprecated, .decisions,
        catches: "The decision is deprecated.",
        reason: "It no longer applies, and nothing took its place.",
        mend: "Name the decision that applies today, if there is one.",
        good: [.message("an accepted decision", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [
            .message(
                "a deprecated one", "Drain the queue\n\nRefs: ADR-0007\n",
                after: [.record("0007-use-tabs", "Use tabs", status: "Deprecated")])
        ])

    static let refNotAccepted = RuleEntry(
        .refNotAccepted, .decisions,
        catches: """
            The decision is a draft or a proposal. A record that states no status, or a word of its own, is not held \
            against a commit.
            """,
        reason: "It may still be rejected, and the work stays.",
        mend: "Have it accepted, in this commit or before it.",
        good: [
            .message("an accepted decision", "Drain the queue\n\nRefs: ADR-0007\n"),
            RuleExample(
                "the commit that proposes it",
                [
                    .record("0007-use-a-queue", "Use a queue"), .commit("Decide"),
                    .record("0008-use-yaml", "Use YAML", status: "Proposed"),
                    .commit("Propose YAML\n\nRefs: ADR-0008\n"),
                ]),
        ],
        bad: [
            .message(
                "a proposal", "Drain the queue\n\nRefs: ADR-0007\n",
                after: [.record("0007-use-a-queue", "Use a queue", status: "Proposed")])
        ])
}
