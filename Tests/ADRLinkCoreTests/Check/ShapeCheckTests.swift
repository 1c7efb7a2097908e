import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

@Suite struct ShapeCheckTests {
    private let bad = Array("work\n\nIt was time.\n  Refs: ADR-0001\n".utf8)
    private let good = Array("work\n\nIt was time.\n\nRefs: ADR-0001\n".utf8)

    private func remembered(_ made: TemporaryRepository) -> ShapeCheck? {
        ShapeCheck(gitDirectory: made.path + "/.git", top: made.path)
    }

    @Test func withoutAnEarlierCheckNothingIsRefusedEarly() throws {
        let world = try CheckWorld()
        #expect(remembered(world.made) == nil)
        #expect(try world.check(.messageFile(bad)).exitStatus == 1)
        let result = try #require(remembered(world.made)?.refusal(of: bad, logger: CheckWorld.silent))
        #expect(result.verdicts == ["trailer-misplaced error"])
        #expect(result.findings == (try world.check(.messageFile(bad)).findings))
        #expect(remembered(world.made)?.refusal(of: good, logger: CheckWorld.silent) == nil)
    }

    @Test func whatWasRememberedCountsOnlyWhileNothingMoved() throws {
        let world = try CheckWorld()
        let made = world.made
        func known() throws -> Bool { remembered(made) != nil }
        _ = try world.check(.messageFile(good))
        #expect(try known())
        try made.write("[rule \"trailer-misplaced\"]\nseverity = off\n", to: ".adrlink")
        #expect(try !known(), "the policy was edited")
        try made.commit("loosen")
        #expect(try !known(), "HEAD moved")
        _ = try world.check(.messageFile(good))
        #expect(try known())
        #expect(remembered(made)?.refusal(of: bad, logger: CheckWorld.silent) == nil, "the rule is off")
        // The working tree holds the new policy, HEAD the old one.
        try made.git(["reset", "--quiet", "--soft", "HEAD~1"])
        #expect(try !known())
        #expect(try world.check(.messageFile(bad)).exitStatus == 1)
        #expect(try !known(), "not remembered where the two differ")
        try made.git(["reset", "--quiet"])
        try FileManager.default.removeItem(atPath: made.path + "/.adrlink")
        _ = try world.check(.messageFile(good))
        #expect(try known())
        try made.environment.run(["ln", "-s", "nowhere", ".adrlink"], in: made.path)
        #expect(try !known(), "a link is no absent file")
    }

    @Test func ordinaryCommitsLeaveWhatIsKnownStanding() throws {
        let world = try CheckWorld()
        let made = world.made
        _ = try world.check(.messageFile(good))
        for number in 1...3 { try made.commit("work \(number)", writing: "\(number)", to: "file") }
        #expect(remembered(made)?.refusal(of: bad, logger: CheckWorld.silent) != nil)
        // Staged, but not what lies in the working tree: nobody can see afterwards what HEAD says.
        try made.write("[rule \"trailer-misplaced\"]\nseverity = off\n", to: ".adrlink")
        try made.git(["add", ".adrlink"])
        try FileManager.default.removeItem(atPath: made.path + "/.adrlink")
        _ = try world.check(.messageFile(good))
        #expect(remembered(made) == nil)
        try made.git(["reset", "--quiet"])
        _ = try world.check(.messageFile(good))
        #expect(remembered(made) != nil)
        try made.git(["checkout", "--quiet", "-b", "side", "HEAD~1"])
        try made.commit("side")
        #expect(remembered(made) == nil, "a checkout may bring anything")
    }

    @Test func packedReferencesAndLinkedWorkingTreesAreKnownToo() throws {
        let world = try CheckWorld()
        try world.made.git(["pack-refs", "--all", "--prune"])
        _ = try world.check(.messageFile(good))
        #expect(remembered(world.made) != nil)
        let linked = world.made.root + "/linked"
        try world.made.git(["worktree", "add", "--quiet", linked, "-b", "topic"])
        _ = try CheckWorld.workspace(linked).check(.messageFile(good))
        let directory = world.made.path + "/.git/worktrees/linked"
        #expect(ShapeCheck(gitDirectory: directory, top: linked)?.refusal(of: bad, logger: CheckWorld.silent) != nil)
    }

    @Test func anotherCommentCharacterNeverRefusesAGoodMessage() throws {
        let world = try CheckWorld()
        let edited = Array("work\n\nRefs: ADR-0001\n# Please enter the commit message.\n".utf8)
        try world.made.git(["config", "core.commentChar", ";"])
        #expect(try world.check(.messageFile(edited)).exitStatus == 1, "a line of prose")
        try world.made.git(["config", "--unset", "core.commentChar"])
        #expect(remembered(world.made)?.refusal(of: edited, logger: CheckWorld.silent) == nil)
        #expect(try world.check(.messageFile(edited)).exitStatus == 0)
    }

    @Test func damagedMemoriesCountAsNone() throws {
        let world = try CheckWorld(policy: "[references]\nkey = Refs\nkey = Decision\n")
        _ = try world.check(.messageFile(good))
        let file = world.made.path + "/.git/adrlink/shape"
        let whole = try #require(try File.read(file, limit: 1 << 20))
        #expect(remembered(world.made) != nil)
        for end in stride(from: 0, to: whole.count, by: 7) {
            try File.write(Array(whole[..<end]), to: file, replacing: true)
            #expect(remembered(world.made) == nil, "cut at \(end)")
        }
        let other = Array("adrlink shape 1\n".utf8) + Array(whole.dropFirst(16))
        let files: [[UInt8]] = [whole + [0], other, [UInt8](repeating: 0x39, count: 400)]
        for bytes in files {
            try File.write(bytes, to: file, replacing: true)
            #expect(remembered(world.made) == nil)
        }
        #expect(try world.check(.messageFile(bad)).exitStatus == 1)
        #expect(remembered(world.made) != nil, "written anew")
    }
}
