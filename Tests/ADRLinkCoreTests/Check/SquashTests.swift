import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Validates: GOV-2
@Suite struct SquashTests {
    private let rule = ["refs-lost warning"]

    /// A branch `topic` of two commits with references, squashed into the index of `main`; the message git proposes.
    private func squashed(_ world: CheckWorld) throws -> String {
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.made.commit("one\n\nRefs: ADR-0001\n", writing: "1", to: "one.txt")
        try world.made.commit("two\n\nRefs: ADR-0005, ADR-0001\n", writing: "2", to: "two.txt")
        try world.made.git(["switch", "--quiet", "main"])
        try world.made.git(["merge", "--quiet", "--squash", "topic"])
        return try world.made.read(".git/SQUASH_MSG")
    }

    @Test func whatGitProposesForASquashLosesTheReferences() throws {
        let world = try CheckWorld()
        let proposed = try squashed(world)
        let result = try world.check(message: proposed)
        #expect(result.verdicts == rule)
        #expect(result.findings.first?.trailers == ["Refs: ADR-0001", "Refs: ADR-0005"])
        let mended = try #require(result.findings.first?.replacement)
        #expect(try world.check(message: mended).findings.isEmpty, "\(mended)")
        try world.made.commit(proposed)
        #expect(try world.check(.range(["HEAD^!"])).verdicts == rule)
    }

    @Test func aMessageWrittenAnewIsComparedWithWhatGitProposed() throws {
        let world = try CheckWorld()
        _ = try squashed(world)
        #expect(try world.check(message: "Add one and two\n").verdicts == rule)
        let half = try world.check(message: "Add one and two\n\nRefs: ADR-0001\n")
        #expect(half.findings.first?.trailers == ["Refs: ADR-0005"])
        #expect(half.findings.first?.hint == "add to the last paragraph:")
        #expect(try world.check(message: "Add one and two\n\nRefs: ADR-0001, ADR-0005\n").findings.isEmpty)
        #expect(try world.check(message: "Add\n\nADR-Exempt: nothing\n").verdicts == ["exempt-used info"])
    }

    @Test func theCommitsThemselvesCountWhereTheirTextWasCut() throws {
        let world = try CheckWorld()
        let work = try world.made.commit("work\n\nRefs: ADR-0001\n")
        let listing = "Squash\n\ncommit \(work)\nAuthor: Ann <ann@example.org>\n\n    work\n"
        #expect(try world.judge(listing).words.contains("ADR-0001"))
        #expect(try world.judge("Mend\n\nThe fault came with\ncommit \(work)\n").findings.isEmpty, "prose")
    }

    @Test func aHostsSquashLosesWhatStandsBetweenItsItems() throws {
        let world = try CheckWorld()
        let message = """
            Add cache (#12)

            * Add cache

            Refs: ADR-0001

            * Fix test

            Refs: ADR-0005

            Co-authored-by: Bo <bo@example.org>

            """
        let result = try world.judge(message)
        #expect(Set(result.verdicts) == ["refs-lost warning", "trailer-misplaced error"])
        let lost = try #require(result.findings.first { $0.rule == .refsLost })
        #expect(lost.trailers == ["Refs: ADR-0001", "Refs: ADR-0005"])
    }

    @Test func aListInAnOrdinaryMessageIsNoSquash() throws {
        let world = try CheckWorld()
        #expect(try world.judge("Add cache\n\n* faster\n* smaller\n\nRefs: ADR-0001\n").findings.isEmpty)
        #expect(
            try world.judge("Add cache\n\n* faster\n\n* smaller\n\nNo ADR-0005 was needed.\n").findings.isEmpty)
    }

    @Test func aMergeLosesNothing() throws {
        let world = try CheckWorld()
        _ = try squashed(world)
        try world.made.git(["reset", "--quiet", "--hard"])
        try world.made.git(["merge", "--quiet", "--no-ff", "--no-edit", "topic"])
        #expect(try world.check(.range(["HEAD^1..HEAD"])).findings.isEmpty)
    }

    @Test func decisionsThatNobodyKnowsAreNotAskedFor() throws {
        let world = try CheckWorld()
        let text = "Squashed commit of the following:\n\n    Refs: ADR-0099\n"
        #expect(try world.judge(text).findings.isEmpty)
    }
}
