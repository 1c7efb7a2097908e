import ADRLinkCore
import InMemoryLogging
import Logging
import TestSupport
import Testing

/// Validates: SEC-1
@Suite struct CommitVerdictTests {
    /// What a check logged, in order.
    private func events(
        _ input: CheckInput, in path: String, level: Logger.Level = .info
    ) throws -> [InMemoryLogHandler.Entry] {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = level
        _ = try CheckWorld.workspace(path, logger: logger).check(input)
        return handler.entries
    }

    private func field(_ name: String, _ entry: InMemoryLogHandler.Entry) -> String? {
        entry.metadata["adrlink.\(name)"].map { "\($0)" }
    }

    @Test func everyRuleThatSpokeIsAnEventWithCommitPolicyAndOutcome() throws {
        let world = try CheckWorld()
        try world.made.write("a", to: "work.txt")
        let commit = try world.made.commit("work\n\nRefs: ADR-0003, ADR-0006\n")
        let events = try events(.range(["HEAD~1..HEAD"]), in: world.made.path)
        let spoke = events.filter { $0.message == "rule verdict" }
        #expect(
            spoke.map { "\(field("rule", $0) ?? "") \(field("outcome", $0) ?? "")" } == [
                "ref-rejected error", "ref-deprecated warning",
            ])
        for event in events.dropLast() {
            #expect(field("commit", event) == commit)
            #expect(field("policy", event) == world.start)
            #expect(field("phase", event) == "range")
        }
        #expect(events.last?.message == "check ended")
        #expect(events.last.flatMap { field("errors", $0) } == "1")
    }

    @Test func theRulesThatPassedAreNamedAndNoneIsInBoth() throws {
        let world = try CheckWorld(policy: "[rule \"fixup-left\"]\nseverity = off\n")
        try world.made.write("a", to: "work.txt")
        try world.made.commit("work\n\nRefs: ADR-0003\n")
        let passed = try events(.range(["HEAD~1..HEAD"]), in: world.made.path).filter { $0.message == "rules passed" }
        #expect(passed.count == 1)
        guard case .array(let names)? = passed.first?.metadata["adrlink.rules"] else {
            Issue.record("no list of rules")
            return
        }
        let rules = Set(names.map { "\($0)" })
        #expect(rules == Set(RuleID.allCases.map(\.rawValue)).subtracting(["ref-rejected", "fixup-left"]))
    }

    @Test func whatAnExemptionSilencedIsToldAsExempt() throws {
        let world = try CheckWorld()
        try world.made.write("a", to: "infra/main.tf")
        try world.made.commit("work\n\nADR-Exempt: the building burns\n")
        let spoke = try events(.range(["HEAD~1..HEAD"]), in: world.made.path).filter { $0.message == "rule verdict" }
        let outcomes = spoke.map { "\(field("rule", $0) ?? "") \(field("outcome", $0) ?? "")" }
        #expect(outcomes.contains("governed-path-unreferenced exempt"))
        #expect(!outcomes.contains("governed-path-unreferenced error"))
    }

    @Test func aMessageThatItsShapeCondemnsIsToldToo() throws {
        let world = try CheckWorld()
        let message = Array("work\n\nIt was time.\n  Refs: ADR-0001\n".utf8)
        _ = try world.check(.messageFile(message))
        let handler = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in handler }
        let check = try #require(ShapeCheck(gitDirectory: world.made.path + "/.git", top: world.made.path))
        #expect(check.refusal(of: message, logger: logger) != nil)
        #expect(handler.entries.map { field("rule", $0) ?? "" } == ["trailer-misplaced", ""])
        let asked = try #require(handler.entries.last?.metadata["adrlink.rules"])
        #expect(!"\(asked)".contains("ref-unknown"), "nobody asked that rule")
    }

    @Test func whoWantsWarningsAloneHearsNothing() throws {
        let world = try CheckWorld()
        try world.made.commit("work\n\nRefs: ADR-0003\n")
        #expect(try events(.range(["HEAD~1..HEAD"]), in: world.made.path, level: .warning).isEmpty)
    }
}
