import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Which decisions stand behind lines, folders and pathspecs.
///
/// Validates: GOV-2
@Suite struct WhyTests {
    private let fixture: WhyFixture
    private var made: TemporaryRepository { fixture.made }

    /// Decision 1 is superseded by 3 after line 2 was written; 2 governs.
    init() throws {
        fixture = try WhyFixture()
        try fixture.record(1, "Poll")
        try fixture.record(2, "Own the sources", governs: "src/**")
        try fixture.commit("start", ["one"])
        try fixture.commit("poll\n\nRefs: ADR-0001\n", ["one", "two"])
        try fixture.record(1, "Poll", status: "Superseded by [3. Queue](0003-record.md)")
        try fixture.record(3, "Queue")
        try fixture.commit("queue\n\nRefs: ADR-0003, ADR-0002\n", ["one", "two", "three", "four"])
    }

    @Test func aLineIsExplainedByTheCommitThatWroteIt() throws {
        let report = try fixture.why("src/a.txt:2")
        #expect(report.kind == .file && report.isWorkingTree && report.lines == 2...2)
        #expect(report.summary == ["poll 2-2 ADR-0001 accepted"])
        #expect(report.standings == ["ADR-0001 superseded 1 1", "ADR-0002 accepted 0 0 governs"])
        #expect(report.decisions[0].successors.map(\.description) == ["ADR-0003"])
        #expect(report.decisions[1].pathspecs == ["src/**"])
        #expect(report.commits[0].decisions.map { "\($0.id) \($0.isCited)" } == ["ADR-0001 true", "ADR-0002 false"])
        #expect(report.commits[0].decisions.last?.status == .accepted, "a governing decision's status then")
        #expect(report.uncommitted.isEmpty && report.gaps.isEmpty && report.problems.isEmpty)
    }

    @Test func aFileIsExplainedByAllCommitsOfItsLines() throws {
        let report = try fixture.why("src/a.txt")
        #expect(report.lines == 1...4)
        #expect(
            report.summary == [
                "start 1-1", "poll 2-2 ADR-0001 accepted", "queue 3-4 ADR-0003 accepted ADR-0002 accepted",
            ])
        #expect(
            report.standings == [
                "ADR-0002 accepted 2 1 governs", "ADR-0003 accepted 2 1", "ADR-0001 superseded 1 1",
            ])
        #expect(
            try fixture.why("src/a.txt:2-3").summary == [
                "poll 2-2 ADR-0001 accepted", "queue 3-3 ADR-0003 accepted ADR-0002 accepted",
            ])
    }

    @Test func linesAreFollowedOverRenamesAndMoves() throws {
        let block = (1...6).map { "a block of lines that is long enough to be followed, line \($0)" }
        try fixture.commit("block\n\nRefs: ADR-0003\n", block, to: "src/block.txt")
        try made.git(["mv", "src/block.txt", "src/moved.txt"])
        try made.commit("rename")
        try made.write((["first"] + block).map { $0 + "\n" }.joined(), to: "src/joined.txt")
        try made.git(["rm", "--quiet", "src/moved.txt"])
        try made.commit("join")
        let report = try fixture.why("src/joined.txt")
        #expect(report.summary == ["join 1-1", "block 2-7 ADR-0003 accepted"])
        #expect(report.commits[1].path == "src/block.txt")
    }

    @Test func linesOfTheWorkingTreeAreNobodysYet() throws {
        try made.write("zero\none\ntwo\nTHREE\nfour\nfive\n", to: "src/a.txt")
        let report = try fixture.why("src/a.txt")
        #expect(report.uncommitted == [1...1, 4...4, 6...6])
        #expect(
            report.summary == [
                "start 2-2", "poll 3-3 ADR-0001 accepted", "queue 5-5 ADR-0003 accepted ADR-0002 accepted",
            ])
        #expect(try fixture.why("src/a.txt:4").summary.isEmpty)
        #expect(try fixture.why("src/a.txt:4").standings == ["ADR-0002 accepted 0 0 governs"])
        let committed = try fixture.why("src/a.txt:4", at: "HEAD")
        #expect(committed.uncommitted.isEmpty && !committed.isWorkingTree)
        #expect(committed.summary == ["queue 4-4 ADR-0003 accepted ADR-0002 accepted"])
        try made.write("new\n", to: "src/new.txt")
        #expect(try fixture.why("src/new.txt").uncommitted == [1...1])
    }

    @Test func lineEndsOfTheWorkingTreeAreNoChange() throws {
        try made.git(["config", "core.autocrlf", "true"])
        try made.write("one\r\ntwo\r\nthree\r\nfour\r\n", to: "src/a.txt")
        #expect(try fixture.why("src/a.txt").uncommitted.isEmpty)
        #expect(try fixture.why("src/a.txt:2").summary == ["poll 2-2 ADR-0001 accepted"])
    }

    @Test func anEarlierCommitHasItsOwnFiles() throws {
        let report = try fixture.why("src/a.txt", at: "HEAD~1")
        #expect(report.lines == 1...2)
        #expect(
            report.standings == ["ADR-0001 superseded 1 1", "ADR-0002 accepted 0 0 governs"],
            "statuses are those of now")
    }

    @Test func aDecisionThatNobodyKnowsIsSaidToBe() throws {
        try fixture.commit("odd\n\nRefs: ADR-0099\n", ["odd"], to: "odd.txt")
        let report = try fixture.why("odd.txt")
        #expect(report.standings == ["ADR-0099 unknown 1 1"])
        #expect(report.decisions[0].records == 0)
        #expect(report.summary == ["odd 1-1 ADR-0099 none"])
    }

    @Test func anIdThatWasGivenUpLeadsToTheOneThatTookItsPlace() throws {
        try fixture.commit("old name\n\nRefs: ADR-0003\n", ["b"], to: "src/b.txt")
        try made.git(["mv", "adr/0003-record.md", "adr/0005-record.md"])
        try made.write(nygardRecord(5, "Queue"), to: "adr/0005-record.md")
        try made.write("[alias \"ADR-0003\"]\n\tof = ADR-0005\n", to: ".adrlink")
        try made.commit("renumber")
        let report = try fixture.why("src/b.txt")
        #expect(report.standings == ["ADR-0005 accepted 1 1", "ADR-0002 accepted 0 0 governs"])
        #expect(report.commits[0].decisions[0].cited == "ADR-0003")
        #expect(report.commits[0].decisions[0].status == .accepted, "found under the number that it had then")
    }

    @Test func aRetiredDecisionNoLongerGoverns() throws {
        try fixture.record(2, "Own the sources", status: "Deprecated", governs: "src/**")
        try made.commit("deprecate")
        let report = try fixture.why("src/a.txt:1")
        #expect(report.standings == ["ADR-0002 deprecated 0 0"])
        #expect(report.decisions[0].pathspecs == ["src/**"])
    }

    @Test func pathspecsThatExcludeOrAreWrongCountAsInACheck() throws {
        try fixture.record(4, "All but one", governs: ":(exclude)src/b.txt, :(wrong)x")
        try fixture.record(5, "All of them but one", governs: "src/**, :(exclude)src/a.txt")
        try fixture.commit("b", ["b"], to: "src/b.txt")
        let (a, b) = (try fixture.why("src/a.txt:1"), try fixture.why("src/b.txt:1"))
        #expect(a.decisions.map(\.id.description) == ["ADR-0002", "ADR-0004"])
        #expect(a.decisions[1].pathspecs == [":(exclude)src/b.txt"])
        #expect(b.decisions.map(\.id.description) == ["ADR-0002", "ADR-0005"])
        #expect(a.problems.count == 1 && a.problems[0].hasPrefix("adr/0004-record.md governs nothing by \":(wrong)x\""))
    }

    @Test func aFolderIsExplainedByTheCommitsThatTouchedIt() throws {
        try fixture.commit("elsewhere\n\nRefs: ADR-0001\n", ["x"], to: "doc/x.txt")
        let report = try fixture.why("src/")
        #expect(report.kind == .folder && report.path == "src" && report.lines == nil)
        #expect(report.commits.map(\.subject) == ["queue", "poll"])
        #expect(report.commitsWithoutDecision == 1)
        #expect(
            report.standings == [
                "ADR-0002 accepted 0 1 governs", "ADR-0001 superseded 0 1", "ADR-0003 accepted 0 1",
            ])
        #expect(try fixture.why(".").commits.count == 3)
        #expect(try fixture.why("doc").standings == ["ADR-0001 superseded 0 1"])
    }

    @Test func aPathspecIsExplainedAsAFolderIs() throws {
        for (text, folder) in [("src/*.txt", ""), ("*.txt", "src"), (":(glob)src/*.txt", "")] {
            let report = try fixture.why(text, from: folder)
            #expect(report.kind == .pathspec && report.path == text)
            #expect(report.commits.map(\.subject) == ["queue", "poll"])
            #expect(report.decisions.first?.governs == true)
        }
    }

    @Test func aFileWithoutLinesIsGovernedAllTheSame() throws {
        try fixture.commit("empty", [], to: "src/empty.txt")
        let report = try fixture.why("src/empty.txt")
        #expect(report.lines == nil && report.commits.isEmpty)
        #expect(report.standings == ["ADR-0002 accepted 0 0 governs"])
    }

    @Test func whereTheHistoryIsCutOffTheAnswerSaysSo() throws {
        let clone = made.root + "/clone"
        try made.git(["clone", "--quiet", "--depth", "1", "file://" + made.path, clone])
        let report = try fixture.why("src/a.txt:1", in: clone)
        #expect(report.gaps.shallow.count == 1)
    }
}
