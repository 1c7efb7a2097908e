import ADRLinkCore
import Testing

@Suite struct StatusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var status: DecisionStatus
        init(_ text: String, _ status: DecisionStatus) { (self.text, self.status) = (text, status) }
        var testDescription: String { text }
    }

    @Test(arguments: [
        Case("Accepted", .accepted), Case("**Accepted** - 2025-10-01", .accepted),
        Case("Accepted (2026-05-09)", .accepted),
        Case("⌛️ Superseded [0019](0019-x.md)", .superseded), Case(":white_check_mark: Accepted", .accepted),
        Case("~~Proposed~~ Accepted", .accepted), Case("Proposed -> Accepted", .accepted),
        Case("{ accepted }", .accepted), Case("“Accepted”", .accepted), Case("[2024-03-01] Accepted", .accepted),
        Case("![Accepted](https://img.shields.io/badge/status-accepted-green)", .accepted),
        Case("[![badge](https://badgen.net/badge/ADR/rejected/red)](README.md)", .rejected),
        Case("<del>Proposed</del> Accepted", .accepted), Case("<span style=\"color:red\">Rejected</span>", .rejected),
        Case("This decision has been accepted.", .accepted), Case("The status is proposed", .proposed),
        Case("The team has proposed names", .custom("the team has proposed names")),
        Case("proposed, accepted, rejected, superseded", .unknown), Case("proposed or accepted or rejected", .unknown),
        Case("Qual é o status: proposto, aceito?", .unknown), Case("Approved ✅", .custom("approved")),
        Case("Approved on 2024-03-01", .custom("approved")), Case("Approved (2024-03-01)", .custom("approved")),
        Case("Approved by the board. It starts in May.", .custom("approved")), Case("승인됨", .accepted),
        Case("depreciated", .deprecated), Case("Superceded by ADR-5", .superseded),
        Case("proposed | accepted | superseded", .unknown),
        Case("Proposed / Accepted / Rejected", .unknown), Case("In Review.", .custom("in review")),
        Case("Approved, superseded in part", .custom("approved, superseded in part")),
        Case("Approved 2024-03-01", .custom("approved")),
        Case("Rejected in favour of ADR 111", .rejected), Case("Partially Accepted", .custom("partially accepted")),
        Case("Accepté", .accepted), Case("REJETÉ", .rejected), Case("Obsolète", .deprecated),
        Case("Ersetzt durch ADR-5", .superseded),
        Case("abgelehnt", .rejected), Case("Rechazado", .rejected), Case("Rascunho", .draft), Case("已采纳", .accepted),
        Case("已弃用。", .deprecated), Case("却下", .rejected), Case("ОТКЛОНЕНО", .rejected), Case("{status}", .unknown),
    ])
    func ofASection(_ example: Case) throws {
        #expect(try read("# 42. T\n\n## Status\n\n\(example.text)\n\n## Context\n\nC\n").status == example.status)
    }

    @Test func sectionWinsOverFrontMatter() throws {
        #expect(try read("---\nstatus: ACTIVE\n---\n# T\n\n## Status\n\nAngenommen\n").status == .accepted)
    }

    @Test func emptySectionLeavesTheFrontMatter() throws {
        #expect(try read("---\nstatus: rejected\n---\n# T\n\n## Status\n\n## Context\n").status == .rejected)
    }

    @Test func laterLineOfALogCounts() throws {
        let text = "# T\n\n## Status\n\n- 2024-01-02: Proposed\n- 2024-02-03: Accepted\n- 2024-05-06: Deprecated\n"
        #expect(try read(text).status == .deprecated)
    }

    @Test func newestEntryCountsWhereTheLogGoesBackwards() throws {
        #expect(try read("# T\n\n## Status\n\n2024-05-06 Accepted\n2024-01-02 Proposed\n").status == .accepted)
    }

    @Test func proseOfTheContextIsNoStatus() throws {
        #expect(try read("# T\n\n## Context\n\nStatus: accepted\n\nSuperseded by ADR-1\n").status == .unknown)
    }

    @Test func repositoryMapsItsOwnWords() throws {
        let conventions = RecordConventions(statusFamilies: ["implemented": .accepted, "on hold": .proposed])
        #expect(try read("# T\n\n- Status: Implemented (v2)\n", conventions: conventions).status == .accepted)
        #expect(try read("# T\n\n- Status: On hold\n", conventions: conventions).status == .proposed)
    }

    @Test func wordsOfTheFileAreKept() throws {
        let decision = try read("# T\n\n## Status\n\n✅ Accepted\n\nAmends [3](0003-x.md)\n")
        #expect(decision.rawStatus == "✅ Accepted\nAmends [3](0003-x.md)")
        #expect(decision.statusLine == 5)
    }
}
