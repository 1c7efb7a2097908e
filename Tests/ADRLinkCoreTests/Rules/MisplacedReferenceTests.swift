import ADRLinkCore
import Testing

@Suite struct MisplacedReferenceTests {
    private func findings(_ message: String, _ source: MessageSource = .messageFile) -> [Finding] {
        MessageCheck(conventions: MessageConventions(), source: source).report(for: Array(message.utf8)).findings
            .filter { $0.rule == .trailerMisplaced }
    }

    /// The message, and the reason that is given for the line.
    @Test(arguments: [
        ("s\nRefs: ADR-7\n", "line 2: it stands in the subject's paragraph, without a blank line between"),
        ("s\n\nRefs: ADR-7\n\nThe end.\n", "line 3: a blank line and another paragraph (line 5) follow it"),
        (
            "s\n\nRefs: ADR-7\n\nCo-authored-by: B <b@x>\n",
            "line 3: a blank line and another paragraph (Co-authored-by) follow it"
        ),
        ("s\n\nas we said\nRefs: ADR-7\n", "line 4: line 3 of the same paragraph is prose"),
        (
            "s\n\nRefs: ADR-7\nBREAKING CHANGE: all\n",
            "line 3: line 4 of the same paragraph is no trailer either: \"BREAKING CHANGE\" has a space in its key"
        ),
        (
            "s\n\nRefs: ADR-7\nCloses #7\n",
            "line 3: line 4 of the same paragraph is no trailer either: \"Closes #7\" has no colon"
        ),
        ("s\n\n  Refs: ADR-7\n", "line 3: it is indented"),
        ("s\n\nSigned-off-by: A\n Refs: ADR-7\n", "line 4: it is indented"),
        ("s\n\n- Refs: ADR-7\n", "line 3: it is a list item"),
        ("s\n\n• Refs: ADR-7\n", "line 3: it is a list item"),
        ("s\n\n**Refs:** ADR-7\n", "line 3: its key is marked up"),
        ("s\n\n`Refs: ADR-7`\n", "line 3: its key is marked up"),
        ("s\n\n\u{FEFF}Refs: ADR-7\n", "line 3: an invisible character or a no-break space stands before its key"),
        ("s\n\nRefs ADR-7\n", "line 3: its key has no colon after it"),
        ("s\n\nRefs： ADR-7\n", "line 3: its key has no colon after it"),
        (
            "s\n\n# ------------------------ >8 ------------------------\nRefs: ADR-7\n",
            "line 4: it stands below the scissors line, where git cuts the message"
        ),
        ("s\n\nx\0\nRefs: ADR-7\n", "line 4: a NUL byte above it ends the message for git"),
    ])
    func lineThatGitDoesNotSeeIsAnErrorWithItsCause(message: String, reason: String) throws {
        let found = findings(message)
        #expect(found.count == 1)
        let finding = try #require(found.first)
        #expect(finding.severity == .error)
        let parts = reason.split(separator: ": ", maxSplits: 1)
        #expect(finding.message.hasPrefix(parts[0] + ": \"Refs"))
        #expect(finding.message.hasSuffix("is not a trailer: " + parts[1]))
    }

    @Test(arguments: [
        "s\n\nRefs: #135\n\nMore.\n",
        "s\n\nRefs: JIRA-12, 7\n\nMore.\n",
        "refs: explain ADR-7 in the docs\n",
        "s\n\n```\nRefs: ADR-7\n```\n\nMore.\n",
        "s\n\n# Refs: ADR-7\n",
        "s\n\nWe write Refs: ADR-7 in our messages.\n",
        "s\n\nRefs ADR-7 says nothing of the kind.\n",
        "s\n\n    Refs: ADR-7\n\nis how to name one.\n",
        "Squashed commit of the following:\n\ncommit 01\nAuthor: A <a@x>\n\n    Add cache\n\n    Refs: ADR-7\n",
        "Revert \"Add cache\"\n\nThis reverts commit 0123.\n",
        "s\n\nRefs: ADR-7,\n  Refs: ADR-8\n",
        "s\n\n- refs ADR-7 in the docs\n- refs ADR-8\n",
        "s\n\nADR-Exempt:\n\nMore.\n",
    ])
    func messageThatSpeaksOfSomethingElseIsNoMistake(message: String) {
        #expect(findings(message).isEmpty)
    }

    @Test(arguments: [
        "s\n\n> Refs: ADR-7\n\nI do not agree.\n",
        "s\n\n\tRefs: ADR-7\n",
        "s\n\nFollows\nrefs ADR-7\n\nMore.\n",
        "s\n\nRefs: ADR-7\n\nMore.\n\nRefs: ADR-0007\n",
    ])
    func doubtfulLineIsAWarning(message: String) {
        #expect(findings(message).map(\.severity) == [.warning])
    }

    @Test func everyLineOfASquashEditorButTheLastIsReported() {
        let message = "# This is a combination of 2 commits.\nOne\n\nRefs: ADR-1\n\n# The 2nd:\n\nTwo\n\nRefs: ADR-2\n"
        #expect(findings(message).map(\.line) == [4])
    }

    @Test func repairedMessageIsOffered() {
        let finding = findings("s\nRefs: ADR-7\n").first
        #expect(finding?.replacement == "s\n\nRefs: ADR-7\n")
        #expect(finding?.hint == "move it into the last paragraph, or run: adrlink fix-message FILE")
        #expect(findings("Refs: ADR-7\n").map(\.replacement) == [nil])
        #expect(findings("Refs: ADR-7\n").map(\.hint) == ["write a subject and a blank line above it"])
    }

    @Test(.timeLimit(.minutes(20))) func manyMisplacedLinesTakeLinearTime() {
        let message = "s\n\n" + String(repeating: "Refs: ADR-7\n", count: 20_000) + "prose\n"
        #expect(findings(message).count == 20_000)
    }
}
