import ADRLinkCore
import Testing

/// Dresses that heads and status sections wear, beyond those of the fixtures.
@Suite struct RecordVariationTests {
    struct Variation: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var status: DecisionStatus
        var date: String?
        var file = "0042-x.md"
        var testDescription: String { name }
    }

    @Test(arguments: [
        Variation(name: "status in the heading", text: "# T\n\n## Status: Accepted\n", status: .accepted),
        Variation(
            name: "numbered sections", text: "# T\n\n## 1. Status\n\nAccepted\n\n## 2. Context\n", status: .accepted),
        Variation(
            name: "two fields on a line", text: "# T\n\n**Status**: Accepted  **Date**: 2024-01-01\n",
            status: .accepted, date: "2024-01-01"),
        Variation(
            name: "fields above the title", text: "Status: accepted\nDate: 2024-01-01\n\n# T\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "rule below the fields", text: "# T\n\nDate: 2024-01-01\nStatus: Accepted\n---\n\n## Context\n",
            status: .accepted, date: "2024-01-01"),
        Variation(
            name: "menu of MADR", text: "---\nstatus: \"{proposed | rejected | superseded by ADR-0123}\"\n---\n# T\n",
            status: .unknown),
        Variation(
            name: "menu with a link",
            text: "# T\n\n* Status: [proposed | accepted | superseded by [ADR-5](0005-x.md)] <!-- optional -->\n",
            status: .unknown),
        Variation(
            name: "question of a template", text: "# T\n\n## Status\n\nWhat is the status, such as proposed?\n",
            status: .unknown),
        Variation(
            name: "table in the section",
            text:
                "# T\n\n## Status\n\n| Date | Status |\n|---|---|\n| 2024-01-01 | Proposed |\n| 2024-02-01 | Accepted |\n",
            status: .accepted, date: "2024-02-01"),
        Variation(
            name: "dates by label", text: "# T\n\n## Status\n\n- Proposed: 2024-01-01\n- Accepted: 2024-02-01\n",
            status: .accepted, date: "2024-02-01"),
        Variation(
            name: "word as a heading", text: "# T\n\n## Status\n\n### Accepted\n\n## Context\n", status: .accepted),
        Variation(
            name: "section of metadata",
            text: "# T\n\n## Metadata\n\n| Status | Proposed |\n|---|---|\n| Decision Date | 2024-01-01 |\n",
            status: .proposed, date: "2024-01-01"),
        Variation(
            name: "front matter twice", text: "---\nlayout: page\n---\n---\nstatus: accepted\n---\n# T\n",
            status: .accepted),
        Variation(
            name: "TOML", text: "+++\ntitle = \"T\"\nstatus = \"accepted\"\ndate = 2024-01-01\n+++\n",
            status: .accepted, date: "2024-01-01"),
        Variation(name: "wide colons", text: "# T\n\n状态：已采纳\n日期：2024-01-01\n", status: .accepted, date: "2024-01-01"),
        Variation(
            name: "superseded in a sentence",
            text: "# T\n\n## Status\n\nThis decision was superseded by [ADR-1](0001-x.md).\n", status: .superseded),
        Variation(
            name: "deprecated, then superseded", text: "# T\n\n## Status\n\nDeprecated\n\nSuperseded by ADR-1\n",
            status: .superseded),
        Variation(
            name: "AsciiDoc list", text: "= T\n\n[horizontal]\nStatus:: Accepted\nDate:: 2024-01-01\n\n== Context\n",
            status: .accepted, date: "2024-01-01", file: "0042-x.adoc"),
        Variation(
            name: "AsciiDoc table", text: "= T\n\n|===\n|Status |Accepted\n|Date |2024-01-01\n|===\n",
            status: .accepted, date: "2024-01-01", file: "0042-x.adoc"),
        Variation(
            name: "AsciiDoc cell a line", text: "= T\n\n|===\n|Status\n|Accepted\n\n|Date\n|2024-01-01\n|===\n",
            status: .accepted, date: "2024-01-01", file: "0042-x.adoc"),
        Variation(
            name: "reST grid table",
            text: "T1\n==\n\n+--------+----------+\n| Status | Accepted |\n+--------+----------+\n", status: .accepted,
            file: "0042-x.rst"),
    ])
    func isUnderstood(_ variation: Variation) throws {
        let decision = try read(variation.text, as: variation.file)
        #expect(decision.title.hasPrefix("T"))
        #expect(decision.status == variation.status)
        #expect(decision.date == variation.date)
    }

    @Test func menuStatesNoRelation() throws {
        #expect(
            try read("# T\n\n* Status: [proposed | accepted | superseded by [ADR-5](0005-x.md)]\n").relations.isEmpty)
    }
}
