import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct DecisionHistoriesTests {
    private let made: TemporaryRepository

    init() throws { made = try TemporaryRepository() }

    private func histories(_ paths: [String], in folders: [String] = ["adr"]) throws -> DecisionHistories {
        let workspace = try CheckWorld.workspace(made.path)
        let head = try #require(try workspace.repository.head())
        return try workspace.histories(of: paths, in: folders, from: head, RecordConventions())
    }

    private func steps(_ history: DecisionHistory) -> [String] {
        history.steps.map { "\($0.from?.description ?? "-")→\($0.to?.description ?? "-")" }
    }

    private func record(_ number: Int, _ status: String, _ path: String) throws {
        try made.write(nygardRecord(number, "Record \(number)", status: status) + "\(number)\n", to: path)
    }

    @Test func eachRecordHasItsOwnStepsAndAllCommitsAreSeenOnce() throws {
        try record(1, "Proposed", "adr/0001-a.md")
        try record(2, "Draft", "adr/0002-b.md")
        try made.commit("two")
        try record(1, "Accepted", "adr/0001-a.md")
        try made.commit("accept")
        for number in 0..<5 { try made.commit("work", writing: "\(number)", to: "work.txt") }
        let found = try histories(["adr/0001-a.md", "adr/0002-b.md"])
        #expect(steps(found["adr/0001-a.md"]) == ["-→proposed", "proposed→accepted"])
        #expect(steps(found["adr/0002-b.md"]) == ["-→draft"])
        #expect(found.commits == 7)
        #expect(steps(found["adr/0003-never.md"]) == [])
    }

    @Test func aRecordThatHasAFolderOfItsOwnIsReadAsOne() throws {
        try record(1, "Proposed", "adr/0001-a/README.md")
        try made.commit("own folder")
        try record(1, "Accepted", "adr/0001-a/README.md")
        try made.commit("accept")
        #expect(
            steps(try histories(["adr/0001-a/README.md"])["adr/0001-a/README.md"]) == [
                "-→proposed", "proposed→accepted",
            ])
    }

    @Test func recordsAtTheTopAreFollowedToo() throws {
        try record(1, "Proposed", "0001-a.md")
        try made.commit("top")
        try made.commit("work", writing: "x", to: "src/deep/work.txt")
        try record(1, "Accepted", "0001-a.md")
        try made.commit("accept")
        #expect(steps(try histories(["0001-a.md"], in: [""])["0001-a.md"]) == ["-→proposed", "proposed→accepted"])
    }

    @Test func aFileThatWasAFolderBeforeBeginsAnew() throws {
        try record(1, "Proposed", "adr/0001-a.md/0001-b.md")
        try made.commit("a folder with the name of a file")
        try FileManager.default.removeItem(atPath: made.path + "/adr/0001-a.md")
        try record(2, "Accepted", "adr/0001-a.md")
        try made.commit("a file")
        #expect(steps(try histories(["adr/0001-a.md"])["adr/0001-a.md"]).last?.hasSuffix("→accepted") == true)
    }

    @Test func aMergeThatTakesEachRecordFromAnotherSideFollowsBoth() throws {
        try record(1, "Draft", "adr/0001-a.md")
        try record(2, "Draft", "adr/0002-b.md")
        try made.commit("start")
        try made.git(["switch", "--quiet", "-c", "topic"])
        try record(1, "Proposed", "adr/0001-a.md")
        try made.commit("one")
        try made.git(["mv", "adr/0001-a.md", "adr/0001-renamed.md"])
        try made.commit("rename")
        try made.git(["switch", "--quiet", "main"])
        try record(2, "Accepted", "adr/0002-b.md")
        try made.commit("two")
        try made.git(["merge", "--quiet", "--no-ff", "-m", "merge", "topic"])
        let found = try histories(["adr/0001-renamed.md", "adr/0002-b.md"])
        #expect(steps(found["adr/0001-renamed.md"]) == ["-→draft", "draft→proposed"])
        #expect(found["adr/0001-renamed.md"].steps.map(\.path) == ["adr/0001-a.md", "adr/0001-a.md"])
        #expect(steps(found["adr/0002-b.md"]) == ["-→draft", "draft→accepted"])
    }

    @Test func clocksThatRunBackwardsAcrossAMergeLoseNothing() throws {
        func commit(_ message: String, _ date: Int) throws {
            try made.commit(message, variables: ["GIT_COMMITTER_DATE": "\(date) +0000"])
        }
        try record(1, "Draft", "adr/0001-a.md")
        try record(2, "Draft", "adr/0002-b.md")
        try commit("start", 1_700_000_900)
        try record(2, "Proposed", "adr/0002-b.md")
        try commit("shared", 1_700_000_800)
        try made.git(["switch", "--quiet", "-c", "topic"])
        try record(1, "Proposed", "adr/0001-a.md")
        try commit("topic", 1_700_000_100)
        try made.git(["switch", "--quiet", "main"])
        try record(2, "Accepted", "adr/0002-b.md")
        try commit("main", 1_700_000_500)
        try made.git(["merge", "--quiet", "--no-ff", "-m", "merge", "topic"])
        let found = try histories(["adr/0001-a.md", "adr/0002-b.md"])
        #expect(steps(found["adr/0001-a.md"]) == ["-→draft", "draft→proposed"])
        #expect(steps(found["adr/0002-b.md"]) == ["-→draft", "draft→proposed", "proposed→accepted"])
    }
}
