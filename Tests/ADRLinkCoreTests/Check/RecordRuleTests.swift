import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// Validates: GOV-11
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
                text: file.hasSuffix("adoc") ? "= 9. Other\n\n== Status\n\nAccepted\n" : nygardRecord(9, "Other"))
            #expect(result.verdicts == ["record-name warning"], "\(file): \(result.verdicts)")
            #expect(result.words.contains(reason), "\(file): \(result.words)")
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
        #expect(try world.judge("add", change: "adr/README.md", text: "# Read me\n").findings.isEmpty)
    }

    @Test func newRecordsBeginTheirHeadingsLikeTheOthers() throws {
        let world = try CheckWorld()
        for (heading, reason) in [
            ("Other", "has no number"), ("ADR-0009: Other", "begins with “ADR-N: ” instead of “N. ”"),
            ("9 - Other", "begins with “N - ” instead of “N. ”"),
        ] {
            let text = nygardRecord(9, "Other").replacing("9. Other", with: heading)
            let result = try world.judge("add", change: "adr/0009-other.md", text: text)
            #expect(result.verdicts == ["record-name warning"], "\(heading): \(result.verdicts)")
            #expect(result.words.contains(reason) && result.words.contains("9. Other"), "\(heading): \(result.words)")
            #expect(result.findings.first?.line == 1)
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
        #expect(RecordHeadingConvention(["1. A", "2. B"]) == nil, "too few")
        #expect(RecordHeadingConvention(["Use A", "Use B", "Use C"])?.departure(of: "4. Use D") != nil)
        #expect(RecordHeadingConvention(["Use A", "Use B", "Use C"])?.departure(of: "Use 3 disks") == nil)
    }

    @Test func aPolicySaysHowRecordsAreNamed() throws {
        let world = try CheckWorld(policy: "[records]\n\tname = ADR-NNN-slug.md\n\theading = ADR-NNN: Title\n")
        let text = nygardRecord(9, "Other").replacing("9. Other", with: "ADR-009: Other")
        #expect(try world.judge("add", change: "adr/ADR-009-other.md", text: text).findings.isEmpty)
        let result = try world.judge("add", change: "adr/0010-next.md", text: nygardRecord(10, "Next"))
        #expect(result.verdicts == ["record-name warning", "record-name warning"])
        #expect(result.words.contains("as .adrlink has it (ADR-NNN-slug.md): ADR-010-next.md"))
        #expect(result.words.contains("as .adrlink has it (ADR-NNN: Title): ADR-0010: Next"))
    }

    @Test func patternsOfNamesAreUnderstoodOrRefused() {
        for (pattern, good, bad) in [
            ("NNNN-slug.md", "0012-use-c.md", "12-use-c.md"),
            ("ADR-NNNN-slug.adoc", "ADR-0012-use-c.adoc", "0012-use-c.md"),
            ("YYYYMMDD-slug.md", "20240301-use-c.md", "0012-use-c.md"),
            ("NNN_slug.rst", "012_use_c.rst", "012-use-c.rst"),
        ] {
            let convention = RecordNameConvention(pattern: pattern)
            #expect(convention != nil && convention?.departure(of: good) == nil, "\(pattern)")
            #expect(convention?.departure(of: bad) != nil, "\(pattern)")
        }
        for pattern in ["slug.md", "NNNN.md", "NNNN-slug", "adr/NNNN-slug.md", ""] {
            #expect(RecordNameConvention(pattern: pattern) == nil, "\(pattern)")
        }
        #expect(RecordHeadingConvention(pattern: "N. Title")?.departure(of: "12. Use C") == nil)
        #expect(RecordHeadingConvention(pattern: "Title")?.departure(of: "12. Use C") != nil)
        #expect(RecordHeadingConvention(pattern: "N.") == nil)
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
