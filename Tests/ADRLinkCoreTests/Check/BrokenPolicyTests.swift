import ADRLinkCore
import TestSupport
import Testing

/// A policy that nobody can read, and the way out.
@Suite struct BrokenPolicyTests {
    private let world: CheckWorld

    init() throws {
        world = try CheckWorld(policy: "[rule \"ref-unknown\"]\n\tseverity = loud\n")
    }

    @Test func theHintSaysHowToMendIt() throws {
        let error = #expect(throws: ADRLinkError.self) { try world.check(message: "work\n") }
        #expect(error?.code == .configuration && error?.line == 2)
        #expect(error?.hint?.contains("stage") == true)
    }

    @Test func theCommitThatMendsItIsJudgedByWhatItBrings() throws {
        try world.made.write("[rule \"ref-unknown\"]\n\tseverity = warning\n", to: ".adrlink")
        try world.made.git(["add", ".adrlink"])
        let result = try world.check(message: "work\n\nRefs: ADR-0099\n")
        #expect(result.verdicts == ["ref-unknown warning"])
        #expect(result.notes.contains { $0.contains("cannot be read") })
    }

    @Test func soIsTheOneThatTakesItAway() throws {
        try world.made.git(["rm", "--quiet", ".adrlink"])
        #expect(try world.check(message: "work\n\nRefs: ADR-0099\n").verdicts == ["ref-unknown error"])
    }
}
