import ADRLinkCore
import Git
import TestSupport
import Testing

/// Validates: GOV-2, USE-1
@Suite struct ReferenceRuleTests {
    @Test func decisionsInForceAreNamedWithoutAWord() throws {
        let world = try CheckWorld()
        for trailer in [
            "Refs: ADR-0001", "refs: adr-1", "Refs: ADR-0001, ADR-0005", "Refs: #135 JIRA-12 ADR-1",
            "Refs: some-ticket",
        ] {
            #expect(try world.judge("work\n\n\(trailer)\n").findings.isEmpty, "\(trailer)")
        }
    }

    @Test func anUnknownDecisionIsAnErrorThatNamesTheNearest() throws {
        let world = try CheckWorld()
        let result = try world.judge("drain the queue later\n\nRefs: ADR-0009\n")
        #expect(result.verdicts == ["ref-unknown error"])
        #expect(result.words.contains("there is no decision ADR-0009"))
        #expect(result.words.contains("ADR-0005 “Use a queue”"), "by title")
        #expect(result.words.contains("ADR-0008 “Clusters are code”"), "by number")
        #expect(result.exitStatus == 1)
    }

    @Test func withoutAnyRecordTheHintIsToMakeOne() throws {
        let made = try TemporaryRepository()
        try made.commit("start")
        try made.commit("work\n\nRefs: ADR-0001\n")
        let result = try CheckWorld.workspace(made.path).check(.range(["HEAD~1..HEAD"]))
        #expect(result.words.contains("adrlink new"))
    }

    @Test func anUnknownDecisionThatAnotherBranchHasIsFoundThere() throws {
        let world = try CheckWorld()
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.record(9, "Elsewhere", "0009-elsewhere")
        try world.made.commit("add it")
        try world.made.git(["switch", "--quiet", "main"])
        let result = try world.judge("work\n\nRefs: ADR-0009\n")
        #expect(result.words.contains("refs/heads/topic has it, as adr/0009-elsewhere.md"))
    }

    @Test func anotherPrefixOnAnotherBranchIsAnotherDecision() throws {
        let world = try CheckWorld(policy: "[records]\nprefix = ADR\nprefix = OPS\n")
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.record(9, "Elsewhere", "OPS-0009-elsewhere")
        try world.made.commit("add it")
        try world.made.git(["switch", "--quiet", "main"])
        #expect(try !world.judge("work\n\nRefs: ADR-0009\n").words.contains("topic"))
        #expect(try world.judge("work\n\nRefs: OPS-0009\n").words.contains("topic"))
    }

    @Test func aNumberThatTwoRecordsClaimIsAmbiguous() throws {
        let world = try CheckWorld()
        try world.record(5, "Another", "0005-another")
        try world.made.commit("add it")
        let result = try world.judge("work\n\nRefs: ADR-5\n")
        #expect(result.verdicts == ["ref-ambiguous error"])
        #expect(result.words.contains("adr/0005-another.md, adr/0005-use-a-queue.md"))
    }

    @Test func aSupersededDecisionLeadsToTheEndOfItsChain() throws {
        let world = try CheckWorld()
        let result = try world.judge("work\n\nRefs: ADR-0002\n")
        #expect(result.verdicts == ["ref-superseded error"])
        #expect(result.findings.first?.hint == "name the successor instead: Refs: ADR-0005")
        #expect(result.findings.first?.line == 3)
        #expect(result.findings.first?.path == nil, "the line is the message's")
    }

    @Test func theCommitThatEditsTheRecordMayNameIt() throws {
        let world = try CheckWorld()
        let text = nygardRecord(2, "Poll the table", status: "Superseded by [4. Push](0004-push.md), long ago")
        #expect(try world.judge("mend\n\nRefs: ADR-0002\n", change: "adr/0002-poll.md", text: text).findings.isEmpty)
        let add = nygardRecord(9, "New", status: "Proposed")
        #expect(try world.judge("propose\n\nRefs: ADR-0009\n", change: "adr/0009-new.md", text: add).findings.isEmpty)
    }

    @Test func aCircleOfSuccessorsEnds() throws {
        let world = try CheckWorld()
        try world.record(9, "Egg", "0009-egg", status: "Superseded by [10. Hen](0010-hen.md)")
        try world.record(10, "Hen", "0010-hen", status: "Superseded by [9. Egg](0009-egg.md)")
        try world.made.commit("add both")
        let result = try world.judge("work\n\nRefs: ADR-9\n")
        #expect(result.verdicts == ["ref-superseded error"])
        #expect(result.words.contains("circle"))
    }

    @Test func everyOtherStatusHasItsRule() throws {
        let world = try CheckWorld()
        #expect(try world.judge("work\n\nRefs: ADR-3\n").verdicts == ["ref-rejected error"])
        #expect(try world.judge("work\n\nRefs: ADR-6\n").verdicts == ["ref-deprecated warning"])
        #expect(try world.judge("work\n\nRefs: ADR-7\n").verdicts == ["ref-not-accepted warning"])
        try world.record(9, "Own word", "0009-own-word", status: "Implemented")
        try world.made.commit("add")
        #expect(try world.judge("work\n\nRefs: ADR-9\n").findings.isEmpty)
    }

    @Test func aBareNumberIsAWarningWhereTheDecisionExists() throws {
        let world = try CheckWorld()
        #expect(try world.judge("work\n\nRefs: 5\n").verdicts == ["ref-malformed warning"])
        #expect(try world.judge("work\n\nRefs: 1234\n").findings.isEmpty)
    }

    @Test func recordsWithoutANumberAreNamedByTheirSlug() throws {
        let world = try CheckWorld()
        try world.record(0, "x", "20240301-use-yaml", status: "Rejected")
        try world.made.write("# Use yaml\n\n## Status\n\nRejected\n", to: "adr/20240301-use-yaml.md")
        try world.made.commit("add")
        #expect(try world.judge("work\n\nRefs: 20240301-use-yaml\n").verdicts == ["ref-rejected error"])
        #expect(try world.judge("work\n\nRefs: 20240301-use-json\n").findings.isEmpty, "somebody else's word")
    }

    @Test func prefixesThatRecordsStateAreIdsToo() throws {
        let world = try CheckWorld()
        try world.made.write("# Layers\n\n## Status\n\nAccepted\n\nGoverns: src/**\n", to: "adr/ARCH-012-layers.md")
        try world.made.commit("add")
        #expect(try world.judge("work\n\nRefs: ARCH-12\n", change: "src/b.c").findings.isEmpty)
        #expect(try world.judge("work\n\nRefs: ARCH-013\n").words.contains("there is no decision ARCH-013"))
        let source = try world.judge("work\n\nRefs: ARCH-012\n", change: "src/a.c")
        #expect(source.findings.isEmpty, "\(source.words)")
        #expect(try world.judge("work\n\nRefs: JIRA-12\n").findings.isEmpty)
    }

    @Test func severitiesAreThePolicys() throws {
        let world = try CheckWorld(
            policy: "[rule \"ref-superseded\"]\nseverity = off\n[rule \"ref-deprecated\"]\nseverity = error\n"
                + "[rule \"ref-malformed\"]\nseverity = error\n")
        #expect(try world.judge("work\n\nRefs: ADR-2\n").findings.isEmpty)
        #expect(try world.judge("work\n\nRefs: ADR-6\n").verdicts == ["ref-deprecated error"])
        #expect(try world.judge("work\n\nRefs: 5\n").verdicts == ["ref-malformed warning"], "a hint stays one")
    }

    @Test func aGateMayJudgeByTheTip() throws {
        let world = try CheckWorld()
        try world.made.commit("work\n\nRefs: ADR-0001\n")
        try world.record(1, "Record decisions", "0001-record-decisions", status: "Deprecated")
        try world.made.commit("retire\n\nRefs: ADR-0001\n")
        #expect(try world.check(.range(["HEAD~2..HEAD"])).findings.isEmpty)
        var options = CheckOptions()
        options.statusAt = .tip
        let result = try world.check(.range(["HEAD~2..HEAD"]), options)
        #expect(result.verdicts == ["ref-deprecated warning"])
        #expect(result.findings.first?.commit == (try world.made.git(["rev-parse", "HEAD~1"])))
    }

    @Test func judgingByTheTipStillLooksAtOtherBranches() throws {
        let world = try CheckWorld()
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.record(9, "Theirs", "0009-theirs")
        try world.made.commit("theirs")
        try world.made.git(["switch", "--quiet", "main"])
        try world.record(9, "Ours", "0009-ours")
        try world.made.commit("ours")
        var options = CheckOptions()
        options.statusAt = .tip
        #expect(try world.check(.range(["HEAD~1..HEAD"]), options).verdicts == ["number-taken error"])
    }
}
