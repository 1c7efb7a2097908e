import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// The rule index-stale, on histories.
///
/// Validates: GOV-3
@Suite struct IndexRuleTests {
    private let world: CheckWorld

    init() throws {
        world = try CheckWorld()
        try write()
        try world.made.commit("index")
    }

    private func write() throws {
        let (indexes, _) = try world.workspace().folderIndexes(in: .workingTree, Policy())
        _ = try world.workspace().write(indexes) { $0.form }
    }

    private func stale(_ input: CheckInput) throws -> [Finding] {
        try world.check(input).findings.filter { $0.rule == .indexStale }
    }

    @Test func aCommitThatForgetsTheIndexIsTold() throws {
        try world.record(9, "Nine", "0009-nine")
        try world.made.commit("nine")
        let found = try stale(.range(["HEAD~1..HEAD"]))
        #expect(found.map(\.message) == ["the index in adr/README.md lacks ADR-0009"])
        #expect(found.map(\.hint) == ["adrlink index --write && git add adr/README.md"])
        #expect(found.first?.path == "adr/README.md" && found.first?.line == 3)
        // The next commit leaves the folder alone, and the one after it mends the index.
        try world.made.commit("work", writing: "x", to: "work.txt")
        #expect(try stale(.range(["HEAD~1..HEAD"])).isEmpty)
        try write()
        try world.made.commit("mend")
        #expect(try stale(.range(["HEAD~1..HEAD"])).isEmpty)
    }

    @Test func aMessageIsJudgedByWhatIsStaged() throws {
        try world.record(9, "Nine", "0009-nine")
        #expect(try stale(.messageFile(Array("nine\n".utf8))).isEmpty, "nothing is staged")
        try world.made.git(["add", "--all"])
        #expect(try stale(.messageFile(Array("nine\n".utf8))).count == 1)
        try write()
        try world.made.git(["add", "--all"])
        #expect(try stale(.messageFile(Array("nine\n".utf8))).isEmpty)
    }

    @Test func aMergeThatTookOneSideOfTheIndexIsTold() throws {
        for (branch, number) in [("one", 9), ("other", 10)] {
            try world.made.git(["switch", "--quiet", "-c", branch, "main"])
            try world.record(number, "Number \(number)", "00\(number == 9 ? "09" : "10")-x")
            try write()
            try world.made.commit(branch)
        }
        try world.made.git(["merge", "--quiet", "-X", "ours", "-m", "merge", "one"])
        let found = try stale(.range(["main..HEAD"]))
        #expect(found.map(\.message) == ["the index in adr/README.md lacks ADR-0009"])
        #expect(found.first?.commit == (try world.made.git(["rev-parse", "HEAD"])))
        let clean = try world.made.git(["commit-tree", "-p", "main", "-p", "one", "-m", "merge", "one^{tree}"])
        #expect(try stale(.range(["main..\(clean)"])).isEmpty, "a merge that is what one of its sides is")
    }

    @Test func aTreeIsJudgedByItsOwnConventions() throws {
        try world.made.write("[records]\n\tdigits = 3\n", to: ".adrlink")
        let policy = try world.workspace().policy(of: .workingTree)
        let (indexes, _) = try world.workspace().folderIndexes(in: .workingTree, policy)
        _ = try world.workspace().write(indexes) { $0.form }
        #expect(try world.made.read("adr/README.md").contains("[ADR-001]"))
        try world.made.commit("three digits")
        #expect(try stale(.range(["HEAD~1..HEAD"])).isEmpty)
    }

    @Test func markersThatAreNoPairAreAFindingWithTheirLine() throws {
        try world.made.write("# Ours\n<!-- adrlink index -->\n", to: "adr/README.md")
        try world.made.commit("broken")
        let found = try stale(.range(["HEAD~1..HEAD"]))
        #expect(found.map(\.message) == ["the markers of an index are wrong: the index that begins here does not end"])
        #expect(found.first?.line == 2)
    }

    @Test func theWorkingTreeIsJudgedAsItLies() throws {
        #expect(try stale(.workingTree).isEmpty)
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/0003-use-tape.md")
        #expect(try stale(.workingTree).map(\.message) == ["the index in adr/README.md still has ADR-0003"])
    }
}
