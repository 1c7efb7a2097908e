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

    /// A branch that is to be protected and is not there yet: other branches were not judged by what protects it.
    @Test func aNewProtectedBranchIsJudgedFromWhatProtectedOnesHave() throws {
        let world = try CheckWorld(policy: "[protected \"refs/heads/release/*\"]\n\texempt = false\n")
        try world.made.git(["update-ref", "refs/remotes/origin/main", world.start])
        try world.made.commit("fixup! start", writing: "x", to: "work.txt")
        let tip = try world.made.git(["rev-parse", "HEAD"])
        try world.made.git(["update-ref", "refs/remotes/origin/topic", tip])
        let zero = String(repeating: "0", count: 40)
        let push = "refs/heads/topic \(tip) refs/heads/release/1 \(zero)\n"
        #expect(try world.check(.push(Array(push.utf8), remote: "origin")).verdicts == ["fixup-left error"])
    }
}
