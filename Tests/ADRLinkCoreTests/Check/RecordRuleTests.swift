import Git
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct RecordRuleTests {
    private let taken = "number-taken error"

    @Test func aNumberThatAnotherRecordOfTheTreeHasIsTaken() throws {
        let world = try CheckWorld()
        let result = try world.judge("add", change: "adr/0005-rival.md", text: nygardRecord(5, "Rival"))
        #expect(result.verdicts == [taken])
        #expect(result.words.contains("adr/0005-use-a-queue.md"))
        #expect(try world.judge("add", change: "adr/0009-next.md", text: nygardRecord(9, "Next")).findings.isEmpty)
    }

    @Test func aNumberThatAnotherBranchHasIsTakenWhereverTheBranchIs() throws {
        for reference in ["refs/heads/topic", "refs/remotes/origin/topic"] {
            let world = try CheckWorld()
            try world.record(9, "Theirs", "0009-theirs")
            let theirs = try world.made.commit("theirs")
            try world.made.git(["update-ref", reference, theirs])
            try world.made.git(["reset", "--quiet", "--hard", world.start])
            let result = try world.judge("ours", change: "adr/0009-ours.md", text: nygardRecord(9, "Ours"))
            #expect(result.verdicts == [taken])
            #expect(result.words.contains("adr/0009-theirs.md on \(reference) (\(theirs.prefix(7))"))
        }
    }

    @Test func theSameRecordOnAnotherBranchIsNoRival() throws {
        let world = try CheckWorld()
        try world.record(9, "Ours", "0009-ours")
        try world.made.commit("ours")
        try world.made.git(["branch", "copy"])
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.isEmpty)
        // Renamed since, here and there.
        try world.made.git(["mv", "adr/0009-ours.md", "adr/0009-renamed.md"])
        try world.made.commit("rename")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.isEmpty, "the old name is on the other branch")
        #expect(try world.check(.range(["HEAD~2..HEAD"])).findings.isEmpty, "the new name is on the own branch")
        try world.made.write(nygardRecord(9, "Another title"), to: "adr/0009-again.md")
        try world.made.git(["rm", "--quiet", "adr/0009-renamed.md"])
        try world.made.commit("rename and give it another title")
        let later = try world.check(.range(["HEAD~3..HEAD"])).findings.map(\.rule)
        #expect(later == [.acceptedRecordRewritten], "what came of it later")
    }

    @Test func theStagedRecordOfAMessageIsJudged() throws {
        let world = try CheckWorld()
        try world.record(5, "Rival", "0005-rival")
        #expect(try world.check(message: "add\n").findings.isEmpty, "not staged")
        try world.made.git(["add", "--all"])
        #expect(try world.check(message: "add\n").verdicts == [taken])
    }

    @Test func newRecordsAreNamedLikeTheOthers() throws {
        let world = try CheckWorld()
        for (file, reason) in [
            ("adr/09-short.md", "2 digits instead of 4"), ("adr/ADR-0009-prefix.md", "has a prefix"),
            ("adr/0009_under.md", "separates"), ("adr/0009-other.adoc", "ends in .adoc"),
            ("adr/20240301-dated.md", "by a date"),
        ] {
            let result = try world.judge(
                "add", change: file,
                text: file.hasSuffix("adoc") ? "= Other\n\n== Status\n\nAccepted\n" : nygardRecord(9, "Other"))
            #expect(result.verdicts == ["record-name warning"], "\(file): \(result.verdicts)")
            #expect(result.words.contains(reason), "\(file): \(result.words)")
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
        #expect(try world.judge("add", change: "adr/README.md", text: "# Read me\n").findings.isEmpty)
    }

    @Test func theConventionIsThatOfMostRecords() {
        #expect(RecordNameConvention(["adr/0001-a.md", "adr/0002-b.md"]) == nil, "too few")
        #expect(RecordNameConvention(["1-a.md", "ADR-2-b.md", "0003_c.md", "004-d.md"]) == nil, "no convention")
        let short = RecordNameConvention((1...9).map { "adr/00\($0)-x.md" })
        #expect(short?.departure(of: "adr/010-x.md") == nil)
        #expect(short?.departure(of: "adr/1000-x.md") == nil, "a thousandth record needs four digits")
        #expect(short?.departure(of: "adr/0010-x.md") != nil)
        let dated = RecordNameConvention(["20240301-a.md", "20240302-b.md", "20240303-c.md"])
        #expect(dated?.departure(of: "20240304-d.md") == nil)
        #expect(dated?.departure(of: "0004-d.md") == "has no date in its name")
    }

    @Test func theWorkingTreesNewRecordsAreJudgedBeforeTheyAreCommitted() throws {
        let world = try CheckWorld()
        try world.made.git(["branch", "other"])
        try world.made.git(["switch", "--quiet", "other"])
        try world.record(9, "Theirs", "0009-theirs")
        try world.made.commit("theirs")
        try world.made.git(["switch", "--quiet", "main"])
        try world.record(9, "Ours", "0009-ours")
        let result = try world.check(.workingTree)
        #expect(result.verdicts == [taken], "\(result.words)")
        #expect(result.findings.first?.path == "adr/0009-ours.md")
        #expect(result.findings.first?.line == 1)
        #expect(result.notes.contains { $0.contains("no upstream") })
    }

    @Test func anUnreadableRecordOfTheWorkingTreeIsUndecided() throws {
        let world = try CheckWorld()
        try world.made.git(["rm", "--quiet", "adr/0001-record-decisions.md"])
        try world.made.environment.run(
            ["ln", "-s", "/etc/hostname", "adr/0001-record-decisions.md"], in: world.made.path)
        let result = try world.check(.workingTree)
        #expect(result.exitStatus == 3)
        #expect(result.undecided.first?.message.contains("adr/0001-record-decisions.md") == true)
    }
}
