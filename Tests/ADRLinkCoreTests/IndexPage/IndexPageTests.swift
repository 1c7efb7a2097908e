import ADRLinkCore
import TestSupport
import Testing

/// Where the markers of an index are found, and where they are refused.
///
/// Validates: GOV-3
@Suite struct IndexPageTests {
    private func page(_ text: String) throws -> IndexPage {
        try IndexPage(path: "adr/README.md", bytes: Array(text.utf8))
    }

    private func refusal(_ text: String) -> String {
        do throws(ADRLinkError) {
            _ = try IndexPage(path: "adr/README.md", bytes: Array(text.utf8))
            return "accepted"
        } catch {
            return error.description
        }
    }

    @Test func aPageWithoutMarkersHasNoIndex() throws {
        #expect(try page("").block == nil)
        #expect(try page("# Decisions\n\n| a | b |\n| --- | --- |\n").block == nil)
        #expect(try page("<!-- adrlink links -->\n<!-- an adrlink index -->\n").block == nil)
    }

    @Test func theOpeningMarkerSaysTheForm() throws {
        func form(_ options: String) throws -> IndexForm? {
            try page("a\n<!-- adrlink index\(options) -->\n<!-- /adrlink index -->\nb\n").block?.form
        }
        #expect(try form("") == IndexForm())
        #expect(try form(" group=status") == IndexForm(grouping: .status))
        #expect(try form("  commits  group=year") == IndexForm(grouping: .year, commits: true))
        #expect(try page("\u{feff}<!-- adrlink index -->\r\n<!-- /adrlink index -->").block?.line == 1)
    }

    @Test func markersThatAreShownAsCodeAreNone() throws {
        let fenced = "```\n<!-- adrlink index -->\n```\n~~~~ html\n~~~\n<!-- /adrlink index -->\n~~~~\n"
        #expect(try page(fenced).block == nil)
        #expect(try page("    <!-- adrlink index -->\n").block == nil)
        #expect(try page(fenced + "<!-- adrlink index -->\n<!-- /adrlink index -->\n").block?.line == 8)
    }

    @Test func aFenceInsideTheIndexDoesNotHideItsEnd() throws {
        #expect(try page("<!-- adrlink index -->\n```\n<!-- /adrlink index -->\n").block != nil)
    }

    @Test(
        arguments: [
            ("x\n<!-- adrlink index -->\ny\n", "2: the index that begins here does not end"),
            ("<!-- /adrlink index -->\n", "1: an index ends that never began"),
            ("<!-- adrlink index -->\n<!-- adrlink index -->\n", "2: a second index begins in the one of line 1"),
            (
                "<!-- adrlink index -->\n<!-- /adrlink index -->\n<!-- adrlink index -->\n",
                "3: a second index begins, and there is one in line 1"
            ),
            ("\n<!-- adrlink index by=date -->\n", "2: \"by=date\" is no option of an index"),
            ("<!-- adrlink index\n-->\n", "1: a marker of an index has to end with --> on its own line"),
            (
                "<!-- adrlink index -->\n<!-- /adrlink index commits -->\n",
                "2: the closing marker of an index has no options"
            ),
        ])
    func whatIsNotOnePairIsRefusedWithItsLine(text: String, sentence: String) {
        #expect(refusal(text) == "adr/README.md:" + sentence)
    }

    @Test(arguments: [
        ("# X\n```\nopen\n", "does not end"), ("\u{FEFF}#\0 X", "UTF-8"),
    ]) func aPageThatWouldSwallowTheIndexIsLeftAlone(page: String, reason: String) throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(1, "One"), to: "adr/0001-one.md")
        try repository.commit("page", writing: page, to: "adr/README.md")
        let workspace = try CheckWorld.workspace(repository.path)
        let indexes = try workspace.folderIndexes(in: .workingTree, Policy()).indexes
        let error = #expect(throws: ADRLinkError.self) { try workspace.write(indexes) { $0.form } }
        #expect(error?.message.contains(reason) == true)
        #expect(try repository.read("adr/README.md") == page)
    }

    @Test func marksOfAConflictAroundTheIndexAreTold() throws {
        let page = "<<<<<<< ours\n<!-- adrlink index -->\n<!-- /adrlink index -->\n=======\nno\n>>>>>>> theirs\n"
        let error = #expect(throws: ADRLinkError.self) { try IndexPage(path: "README.md", bytes: Array(page.utf8)) }
        #expect(error?.line == 1)
    }
}
