import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// What is kept from commit to commit is never seen in an answer.
@Suite struct DecisionCacheTests {
    /// Records that are added, changed, moved, deleted and put back, on two branches that meet again, among files that are
    /// none, and commits that name records which are there only for a while.
    private func history() throws -> TemporaryRepository {
        let world = try CheckWorld()
        let made = world.made
        func move(_ old: String, _ new: String) throws {
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: made.path + "/" + new).deletingLastPathComponent().path,
                withIntermediateDirectories: true)
            try made.git(["mv", old, new])
        }
        func name(_ number: Int, _ file: String = "infra/main.tf") throws {
            try made.commit("work: on \(number)\n\nRefs: ADR-\(1000 + number)", writing: UUID().uuidString, to: file)
            try made.commit(
                "work: on \(number)\n\nRefs: ADR-\(String(repeating: "0", count: 4 - "\(number)".utf8.count))\(number)",
                writing: UUID().uuidString, to: file)
        }
        try world.record(9, "Sort nothing", "0009-sort-nothing")
        try made.commit("records: nine")
        try name(9)
        try world.record(9, "Sort nothing", "0009-sort-nothing", status: "Deprecated")
        try made.commit("records: nine no more")
        try name(9)
        try made.git(["rm", "--quiet", "adr/0005-use-a-queue.md", "adr/0009-sort-nothing.md"])
        try made.commit("records: five and nine are gone")
        try name(5)
        try made.git(["checkout", "--quiet", "-b", "side"])
        try world.record(9, "Sort everything", "0009-sort-everything")
        try made.commit("records: another nine")
        try move("adr/0007-use-spaces.md", "adr/0017-use-spaces.md")
        try made.commit("records: seven is seventeen")
        try name(7, "side.txt")
        try name(17, "side.txt")
        try made.git(["checkout", "--quiet", "main"])
        try made.write("no record", to: "adr/notes.txt")
        try made.write("# Without a number\n\n## Status\n\nAccepted\n", to: "adr/without-a-number.md")
        try made.environment.run(["ln", "-s", "0001-record-decisions.md", "adr/0099-link.md"], in: made.path)
        try made.commit("records: beside them")
        try made.git(["checkout", "HEAD~6", "--", "adr/0005-use-a-queue.md", "adr/0009-sort-nothing.md"])
        try made.commit("records: five and nine are back")
        try name(5)
        try move("adr/0006-use-tabs.md", "adr/old/0006-use-tabs.md")
        try made.commit("records: a folder below")
        try name(6)
        try made.git(["merge", "--quiet", "--no-ff", "-m", "Merge side", "side"])
        try name(9)
        try made.write("<!-- adrlink index -->\nnothing\n<!-- adrlink index end -->\n", to: "adr/README.md")
        try made.commit("records: a page")
        try world.record(10, "Count", "10_count")
        try world.record(11, "Count", "0011-count", status: "Accepted\n\nSupersedes [12](0012-none.md)")
        try made.commit("records: ten and eleven")
        try move("adr", "docs/adr")
        try made.commit("records: elsewhere")
        try made.write(nygardRecord(1, "Here as well"), to: "adr/0001-here-as-well.md")
        try made.commit("records: in two folders")
        try name(1)
        return made
    }

    private func commits(_ made: TemporaryRepository) throws -> [ObjectID] {
        try made.git(["rev-list", "--topo-order", "HEAD"]).split(separator: "\n").map {
            try #require(ObjectID(String($0)))
        }
    }

    /// From neighbour to neighbour in both directions, and in leaps.
    @Test(arguments: [1, -1, 7, 11]) func decisionsAreThoseOfATreeThatIsReadAlone(stride: Int) throws {
        let made = try history()
        let workspace = try CheckWorld.workspace(made.path)
        let all = try commits(made)
        let cache = DecisionCache(Policy())
        for place in all.indices {
            let commit = all[((place * stride) % all.count + all.count) % all.count]
            let lookup = try cache.lookup(.commit(commit), workspace)
            let expected = try workspace.listing(of: .commit(commit), Policy())
            #expect(lookup.listing.folders == expected.folders)
            #expect(lookup.listing.files == expected.files)
            #expect(lookup.listing.skipped == expected.skipped)
            #expect(lookup.listing.problems == expected.problems)
            let index = try workspace.decisions(in: .commit(commit), Policy())
            #expect(try lookup.all(in: workspace).decisions.map { "\($0)" } == index.decisions.map { "\($0)" })
            for number in 1...17 {
                let found = try lookup.decisions(number: number, in: workspace).map(\.path).sorted()
                #expect(found == index.decisions(number: number).map(\.path).sorted())
            }
            let states = index.decisions.contains {
                $0.relations.contains { $0.kind == .supersedes || $0.kind == .supersededBy }
            }
            #expect(try lookup.statesSupersession(in: workspace) == states)
        }
    }

    @Test func findingsOfARangeAreThoseOfItsCommitsOneByOne() throws {
        let made = try history()
        var options = CheckOptions()
        options.policyFrom = "HEAD"
        let all = try commits(made)
        let whole = try CheckWorld.workspace(made.path).check(.range(["HEAD"]), options)
        #expect(whole.judged == all.count)
        #expect(Set(whole.findings.map(\.rule)).count > 6)
        for commit in all.dropLast() {
            let alone = try CheckWorld.workspace(made.path).check(.range(["\(commit)^!"]), options)
            #expect(alone.judged == 1)
            #expect(whole.findings.filter { $0.commit == commit.description } == alone.findings)
        }
    }
}
