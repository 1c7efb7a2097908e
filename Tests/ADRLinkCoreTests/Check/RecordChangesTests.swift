import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct RecordChangesTests {
    /// The record changes of HEAD: `path`, or `old -> new`, with the titles before and after.
    private func changes(_ world: CheckWorld, at revision: String = "HEAD") throws -> [String] {
        let workspace = try world.workspace()
        let cache = DecisionCache(Policy())
        let id = try workspace.revision(revision)
        let commit = try workspace.judged(id, commentPrefix: [0x23], reference: nil, cache)
        return try #require(commit).recordChanges.all(cache, in: workspace).map { change in
            let path = change.isMoved ? "\(change.old?.name ?? "") -> \(change.path)" : change.path
            return "\(path) \(change.before?.title ?? "-") \(change.after?.title ?? "-")"
        }
    }

    @Test func aCommitThatTouchesNoRecordChangesNone() throws {
        let world = try CheckWorld()
        try world.made.commit("work", writing: "1", to: "src/a.c")
        #expect(try changes(world).isEmpty)
    }

    @Test func everyKindOfChangeIsSeen() throws {
        let world = try CheckWorld()
        try world.record(9, "New", "0009-new")
        try world.record(1, "Record more", "0001-record-decisions")
        try world.made.git(["rm", "--quiet", "adr/0003-use-tape.md"])
        try world.made.git(["mv", "adr/0006-use-tabs.md", "adr/0006-tabs.md"])
        try world.made.commit("all at once")
        #expect(
            try changes(world) == [
                "adr/0001-record-decisions.md Record decisions Record more", "adr/0003-use-tape.md Use tape -",
                "adr/0006-use-tabs.md -> adr/0006-tabs.md Use tabs Use tabs", "adr/0009-new.md - New",
            ])
    }

    @Test func aRecordThatMovesAndChangesIsTheSameByItsNumber() throws {
        let world = try CheckWorld()
        try world.made.git(["rm", "--quiet", "adr/0006-use-tabs.md"])
        try world.record(6, "Use wide tabs", "0006-use-wide-tabs")
        try world.made.commit("move")
        #expect(
            try changes(world) == ["adr/0006-use-tabs.md -> adr/0006-use-wide-tabs.md Use tabs Use wide tabs"])
    }

    @Test func aFolderThatMovesAsAWholeTakesItsRecordsAlong() throws {
        let world = try CheckWorld()
        try world.made.write("", to: "docs/keep")
        try world.made.git(["mv", "adr", "docs/adr"])
        try world.made.commit("move")
        let found = try changes(world)
        #expect(found.count == 8)
        #expect(
            found.first
                == "adr/0001-record-decisions.md -> docs/adr/0001-record-decisions.md Record decisions Record decisions"
        )
    }

    @Test func aFirstCommitAddsItsRecords() throws {
        #expect(try changes(try CheckWorld()).count == 8)
    }

    @Test func aMergeChangesOnlyWhatDiffersFromAllItsParents() throws {
        let world = try CheckWorld()
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.record(9, "Theirs", "0009-theirs")
        try world.made.commit("theirs")
        try world.made.git(["switch", "--quiet", "main"])
        try world.record(10, "Ours", "0010-ours")
        try world.made.commit("ours")
        try world.made.git(["merge", "--quiet", "--no-ff", "--no-commit", "topic"])
        try world.made.commit("merge")
        #expect(try changes(world).isEmpty)
        try world.made.git(["reset", "--quiet", "--hard", "HEAD~1"])
        try world.made.git(["merge", "--quiet", "--no-ff", "--no-commit", "topic"])
        try world.record(11, "Of the merge", "0011-of-the-merge")
        try world.made.commit("an evil merge")
        #expect(try changes(world) == ["adr/0011-of-the-merge.md - Of the merge"])
    }
}
