extension RuleEntry {
    static let governedPathUnreferenced = RuleEntry(
        .governedPathUnreferenced, .paths,
        catches: """
            A changed path is governed by an accepted decision that the commit does not name: `Governs:` in the head of a \
            record, or `[governs "ADR-0012"]` in `.adrlink`. A decision that it supersedes, or that has taken its \
            place, stands for it. For a merge only paths that differ from all its parents count.
            """,
        reason: "Whoever changes what a decision rules has to know of it, and a reader has to find it.",
        mend: "Add the trailer that the hint gives, or `ADR-Exempt:` with a reason.",
        good: [
            .message("its decision is named", "Drain the queue\n\nRefs: ADR-0007\n", after: governing),
            RuleExample(
                "another path",
                governing + [.commit("Decide"), .file("doc/queue.md", "It drains.\n"), .commit("Explain the queue")]),
        ],
        bad: [.message("its decision is not named", "Drain the queue\n", after: governing)])

    private static let governing: [RuleExample.Step] = [
        .record("0007-use-a-queue", "Use a queue", head: "Governs: src/")
    ]

    static let recordName = RuleEntry(
        .recordName, .paths,
        catches: """
            The file name of a new record, or how its heading begins, departs from that of the others, where at least four of \
            five agree. `[records] name = NNNN-slug.md` and `heading = N. Title` in `.adrlink` say it for all.
            """,
        reason: "Records are found by their names; two conventions hide half of them.",
        mend: "Name it like the others; `adrlink new` does.",
        good: [
            RuleExample(
                "named like the others", three + [.record("0004-use-a-queue", "Use a queue"), .commit("Decide")])
        ],
        bad: [
            RuleExample(
                "two digits instead of four", three + [.record("04-use-a-queue", "Use a queue"), .commit("Decide")]),
            RuleExample(
                "a heading without its number",
                three + [
                    .file("adr/0004-use-a-queue.md", "# Use a queue\n\n## Status\n\nAccepted\n"), .commit("Decide"),
                ]),
        ])

    private static let three: [RuleExample.Step] = [
        .record("0001-record-decisions", "Record decisions"), .record("0002-use-c", "Use C"),
        .record("0003-use-yaml", "Use YAML"), .commit("Begin"),
    ]

    static let indexStale = RuleEntry(
        .indexStale, .paths,
        catches: """
            The index that `adrlink index` keeps in the page of a record folder does not show the records of the same \
            commit. Judged where the page has its markers and the commit changes the folder; a merge is judged where it \
            differs from all its parents. The column of commits is passed over.
            """,
        reason: "An index that may be wrong is read by nobody.",
        mend: "`adrlink index --write`, and add the page to the commit.",
        good: [
            RuleExample("the index has the record", [record, .file("adr/README.md", page(row)), .commit("Decide")]),
            RuleExample(
                "a page without an index", [record, .file("adr/README.md", "# Decisions\n"), .commit("Decide")]),
        ],
        bad: [
            RuleExample("the index lacks the record", [record, .file("adr/README.md", page("")), .commit("Decide")]),
            RuleExample(
                "while it is being written",
                [
                    record, .file("adr/README.md", page(row)), .commit("Decide"),
                    .record("0007-use-a-queue", "Use a queue", status: "Deprecated"), .commit("Deprecate the queue"),
                ], judged: .message),
        ])

    private static let record = RuleExample.Step.record("0007-use-a-queue", "Use a queue")
    private static let row = "| [ADR-0007](0007-use-a-queue.md) | Use a queue | accepted | 2024-03-01 | |\n"

    private static func page(_ row: String) -> String {
        """
        # Decisions

        <!-- adrlink index -->

        | Decision | Title | Status | Date | Superseded by |
        | --- | --- | --- | --- | --- |
        \(row)
        <!-- /adrlink index -->

        """
    }
}
