import Foundation
import TestSupport
import Testing

/// The server's hook in front of the audit log: what plain git can push, and what it cannot.
///
/// Validates: SEC-10
@Suite struct HookAuditGuardTests {
    private let hub: TemporaryRepository
    private let clone: TemporaryRepository
    private var lane: String

    init() throws {
        hub = try TemporaryRepository(bare: true)
        clone = try TemporaryRepository()
        try clone.commit("first", writing: "text\n", to: "file")
        try clone.git(["remote", "add", "origin", hub.path])
        let made = try clone.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", clone.root + "/key"], in: clone.root)
        guard made.status == 0 else { throw CommandFailure(command: ["ssh-keygen"], result: made) }
        lane = ""
        try succeed(["audit", "init", "--key", clone.root + "/key", "--principal", "ada@example.org"])
        for _ in 0..<3 { try succeed(["audit", "record", "--action", "db.restore", "--result", "ok"]) }
        try succeed(["hook", "install", "--server"], in: hub)
        try succeed(["audit", "push", "origin"])
        lane = try clone.git(["config", "adrlink.auditlane"])
    }

    private func succeed(_ arguments: [String], in repository: TemporaryRepository? = nil) throws {
        let result = try (repository ?? clone).adrlink(arguments)
        guard result.status == 0 else { throw CommandFailure(command: ["adrlink"] + arguments, result: result) }
    }

    private var reference: String { "refs/notes/adrlink/audit/\(lane)/000001" }
    private var notes: String { "adrlink/audit/\(lane)/000001" }

    /// Whether the hub refuses a push of plain git with these words, and has what it had.
    private func expectRefused(_ arguments: [String], _ words: String) throws {
        let before = try hub.git(["for-each-ref"])
        let result = try clone.tryGit(["push", "origin"] + arguments)
        #expect(result.status != 0)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(try hub.git(["for-each-ref"]) == before)
    }

    @Test func appendsAreLetIn() throws {
        try succeed(["audit", "record", "--action", "key.rotate", "--result", "failed"])
        try succeed(["audit", "push"])
        #expect(try hub.git(["rev-parse", reference]) == clone.git(["rev-parse", reference]))
    }

    @Test func deletionsAreRefused() throws {
        try expectRefused(["--delete", reference], "nothing of the audit log is deleted")
        try clone.git(["update-ref", "-d", reference])
        try expectRefused(["--mirror"], "nothing of the audit log is deleted")
    }

    @Test func aRewoundLaneIsRefused() throws {
        try expectRefused(["--force", reference + "~1:" + reference], "does not go on from where it ended")
    }

    @Test(arguments: [
        ["remove"], ["add", "-f", "-m", "other"], ["append", "-m", "more"],
    ]) func whatGitNotesDoesToALaneIsRefused(command: [String]) throws {
        let annotated = try clone.git(["rev-parse", reference + "~1"])
        try clone.git(["notes", "--ref", notes] + command + [annotated])
        try expectRefused([reference], reference + ": ")
    }

    @Test func aSegmentThatAnotherOneFollowsGoesOnNoMore() throws {
        try clone.git(["notes", "--ref", notes, "append", "-m", "more", "HEAD"])
        try succeed(["audit", "repair"])
        try succeed(["audit", "push"])
        try expectRefused([reference], "another segment follows it")
    }

    @Test func aMergeIsRefused() throws {
        let tree = try clone.git(["rev-parse", reference + "^{tree}"])
        let merge = try clone.git(["commit-tree", tree, "-p", reference, "-p", "HEAD", "-m", "audit 4: x"])
        try expectRefused([merge + ":" + reference], reference + ": ")
    }

    @Test func anothersCommitOnTheLaneIsRefused() throws {
        // Another key, the same lane: a second installation that begins where this one began.
        let other = try clone.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", clone.root + "/other"], in: clone.root)
        #expect(other.status == 0)
        try succeed(["audit", "trust", "add", clone.root + "/other.pub", "--principal", "ada@example.org"])
        try succeed(["audit", "init", "--new-lane", "--key", clone.root + "/other", "--principal", "ada@example.org"])
        let second = try clone.git(["config", "adrlink.auditlane"])
        try expectRefused(
            ["--force", "refs/notes/adrlink/audit/\(second)/000001:\(reference)"], reference + ": ")
    }

    @Test func whatBelongsToOneCloneIsRefused() throws {
        try expectRefused(["refs/adrlink/seen/self/\(lane)"], "never pushed")
        try expectRefused(["HEAD:refs/notes/adrlink/view/commits"], "never pushed")
        try expectRefused(["HEAD:refs/notes/remotes/origin/adrlink/audit/\(lane)/000001"], "never pushed")
        try expectRefused(["HEAD:refs/notes/adrlink/audit/mine"], "names no segment")
        try expectRefused(["HEAD:refs/notes/adrlink/audit/\(lane)/000002"], reference.dropLast(1) + "2: ")
    }

    @Test func aLaneOfAnotherLogIsRefused() throws {
        for name in ["auditlog", "auditlane", "auditroot"] { try clone.git(["config", "--unset", "adrlink." + name]) }
        let stranger = try TemporaryRepository()
        try stranger.commit("first", writing: "text\n", to: "file")
        try succeed(["audit", "init", "--key", clone.root + "/key", "--principal", "eve@example.org"], in: stranger)
        try clone.git(["fetch", "-q", stranger.path, "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*"])
        let other = try stranger.git(["config", "adrlink.auditlane"])
        try expectRefused(["refs/notes/adrlink/audit/\(other)/000001"], "it belongs to the log")
        try expectRefused(["HEAD:refs/adrlink/evidence/\(other)"], "there is no such lane")
    }

    @Test func evidenceGrowsAndIsNotRewritten() throws {
        let evidence = "refs/adrlink/evidence/\(lane)"
        try clone.git(["push", "origin", "HEAD:" + evidence])
        try clone.commit("second", writing: "more\n", to: "file")
        try clone.git(["push", "origin", "HEAD:" + evidence])
        try expectRefused(["--force", "HEAD~1:" + evidence], "never rewritten")
        try expectRefused(["--delete", evidence], "nothing of the audit log is deleted")
    }
}
