import ADRLinkCore
import Git
import TestSupport
import Testing

@Suite struct SinceTests {
    /// Three bad commits, the second one tagged, and a policy that begins at the tag.
    private func world(_ settings: String) throws -> CheckWorld {
        let world = try CheckWorld()
        for number in 1...3 {
            try world.made.commit("work \(number)\n\nRefs: ADR-0003\n")
            if number == 2 { try world.made.git(["tag", "--annotate", "--message=v1", "v1.0"]) }
        }
        try world.made.git(["switch", "--quiet", "--detach", world.start])
        try world.made.write(settings, to: ".adrlink")
        try world.made.commit("policy")
        try world.made.git(["branch", "policy"])
        try world.made.git(["switch", "--quiet", "main"])
        return world
    }

    private var byPolicy: CheckOptions {
        var options = CheckOptions()
        options.policyFrom = "policy"
        return options
    }

    private func range(_ world: CheckWorld) -> CheckInput { .range(["\(world.start)..main"]) }

    @Test func whatIsReachableFromATagIsNotJudgedAndCounted() throws {
        let world = try world("[check]\nsince = v1.0\n")
        let result = try world.check(range(world), byPolicy)
        let tag = try world.made.git(["rev-parse", "--short=10", "v1.0^{commit}"])
        #expect(result.verdicts == ["ref-rejected error"])
        #expect(result.judged == 1)
        #expect(result.notes.contains("2 commits up to v1.0 (\(tag)) were not judged"), "\(result.notes)")
    }

    @Test func aCommitIsNamedByItsIDOrItsBeginning() throws {
        for length in [40, 12, 7] {
            let world = try CheckWorld()
            let first = try world.made.commit("work\n\nRefs: ADR-0003\n")
            try world.made.write("[check]\nsince = \(first.prefix(length).uppercased())\n", to: ".adrlink")
            try world.made.commit("policy")
            var options = CheckOptions()
            options.policyFrom = "HEAD"
            let result = try world.check(.range(["\(world.start)..HEAD"]), options)
            #expect(result.findings.isEmpty && result.judged == 1, "\(result.words)")
        }
    }

    @Test func oneRuleMayBeginLaterThanTheOthers() throws {
        let world = try world("[rule \"ref-rejected\"]\nsince = v1.0\n")
        let result = try world.check(range(world), byPolicy)
        #expect(result.verdicts == ["ref-rejected error"])
        #expect(result.judged == 3, "every other rule judges them")
        #expect(result.notes.contains { $0.hasPrefix("2 commits up to v1.0") && $0.hasSuffix("by ref-rejected") })
    }

    @Test func aNameThatIsNoTagAndNoCommitIsAMistakeOfTheConfiguration() throws {
        for name in ["v2.0", "main", "HEAD", "0123456789", "abc"] {
            let world = try world("[check]\nsince = \(name)\n")
            let error = #expect(throws: ADRLinkError.self) { try world.check(range(world), byPolicy) }
            #expect(error?.code == .configuration && error?.message.contains(name) == true, "\(name)")
        }
    }

    @Test func aBranchThatIsCalledLikeAnIDIsNoCommit() throws {
        let world = try world("[check]\nsince = abcdef0\n")
        try world.made.git(["branch", "abcdef0"])
        #expect(throws: ADRLinkError.self) { try world.check(range(world), byPolicy) }
    }

    @Test func inAShallowCloneItIsUndecided() throws {
        let world = try CheckWorld()
        try world.made.commit("work")
        try world.made.write("[check]\nsince = \(world.start)\n", to: ".adrlink")
        try world.made.commit("policy")
        try world.made.commit("work")
        let clone = world.made.root + "/clone"
        try world.made.git(["clone", "--quiet", "--depth=2", "file://" + world.made.path, clone])
        let error = #expect(throws: ADRLinkError.self) {
            try CheckWorld.workspace(clone).check(.range(["HEAD~1..HEAD"]))
        }
        #expect(error?.code == .undecided)
    }

    @Test func aMessageComesAfterEverything() throws {
        let world = try CheckWorld(policy: "[check]\nsince = nowhere\n")
        #expect(try world.check(message: "work\n\nRefs: ADR-0003\n").verdicts == ["ref-rejected error"])
    }

    @Test func aPolicyWhoseSinceLeadsNowhereIsNotLetIn() throws {
        let world = try CheckWorld()
        try world.made.commit("policy", writing: "[check]\nsince = nowhere\n", to: ".adrlink")
        let result = try world.check(.range(["HEAD~1..HEAD"]))
        #expect(result.undecided.contains { $0.message.contains("since names nowhere") })
    }
}
