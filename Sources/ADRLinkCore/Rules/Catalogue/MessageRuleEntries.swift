extension RuleEntry {
    static let trailerMisplaced = RuleEntry(
        .trailerMisplaced, .message,
        catches: """
            A line such as `Refs: ADR-0007` that git does not take as a trailer: indented, above another paragraph, \
            beside prose, in the subject's paragraph. The sentence names line and cause. A line that is quoted, or whose \
            decision a trailer names already, is a warning.
            """,
        reason: "What git does not see as a trailer no tool finds again, however plain it looks.",
        mend: "`adrlink fix-message FILE` moves the line to where git sees it.",
        good: [.message("a last paragraph of trailers", "Drain the queue\n\nIt was full.\n\nRefs: ADR-0007\n")],
        bad: [
            .message("beside prose", "Drain the queue\n\nIt was full.\nRefs: ADR-0007\n"),
            .message("no blank line below the subject", "Drain the queue\nRefs: ADR-0007\n"),
            .message(
                "above another paragraph", "Drain the queue\n\nRefs: ADR-0007\n\nCo-authored-by: Bo <bo@example.org>\n",
                judged: .message),
        ])

    static let refMalformed = RuleEntry(
        .refMalformed, .message,
        catches: """
            `ADR7`, `adr_7`, `ADR 7`, `ADR-0007-use-a-queue`: something that was meant as an id. A bare `7` is a warning, \
            and only where that decision exists; `#135` and `JIRA-12` belong to somebody else's tracker and are left alone.
            """,
        reason: "An id is matched whole; what is nearly one names nothing.",
        mend: "Write the prefix, a hyphen and the number, as the hint does.",
        good: [
            .message("an id", "Drain the queue\n\nRefs: adr-7\n"),
            .message("tickets of another tracker", "Drain the queue\n\nRefs: ADR-0007, #135, JIRA-12\n"),
        ],
        bad: [
            .message("without a hyphen", "Drain the queue\n\nRefs: ADR7\n"),
            .message("the number alone", "Drain the queue\n\nRefs: 7\n", judged: .message),
        ])

    static let refEmpty = RuleEntry(
        .refEmpty, .message,
        catches: "`Refs:` with nothing behind it.",
        reason: "It looks like a reference and is none.",
        mend: "Name a decision, or remove the line.",
        good: [.message("a decision is named", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("nothing is named", "Drain the queue\n\nRefs:\n")])

    static let keyNearMiss = RuleEntry(
        .keyNearMiss, .message,
        catches: "`Ref:`, `References:` or `ADR:` with an id behind it.",
        reason: "Only the configured key is read; under any other the reference is lost.",
        mend: "Write the key that the hint names, or configure yours with `references.key`.",
        good: [.message("the configured key", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("a key that is nearly it", "Drain the queue\n\nRef: ADR-0007\n")])

    static let refDuplicate = RuleEntry(
        .refDuplicate, .message,
        catches: "The same decision twice.",
        reason: "The second one was most often meant to be another.",
        mend: "Name it once, or correct the number.",
        good: [
            .message(
                "two decisions", "Drain the queue\n\nRefs: ADR-0007, ADR-0008\n",
                after: [.record("0007-use-a-queue", "Use a queue"), .record("0008-use-yaml", "Use YAML")])
        ],
        bad: [.message("one decision, twice", "Drain the queue\n\nRefs: ADR-0007, adr-7\n")])

    static let valueUnsafe = RuleEntry(
        .valueUnsafe, .message,
        catches: "Control, escape or bidirectional characters, or bytes that are not UTF-8, in a reference.",
        reason: "On a terminal or a page such a value reads as something else than it is.",
        mend: "Type the value again, in plain text.",
        good: [.message("plain text", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("an escape character", "Drain the queue\n\nRefs: ADR-0007, \u{1b}[2Kdone\n")])

    static let exemptWithoutReason = RuleEntry(
        .exemptWithoutReason, .message,
        catches: "`ADR-Exempt:` with nothing behind it.",
        reason: "An exemption without a reason cannot be reviewed. It excuses nothing.",
        mend: "Say after the colon why this commit needs no decision.",
        good: [.message("no exemption is asked for", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [.message("no reason", "Drain the queue\n\nADR-Exempt:\n")])

    static let exemptUsed = RuleEntry(
        .exemptUsed, .message,
        catches: """
            The commit carries `ADR-Exempt: <reason>`. That excuses it from naming the right decision (the rules \
            ref-superseded, ref-rejected, ref-deprecated, ref-not-accepted and governed-path-unreferenced), and is \
            counted and listed. On a protected reference that forbids exemptions it is an error and excuses nothing.
            """,
        reason: "Exemptions are allowed and never silent: a reviewer sees each with its reason.",
        mend: "Nothing has to be; where exemptions are forbidden, name the decision or have it decided.",
        good: [.message("the decision is named", "Drain the queue\n\nRefs: ADR-0007\n")],
        bad: [
            RuleExample(
                "a governed path, changed without its decision",
                [
                    .record("0007-use-a-queue", "Use a queue", head: "Governs: src/"), .commit("Decide"),
                    .file("src/drain.c", "drain();\n"),
                    .commit("Drain the queue\n\nADR-Exempt: only a comment was mended\n"),
                ])
        ])
}
