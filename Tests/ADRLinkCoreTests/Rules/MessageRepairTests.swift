import ADRLinkCore
import Testing

@Suite struct MessageRepairTests {
    private func repaired(_ message: String, correctIDs: Bool = false) -> String? {
        MessageRepair(conventions: MessageConventions()).repaired(Array(message.utf8), correctIDs: correctIDs)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    // Validates: USE-3
    @Test(arguments: [
        ("s\nRefs: ADR-7\n", "s\n\nRefs: ADR-7\n"),
        ("s\nRefs: ADR-7", "s\n\nRefs: ADR-7"),
        ("s\nRefs: ADR-7\n\nBody.\n", "s\n\nBody.\n\nRefs: ADR-7\n"),
        ("s\n\nRefs: ADR-7,\n ADR-8\n\nBody.\n", "s\n\nBody.\n\nRefs: ADR-7,\n ADR-8\n"),
        ("s\n\nRefs: ADR-7\n\nAcked-by: E\n", "s\n\nAcked-by: E\nRefs: ADR-7\n"),
        ("s\n\nRefs: ADR-7\nBREAKING CHANGE: x\n", "s\n\nBREAKING CHANGE: x\n\nRefs: ADR-7\n"),
        ("s\n\nBody.\n\n- Refs: ADR-7\n", "s\n\nBody.\n\nRefs: ADR-7\n"),
        ("s\n\n**Refs:** ADR-7\n", "s\n\nRefs: ADR-7\n"),
        ("s\n\n  refs ADR-7\n", "s\n\nrefs: ADR-7\n"),
        ("s\r\nRefs: ADR-7\r\n\r\nBody\r\n", "s\r\n\r\nBody\r\n\r\nRefs: ADR-7\r\n"),
        ("s\nRefs: ADR-7\n\n# comment\n#\n", "s\n\nRefs: ADR-7\n\n# comment\n#\n"),
        (
            "s\n\nRefs: ADR-7\n\nB\n# ------------------------ >8 ------------------------\n+Refs: x\n",
            "s\n\nB\n\nRefs: ADR-7\n# ------------------------ >8 ------------------------\n+Refs: x\n"
        ),
        ("s\nADR-Exempt: typo\n", "s\n\nADR-Exempt: typo\n"),
    ])
    func misplacedLineGoesToTheEndAndTheRestStays(message: String, expected: String) {
        #expect(repaired(message) == expected)
    }

    @Test(arguments: [
        "s\n\nRefs: ADR-7\n", "s\n", "", "Refs: ADR-7\n", "s\n\n> Refs: ADR-7\n", "s\n\nRefs: #1\n\nBody\n",
        "s\n\nRefs: ADR7\n",
    ])
    func messageWithNothingToMoveIsLeftAlone(message: String) {
        #expect(repaired(message) == nil)
    }

    @Test func ofTwoLinesThatNameTheSameDecisionOneIsMoved() {
        #expect(repaired("s\nRefs: ADR-7\n\nRefs: ADR7\n\nBody\n") == "s\n\nRefs: ADR7\n\nBody\n\nRefs: ADR-7\n")
    }

    @Test func idsAreCorrectedOnlyWhenAsked() {
        #expect(repaired("s\n\nRefs: ADR7, adr 8 #9\n", correctIDs: true) == "s\n\nRefs: ADR-0007, ADR-0008 #9\n")
        #expect(repaired("s\nRefs: ADR7\n") == "s\n\nRefs: ADR7\n")
        #expect(repaired("s\nRefs: ADR7\n", correctIDs: true) == "s\n\nRefs: ADR-0007\n")
    }

    @Test func repairKeepsAllTrailersAndNeedsNoSecondRun() {
        let repair = MessageRepair(conventions: MessageConventions())
        var nasty = NastyMessages(seed: 99)
        var count = 0
        for _ in 0..<20_000 {
            let message = nasty.next()
            guard let result = repair.repaired(message) else { continue }
            count += 1
            var text: String { String(reflecting: String(decoding: message, as: UTF8.self)) }
            let before = Trailers.parse(message, source: .messageFile)
            let after = Trailers.parse(result, source: .messageFile)
            #expect(after.count > before.count, "\(text)")
            for trailer in before {
                #expect(after.contains { $0.key == trailer.key && $0.rawValue == trailer.rawValue }, "\(text)")
            }
            let again = repair.repaired(result).map { String(reflecting: String(decoding: $0, as: UTF8.self)) }
            #expect(again == nil, "\(text)")
        }
        #expect(count > 1_000, "\(count)")
    }
}

@Suite struct MessageTrailerInsertionTests {
    private func adding(_ references: [String], to message: String) -> String? {
        MessageTrailerInsertion().adding(references: references, to: Array(message.utf8))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    // Validates: USE-3
    @Test(arguments: [
        ("", "\n\nRefs: ADR-0007\n"),
        ("\n# Please enter\n#\n", "\n\nRefs: ADR-0007\n\n# Please enter\n#\n"),
        ("\n\n# Please enter\n", "\n\nRefs: ADR-0007\n\n# Please enter\n"),
        ("# Please enter\n", "\n\nRefs: ADR-0007\n\n# Please enter\n"),
        ("s", "s\n\nRefs: ADR-0007"),
        ("s\n", "s\n\nRefs: ADR-0007\n"),
        ("s\n\n# Please enter\n", "s\n\nRefs: ADR-0007\n\n# Please enter\n"),
        ("s\n\nSigned-off-by: A\n\n# c\n", "s\n\nSigned-off-by: A\nRefs: ADR-0007\n\n# c\n"),
        ("s\r\n\r\nbody\r\n", "s\r\n\r\nbody\r\n\r\nRefs: ADR-0007\r\n"),
    ])
    func trailerStandsWhereGitWillSeeIt(message: String, expected: String) {
        #expect(adding(["ADR-0007"], to: message) == expected)
        #expect(adding(["ADR-0007"], to: expected) == nil)
    }

    @Test func trailersOfAMessageWithoutASubjectAreJoined() {
        let expected = "\n\nSigned-off-by: A\nRefs: ADR-0007\n\n# c\n"
        #expect(adding(["ADR-0007"], to: "\n\nSigned-off-by: A\n\n# c\n") == expected)
    }

    @Test func onlyWhatIsMissingIsAdded() {
        #expect(adding(["ADR-0007", "ADR-0008"], to: "s\n\nRefs: adr-7\n") == "s\n\nRefs: adr-7\nRefs: ADR-0008\n")
        #expect(adding([], to: "s\n") == nil)
    }

    @Test func severalAreOneTrailer() {
        #expect(adding(["ADR-0007", "use-rust"], to: "s\n") == "s\n\nRefs: ADR-0007, use-rust\n")
    }
}
