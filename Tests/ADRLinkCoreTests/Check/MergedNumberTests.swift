import ADRLinkCore
import TestSupport
import Testing

/// Numbers that only a merge brings together.
///
/// Validates: GOV-11
@Suite struct MergedNumberTests {
    /// Two branches that have taken number 9, merged but not committed.
    private func merged(_ second: String) throws -> CheckWorld {
        let world = try CheckWorld()
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.record(9, "Use yaml", "0009-use-yaml")
        try world.made.commit("yaml")
        try world.made.git(["switch", "--quiet", "main"])
        try world.record(second == "0009-use-json" ? 9 : 10, "Use json", second)
        try world.made.commit("json")
        try world.made.git(["merge", "--quiet", "--no-ff", "--no-commit", "topic"])
        return world
    }

    @Test func aMergeOfTwoRecordsOfOneNumberIsTold() throws {
        let world = try merged("0009-use-json")
        #expect(try world.check(message: "merge\n").verdicts == ["number-taken error"])
        try world.made.commit("merge")
        try world.made.git(["branch", "--quiet", "-D", "topic"])
        let found = try world.check(.range(["HEAD^1..HEAD"])).findings.filter { $0.message.contains("also taken") }
        #expect(found.map(\.path) == ["adr/0009-use-yaml.md"])
        #expect(found.first?.message.contains("adr/0009-use-json.md") == true)
    }

    @Test func aMergeOfTwoNumbersIsNot() throws {
        let world = try merged("0010-use-json")
        try world.made.commit("merge")
        #expect(try world.check(.range(["HEAD^1..HEAD"])).verdicts == [])
    }
}
