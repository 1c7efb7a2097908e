import ADRLinkCore
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct SupersessionTests {
    /// Makes the first record superseded by the second, and gives both texts.
    private func superseded(
        _ old: String, by new: String = nygardRecord(2, "New"), suffix: String = "md", partially: Bool = false
    ) throws -> (old: String, new: String) {
        let repository = try TemporaryRepository()
        let paths = ["docs/adr/0001-old.\(suffix)", "docs/adr/0002-new.\(suffix)"]
        try repository.write(old, to: paths[0])
        try repository.commit("both", writing: new, to: paths[1])
        _ = try workspace(repository).supersede(["1"], by: "2", partially: partially)
        let index = try decisions(repository)
        let first = try #require(index.decision(path: paths[0]))
        #expect(index.supersededBy(first).count == (partially ? 0 : 1))
        #expect(partially || first.status == .superseded)
        #expect(index.decisions.flatMap(\.relations).allSatisfy { $0.resolved != nil && !$0.oneSided })
        return (try repository.read(paths[0]), try repository.read(paths[1]))
    }

    @Test func bothRecordsSaySo() throws {
        let both = try superseded(nygardRecord(1, "Old"))
        #expect(both.old == nygardRecord(1, "Old", status: "Superseded by [ADR-0002](0002-new.md)"))
        #expect(both.new == nygardRecord(2, "New", status: "Accepted\n\nSupersedes [ADR-0001](0001-old.md)"))
    }

    @Test func aPartKeepsItsStatus() throws {
        let both = try superseded(nygardRecord(1, "Old"), partially: true)
        #expect(
            both.old == nygardRecord(1, "Old", status: "Accepted\n\nPartially superseded by [ADR-0002](0002-new.md)"))
        #expect(both.new == nygardRecord(2, "New", status: "Accepted\n\nPartially supersedes [ADR-0001](0001-old.md)"))
    }

    @Test(arguments: [
        ("---\nstatus: accepted\n---\n", "---\nstatus: superseded by ADR-0002\n---\n"),
        ("---\nstatus: accepted\nsuperseded-by:\n---\n", "---\nstatus: superseded\nsuperseded-by: ADR-0002\n---\n"),
        (
            "---\nstatus: accepted\nsuperseded_by: \"\"\n---\n",
            "---\nstatus: superseded\nsuperseded_by: \"ADR-0002\"\n---\n"
        ),
        ("---\nstatus: accepted\nsupersededBy: []\n---\n", "---\nstatus: superseded\nsupersededBy: [ADR-0002]\n---\n"),
        ("+++\nstatus = \"accepted\"\n+++\n", "+++\nstatus = \"superseded by ADR-0002\"\n+++\n"),
    ])
    func theOldHalfInFrontMatter(before: String, after: String) throws {
        let rest = "\n# Old\n\n## Context and Problem Statement\n\nWhy?\n"
        #expect(try superseded(before + rest).old == after + rest)
    }

    @Test(arguments: [
        ("---\nstatus: accepted\n---\n", "---\nstatus: accepted\nsupersedes: ADR-0001\n---\n"),
        (
            "---\nstatus: accepted\nsupersedes: ADR-0003\n---\n",
            "---\nstatus: accepted\nsupersedes: [ADR-0003, ADR-0001]\n---\n"
        ),
        (
            "---\nstatus: accepted\nsupersedes: [\"ADR-0003\"]\n---\n",
            "---\nstatus: accepted\nsupersedes: [\"ADR-0003\", \"ADR-0001\"]\n---\n"
        ),
        (
            "---\nsupersedes:\n  - ADR-0003\nstatus: accepted\n---\n",
            "---\nsupersedes:\n  - ADR-0003\n  - ADR-0001\nstatus: accepted\n---\n"
        ),
        ("---\nstatus: accepted\nsupersedes: none\n---\n", "---\nstatus: accepted\nsupersedes: ADR-0001\n---\n"),
    ])
    func theNewHalfInFrontMatter(before: String, after: String) throws {
        let repository = try TemporaryRepository()
        let rest = "\n# New\n\n## Context and Problem Statement\n\nWhy?\n"
        try repository.write(nygardRecord(1, "Old"), to: "docs/adr/0001-old.md")
        try repository.write(
            nygardRecord(3, "Third", status: "Superseded by [ADR-0002](0002-new.md)"), to: "docs/adr/0003-third.md")
        try repository.write(before + rest, to: "docs/adr/0002-new.md")
        _ = try workspace(repository).supersede(["1"], by: "2")
        #expect(try repository.read("docs/adr/0002-new.md") == after + rest)
    }

    @Test(arguments: [
        (
            "* Status: accepted\n", "* Status: superseded by [ADR-0002](0002-new.md)\n",
            "* Status: accepted\n* Supersedes: [ADR-0001](0001-old.md)\n"
        ),
        (
            "Status: Accepted\n", "Status: Superseded by [ADR-0002](0002-new.md)\n",
            "Status: Accepted\nSupersedes: [ADR-0001](0001-old.md)\n"
        ),
        (
            "**Status:** Accepted\n", "**Status:** Superseded by [ADR-0002](0002-new.md)\n",
            "**Status:** Accepted\n**Supersedes:** [ADR-0001](0001-old.md)\n"
        ),
        (
            "| Status | Accepted |\n|---|---|\n| Date | 2024-03-01 |\n",
            "| Status | Superseded by [ADR-0002](0002-new.md) |\n|---|---|\n| Date | 2024-03-01 |\n", nil
        ),
        ("Status: Accepted (2024-03-01)\n", "Status: Superseded by [ADR-0002](0002-new.md) (2026-11-21)\n", nil),
        (
            "## Status\n\nAccepted\n\nSupersedes: none\n",
            "## Status\n\nSuperseded by [ADR-0002](0002-new.md)\n\nSupersedes: none\n",
            "## Status\n\nAccepted\n\nSupersedes: [ADR-0001](0001-old.md)\n"
        ),
        ("**Statut :** Accepté\n", "**Statut :** Remplacé par [ADR-0002](0002-new.md)\n", nil),
        (
            "## Status\n\nAkzeptiert\n", "## Status\n\nErsetzt durch [ADR-0002](0002-new.md)\n",
            "## Status\n\nAkzeptiert\n\nErsetzt: [ADR-0001](0001-old.md)\n"
        ),
        (
            "## Estado\n\nAceptado\n", "## Estado\n\nReemplazado por [ADR-0002](0002-new.md)\n",
            "## Estado\n\nAceptado\n\nReemplaza [ADR-0001](0001-old.md)\n"
        ),
        (
            "## Статус\n\nПринято\n", "## Статус\n\nЗаменено на [ADR-0002](0002-new.md)\n",
            "## Статус\n\nПринято\n\nЗаменяет [ADR-0001](0001-old.md)\n"
        ),
        (
            "## 状态\n\n已采纳\n", "## 状态\n\n已取代\n\n被取代：[ADR-0002](0002-new.md)\n",
            "## 状态\n\n已采纳\n\n取代：[ADR-0001](0001-old.md)\n"
        ),
    ])
    func theFormOfEachRecordIsKept(before: String, old: String, new: String?) throws {
        let rest = "\n## Context\n\nWhy?\n"
        let both = try superseded("# 1. Old\n\n" + before + rest, by: "# 2. New\n\n" + before + rest)
        #expect(both.old == "# 1. Old\n\n" + old + rest)
        if let new { #expect(both.new == "# 2. New\n\n" + new + rest) }
    }

    @Test(arguments: [
        "## Status\n\n2024-03-01 accepted\n", "## Status\n\n**Accepted** - 2024-03-01\n", "Status\n: Accepted\n",
        "<table><tr><td>Status</td><td>Accepted</td></tr></table>\n",
        "![accepted](https://img.example.org/status-accepted-green)\n",
        "| Status | Date |\n|---|---|\n| Accepted | 2024-03-01 |\n",
        "## Status\n\n- [ ] Proposed\n- [x] Accepted\n", "## Status: Accepted\n",
        "## Status\n\nAccepted by the board\n",
        "## ステータス\n\n採用\n", "## Stato\n\nAccettato\n", "## Status\n\nAceito\n", "## Status\n\nGeaccepteerd\n",
        "---\nx: y\n---\n\n## Status\n\nACCEPTED\n",
    ])
    func rarerFormsToo(form: String) throws {
        let isMatter = form.hasPrefix("---")
        func text(_ title: String) -> String {
            isMatter
                ? form.replacing("\n\n##", with: "\n\n# \(title)\n\n##") : "# \(title)\n\n\(form)\n## Context\n\nWhy?\n"
        }
        _ = try superseded(text("1. Old"), by: text("2. New"))
    }

    @Test func asciidocAndReST() throws {
        let adoc = try superseded(
            "= 1. Old\n:status: accepted\n\n== Context\n", by: "= 2. New\n\n== Status\n\nAccepted\n", suffix: "adoc")
        #expect(adoc.old == "= 1. Old\n:status: superseded by xref:0002-new.adoc[ADR-0002]\n\n== Context\n")
        #expect(adoc.new == "= 2. New\n\n== Status\n\nAccepted\n\nSupersedes xref:0001-old.adoc[ADR-0001]\n")
        let rest = try superseded(
            "1. Old\n======\n\n:Status: Accepted\n", by: "2. New\n======\n\nStatus\n------\n\nAccepted\n", suffix: "rst"
        )
        #expect(rest.old == "1. Old\n======\n\n:Status: Superseded by `ADR-0002 <0002-new.rst>`__\n")
        #expect(rest.new == "2. New\n======\n\nStatus\n------\n\nAccepted\n\nSupersedes `ADR-0001 <0001-old.rst>`__\n")
    }

    @Test func manyAtOnceAreOneChange() throws {
        let repository = try repository(numbers: 1...4)
        let change = try workspace(repository).supersede(["1", "2", "ADR-0001"], by: "4")
        #expect(change.paths == [path(1), path(2), path(4)])
        #expect(change.trailer == "Refs: ADR-0001, ADR-0002, ADR-0004")
        let index = try decisions(repository)
        #expect(index.supersedes(try #require(index.decision(path: path(4)))).map(\.number) == [1, 2])
    }

    @Test(arguments: [true, false]) func aOneSidedRelationIsCompleted(oldSaysSo: Bool) throws {
        let repository = try repository(numbers: 1...2)
        let half =
            oldSaysSo
            ? nygardRecord(1, "Record 1", status: "Superseded by [ADR-0002](0002-record-2.md)")
            : nygardRecord(2, "Record 2", status: "Accepted\n\nSupersedes [ADR-0001](0001-record-1.md)")
        try repository.commit("half", writing: half, to: path(oldSaysSo ? 1 : 2))
        let change = try workspace(repository).supersede(["1"], by: "2")
        #expect(change.paths == [path(oldSaysSo ? 2 : 1)])
        let again = try workspace(repository).supersede(["1"], by: "2")
        #expect(again.paths.isEmpty)
    }

    @Test func whatIsSupersededAlreadyNamesItsSuccessor() throws {
        let repository = try repository(numbers: 1...3)
        _ = try workspace(repository).supersede(["1"], by: "2")
        let error = try refusal { _ = try workspace(repository).supersede(["1"], by: "3") }
        #expect(error.message == "ADR-0001 is superseded already, by ADR-0002")
        #expect(error.hint == "supersede ADR-0002 instead")
        #expect(error.line == 7)
    }

    @Test func aCircleIsRefusedWithItsWay() throws {
        let repository = try repository(numbers: 1...3)
        _ = try workspace(repository).supersede(["1"], by: "2", partially: true)
        _ = try workspace(repository).supersede(["2"], by: "3", partially: true)
        let error = try refusal { _ = try workspace(repository).supersede(["3"], by: "1") }
        #expect(error.message.hasPrefix("that would be a circle: ADR-0003 supersedes ADR-0002 supersedes ADR-0001"))
        #expect(error.path == path(3))
        let itself = try refusal { _ = try workspace(repository).supersede(["3"], by: "ADR-3") }
        #expect(itself.message == "ADR-0003 would refer to itself")
    }

    @Test(arguments: ["Draft", "Rejected", "Deprecated"]) func whatIsNotInForceSupersedesNothing(status: String) throws
    {
        let repository = try repository(numbers: 1...1)
        try repository.commit("new", writing: nygardRecord(2, "Record 2", status: status), to: path(2))
        let error = try refusal { _ = try workspace(repository).supersede(["1"], by: "2") }
        #expect(error.path == path(2))
        #expect(error.line == 7)
        #expect(try changes(repository) == "")
    }

    @Test func ofSeveralOneThatCannotBeChangedLeavesAllAsTheyWere() throws {
        let repository = try repository(numbers: 1...2)
        try repository.commit("bad", writing: "# 3. Bad\n\nStatus: Accepted, mostly\n\n## Context\n", to: path(3))
        let error = try refusal { _ = try workspace(repository).supersede(["1", "3"], by: "2") }
        #expect(error.path == path(3))
        #expect(try changes(repository) == "")
    }

    @Test(arguments: [
        ("amends", "Amends", "Amended by"), ("clarifies", "Clarifies", "Clarified by"),
        ("relates", "Relates to", "Relates to"), ("relates-to", "Relates to", "Relates to"),
        ("amended-by", "Amended by", "Amends"), ("clarified-by", "Clarified by", "Clarifies"),
    ])
    func linkingSaysItInBoth(relation: String, first: String, second: String) throws {
        let repository = try repository(numbers: 1...2)
        _ = try workspace(repository).link("2", relation, "1")
        #expect(
            try repository.read(path(2))
                == nygardRecord(2, "Record 2", status: "Accepted\n\n\(first) [ADR-0001](0001-record-1.md)"))
        #expect(
            try repository.read(path(1))
                == nygardRecord(1, "Record 1", status: "Accepted\n\n\(second) [ADR-0002](0002-record-2.md)"))
        #expect(try workspace(repository).link("2", relation, "1").paths.isEmpty)
    }

    @Test func amendmentsMakeNoCircleAndUnknownRelationsAreNamed() throws {
        let repository = try repository(numbers: 1...2)
        _ = try workspace(repository).link("2", "amends", "1")
        #expect(try refusal { _ = try workspace(repository).link("1", "amends", "2") }.code == .decision)
        #expect(try refusal { _ = try workspace(repository).link("1", "amend", "2") }.hint == "did you mean amends?")
        #expect(
            try refusal { _ = try workspace(repository).link("1", "supersedes", "2") }.hint
                == "adrlink supersede OLD --by NEW")
    }
}
