import ADRLinkCore
import Testing

@Suite struct MessageRobustnessTests {
    // Validates: USE-4
    @Test(arguments: [MessageSource.storedCommit, .messageFile])
    func everyMessageIsJudgedWithoutATrap(source: MessageSource) {
        let conventions = MessageConventions(referenceKeys: ["Refs", "prose"], prefixes: ["ADR", "A"])
        let check = MessageCheck(conventions: conventions, source: source)
        let repair = MessageRepair(conventions: conventions, source: source)
        let insertion = MessageTrailerInsertion(conventions: conventions, source: source)
        let mentions = Mentions(conventions, source: source)
        var nasty = NastyMessages(seed: 5)
        for _ in 0..<4_000 {
            let message = nasty.nextBroken()
            var text: String { String(reflecting: String(decoding: message, as: UTF8.self)) }
            let lines = message.split(separator: 0x0A, omittingEmptySubsequences: false).count
            for finding in check.report(for: message).findings {
                #expect((1...lines).contains(finding.line ?? 0), "\(text)")
                #expect(finding.message.hasPrefix("line \(finding.line ?? 0): "), "\(text)")
            }
            for mention in mentions.find(in: message) { #expect((1...lines).contains(mention.line), "\(text)") }
            if let repaired = repair.repaired(message, correctIDs: true) { #expect(repaired != message) }
            // Where git can see a new trailer at all, it sees the one that was added.
            guard let added = insertion.adding(references: ["ADR-4711"], to: message) else { continue }
            let values = Trailers.parse(added, source: .messageFile).map(\.value)
            #expect(values.contains("ADR-4711"), "\(text)")
        }
    }

    @Test func commentPrefixOfSeveralCharactersCounts() {
        let check = MessageCheck(
            conventions: MessageConventions(), commentPrefix: Array("//".utf8), source: .messageFile)
        let report = check.report(for: Array("s\n\n# text\n\nRefs: ADR-7\n// Refs: ADR-8\n".utf8))
        #expect(report.findings.isEmpty)
        #expect(report.references.map(\.token) == [.id(prefix: "ADR", number: 7)])
    }
}
