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
        Variation(
            name: "status in the heading behind a dash", text: "# T\n\n## Status — Accepted\n", status: .accepted),
        Variation(name: "status in parentheses", text: "# T\n\n## Status (accepted)\n", status: .accepted),
        Variation(
            name: "date in the heading", text: "# T\n\n## Date: 2024-01-01\n\n## Status: Accepted\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "two things in one section", text: "# T\n\n## Status & Date\n\nAccepted, 2024-01-01\n",
            status: .accepted, date: "2024-01-01"),
        Variation(name: "number without a mark", text: "# T\n\n## 1 Status\n\nAccepted\n", status: .accepted),
        Variation(
            name: "title of level two", text: "## T\n\nDate: 2024-01-01\n\n### Status\n\nAccepted\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "title in a section of its own",
            text: "## Decision ADR-42\n\n### Title\n\nT\n\n### Status\n\nAccepted\n", status: .accepted),
        Variation(
            name: "list of numbers", text: "# T\n\n1. Status: accepted\n2. Date: 2024-01-01\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "list of definitions", text: "# T\n\nStatus\n: Accepted\n\nDate\n: 2024-01-01\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "dashes for colons", text: "# T\n\nStatus - Accepted\nDate - 2024-01-01\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "labels as code", text: "# T\n\n- `Date`: `2024-01-01`\n- `Status`: `Accepted`\n", status: .accepted,
            date: "2024-01-01"),
        Variation(
            name: "label with its form", text: "# T\n\nDate (YYYY-MM-DD): 2024-01-01\nStatus: draft\n", status: .draft,
            date: "2024-01-01"),
        Variation(
            name: "badge in the head", text: "# T\n\n![Status](https://img.shields.io/badge/status-accepted-green)\n",
            status: .accepted),
        Variation(
            name: "badge of a build", text: "# T\n\n![Build](https://ci.example.org/accepted.svg)\n", status: .unknown),
        Variation(
            name: "HTML table",
            text:
                "# T\n\n<table>\n<tr><td>Status</td><td><b>Accepted</b></td></tr>\n<tr>\n<td>Date</td>\n<td>2024-01-01</td>\n</tr>\n</table>\n",
            status: .accepted, date: "2024-01-01"),
        Variation(
            name: "table without outer marks", text: "# T\n\nStatus | Date\n--- | ---\nAccepted | 2024-01-01\n",
            status: .accepted, date: "2024-01-01"),
        Variation(
            name: "log in a table of three columns",
            text:
                "# T\n\n## Status\n\n| Date | By | Status |\n|---|---|---|\n| 2024-01-01 | Ann | Proposed |\n| 2024-02-01 | Ben | Accepted |\n",
            status: .accepted, date: "2024-02-01"),
        Variation(
            name: "log in sentences", text: "# T\n\n## Status\n\nProposed on 2024-01-01\n\nAccepted on 2024-02-01\n",
            status: .accepted, date: "2024-02-01"),
        Variation(
            name: "date of an amendment", text: "# T\n\n## Status\n\nAccepted, amended 2024-02-01\n", status: .accepted),
        Variation(
            name: "menu with a choice", text: "# T\n\n## Status\n\nProposed | **Accepted** | Rejected\n",
            status: .accepted),
        Variation(
            name: "menu and a remark",
            text: "# T\n\n## Status\n\nProposed OR Accepted OR Rejected\n\nImplementation: not planned\n",
            status: .unknown),
        Variation(
            name: "nested front matter", text: "---\nadr:\n  status: accepted\n  date: 2024-01-01\n---\n# T\n",
            status: .accepted, date: "2024-01-01"),
        Variation(
            name: "folded title", text: "---\ntitle: >\n  T of\n  two lines\nstatus: accepted\n---\n", status: .accepted
        ),
        Variation(name: "rules around the title", text: "---\n\n# T\n\n---\n\nStatus: accepted\n", status: .accepted),
        Variation(
            name: "AsciiDoc table with a header", text: "= T\n\n|===\n|Status |Date\n\n|Accepted\n|2024-01-01\n|===\n",
            status: .accepted, date: "2024-01-01", file: "0042-x.adoc"),
        Variation(
            name: "reST list table",
            text:
                "T1\n==\n\n.. list-table::\n\n   * - Status\n     - Accepted\n   * - Date\n     - 2024-01-01\n\nContext\n-------\n",
            status: .accepted, date: "2024-01-01", file: "0042-x.rst"),
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

    @Test(arguments: [
        "0000-index.md", "000-README.md", "decision-log.md", "adr-index.md", "template/adr.md", "tmpl.md",
        "0000-adr-skeleton.md",
    ])
    func listsAndTemplatesAreNoRecords(_ file: String) {
        #expect(throws: RecordFixtures.Missing.self) {
            try read("# T\n\n## Status\n\nAccepted\n\n## Context\n", as: file)
        }
    }

    @Test func numberMakesARecordOfAnIndex() throws {
        #expect(try read("# T\n\n## Status\n\nAccepted\n", as: "0042-index.md").number == 42)
        #expect(try read("# T\n\n## Status\n\nAccepted\n", as: "0042-x/index.md").number == 42)
    }

    @Test func menuStatesNoRelation() throws {
        #expect(
            try read("# T\n\n* Status: [proposed | accepted | superseded by [ADR-5](0005-x.md)]\n").relations.isEmpty)
    }
}
