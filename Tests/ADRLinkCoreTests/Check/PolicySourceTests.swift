import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// The policy is that of the base, never of what is judged.
@Suite struct PolicySourceTests {
    private static let loose = "[rule \"ref-unknown\"]\nseverity = off\n"
    private let unknown = "work\n\nRefs: ADR-0099\n"

    @Test func aRangeIsJudgedByItsBase() throws {
        let world = try CheckWorld()
        #expect(try world.judge(unknown, change: ".adrlink", text: Self.loose).verdicts == ["ref-unknown error"])
        #expect(try world.judge(unknown).findings.isEmpty, "now it is the base's")
        #expect(try world.check(.range(["HEAD~2...HEAD"])).errors == 2)
        #expect(try world.check(.range(["^HEAD~2", "HEAD"])).errors == 2)
        #expect(try world.check(.range(["HEAD", "^HEAD~2"])).errors == 2)
        var options = CheckOptions()
        options.policyFrom = "HEAD"
        #expect(try world.check(.range(["HEAD~2..HEAD"]), options).errors == 0)
    }

    @Test func aRangeWithoutABaseSaysWhosePolicyItTook() throws {
        let world = try CheckWorld()
        let result = try world.check(.range(["HEAD"]))
        #expect(result.judged == 1)
        #expect(result.notes.contains { $0.contains("no base") })
        #expect(try world.check(.range(["HEAD..HEAD"])).judged == 0)
    }

    @Test func aMessageIsJudgedByHeadAndTheFirstOneByWhatItBrings() throws {
        let world = try CheckWorld()
        try world.made.write(Self.loose, to: ".adrlink")
        try world.made.git(["add", "--all"])
        #expect(try world.check(message: unknown).verdicts == ["ref-unknown error"])
        let made = try TemporaryRepository()
        try made.write(Self.loose, to: ".adrlink")
        try made.git(["add", "--all"])
        #expect(try CheckWorld.workspace(made.path).check(.messageFile(Array(unknown.utf8))).findings.isEmpty)
    }

    @Test func aPushIsJudgedByWhatTheRemoteHas() throws {
        let world = try CheckWorld()
        try world.made.git(["update-ref", "refs/remotes/origin/main", world.start])
        try world.made.commit(unknown, writing: Self.loose, to: ".adrlink")
        let tip = try world.made.git(["rev-parse", "HEAD"])
        let zero = String(repeating: "0", count: 40)
        for old in [world.start, zero] {
            let line = "refs/heads/a b \(tip) refs/heads/main \(old)\n"
            let result = try world.check(.push(Array(line.utf8), remote: "origin"))
            #expect(result.verdicts == ["ref-unknown error"])
            #expect(result.judged == 1)
        }
        #expect(
            try world.check(.push(Array("(delete) \(zero) refs/heads/x \(tip)\n".utf8), remote: "origin")).judged == 0)
    }

    @Test func aServerJudgesByTheTipItHas() throws {
        let world = try CheckWorld()
        try world.made.commit(unknown, writing: Self.loose, to: ".adrlink")
        let tip = try world.made.git(["rev-parse", "HEAD"])
        try world.made.git(["checkout", "--quiet", "--detach"])
        try world.made.git(["update-ref", "refs/heads/main", world.start])
        try world.made.git(["symbolic-ref", "HEAD", "refs/heads/main"])
        let zero = String(repeating: "0", count: 40)
        for line in ["\(world.start) \(tip) refs/heads/main", "\(zero) \(tip) refs/heads/topic"] {
            let result = try world.check(.receive(Array((line + "\n").utf8)))
            #expect(result.verdicts == ["ref-unknown error"], "\(line)")
        }
        #expect(try world.check(.receive(Array("\(zero) \(tip) refs/scratch/x\n".utf8))).judged == 0)
    }

    @Test func aPushedObjectThatIsMissingIsNotPassedOver() throws {
        let world = try CheckWorld()
        let missing = String(repeating: "ab", count: 20)
        let result = try world.check(.receive(Array("\(world.start) \(missing) refs/heads/main\n".utf8)))
        #expect(result.exitStatus == 3)
    }

    @Test func linesThatGitDoesNotWriteAreRefusedWithTheirPlace() throws {
        let world = try CheckWorld()
        let error = #expect(throws: ADRLinkError.self) {
            try world.check(.receive(Array("\(world.start) \(world.start) refs/heads/main\nnonsense\n".utf8)))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("line 2") == true)
    }

    @Test func commitsThatAreNotUpstreamAreJudgedWithoutAnArgument() throws {
        let world = try CheckWorld()
        try world.made.git(["update-ref", "refs/remotes/origin/main", world.start])
        try world.made.commit(unknown)
        #expect(try world.check(.workingTree).verdicts == ["ref-unknown error"])
        try world.made.git(["config", "branch.main.remote", "origin"])
        try world.made.git(["config", "branch.main.merge", "refs/heads/main"])
        #expect(try world.check(.workingTree).verdicts == ["ref-unknown error"])
        try world.made.git(["update-ref", "refs/remotes/origin/main", "HEAD"])
        #expect(try world.check(.workingTree).judged == 0)
    }

    @Test func aShallowCloneSaysWhatItCouldNotJudge() throws {
        let world = try CheckWorld()
        for number in 1...4 { try world.made.commit("work \(number)") }
        let clone = world.made.root + "/shallow"
        try world.made.git(["clone", "--quiet", "--depth", "2", "file://" + world.made.path, clone])
        let workspace = try CheckWorld.workspace(clone)
        #expect(try workspace.check(.range(["HEAD~1..HEAD"])).complete)
        let result = try workspace.check(.range(["HEAD"]))
        #expect(result.exitStatus == 3)
        #expect(result.undecided.first?.hint == "fetch the rest: git fetch --unshallow")
    }

    @Test func aPolicyMaySettleForAShallowClone() throws {
        let world = try CheckWorld(policy: "[rule \"history-incomplete\"]\nseverity = warning\n")
        for number in 1...4 { try world.made.commit("work \(number)") }
        let clone = world.made.root + "/shallow"
        try world.made.git(["clone", "--quiet", "--depth", "2", "file://" + world.made.path, clone])
        let result = try CheckWorld.workspace(clone).check(.range(["HEAD"]))
        #expect(result.exitStatus == 0)
        #expect(result.notes.contains { $0.contains("cut off") })
    }

    @Test func aMissingObjectIsUndecidedAndHidesNoOtherVerdict() throws {
        let world = try CheckWorld()
        try world.made.commit("first\n\nRefs: ADR-0001\n", writing: "x", to: "infra/a")
        let tree = try world.made.git(["rev-parse", "HEAD:adr"])
        try world.made.write(nygardRecord(9, "Next"), to: "adr/0009-next.md")
        try world.made.commit("second\n\nRefs: ADR-0098\n")
        try world.made.write("y", to: "work.txt")
        try world.made.commit("third\n\nRefs: ADR-0099\n")
        let object = "\(world.made.path)/.git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))"
        try FileManager.default.removeItem(atPath: object)
        let result = try world.check(.range(["HEAD~1..HEAD"]))
        #expect(result.verdicts == ["ref-unknown error"] || !result.complete)
        let all = try world.check(
            .range(["HEAD~2..HEAD"]),
            {
                var o = CheckOptions()
                o.policyFrom = "HEAD"
                return o
            }())
        #expect(!all.complete)
        #expect(all.verdicts.contains("ref-unknown error"))
    }
}
