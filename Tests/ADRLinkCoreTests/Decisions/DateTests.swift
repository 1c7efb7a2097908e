import ADRLinkCore
import Testing

@Suite struct DateTests {
    @Test(
        arguments: [
            ("2024-03-01", "2024-03-01"), ("2024/3/1", "2024-03-01"), ("2024.03.01", "2024-03-01"),
            ("01.03.2024", "2024-03-01"),
            ("29/02/2024", "2024-02-29"), ("1 March 2024", "2024-03-01"), ("March 1st, 2024", "2024-03-01"),
            ("11-April-2023", "2023-04-11"),
            ("Sep 13th, 2024", "2024-09-13"), ("1er mars 2024", "2024-03-01"), ("1. März 2024", "2024-03-01"),
            ("2024年3月1日", "2024-03-01"),
            ("5 de mayo de 2024", "2024-05-05"), ("'2024-03-01'", "2024-03-01"), ("{ 2024-03-01 }", "2024-03-01"),
            ("2024-03-01T10:00:00Z", "2024-03-01"), ("2024-03-01 (updated 2024-05-01)", "2024-03-01"),
            ("23/10/24", "2024-10-23"), ("1 maart 2024", "2024-03-01"), ("01 Ene 2024", "2024-01-01"),
            ("2024-03-01T10:00Z", "2024-03-01"), ("[2024-03-01]", "2024-03-01"), ("2024-03", nil),
            ("2024-13-10", nil), ("2023-02-29", nil), ("November 2024", nil), ("03/04/2024", nil), ("YYYY-MM-DD", nil),
            ("2024-023-2706", nil), ("v1.2.3", nil), ("", nil),
        ] as [(String, String?)])
    func isReadOrLeftAlone(_ written: String, _ date: String?) throws {
        #expect(try read("# T\n\nDate: \(written)\n\n## Status\n\nAccepted\n").date == date)
    }

    @Test(arguments: [
        "Adopted", "Agreed on", "Effective", "Raised", "Published", "Date (ISO)", "Datum der Entscheidung", "Ngày",
        "Last modified on",
    ])
    func labelOfADateIsKnown(_ label: String) throws {
        #expect(try read("# T\n\n- \(label): 2024-03-01\n- Status: accepted\n").date == "2024-03-01")
    }

    @Test func dateOfTheNextReviewIsNotTheDecisions() throws {
        #expect(try read("# T\n\n- Status: accepted\n- Next review: 2024-03-01\n").date == nil)
    }

    @Test func dateOfTheDecisionWinsOverCreationAndUpdate() throws {
        #expect(
            try read("---\nupdated: 2024-05-01\ncreated: 2024-01-01\ndate: 2024-03-01\n---\n# T\n").date == "2024-03-01"
        )
        #expect(try read("---\nupdated: 2024-05-01\ncreated: 2024-01-01\n---\n# T\n").date == "2024-01-01")
    }

    @Test func fileNameGivesTheDateWhereTheRecordDoesNot() throws {
        #expect(try read("# T\n", as: "2024-04-02_018-x.md").date == "2024-04-02")
    }

    @Test func missingDateIsNotInvented() throws {
        #expect(try read("# T\n\n## Changelog\n\n- 2024-01-01: created\n").date == nil)
    }
}
