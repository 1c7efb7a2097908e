import ADRLinkCore
import Git
import TestSupport
import Testing

@Suite struct PhaseTests {
    private let bad = "work\n\nRefs: ADR-0006\n"

    /// The verdicts of each phase on a commit that names a deprecated decision.
    private func verdicts(_ policy: String) throws -> [CheckPhase: [String]] {
        let world = try CheckWorld(policy: policy)
        var found: [CheckPhase: [String]] = [:]
        found[.commitMessage] = try world.check(message: bad).verdicts
        try world.made.git(["update-ref", "refs/remotes/origin/main", "HEAD"])
        try world.made.git(["config", "branch.main.remote", "origin"])
        try world.made.git(["config", "branch.main.merge", "refs/heads/main"])
        let new = try world.made.commit(bad)
        found[.range] = try world.check(.range(["HEAD~1..HEAD"])).verdicts
        found[.workingTree] = try world.check(.workingTree).verdicts
        let push = "refs/heads/main \(new) refs/heads/main \(world.start)\n"
        found[.prePush] = try world.check(.push(Array(push.utf8), remote: "origin")).verdicts
        let receive = "\(world.start) \(new) refs/heads/main\n"
        found[.preReceive] = try world.check(.receive(Array(receive.utf8))).verdicts
        return found
    }

    @Test func aPhaseGoesBeforeTheRule() throws {
        let section = "[rule \"ref-deprecated\"]\n"
        for phase in CheckPhase.allCases {
            let found = try verdicts(section + "\(phase.rawValue) = error\nseverity = info\n")
            for other in CheckPhase.allCases {
                #expect(found[other] == ["ref-deprecated \(other == phase ? "error" : "info")"], "\(phase) \(other)")
            }
        }
        let off = try verdicts(section + "commit-msg = off\n")
        #expect(off[.commitMessage] == [])
        #expect(off[.range] == ["ref-deprecated warning"])
    }

    @Test func theShortWayAndTheWholeWayWeighAMessageAlike() throws {
        let message = "work\n\nRefs: ADR-0001, ADR-0001\n"
        for (severity, fails) in [("error", true), ("warning", false), ("off", false)] {
            let world = try CheckWorld(
                policy: "[rule \"ref-duplicate\"]\nseverity = error\ncommit-msg = \(severity)\npre-push = error\n")
            let whole = try world.check(message: message)
            #expect((whole.errors > 0) == fails)
            let short = ShapeCheck(gitDirectory: world.made.path + "/.git", top: world.made.path)
            #expect(short != nil)
            #expect((short?.refusal(of: Array(message.utf8), logger: CheckWorld.silent) != nil) == fails, "\(severity)")
        }
    }

    @Test func anExemptionIsListedWithItsReason() throws {
        let world = try CheckWorld()
        let first = try world.made.commit("work\n\nADR-Exempt: a typo\n")
        let second = try world.made.commit("work\n\nADR-Exempt: another\n")
        let result = try world.check(.range(["HEAD~2..HEAD"]))
        #expect(
            result.exemptions == [
                .init(commit: second, reason: "another"), .init(commit: first, reason: "a typo"),
            ])
        #expect(try world.check(message: "work\n\nADR-Exempt: now\n").exemptions == [.init(commit: nil, reason: "now")])
    }

    @Test func anExemptionThatIsRefusedIsListedAsSuch() throws {
        let world = try CheckWorld(policy: "[protected \"refs/heads/main\"]\nexempt = false\n")
        let new = try world.made.commit("work\n\nADR-Exempt: in a hurry\n")
        let receive = "\(world.start) \(new) refs/heads/main\n"
        let result = try world.check(.receive(Array(receive.utf8)))
        #expect(result.exemptions == [.init(commit: new, reason: "in a hurry", counts: false)])
    }
}
