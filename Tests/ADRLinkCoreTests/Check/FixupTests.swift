import ADRLinkCore
import Git
import TestSupport
import Testing

@Suite struct FixupTests {
    private func verdicts(_ world: CheckWorld, to reference: String) throws -> [String] {
        let new = try world.made.git(["rev-parse", "HEAD"])
        let push = "refs/heads/main \(new) \(reference) \(world.start)\n"
        return try world.check(.push(Array(push.utf8), remote: "origin")).verdicts
    }

    @Test func onlyAProtectedReferenceRefusesIt() throws {
        for mark in ["fixup!", "squash!", "amend!"] {
            let world = try CheckWorld(policy: "[protected \"refs/heads/release/*\"]\nexempt = true\n")
            try world.made.commit("\(mark) work\n")
            #expect(try verdicts(world, to: "refs/heads/topic") == [])
            #expect(try verdicts(world, to: "refs/heads/release/1") == ["fixup-left error"])
            #expect(try world.check(.range(["HEAD^!"])).verdicts == ["fixup-left info"])
            #expect(try world.check(message: "\(mark) work\n").findings.isEmpty)
        }
    }

    @Test func aSubjectThatOnlyBeginsAlikeIsNone() throws {
        let world = try CheckWorld(policy: "[protected \"refs/heads/main\"]\nexempt = true\n")
        for subject in ["fixup!work", "Fixup! work", "fixup work", "a fixup! work"] {
            try world.made.commit(subject)
            #expect(try verdicts(world, to: "refs/heads/main") == [], "\(subject)")
        }
    }

    @Test func aRangeMayBeAGate() throws {
        let world = try CheckWorld(policy: "[rule \"fixup-left\"]\nrange = error\n")
        #expect(try world.judge("fixup! work\n").verdicts == ["fixup-left error"])
    }
}
