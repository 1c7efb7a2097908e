import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Validates: GOV-2, USE-4
@Suite struct DecisionHistoryTests {
    private let made: TemporaryRepository

    init() throws { made = try TemporaryRepository() }

    private func write(_ status: String, to name: String = "adr/0001-queue.md", note: String = "") throws {
        try made.write(nygardRecord(1, "Queue", status: status) + note, to: name)
    }

    @discardableResult
    private func commit(_ status: String, to name: String = "adr/0001-queue.md", note: String = "", date: Int? = nil)
        throws -> String
    {
        try write(status, to: name, note: note)
        return try made.commit("now \(status)", variables: date.map { ["GIT_COMMITTER_DATE": "\($0) +0000"] } ?? [:])
    }

    private func history(_ name: String = "adr/0001-queue.md", in path: String? = nil) throws -> DecisionHistory {
        let workspace = try CheckWorld.workspace(path ?? made.path)
        let head = try #require(try workspace.repository.head())
        return try workspace.history(of: name, from: head, RecordConventions())
    }

    /// Steps as `from→to`.
    private func steps(_ name: String = "adr/0001-queue.md") throws -> [String] {
        try history(name).steps.map { "\($0.from?.description ?? "-")→\($0.to?.description ?? "-")" }
    }

    @Test func everyStepIsToldWithWhoWhenAndWhere() throws {
        let commits = [try commit("Draft"), try commit("Proposed"), try commit("Accepted"), try commit("Deprecated")]
        try made.commit("unrelated", writing: "x", to: "work.txt")
        try commit("Deprecated", note: "\nMore words.\n")
        #expect(try steps() == ["-→draft", "draft→proposed", "proposed→accepted", "accepted→deprecated"])
        let found = try history()
        #expect(found.steps.map(\.commit.description) == commits)
        #expect(found.steps.allSatisfy { $0.author?.name == "Ada Author" && $0.author?.mail == "ada@example.org" })
        #expect(found.steps.allSatisfy { $0.path == "adr/0001-queue.md" })
        #expect(found.gaps.isEmpty)
    }

    @Test func renamesAndChangesOfFormatAreFollowedAsGitFollowsThem() throws {
        try commit("Proposed", to: "adr/0001-kueue.md")
        try made.git(["mv", "adr/0001-kueue.md", "adr/0001-queue.md"])
        try commit("Accepted")
        try FileManager.default.createDirectory(atPath: made.path + "/docs", withIntermediateDirectories: true)
        try made.git(["mv", "adr", "docs/adr"])
        try made.commit("move")
        try made.git(["mv", "docs/adr/0001-queue.md", "docs/adr/0001-queue.markdown"])
        try commit("Deprecated", to: "docs/adr/0001-queue.markdown")
        let name = "docs/adr/0001-queue.markdown"
        #expect(try steps(name) == ["-→proposed", "proposed→accepted", "accepted→deprecated"])
        let followed = try made.git(["log", "--follow", "--format=%H", "--", name]).split(separator: "\n").reversed()
            .map(String.init)
        let touched = try history(name).steps.map(\.commit.description)
        #expect(
            touched == followed.enumerated().filter { $0.offset != 2 }.map(\.element),
            "all but the move, which changed no status")
    }

    @Test func revertsRemovalAndReturnAreSteps() throws {
        try commit("Proposed")
        try commit("Accepted")
        try made.git(["revert", "--no-edit", "HEAD"])
        try made.git(["rm", "--quiet", "adr/0001-queue.md"])
        try made.commit("remove")
        try commit("Rejected")
        #expect(try steps() == ["-→proposed", "proposed→accepted", "accepted→proposed", "proposed→-", "-→rejected"])
    }

    @Test func aStepOnABranchBelongsToItsCommitAndNotToTheMerge() throws {
        try commit("Proposed")
        try made.git(["switch", "--quiet", "-c", "topic"])
        let accepted = try commit("Accepted")
        try made.git(["switch", "--quiet", "main"])
        try made.commit("other", writing: "x", to: "work.txt")
        try made.git(["merge", "--quiet", "--no-ff", "-m", "merge", "topic"])
        #expect(try steps() == ["-→proposed", "proposed→accepted"])
        #expect(try history().steps.last?.commit.description == accepted)
    }

    @Test func whatAMergeDecidesIsAStepOfTheMerge() throws {
        try commit("Draft")
        try made.git(["switch", "--quiet", "-c", "topic"])
        try commit("Accepted")
        try made.git(["switch", "--quiet", "main"])
        try commit("Rejected")
        _ = try made.tryGit(["merge", "--quiet", "topic"])
        try write("Deprecated")
        try made.git(["add", "--all"])
        try made.git(["commit", "--quiet", "-m", "merge"])
        let found = try steps()
        #expect(Set(found) == ["-→draft", "draft→accepted", "draft→rejected", "rejected→deprecated"])
        #expect(found.first == "-→draft" && found.last == "rejected→deprecated")
        #expect(try history().steps.last?.commit.description == made.git(["rev-parse", "HEAD"]))
    }

    @Test func aSideThatNeverHadTheRecordLendsItNothing() throws {
        // On main a similar record is removed; on the branch ours is added. The merge's first parent has neither.
        try made.write(nygardRecord(9, "Queue", status: "Rejected"), to: "adr/0009-similar.md")
        try made.commit("start")
        try made.git(["switch", "--quiet", "-c", "topic"])
        try commit("Proposed")
        try commit("Accepted")
        try made.git(["switch", "--quiet", "main"])
        try made.commit("other", writing: "x", to: "work.txt")
        _ = try made.tryGit(["merge", "--quiet", "--no-ff", "--no-commit", "topic"])
        try made.git(["rm", "--quiet", "--force", "adr/0009-similar.md"])
        try made.git(["commit", "--quiet", "-m", "merge and remove"])
        #expect(try steps() == ["-→proposed", "proposed→accepted"])
    }

    @Test func clocksThatRunBackwardsDoNotReorderSteps() throws {
        try commit("Draft", date: 1_700_000_300)
        try commit("Proposed", date: 1_700_000_200)
        try commit("Accepted", date: 1_700_000_100)
        #expect(try steps() == ["-→draft", "draft→proposed", "proposed→accepted"])
    }

    @Test func aVersionTooLargeToReadHidesNoOther() throws {
        try commit("Proposed")
        try commit("Accepted", note: String(repeating: "x", count: 9 << 20))
        try commit("Deprecated")
        #expect(try steps() == ["-→proposed", "proposed→unknown", "unknown→deprecated"])
    }

    @Test func aShallowCloneSaysThatTheHistoryIsNotComplete() throws {
        for status in ["Draft", "Proposed", "Accepted"] { try commit(status) }
        let clone = made.root + "/shallow"
        try made.git(["clone", "--quiet", "--depth", "2", "file://" + made.path, clone])
        let found = try history(in: clone)
        #expect(found.steps.map { $0.to?.description } == ["proposed", "accepted"])
        #expect(found.gaps.shallow.count == 1)
    }

    @Test func everyStepOfALongHistoryIsWhatGitsPatchesShow() throws {
        // Statuses at random over two hundred commits, with renames; the oracle reads each version with git show.
        var random = SystemRandomNumberGenerator()
        var name = "adr/0001-queue.md"
        var expected: [String] = []
        var last = ""
        for number in 0..<120 {
            if number > 0, number.isMultiple(of: 17) {
                let next = "adr/0001-queue-\(number).md"
                try made.git(["mv", name, next])
                name = next
            }
            let status = ["Draft", "Proposed", "Accepted", "Deprecated"].randomElement(using: &random) ?? "Draft"
            try commit(status, to: name, note: "\n\(number)\n")
            if status != last { expected.append(status.lowercased()) }
            last = status
        }
        #expect(try history(name).steps.compactMap { $0.to?.description } == expected)
        let patches = try made.git(["log", "--follow", "--format=", "-p", "--", name])
        let seen = patches.split(separator: "\n").filter {
            ["+Draft", "+Proposed", "+Accepted", "+Deprecated"].contains($0)
        }
        #expect(seen.reversed().map { $0.dropFirst().lowercased() } == expected)
    }
}
