import ADRLinkCore
import TestSupport
import Testing

/// The status of every form is changed where it stands, and nothing else is.
/// Validates: GOV-3
@Suite struct StatusFormTests {
    @Test(arguments: [
        ("## Status\n\nAccepted\n", "## Status\n\nDeprecated\n"),
        ("## Status\n\n**Accepted**.\n", "## Status\n\n**Deprecated**.\n"),
        ("## Status\n\n**Accepted** - 2024-03-01\n", "## Status\n\n**Deprecated** - 2026-11-21\n"),
        ("## Status\n\n✅ Accepted\n", "## Status\n\n✅ Deprecated\n"),
        ("## Status\n\n`ACCEPTED`\n", "## Status\n\n`DEPRECATED`\n"),
        ("## Status: Accepted\n", "## Status: Deprecated\n"),
        ("## Status (accepted)\n", "## Status (deprecated)\n"),
        ("## Status\n\n### Accepted\n", "## Status\n\n### Deprecated\n"),
        ("## Status\n\nThis decision has been accepted.\n", "## Status\n\nThis decision has been deprecated.\n"),
        ("## Status\n\n~~Proposed~~ Accepted\n", "## Status\n\n~~Proposed~~ Deprecated\n"),
        ("* Status: accepted\n", "* Status: deprecated\n"),
        ("- **Status**: Accepted  \n", "- **Status**: Deprecated  \n"),
        ("Status: Accepted\n", "Status: Deprecated\n"),
        ("**Status:** Accepted\n", "**Status:** Deprecated\n"),
        ("1. Status: accepted\n2. Date: 2024-03-01\n", "1. Status: deprecated\n2. Date: 2024-03-01\n"),
        ("Status - Accepted\n", "Status - Deprecated\n"),
        ("| Status | Accepted |\n|---|---|\n", "| Status | Deprecated |\n|---|---|\n"),
        (
            "| Status | Date |\n|---|---|\n| Accepted | 2024-03-01 |\n",
            "| Status | Date |\n|---|---|\n| Deprecated | 2024-03-01 |\n"
        ),
        ("Status | Date\n---|---\nAccepted | 2024-03-01\n", "Status | Date\n---|---\nDeprecated | 2024-03-01\n"),
        ("Status\n: Accepted\n", "Status\n: Deprecated\n"),
        (
            "<table><tr><td>Status</td><td class=\"accepted\">Accepted</td></tr></table>\n",
            "<table><tr><td>Status</td><td class=\"accepted\">Deprecated</td></tr></table>\n"
        ),
        (
            "![Status: accepted](https://img.example.org/badge/status-accepted-green)\n",
            "![Status: deprecated](https://img.example.org/badge/status-deprecated-green)\n"
        ),
        ("Status: { accepted }\n", "Status: { deprecated }\n"),
        ("Status: \"accepted\"\n", "Status: \"deprecated\"\n"),
        ("Status: Accepted (2024-03-01)\n", "Status: Deprecated (2026-11-21)\n"),
        ("Status: Accepted, 1 March 2024\n", "Status: Deprecated, 21 November 2026\n"),
        (
            "Status: Accepted: tracked in [#12](https://example.org/12)\n",
            "Status: Deprecated: tracked in [#12](https://example.org/12)\n"
        ),
        (
            "## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Deprecated\n",
            "## Status\n\n- [ ] Proposed\n- [ ] Accepted\n- [x] Deprecated\n"
        ),
        ("Status: Proposed | **Accepted** | Deprecated\n", "Status: Proposed | Accepted | **Deprecated**\n"),
    ])
    func markdown(before: String, after: String) throws {
        let rest = "\n## Context\n\nAccepted by all. Status: Accepted.\n"
        #expect(try moved("# 1. Old\n\n" + before + rest, to: "deprecated") == "# 1. Old\n\n" + after + rest)
    }

    @Test(arguments: [
        ("---\nstatus: accepted\n---\n", "---\nstatus: deprecated\n---\n"),
        ("---\nstatus: \"accepted\"   # since May\n---\n", "---\nstatus: \"deprecated\"   # since May\n---\n"),
        (
            "---\nadr:\n  status: 'Accepted'\n  date: 2024-03-01\n---\n",
            "---\nadr:\n  status: 'Deprecated'\n  date: 2024-03-01\n---\n"
        ),
        ("---\nstatus: { accepted }\ndeciders: @ada\n---\n", "---\nstatus: { deprecated }\ndeciders: @ada\n---\n"),
        ("---\nstatus:\n  - accepted\n---\n", "---\nstatus:\n  - deprecated\n---\n"),
        ("+++\nstatus = \"accepted\"\n+++\n", "+++\nstatus = \"deprecated\"\n+++\n"),
    ])
    func frontMatter(before: String, after: String) throws {
        let rest = "\n# Old\n\n## Decision Outcome\n\nstatus: accepted\n"
        #expect(try moved(before + rest, to: "deprecated") == after + rest)
    }

    @Test(arguments: [
        ("= 1. Old\n:status: accepted\n\n== Context\n", "= 1. Old\n:status: deprecated\n\n== Context\n"),
        ("= 1. Old\n\n* Status: accepted\n\n== Context\n", "= 1. Old\n\n* Status: deprecated\n\n== Context\n"),
        ("= 1. Old\n\n== Status\n\nAccepted\n\n== Context\n", "= 1. Old\n\n== Status\n\nDeprecated\n\n== Context\n"),
        (
            "= 1. Old\n:status: accepted\n\n* Status: {status}\n",
            "= 1. Old\n:status: deprecated\n\n* Status: {status}\n"
        ),
        ("= 1. Old\n\n|===\n|Status |Accepted\n|===\n", "= 1. Old\n\n|===\n|Status |Deprecated\n|===\n"),
    ])
    func asciidoc(before: String, after: String) throws {
        #expect(try moved(before, to: "deprecated", name: "0001-old.adoc") == after)
    }

    @Test(arguments: [
        (
            "1. Old\n======\n\n:Status: Accepted\n:Date: 2024-03-01\n",
            "1. Old\n======\n\n:Status: Deprecated\n:Date: 2024-03-01\n"
        ),
        (
            "1. Old\n======\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n",
            "1. Old\n======\n\nStatus\n------\n\nDeprecated\n\nContext\n-------\n"
        ),
        (
            "1. Old\n======\n\n.. list-table::\n\n   * - Status\n     - Accepted\n",
            "1. Old\n======\n\n.. list-table::\n\n   * - Status\n     - Deprecated\n"
        ),
    ])
    func restructuredText(before: String, after: String) throws {
        #expect(try moved(before, to: "deprecated", name: "0001-old.rst") == after)
    }

    @Test(arguments: [
        ("## Statut\n\nAccepté\n", "## Statut\n\nDéprécié\n"),
        ("## Statut\n\nAcceptée\n", "## Statut\n\nDépréciée\n"),
        ("* Status: akzeptiert\n", "* Status: veraltet\n"),
        ("## Estado\n\nAceptado\n", "## Estado\n\nObsoleto\n"),
        ("## Status\n\nAceito\n", "## Status\n\nObsoleto\n"),
        ("## Stato\n\nAccettato\n", "## Stato\n\nDeprecato\n"),
        ("## Status\n\nGeaccepteerd\n", "## Status\n\nVerouderd\n"),
        ("## Статус\n\nПринято\n", "## Статус\n\nУстарело\n"),
        ("## 状态\n\n已采纳\n", "## 状态\n\n已弃用\n"),
        ("## ステータス\n\n採用\n", "## ステータス\n\n非推奨\n"),
    ])
    func theRecordsOwnLanguage(before: String, after: String) throws {
        #expect(try moved("# 1. Old\n\n" + before, to: "deprecated") == "# 1. Old\n\n" + after)
    }

    @Test func aCopyInTheFrontMatterIsChangedToo() throws {
        let text = "---\nstatus: proposed\n---\n\n# 1. Old\n\n## Status\n\nProposed\n"
        #expect(
            try moved(text, to: "accepted")
                == text.replacing("proposed", with: "accepted").replacing("Proposed", with: "Accepted"))
    }

    @Test(arguments: [
        (
            "2024-01-01 proposed\n\n2024-03-01 accepted",
            "2024-01-01 proposed\n\n2024-03-01 accepted\n\n2026-11-21 deprecated"
        ),
        (
            "- Proposed: 2024-01-01\n- Accepted: 2024-03-01",
            "- Proposed: 2024-01-01\n- Accepted: 2024-03-01\n- Deprecated: 2026-11-21"
        ),
        (
            "- 2024/03/01 Accepted\n- 2024/01/01 Proposed",
            "- 2026/11/21 Deprecated\n- 2024/03/01 Accepted\n- 2024/01/01 Proposed"
        ),
        ("Accepted 2024-03-01", "Accepted 2024-03-01\n\nDeprecated 2026-11-21"),
        (
            "| Date | Status | Who |\n|---|---|---|\n| 2024-03-01 | Accepted | Ada |",
            "| Date | Status | Who |\n|---|---|---|\n| 2024-03-01 | Accepted | Ada |\n| 2026-11-21 | Deprecated |  |"
        ),
    ])
    func aLogOfStatusesGoesOn(before: String, after: String) throws {
        let text = nygardRecord(1, "Old", status: before)
        #expect(try moved(text, to: "deprecated") == nygardRecord(1, "Old", status: after))
    }

    @Test func wordsAboutTheOldStatusStayBelowTheNewOneAndAreNamed() throws {
        let repository = try TemporaryRepository()
        let said = "Accepted by the board, under protest"
        try repository.commit("old", writing: nygardRecord(1, "Old", status: said), to: path(1))
        let change = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        #expect(try repository.read(path(1)) == nygardRecord(1, "Old", status: "Deprecated\n\n" + said))
        #expect(change.notes == ["\(path(1)):9: \"\(said)\" was left there: see whether it still holds"])
    }

    @Test func lineEndingsByteOrderMarkAndMissingFinalNewlineStay() throws {
        let text = "\u{feff}" + nygardRecord(1, "Old").dropLast().replacing("\n", with: "\r\n")
        #expect(try moved(text, to: "deprecated") == text.replacing("\r\nAccepted\r\n", with: "\r\nDeprecated\r\n"))
    }

    @Test func aWordOfTheRepositorysOwnIsWrittenAsItIs() throws {
        let repository = try TemporaryRepository()
        try repository.write("[status \"implemented\"]\n\tfamily = accepted\n", to: ".adrlink")
        try repository.commit("old", writing: nygardRecord(1, "Old"), to: path(1))
        let change = try workspace(repository).moveStatus(of: "1", to: "implemented")
        #expect(try repository.read(path(1)) == nygardRecord(1, "Old", status: "Implemented"))
        #expect(change.files.map(\.to) == ["implemented"])
    }

    @Test(arguments: [
        ("# 1. Old\n\nStatus: Accepted, mostly\n\n## Context\n", 3),
        ("---\nstatus: proposed\n---\n\n# 1. Old\n\n## Status\n\nAccepted\n", 9),
    ])
    func whatIsNotCertainIsRefusedWithItsPlace(text: String, line: Int) throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: text, to: path(1))
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.path == path(1))
        #expect(error.line == line)
        #expect(try changes(repository) == "")
    }

    @Test func aRecordWithoutAStatusIsRefusedWithTheWayOut() throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: "# 1. Old\n\n## Context\n\nAccepted by all.\n", to: path(1))
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "accepted") }
        #expect(error.hint?.contains("Status: Accepted") == true)
    }

    @Test func whatIsAddedToATableGoesBelowItsRule() throws {
        let repository = try TemporaryRepository()
        let text = "# 2. New\n\n| Status | Accepted |\n| --- | --- |\n| Date | 2024-03-01 |\n\n## Context\n\nWhy?\n"
        try repository.write(nygardRecord(1, "Old"), to: "docs/adr/0001-old.md")
        try repository.commit("two", writing: text, to: "docs/adr/0002-new.md")
        _ = try workspace(repository).supersede(["1"], by: "2")
        #expect(
            try repository.read("docs/adr/0002-new.md")
                == text.replacing(
                    "| --- | --- |\n", with: "| --- | --- |\n| Supersedes | [ADR-0001](0001-old.md) |\n"))
    }

    @Test func aLogInATableKeepsItsColumns() throws {
        let repository = try TemporaryRepository()
        let log = "| Status | Date | Who |\n|--|--|--|\n| Proposed | 2024-02-01 | B |\n| Accepted | 2024-03-01 | A |\n"
        try repository.write("# 1. Old\n\n## Status\n\n\(log)\n## Context\n\nWhy?\n", to: "docs/adr/0001-old.md")
        try repository.commit("two", writing: nygardRecord(2, "New"), to: "docs/adr/0002-new.md")
        _ = try workspace(repository).supersede(["1"], by: "2")
        let rows = try repository.read("docs/adr/0001-old.md").split(separator: "\n").filter { $0.first == "|" }
        #expect(rows.allSatisfy { $0.count { $0 == "|" } == 4 && $0.last == "|" }, "\(rows)")
        #expect(rows.last?.hasPrefix("| Superseded") == true, "\(rows)")
        #expect(try repository.read("docs/adr/0001-old.md").contains("by [ADR-0002](0002-new.md)"))
    }

    @Test func everyLineKeepsItsOwnEnding() throws {
        let repository = try TemporaryRepository()
        let text = "# 1. Old\n\n## Status\n\nAccepted\r\n\n## Context\n\nWhy?\n"
        try repository.write(text, to: "docs/adr/0001-old.md")
        try repository.commit("two", writing: nygardRecord(2, "New"), to: "docs/adr/0002-new.md")
        _ = try workspace(repository).link("2", "amends", "1")
        let after = try repository.read("docs/adr/0001-old.md")
        #expect(
            after.unicodeScalars.elementsEqual(
                text.replacing("Accepted\r\n", with: "Accepted\r\n\r\nAmended by [ADR-0002](0002-new.md)\r\n")
                    .unicodeScalars), "\(after.debugDescription)")
    }
}
