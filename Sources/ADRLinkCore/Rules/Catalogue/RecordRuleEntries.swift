extension RuleEntry {
    static let relationBroken = RuleEntry(
        .relationBroken, .decisions,
        catches: """
            A record that the commit changes says that it supersedes, amends or clarifies another one, or the reverse, and \
            that link leads nowhere or could mean two records. Also a link that led to a record which the commit removes or \
            moves. In the working tree all records are looked at. `Relates to` binds nobody, and \
            what is no reference to a record (a page elsewhere, a name without a number) is left alone.
            """,
        reason: "A reader who follows a decision to what took its place must get there.",
        mend: "Link the record by its file name, or take the line out.",
        good: [
            RuleExample(
                "a link to a record",
                pair(newer: "Supersedes [7. Poll](0007-poll.md)"))
        ],
        bad: [
            RuleExample(
                "a link to no record",
                [
                    .record("0007-poll", "Poll"), .commit("Decide"),
                    .record(
                        "0009-use-a-queue", "Use a queue", status: "Accepted\n\nSupersedes [8. Pull](0008-pull.md)"),
                    .commit("Decide again"),
                ])
        ])

    static let relationOneSided = RuleEntry(
        .relationOneSided, .decisions,
        catches: """
            A record that the commit changes says that it supersedes, amends or clarifies another one, or the reverse, and the \
            other record does not say so. In the working tree all records are looked at. `Relates to` needs no reverse.
            """,
        reason: "Most readers come to the old record, and only what it says itself leads them on.",
        mend: "Write the other half; `adrlink supersede` and `adrlink link` do.",
        good: [RuleExample("both records say it", pair(newer: "Supersedes [7. Poll](0007-poll.md)"))],
        bad: [RuleExample("only the old record says it", pair(newer: ""))])

    private static func pair(newer: String) -> [RuleExample.Step] {
        [
            .record("0007-poll", "Poll"), .commit("Decide"),
            .record("0007-poll", "Poll", status: "Superseded by [9. Use a queue](0009-use-a-queue.md)"),
            .record("0009-use-a-queue", "Use a queue", status: newer.isEmpty ? "Accepted" : "Accepted\n\n" + newer),
            .commit("Supersede polling"),
        ]
    }

    static let acceptedRecordRewritten = RuleEntry(
        .acceptedRecordRewritten, .paths,
        catches: """
            The title or the text of a record that was accepted changes; it says how many lines. Status, dates, relations, \
            links and `Governs:` may change, and so may front matter, blanks, line breaks, comments and the targets of links. \
            A new name alone changes nothing.
            """,
        reason: "What was decided then is what people relied on; a record that says otherwise today misleads them.",
        mend: "Leave it, and write a decision that amends or supersedes it: `adrlink new --supersedes`.",
        good: [
            RuleExample(
                "only its status changes",
                [
                    .record("0007-use-a-queue", "Use a queue"), .commit("Decide"),
                    .record("0007-use-a-queue", "Use a queue", status: "Deprecated"), .commit("Deprecate the queue"),
                ]),
            RuleExample(
                "it was only proposed",
                [
                    .record("0007-use-a-queue", "Use a queue", status: "Proposed"), .commit("Propose"),
                    .record("0007-use-a-queue", "Use two queues", status: "Proposed"), .commit("Propose more"),
                ]),
        ],
        bad: [
            RuleExample(
                "another title",
                [
                    .record("0007-use-a-queue", "Use a queue"), .commit("Decide"),
                    .record("0007-use-a-queue", "Use two queues"), .commit("Correct the decision"),
                ])
        ])

    static let transitionIllegal = RuleEntry(
        .transitionIllegal, .paths,
        catches: """
            The status of a record goes where it may not: draft → proposed → accepted or rejected, proposed → draft, accepted → \
            deprecated or superseded, or what `[transition …]` in `.adrlink` says. A new record may begin anywhere. A record \
            without a status, and a word that is not configured, bind nobody. A merge is judged only where it agrees with none \
            of its sides. A revert may put a record back as the reverted commit found it.
            """,
        reason:
            "A decision that comes back to life, or is accepted without having been proposed, was not decided by anybody.",
        mend: "Take the step that is missing, record a new decision, or allow the transition.",
        good: [RuleExample("proposed → accepted", step(from: "Proposed", to: "Accepted"))],
        bad: [
            RuleExample("rejected → accepted", step(from: "Rejected", to: "Accepted")),
            RuleExample("draft → accepted", step(from: "Draft", to: "Accepted")),
        ])

    private static func step(from: String, to: String) -> [RuleExample.Step] {
        [
            .record("0007-use-a-queue", "Use a queue", status: from), .commit("Write it down"),
            .record("0007-use-a-queue", "Use a queue", status: to), .commit("Move it on"),
        ]
    }

    static let refUnrelated = RuleEntry(
        .refUnrelated, .paths,
        catches: """
            The named decision governs paths, and the commit changes none of them, nor its record. Merges and commits without \
            changes are left alone.
            """,
        reason: "A reference that leads to the wrong decision is worse than none.",
        mend: "Name the decision that stands behind the change.",
        good: [.message("a governed path is changed", "Drain the queue\n\nRefs: ADR-0007\n", after: governingSource)],
        bad: [
            RuleExample(
                "none is changed",
                governingSource + [
                    .commit("Decide"), .file("doc/queue.md", "It drains.\n"),
                    .commit("Explain the queue\n\nRefs: ADR-0007\n"),
                ])
        ])

    private static let governingSource: [RuleExample.Step] = [
        .record("0007-use-a-queue", "Use a queue", head: "Governs: src/")
    ]

    static let secretInRecord = RuleEntry(
        .secretInRecord, .paths,
        catches: """
            A line that the commit adds to a record, a runbook, a post-mortem, evidence, `.adrlink`, or a file that `[secrets] \
            path` names, and that looks like a secret in clear text: a token of known shape, a private key, a password in an \
            address, a value behind the name of a secret. Of the secret nothing is shown. `<token>`, `${TOKEN}`, `****` and \
            documented examples are none. `adrlink:allow-secret` with a reason, on the line or the one above, allows it: that \
            is reported as info. Binary files are not looked at.
            """,
        reason: "What was pushed once is in every clone for ever, and records are read by everybody.",
        mend: "Take it out of the commit; where it has left your computer, revoke it.",
        good: [
            RuleExample(
                "what stands in for it",
                secretBegin + [.file("docs/runbooks/queue.md", "password: ${QUEUE_PASSWORD}\n"), .commit("Explain")])
        ],
        bad: [
            RuleExample(
                "a password in an address",
                secretBegin + [
                    .file("docs/runbooks/queue.md", "amqp://app:Plain-Horse7@queue.internal/\n"), .commit("Explain"),
                ])
        ])

    private static let secretBegin: [RuleExample.Step] = [
        .record("0007-use-a-queue", "Use a queue"), .commit("Decide"),
    ]
}
