import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// The rules on what becomes of a record after it was written.
///
/// Validates: GOV-11
@Suite struct RecordMaintenanceRuleTests {
    private let rewritten = "accepted-record-rewritten warning"
    private let illegal = "transition-illegal error"
    private let tabs = "adr/0006-use-tabs.md"
    private let first = "adr/0001-record-decisions.md"

    // MARK: Rewriting

    @Test func theTextOfAnAcceptedRecordIsNotRewritten() throws {
        let world = try CheckWorld()
        let text = try world.made.read(first)
        let changed = text.replacing("We do it.", with: "We do it twice.\n\nAnd once more.")
        let result = try world.judge("rewrite", change: first, text: changed)
        #expect(result.verdicts == [rewritten])
        #expect(result.words.contains("ADR-0001 (Record decisions) was accepted, and this changes 2 lines of its text"))
        #expect(result.findings.first?.path == first)
        #expect(
            result.findings.first?.line == 1
                + (changed.components(separatedBy: "We do it twice.").first ?? "").count { $0 == "\n" })
        let typo = try world.judge("typo", change: first, text: changed.replacing("once", with: "twice"))
        #expect(typo.verdicts == [rewritten])
        #expect(typo.words.contains("one line"))
        #expect(
            try world.judge("retitle", change: first, text: changed.replacing("Record decisions", with: "No")).verdicts
                == [rewritten])
    }

    @Test func statusDatesLinksAndLayoutMayChange() throws {
        let world = try CheckWorld()
        let text = nygardRecord(9, "Nine") + "\nSee [the plan](plan.md) and\nthe [list][l].\n\n[l]: list.md\n"
        try world.made.commit("add", writing: text, to: "adr/0009-nine.md")
        for (what, changed) in [
            ("status", text.replacing("Accepted", with: "Deprecated, 2025-01-02")),
            ("date", text.replacing("Date: 2024-03-01", with: "Date: 2024-03-02")),
            ("another date", text.replacing("Date: 2024-03-01", with: "Date: 2024-03-01\nUpdated: 2024-05-01")),
            ("governs", text.replacing("Date: 2024-03-01", with: "Date: 2024-03-01\n\nGoverns: src/")),
            ("a section of links", text + "\n## Links\n\n* [The plan](plan.md)\n"),
            (
                "a relation",
                text.replacing(
                    "Accepted", with: "Accepted\n\nAmended by [1. Record decisions](0001-record-decisions.md)")
            ),
            (
                "a note of it",
                text.replacing(
                    "## Context", with: "> **Amended by** [1. Record decisions](0001-record-decisions.md)\n\n## Context"
                )
            ),
            ("line ends", text.replacing("\n", with: "\r\n")),
            ("line breaks", text.replacing("the plan](plan.md) and\nthe", with: "the plan](plan.md)\nand the")),
            (
                "the target of a link",
                text.replacing("plan.md", with: "plans/plan.md").replacing("list.md", with: "l.md")
            ),
            ("a comment", text.replacing("## Context", with: "<!-- nobody\nreads this -->\n\n## Context")),
        ] {
            let result = try world.judge(what, change: "adr/0009-nine.md", text: changed)
            #expect(!result.verdicts.contains(rewritten), "\(what): \(result.words)")
            try world.made.git(["reset", "--quiet", "--hard", "HEAD~1"])
        }
    }

    @Test func formatsWithFrontMatterAndTablesAreUnderstood() throws {
        let world = try CheckWorld()
        let madr =
            "---\nstatus: accepted\ndate: 2024-03-01\ndecision-makers: Ada\n---\n# Nine\n\n## Context and Problem Statement\n\nWhy.\n"
        try world.made.commit("add", writing: madr, to: "adr/0009-nine.md")
        #expect(
            !(try world.judge("s", change: "adr/0009-nine.md", text: madr.replacing("accepted", with: "deprecated")))
                .verdicts.contains(rewritten))
        try world.made.git(["reset", "--quiet", "--hard", "HEAD~1"])
        #expect(
            try world.judge("s", change: "adr/0009-nine.md", text: madr.replacing("Why.", with: "Why not.")).verdicts
                .contains(rewritten))
        let asciidoc = "= 10. Ten\n:status: accepted\n:date: 2024-03-01\n\n== Context\n\nWhy.\n"
        try world.made.commit("add", writing: asciidoc, to: "adr/0010-ten.adoc")
        let deprecated = asciidoc.replacing("accepted", with: "deprecated").replacing("03-01", with: "04-01")
        #expect(!(try world.judge("s", change: "adr/0010-ten.adoc", text: deprecated)).verdicts.contains(rewritten))
    }

    @Test func whatWasNotAcceptedMayBeRewrittenAndAnythingMoved() throws {
        let world = try CheckWorld()
        let proposed = try world.made.read("adr/0007-use-spaces.md")
        #expect(
            try world.judge("p", change: "adr/0007-use-spaces.md", text: proposed.replacing("We do it.", with: "No."))
                .findings.isEmpty)
        try world.made.git(["mv", first, "adr/0001-renamed.md"])
        try world.made.commit("rename")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.isEmpty)
    }

    // MARK: Transitions

    @Test func statusMovesOnlyAsAllowed() throws {
        let world = try CheckWorld()
        let result = try world.judge("revive", change: tabs, text: nygardRecord(6, "Use tabs"))
        #expect(result.verdicts == [illegal])
        #expect(result.words.contains("ADR-0006 (Use tabs) goes from deprecated to accepted | deprecated is an end"))
        #expect(result.findings.first?.path == tabs && result.findings.first?.line == 7)
        let back = try world.judge("back", change: first, text: nygardRecord(1, "Record decisions", status: "Proposed"))
        #expect(back.verdicts == [illegal])
        #expect(back.words.contains("from accepted a decision may become deprecated or superseded"))
        let good = try world.judge("accept", change: "adr/0007-use-spaces.md", text: nygardRecord(7, "Use spaces"))
        #expect(good.findings.isEmpty, "\(good.words)")
    }

    @Test func aNewRecordMayBeginAnywhereAndAnUnknownWordBindsNobody() throws {
        let world = try CheckWorld()
        for status in ["Deprecated", "Rejected", "Draft", "Superseded", "On hold"] {
            let result = try world.judge(
                "import", change: "adr/0009-nine.md", text: nygardRecord(9, "Nine", status: status))
            #expect(!result.verdicts.contains(illegal), "\(status)")
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
        try world.made.commit(
            "hold", writing: nygardRecord(7, "Use spaces", status: "On hold"), to: "adr/0007-use-spaces.md")
        #expect(
            try world.judge("go", change: "adr/0007-use-spaces.md", text: nygardRecord(7, "Use spaces")).findings
                .isEmpty)
    }

    @Test func thePolicySaysWhatIsAllowed() throws {
        let world = try CheckWorld(policy: "[transition \"deprecated\"]\n\tto = accepted\n")
        #expect(try world.judge("revive", change: tabs, text: nygardRecord(6, "Use tabs")).findings.isEmpty)
    }

    @Test func aMergeThatTakesOneSideMovesNothing() throws {
        let world = try CheckWorld()
        let spaces = "adr/0007-use-spaces.md"
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.made.commit("reject", writing: nygardRecord(7, "Use spaces", status: "Rejected"), to: spaces)
        try world.made.git(["switch", "--quiet", "main"])
        try world.made.commit("accept", writing: nygardRecord(7, "Use spaces"), to: spaces)
        _ = try world.made.tryGit(["merge", "--quiet", "topic"])
        for (status, verdicts) in [("Rejected", []), ("Accepted", []), ("Deprecated", []), ("Draft", [illegal])]
            as [(String, [String])]
        {
            try world.made.write(nygardRecord(7, "Use spaces", status: status) + "Both.\n", to: spaces)
            try world.made.git(["add", "--all"])
            let result = try world.check(message: "merge\n")
            #expect(result.verdicts.filter { $0 == illegal } == verdicts, "\(status): \(result.words)")
        }
    }

    // MARK: Relations

    @Test func aRelationThatLeadsNowhereIsNamedWithItsLine() throws {
        let world = try CheckWorld()
        let text = nygardRecord(
            9, "Nine", status: "Accepted\n\nSupersedes [8. Other](0008-other.md)\n\nAmends ADR-0099")
        let result = try world.judge("add", change: "adr/0009-nine.md", text: text)
        #expect(result.verdicts == ["relation-broken error", "relation-broken error"])
        #expect(result.findings.map(\.line) == [9, 11] && result.findings.first?.path == "adr/0009-nine.md")
        #expect(
            result.words.contains(
                "ADR-0009 supersedes “8. Other” (0008-other.md), whose number belongs to a record of another name"))
        #expect(result.words.contains("ADR-0009 amends “ADR-0099”, and there is no such record"))
    }

    @Test func whatNeverHadARecordMayBeSuperseded() throws {
        let world = try CheckWorld()
        for target in [
            "the old wiki page", "https://example.org/pull/23", "[the old design](../design/old.md)",
            "[theirs](https://example.org/adr/0016-theirs.md)",
        ] {
            let text = nygardRecord(9, "Nine", status: "Accepted\n\nSupersedes \(target)")
            let result = try world.judge("add", change: "adr/0009-nine.md", text: text)
            #expect(result.findings.isEmpty, "\(target): \(result.words)")
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
    }

    @Test func aRelationThatMayMeanTwoRecordsSaysWhich() throws {
        let world = try CheckWorld()
        try world.made.commit("twice", writing: nygardRecord(5, "Rival", status: "Draft"), to: "adr/0005-rival.md")
        let result = try world.judge(
            "add", change: "adr/0009-nine.md", text: nygardRecord(9, "Nine", status: "Accepted\n\nAmends ADR-0005"))
        #expect(result.verdicts == ["relation-broken error"])
        #expect(result.words.contains("which may be adr/0005-rival.md or adr/0005-use-a-queue.md"))
    }

    @Test func theRecordThatLosesItsTargetIsNamed() throws {
        let world = try CheckWorld()
        try world.made.git(["rm", "--quiet", "adr/0004-push.md"])
        try world.made.commit("remove")
        let result = try world.check(.range(["HEAD~1..HEAD"]))
        #expect(result.verdicts == ["relation-broken error", "relation-broken error"], "\(result.words)")
        #expect(Set(result.findings.compactMap(\.path)) == ["adr/0002-poll.md", "adr/0005-use-a-queue.md"])
        #expect(try world.judge("work").findings.isEmpty, "a later commit has nothing to do with it")
    }

    @Test func bothRecordsHaveToSayIt() throws {
        let world = try CheckWorld()
        let result = try world.judge(
            "amend", change: "adr/0009-nine.md",
            text: nygardRecord(
                9, "Nine", status: "Accepted\n\nPartially supersedes [5. Use a queue](0005-use-a-queue.md)"))
        #expect(result.verdicts == ["relation-one-sided warning"])
        #expect(
            result.words.contains("ADR-0009 partially supersedes ADR-0005, and adr/0005-use-a-queue.md does not say so")
        )
        #expect(result.words.contains("write into it that it is partially superseded by ADR-0009"))
        let relates = try world.judge(
            "relate", change: "adr/0010-ten.md",
            text: nygardRecord(10, "Ten", status: "Accepted\n\nRelates to [5. Use a queue](0005-use-a-queue.md)"))
        #expect(relates.findings.isEmpty, "\(relates.words)")
    }

    @Test func theWorkingTreeHasItsRelationsJudgedWhole() throws {
        let world = try CheckWorld()
        #expect(try world.check(.workingTree).findings.isEmpty)
        try world.made.git(["rm", "--quiet", "adr/0005-use-a-queue.md"])
        try world.made.commit("remove")
        #expect(try world.check(.workingTree).verdicts == ["relation-broken error"])
    }

    // MARK: References

    @Test func aReferenceToADecisionThatGovernsOtherPathsIsUnrelated() throws {
        let world = try CheckWorld()
        let result = try world.judge("work\n\nRefs: ADR-0008\n")
        #expect(result.verdicts == ["ref-unrelated warning"])
        #expect(result.findings.first?.line == 3)
        #expect(
            result.words.contains(
                "ADR-0008 (Clusters are code) governs infra/, :(exclude)infra/docs/, and the commit changes nothing there"
            ))
        #expect(try world.judge("work\n\nRefs: ADR-0008\n", change: "infra/a.tf").findings.isEmpty)
        #expect(
            try world.judge("work\n\nRefs: ADR-0008\n", change: "infra/docs/a.md").verdicts == ["ref-unrelated warning"]
        )
        #expect(try world.judge("work\n\nRefs: ADR-0001\n").findings.isEmpty, "it governs nothing")
        let record = "adr/0008-clusters-are-code.md"
        #expect(
            !(try world.judge("w\n\nRefs: ADR-0008\n", change: record, text: world.made.read(record) + "\n")).verdicts
                .contains("ref-unrelated warning"))
        try world.made.commit("empty\n\nRefs: ADR-0008\n")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.isEmpty, "an empty commit")
    }
}
