import Testing

@testable import ADRLinkCore

/// Where a page states requirements, and where it does not.
///
/// Validates: GOV-9
@Suite struct RequirementReaderTests {
    private func read(_ page: String, _ patterns: [String] = []) -> [String] {
        let shape = RequirementShape(patterns: patterns, decisionPrefixes: ["ADR"])
        return RequirementReader.read(Array(page.utf8), path: "page.md", shape).map { "\($0.line) \($0.id) \($0.text)" }
    }

    @Test func rowsAndHeadingsThatBeginWithAnIdStateRequirements() {
        let page = """
            # Requirements

            ## GOV-1 It holds.
            ### GOV-2: It holds too. ###
            ## **`GOV-3`** – and this

            | id | requirement |
            | --- | --- |
            | GOV-4 | Every \\| action |
              | **GOV-5** | so | more |
            | [GOV-6](#x) |
            | <a id="GOV-7"></a>GOV-7 | aimed at |
            """
        #expect(
            read(page) == [
                "3 GOV-1 It holds.", "4 GOV-2 It holds too.", "5 GOV-3 and this", "9 GOV-4 Every | action",
                "10 GOV-5 so",
                "11 GOV-6 ", "12 GOV-7 aimed at",
            ])
    }

    @Test func examplesAndProseStateNothing() {
        let page = """
            GOV-1 is named here, and | GOV-2 | there.

            ```
            | GOV-3 | in a fence |
            ~~~
            ````
            ~~~ md
            ## GOV-4
            ```
            ~~~
                | GOV-5 | indented |
            <!-- | GOV-6 | x |
            | GOV-7 | in a comment |
            -->
            | see GOV-8 | x |
            | ADR-0007 | a decision |
            | SHA | gov-9 | UTF- |
            #GOV-10 no heading
            """
        #expect(read(page) == [])
        #expect(read("```\n| GOV-1 | never closed |\n") == [])
    }

    @Test func patternsOfTheRepositoryReplaceTheUsualShape() {
        let page = "| R.1.2 | a |\n| GOV-1 | b |\n| req_net | c |\n"
        #expect(read(page, ["R.*", "req_*"]) == ["1 R.1.2 a", "3 req_net c"])
    }

    @Test(arguments: ["GOV-4", "SYS-NET-12", "R2-7"]) func usualIdsAreTaken(_ id: String) {
        #expect(RequirementShape(patterns: []).isID(id))
    }

    @Test(arguments: ["GOV", "gov-4", "GOV-", "-4", "GOV--4", "GOV-4a", "4-4", "GOV 4", "", "ÄB-4", "GOV-4."])
    func otherWordsAreNot(_ id: String) {
        #expect(!RequirementShape(patterns: []).isID(id))
    }

    @Test func aPageOfAnyBytesIsRead() {
        let shape = RequirementShape(patterns: [])
        #expect(RequirementReader.read([0xff, 0x7c, 0x0a, 0x23, 0x20, 0xc3, 0x0a, 0x7c], path: "", shape).isEmpty)
    }
}
