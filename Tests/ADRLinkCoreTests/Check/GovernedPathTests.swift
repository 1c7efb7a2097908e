import ADRLinkCore
import Git
import TestSupport
import Testing

/// Validates: GOV-10
@Suite struct GovernedPathTests {
    private let governed = "governed-path-unreferenced error"

    @Test func aGovernedPathAsksForItsDecision() throws {
        let world = try CheckWorld()
        let result = try world.judge("work", change: "infra/main.tf")
        #expect(result.verdicts == [governed])
        #expect(result.findings.first?.path == "infra/main.tf")
        #expect(result.findings.first?.hint == "add the trailer: Refs: ADR-0008")
        #expect(try world.judge("work\n\nRefs: ADR-8\n", change: "infra/main.tf").findings.isEmpty)
        #expect(try world.judge("work", change: "infra/docs/read.txt").findings.isEmpty, "excluded")
        #expect(try world.judge("work", change: "infrastructure").findings.isEmpty)
    }

    @Test func thePolicyGovernsTooAndOnlyThroughAcceptedDecisions() throws {
        let world = try CheckWorld(
            policy: "[governs \"ADR-5\"]\npath = queue/**\n[governs \"ADR-0007\"]\npath = src/**\n")
        #expect(try world.judge("work", change: "queue/a/b").verdicts == [governed])
        #expect(try world.judge("work\n\nRefs: ADR-0005\n", change: "queue/a/b").findings.isEmpty)
        #expect(try world.judge("work", change: "src/a").findings.isEmpty, "only proposed")
    }

    @Test func renamesOutOfAndIntoAGovernedPathCount() throws {
        let world = try CheckWorld()
        try world.made.commit("add\n\nRefs: ADR-8\n", writing: "same text\n", to: "infra/a")
        try world.made.git(["mv", "infra/a", "a"])
        try world.made.commit("out")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).verdicts == [governed])
        try world.made.git(["mv", "a", "infra/b"])
        try world.made.commit("in")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).verdicts == [governed])
    }

    @Test func aMergeAnswersOnlyForWhatItChangesItself() throws {
        let world = try CheckWorld()
        try world.made.commit("base\n\nRefs: ADR-8\n", writing: "1\n", to: "infra/a")
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.made.commit("theirs\n\nRefs: ADR-8\n", writing: "2\n", to: "infra/a")
        try world.made.git(["switch", "--quiet", "main"])
        try world.made.commit("ours", writing: "x", to: "other")
        try world.made.git(["merge", "--quiet", "--no-ff", "-m", "merge", "topic"])
        #expect(try world.check(.range(["HEAD^1..HEAD"])).findings.isEmpty)
        try world.made.write("3\n", to: "infra/a")
        try world.made.git(["commit", "--quiet", "--all", "--amend", "-m", "evil merge"])
        #expect(try world.check(.range(["HEAD^1..HEAD"])).verdicts == [governed])
    }

    /// Neither the base knows the successor, nor the first commits of a history what governs today.
    @Test func aDecisionAndTheOneInItsPlaceStandForEachOther() throws {
        let made = try TemporaryRepository()
        let workspace = { try CheckWorld.workspace(made.path) }
        try made.write(nygardRecord(1, "Old", head: "\nGoverns: infra/\n"), to: "adr/0001-old.md")
        try made.commit("decide")
        try made.commit("work\n\nRefs: ADR-0001\n", writing: "1\n", to: "infra/a")
        try made.write(nygardRecord(2, "New", head: "\nGoverns: infra/\n"), to: "adr/0002-new.md")
        try made.commit("decide anew\n\nRefs: ADR-0002\n")
        _ = try workspace().supersede(["1"], by: "2")
        try made.commit("supersede\n\nRefs: ADR-0001, ADR-0002\n")
        try made.commit("more\n\nRefs: ADR-0002\n", writing: "2\n", to: "infra/a")
        #expect(try workspace().check(.range(["HEAD~3..HEAD"])).verdicts == [])
        #expect(try workspace().check(.range(["HEAD"])).verdicts == [])
        try made.commit("unrelated\n\nRefs: ADR-0001\n", writing: "3\n", to: "infra/a")
        #expect(try workspace().check(.range(["HEAD~1..HEAD"])).verdicts == ["ref-superseded error"])
        try made.commit("none", writing: "4\n", to: "infra/a")
        #expect(try workspace().check(.range(["HEAD~1..HEAD"])).verdicts == [governed])
    }

    @Test func theFirstCommitIsJudgedLikeEveryOther() throws {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Govern", head: "\nGoverns: infra/\n"), to: "adr/0001-govern.md")
        try made.write("x", to: "infra/a")
        try made.commit("first")
        #expect(try CheckWorld.workspace(made.path).check(.range(["HEAD"])).verdicts == [governed])
    }

    @Test func aMessageIsJudgedByWhatIsStaged() throws {
        let world = try CheckWorld()
        try world.made.write("x", to: "infra/a")
        #expect(try world.check(message: "work\n").findings.isEmpty, "not staged")
        try world.made.git(["add", "infra/a"])
        #expect(try world.check(message: "work\n").verdicts == [governed])
        #expect(try world.check(message: "work\n\nRefs: ADR-0008\n").findings.isEmpty)
    }

    @Test func anExemptionExcusesAndIsCounted() throws {
        let world = try CheckWorld()
        let result = try world.judge("work\n\nADR-Exempt: on fire\n", change: "infra/a")
        #expect(result.verdicts == ["exempt-used info"])
        #expect(result.exemptions.count == 1)
        let unknown = try world.judge("work\n\nADR-Exempt: on fire\nRefs: ADR-0099\n", change: "infra/a")
        #expect(unknown.verdicts.contains("ref-unknown error"), "no excuse for what does not exist")
    }

    @Test func aProtectedReferenceMayForbidExemptions() throws {
        let world = try CheckWorld(policy: "[protected \"refs/heads/main\"]\nexempt = false\n")
        try world.made.commit("work\n\nADR-Exempt: on fire\n", writing: "x", to: "infra/a")
        let tip = try world.made.git(["rev-parse", "HEAD"])
        func push(_ reference: String) throws -> CheckResult {
            try world.check(.receive(Array("\(world.start) \(tip) \(reference)\n".utf8)))
        }
        #expect(try push("refs/heads/main").errors == 2)
        #expect(try push("refs/heads/main").words.contains("does not count on refs/heads/main"))
        #expect(try push("refs/heads/topic").errors == 0)
    }

    @Test func aPathspecThatGitRefusesIsSaidAndStopsNothing() throws {
        let world = try CheckWorld()
        try world.made.write(
            nygardRecord(9, "Odd", head: "\nGoverns: :(nonsense)x, odd/\n"), to: "adr/0009-odd.md")
        try world.made.commit("add")
        let result = try world.judge("work", change: "odd/a")
        #expect(result.verdicts == [governed])
        #expect(
            result.notes.contains { $0.contains("adr/0009-odd.md") && $0.contains(":(nonsense)x") }, "\(result.notes)")
    }

    @Test func whatIsRememberedOfRecordsIsNeverAWrongAnswer() throws {
        let world = try CheckWorld()
        let cache = world.made.path + "/.git/adrlink/ungoverned"
        func verdict() throws -> [String] { try world.judge("work", change: "infra/a").verdicts }
        #expect(try verdict() == [governed])
        let whole = try #require(try File.read(cache, limit: 1 << 20))
        #expect(whole.count == 21 + 7 * 20 + 8, "all records but the one that governs")
        // Damaged in each of its parts, of another version, cut short, a folder, gone.
        var damaged = whole
        damaged[40] ^= 1
        let other = Array("adrlink ungoverned 9\n".utf8) + Array(whole.dropFirst(21))
        let files: [[UInt8]] = [damaged, other, Array(whole.dropLast(20)), [], [0]]
        for bytes in files {
            try File.write(bytes, to: cache, replacing: true)
            #expect(try verdict() == [governed])
        }
        try File.remove(cache)
        try File.makeDirectories(cache)
        #expect(try verdict() == [governed])
        // A record that begins to govern is another blob.
        try world.made.write(
            nygardRecord(1, "Record decisions", head: "\nGoverns: src/\n"), to: "adr/0001-record-decisions.md")
        try world.made.commit("govern\n\nRefs: ADR-1\n")
        #expect(try world.judge("work", change: "src/a").verdicts == [governed])
    }
}
