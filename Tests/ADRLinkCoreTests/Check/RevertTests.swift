import ADRLinkCore
import Git
import TestSupport
import Testing

/// Validates: GOV-2
@Suite struct RevertTests {
    private let rule = ["revert-unlinked warning"]

    @Test func whatGitRevertWritesIsUnderstood() throws {
        let world = try CheckWorld()
        try world.made.commit("work\n\nRefs: ADR-0001, ADR-0005\n", writing: "1", to: "work.txt")
        try world.made.git(["revert", "--no-edit", "HEAD"])
        let result = try world.check(.range(["HEAD^!"]))
        #expect(result.verdicts == rule)
        #expect(result.words.contains("which named ADR-0001, ADR-0005"))
        #expect(result.findings.first?.trailers == ["Refs: ADR-0001", "Refs: ADR-0005"])
        let mended = try #require(result.findings.first?.replacement)
        try world.made.git(["reset", "--quiet", "--hard", "HEAD~1"])
        #expect(try world.judge(mended).findings.isEmpty, "what it prints is what it asks for")
    }

    @Test func aShortenedIDIsResolvedAndAnUnknownOneLeftAlone() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0001\n")
        #expect(try world.judge("back\n\nThis reverts commit \(work.prefix(9)) (work, 2024-03-01).\n").verdicts == rule)
        #expect(try world.judge("back\n\nThis reverts commit 0123456789.\n").findings.isEmpty)
        #expect(try world.judge("back\n\nThis reverts commit \(work.prefix(6)).\n").findings.isEmpty, "too short")
        #expect(try world.judge("back\n\n> This reverts commit \(work).\n").findings.isEmpty, "a quotation")
    }

    @Test func aRevertThatNamesSomethingOrRevertsWorkWithoutReferencesIsGood() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0001\n")
        let plain = try world.made.commit("work\n\nRefs: #12\n")
        #expect(try world.judge("back\n\nThis reverts commit \(work).\n\nRefs: ADR-0005\n").findings.isEmpty)
        #expect(try world.judge("back\n\nThis reverts commit \(plain).\n").findings.isEmpty)
        let exempt = try world.judge("back\n\nThis reverts commit \(work).\n\nADR-Exempt: by mistake\n")
        #expect(exempt.verdicts == ["exempt-used info"])
    }

    @Test func aRevertedRevertAndARevertedMergeInheritToo() throws {
        let world = try CheckWorld()
        try world.made.commit("work\n\nRefs: ADR-0001\n", writing: "1", to: "work.txt")
        try world.made.git(["revert", "--no-edit", "HEAD"])
        try world.made.git(["revert", "--no-edit", "HEAD"])
        #expect(try world.check(.range(["HEAD^!"])).words.contains("ADR-0001"))
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.made.commit("side\n\nRefs: ADR-0005\n", writing: "2", to: "side.txt")
        try world.made.git(["switch", "--quiet", "main"])
        try world.made.git(["merge", "--quiet", "--no-ff", "--no-edit", "topic"])
        try world.made.git(["revert", "--no-edit", "--mainline=1", "HEAD"])
        let merge = try world.check(.range(["HEAD^!"]))
        #expect(merge.verdicts == rule)
        #expect(merge.words.contains("which named ADR-0005,"), "and nothing of the first parent's side")
    }

    @Test func inheritedDecisionsCoverTheirPathsAndNoOthers() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0008\n", writing: "1", to: "infra/a.tf")
        let back = "back\n\nThis reverts commit \(work).\n"
        #expect(try world.judge(back, change: "infra/a.tf").verdicts == rule)
        #expect(
            try world.judge(back, change: "infra/b.tf").verdicts
                == ["governed-path-unreferenced error", "revert-unlinked warning"])
    }

    @Test func aDecisionThatWasSupersededIsNotOfferedForPasting() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0002\n")
        let finding = try #require(try world.judge("back\n\nThis reverts commit \(work).\n").findings.first)
        #expect(finding.trailers.isEmpty && finding.hint?.contains("stands behind the revert") == true)
    }

    @Test func aMessageThatIsBeingWrittenIsJudgedToo() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0001\n")
        #expect(try world.check(message: "back\n\nThis reverts commit \(work).\n# comment\n").verdicts == rule)
        #expect(try world.check(message: "back\n\n# This reverts commit \(work).\n").findings.isEmpty)
    }

    @Test func commitsThatClaimToRevertManyOthersEnd() throws {
        let world = try CheckWorld()
        var ids = [try world.made.commit("work\n\nRefs: ADR-0001\n")]
        for _ in 0..<12 {
            let lines = ids.map { "This reverts commit \($0).\n" }.joined()
            ids.insert(try world.made.commit("back\n\n" + lines), at: 0)
        }
        #expect(try world.check(.range(["HEAD^!"])).verdicts == rule)
    }

    @Test func aRevertMayTakeBackASlipOfAStatus() throws {
        let world = try CheckWorld()
        let before = try world.made.read("adr/0007-use-spaces.md")
        try world.made.commit(
            "reject\n\nRefs: ADR-0007\n", writing: before.replacing("Proposed", with: "Rejected"),
            to: "adr/0007-use-spaces.md")
        try world.made.git(["revert", "--no-edit", "HEAD"])
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.filter { $0.rule == .transitionIllegal }.isEmpty)
        // The words alone let nothing pass.
        let message = try world.made.git(["log", "-1", "--format=%B"])
        try world.made.git(["reset", "--quiet", "--hard", "HEAD~1"])
        try world.made.commit(
            message, writing: before.replacing("Proposed", with: "Accepted"), to: "adr/0007-use-spaces.md")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).verdicts.contains("transition-illegal error"))
    }
}
