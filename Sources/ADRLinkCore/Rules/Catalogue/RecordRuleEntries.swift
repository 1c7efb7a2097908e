extension RuleEntry {
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
