import ADRLinkCore
import Testing

@Suite struct ReferencesTests {
    private func tokens(_ value: String, prefixes: [String] = ["ADR"]) -> [ReferenceToken] {
        ReferenceReader(MessageConventions(prefixes: prefixes)).tokens(of: Array(value.utf8))
    }

    private func id(_ number: Int, _ prefix: String = "ADR") -> ReferenceToken { .id(prefix: prefix, number: number) }

    // Validates: USE-1
    @Test func commasSemicolonsAndWhiteSpacePartIds() {
        #expect(tokens("ADR-7, ADR-8;ADR-9 ADR-10,\n\tADR-11,,") == [id(7), id(8), id(9), id(10), id(11)])
    }

    @Test func caseAndLeadingZerosDoNotCount() {
        #expect(tokens("adr-7 ADR-0007 Adr-000000000000000000000007") == [id(7), id(7), id(7)])
        #expect(tokens("ADR-0 ADR-0000") == [id(0), id(0)])
    }

    @Test func prefixIsTheRepositorys() {
        #expect(tokens("arch-1 ADR-2", prefixes: ["ARCH"]) == [id(1, "ARCH"), .foreign("ADR-2")])
        #expect(tokens("ADR-1 ADR-OPS-2", prefixes: ["ADR", "ADR-OPS"]) == [id(1), id(2, "ADR-OPS")])
    }

    @Test(arguments: [
        "ADR7", "adr_7", "ADR 7", "ADR #7", "ADR#0007", "ADR: 7", "ADR\n 7", "ADR‑7", "ADR–0007", "ADR\u{A0}7",
        "(ADR-7)",
        "ADR-0007.", "ADR-0007-use-postgres", "docs/adr/0007-use-postgres.md", "[ADR-7](0007.md)", "ADR--7",
    ])
    func nearMissesSayWhatWasMeant(text: String) {
        let shown = text.replacing("\n ", with: " ")
        #expect(tokens(text) == [.malformed(text: shown, suggestion: "ADR-0007")])
    }

    @Test func nearMissOfTwoNamesBoth() {
        #expect(tokens("ADR-7/ADR-8") == [.malformed(text: "ADR-7/ADR-8", suggestion: "ADR-0007, ADR-0008")])
    }

    @Test func nearMissWithoutAClearMeaningSuggestsNothing() {
        #expect(tokens("ADR") == [.malformed(text: "ADR", suggestion: nil)])
        #expect(tokens("ADR-7a") == [.malformed(text: "ADR-7a", suggestion: nil)])
    }

    @Test func hugeNumbersAreNoIds() {
        let huge = "ADR-" + String(repeating: "9", count: 400)
        #expect(tokens(huge) == [.malformed(text: huge, suggestion: nil)])
        #expect(tokens("999999999999999999999") == [.foreign("999999999999999999999")])
        #expect(tokens("ADR-999999999999999999") == [id(999_999_999_999_999_999)])
    }

    @Test func otherTrackersAreLeftAlone() {
        #expect(tokens("#135, JIRA-12") == [.foreign("#135"), .foreign("JIRA-12")])
        #expect(tokens("https://example.com/adr-7") == [.foreign("https://example.com/adr-7")])
        #expect(tokens("MADR-7 JIRA-ADR-7") == [.foreign("MADR-7"), .foreign("JIRA-ADR-7")])
    }

    @Test func numbersAndWordsAreForTheCallerToJudge() {
        #expect(tokens("0007 use-postgres") == [.bareNumber(7), .word("use-postgres")])
        #expect(tokens("adr-use-rust") == [.word("adr-use-rust")])
    }

    @Test func emptyValueHasNoTokens() {
        #expect(tokens("").isEmpty)
        #expect(tokens(" , ;\n ").isEmpty)
    }

    @Test func bytesThatAreNotUTF8AreATokenToo() {
        #expect(ReferenceReader().tokens(of: [0xFF]) == [.word("\u{FFFD}")])
    }

    @Test func idIsWrittenWithItsDigits() {
        #expect(MessageConventions().identifier(prefix: "ADR", number: 7) == "ADR-0007")
        #expect(MessageConventions(digits: 2).identifier(prefix: "ADR", number: 1234) == "ADR-1234")
    }
}

@Suite struct MentionsTests {
    private func mentions(_ message: String, source: MessageSource = .storedCommit) -> [String] {
        Mentions(source: source).find(in: Array(message.utf8)).map { "\($0.line):\($0.number)" }
    }

    // Validates: GOV-2
    @Test func proseNamesDecisionsInManyWays() {
        #expect(mentions("Follow ADR-0007\n\nAs ADR 8 says, and adr#9, (ADR10).\n") == ["1:7", "3:8", "3:9", "3:10"])
    }

    @Test func onlyWholeWordsCount() {
        #expect(mentions("MADR 4, MADR-5, x-adr-6, ADR-7a, ADR 4.0, quadr 8, ADR. 9 people\n").isEmpty)
    }

    @Test func referenceTrailersAreNoProse() {
        #expect(mentions("s\n\nRefs: ADR-7,\n ADR-8\nFixes: ADR-9\n") == ["5:9"])
    }

    @Test func misplacedLinesAreProse() {
        #expect(mentions("s\nRefs: ADR-7\n") == ["2:7"])
    }

    @Test func commentsOfAMessageFileAreNotPartOfIt() {
        #expect(mentions("s\n\n# ADR-7\n", source: .messageFile).isEmpty)
        #expect(mentions("s\n\n# ADR-7\n") == ["3:7"])
    }
}
