import Foundation
import Testing

@testable import ADRLinkCore

/// What people wrote into a report stays, byte for byte.
@Suite struct ReportUpdateTests {
    private func update(_ text: String) throws -> ReportUpdate {
        try ReportUpdate(name: "report.md", bytes: Array(text.utf8))
    }

    @Test func generatedPartsAreRefreshedAndTheRestStays() throws {
        var bytes = Array(try ReportRenderingTests.markdown(.full).utf8)
        // Prose that is not even UTF-8.
        let prose = Array("We were slow. ".utf8) + [0xff, 0x00, 0x0d] + Array("\n\n- {{gaps}} <!-- mine -->  \n".utf8)
        let impact = try #require(bytes.firstRange(of: Array("## Timeline".utf8)))
        bytes.insert(contentsOf: prose, at: impact.lowerBound)
        let same = try ReportUpdate(name: "report.md", bytes: bytes).render(.full)
        #expect(same == bytes)
        var later = PostMortem.full
        later.gaps = []
        let changed = try ReportUpdate(name: "report.md", bytes: bytes).render(later)
        #expect(changed != bytes && changed.firstRange(of: prose) != nil)
        #expect(String(decoding: changed, as: UTF8.self).contains("Nothing that is known of."))
        #expect(try ReportUpdate(name: "report.md", bytes: changed).render(.full) == bytes)
    }

    @Test func whatSomebodyRemovedStaysAway() throws {
        let text = "a\n<!-- adrlink report gaps fr -->\nold\n<!-- /adrlink report gaps -->\nb"
        let written = String(decoding: try update(text).render(.full), as: UTF8.self)
        #expect(written.hasPrefix("a\n<!-- adrlink report gaps fr -->\n\n- `no-root`: nobody knows"))
        #expect(written.hasSuffix("<!-- /adrlink report gaps -->\nb") && !written.contains("timeline"))
    }

    @Test func lineEndsAreKept() throws {
        let text = "a\r\n<!-- adrlink report gaps en -->\r\n<!-- /adrlink report gaps -->\r\n"
        let written = String(decoding: try update(text).render(.full), as: UTF8.self)
        #expect(!written.replacing("\r\n", with: "").contains("\n"))
    }

    @Test(arguments: [
        ("x\n<!-- adrlink report gaps en -->\n", 2), ("<!-- /adrlink report gaps -->\n", 1),
        ("<!-- adrlink report gaps en -->\n<!-- /adrlink report timeline -->\n", 2),
        ("<!-- adrlink report gaps en -->\n<!-- adrlink report timeline en -->\n", 2),
        ("\n<!-- adrlink report gasp en -->\n<!-- /adrlink report gasp -->\n", 2),
        ("<!-- adrlink report gaps de -->\n<!-- /adrlink report gaps -->\n", 1),
        ("<!-- adrlink report gaps -->\n<!-- /adrlink report gaps -->\n", 1),
    ]) func markersThatDoNotFitAreRefusedWithTheirLine(_ text: String, _ line: Int) {
        let error = #expect(throws: ADRLinkError.self) { try update(text) }
        #expect(error?.line == line && error?.path == "report.md" && error?.exitStatus == 2, "\(error as Any)")
    }

    @Test func aFileWithoutGeneratedPartsIsRefused() {
        #expect(throws: ADRLinkError.self) { try update("# Post-mortem\n") }
    }

    @Test func followUpsAreWhatPeopleMarked() throws {
        let text = """
            - [ ] decision: Before everything
            <!-- adrlink report actions en -->
            - [ ] decision: From a commit
            <!-- /adrlink report actions -->
            <!-- an example:
            - [ ] decision: Title of the decision
            -->
            <!-- short -->
            ```
            - [ ] decision: In code
            ```
              * [ ] Decision:   Keep two backups\u{20}\u{20}
            - [x] decision: Done
            - [ ] buy cake
            - [ ] decision:
            - [ ] decision: Keep two backups
            """
        #expect(try update(text).followUps == ["Before everything", "Keep two backups"])
        let template = try ReportRenderingTests.markdown(.full)
        #expect(try update(template).followUps == [])
    }
}
