import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// `scripts/verify-audit` beside the verifier: both say the same of the same log.
///
/// Validates: SEC-10
@Suite struct VerifyScriptTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../scripts/verify-audit").standardizedFileURL.path

    /// Runs the script with the keys that counted before anything was damaged.
    private func run(
        _ log: AuditedRepository, _ allowed: String, checkpoint: [UInt8]? = nil, in directory: String? = nil
    ) throws -> CommandResult {
        let signers = log.made.root + "/allowed"
        try Data(allowed.utf8).write(to: URL(fileURLWithPath: signers))
        var arguments = [Self.script, signers]
        if let checkpoint {
            arguments.append(log.made.root + "/checkpoint")
            try Data(checkpoint).write(to: URL(fileURLWithPath: arguments[2]))
        }
        return try log.made.environment.run(arguments, in: directory ?? log.made.path)
    }

    private func allowed(_ log: AuditedRepository) throws -> String {
        try #require(try log.verify().trust).allowedSigners.text
    }

    private func checkpoint(_ log: AuditedRepository) throws -> [UInt8] {
        let made = try #require(
            try log.verify().checkpoint(by: "ada@example.org", at: AuditTime(microseconds: 1_700_000_100_000_000)))
        return try made.signed(by: log.keys["ada"]!)
    }

    @Test func aGoodLogIsGoodForBoth() throws {
        var log = try AuditedRepository(["ada", "bob"], segmentLimit: 2)
        try log.trust("bob")
        try log.append(4)
        try log.append(1, as: "bob")
        var told = log.event()
        told.reason = "a \"quoted\" {brace}, \\ and \"prev\":\"0\"\n\u{1F512}"
        told.recordedBy = "ada@example.org"
        told.actor = "carol@example.org"
        try log.append(told)
        let result = try run(log, try allowed(log), checkpoint: try checkpoint(log))
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("7 entries, 0 errors, 0 things"))
        #expect(result.output.contains("not checked: whether the JSON is canonical"))
    }

    @Test func aLaneWhosePayloadsAloneAreSignedIsGood() throws {
        var log = try AuditedRepository([])
        try log.begin("ada", signs: .payload)
        try log.append(2)
        let result = try run(log, try allowed(log))
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("takes a checkpoint"))
    }

    @Test func whoMayNotSignIsRefused() throws {
        var log = try AuditedRepository(["ada", "eve"])
        try log.append()
        try log.append(as: "eve")
        let result = try run(log, try allowed(log))
        #expect(result.status == 1)
        #expect(result.output.contains("not signed by a key that may sign as eve@example.org"))
    }

    @Test func notesThatGitChangesAreSeen() throws {
        for command in [
            ["remove", "LANE~2"], ["add", "-f", "-m", "x", "LANE~2"], ["append", "-m", "x", "LANE~2"],
            ["add", "-m", "x", "HEAD"],
        ] {
            var log = try AuditedRepository()
            try log.append(3)
            let allowed = try allowed(log)
            let reference = log.reference()
            try log.made.git(
                ["notes", "--ref", reference] + command.map { $0.replacingOccurrences(of: "LANE", with: reference) })
            let result = try run(log, allowed)
            #expect(result.status == 1, "\(command): \(result.output)")
        }
    }

    @Test func aMergeAndADroppedEntryAreSeen() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let allowed = try allowed(log)
        let reference = log.reference()
        let head = try log.made.git(["rev-parse", reference])
        let tree = try log.made.git(["rev-parse", reference + "^{tree}"])
        let merge = try log.made.git(["commit-tree", tree, "-p", head, "-p", head + "~1", "-m", "merge"])
        try log.made.git(["update-ref", reference, merge])
        #expect(try run(log, allowed).output.contains("there is a merge in it"))
        let raw = try log.made.tryGit(["cat-file", "commit", head]).output
        let last = try log.made.git(["rev-parse", head + "~1"])
        let first = try log.made.git(["rev-parse", head + "~2"])
        let made = try log.made.git(
            ["hash-object", "-t", "commit", "-w", "--stdin"],
            input: Data(raw.replacingOccurrences(of: last, with: first).utf8))
        try log.made.git(["update-ref", reference, made])
        #expect(try run(log, allowed).status == 1)
    }

    @Test func aRewoundLaneIsSeenWithACheckpoint() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let (allowed, checkpoint) = (try allowed(log), try checkpoint(log))
        try log.made.git(["update-ref", log.reference(), log.reference() + "~1"])
        #expect(try run(log, allowed).status == 0)
        let result = try run(log, allowed, checkpoint: checkpoint)
        #expect(result.status == 1)
        #expect(result.output.contains("is not in it any more"))
    }

    @Test func aCheckpointThatWasAlteredIsSeen() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let text = String(decoding: try checkpoint(log), as: UTF8.self).replacingOccurrences(
            of: "\"seq\":2", with: "\"seq\":1")
        #expect(try run(log, try allowed(log), checkpoint: Array(text.utf8)).status == 1)
    }

    @Test func aSegmentThatDoesNotGoOnIsSeen() throws {
        var log = try AuditedRepository(segmentLimit: 2)
        try log.append(4)
        let allowed = try allowed(log)
        try log.made.git(["update-ref", log.reference(), log.reference() + "~1"])
        let result = try run(log, allowed)
        #expect(result.status == 1)
        #expect(result.output.contains("the commit that the next segment follows is not in it"))
    }

    @Test func whatIsMissingIsUndecided() throws {
        var log = try AuditedRepository(segmentLimit: 2)
        try log.append(4)
        let allowed = try allowed(log)
        let clone = log.made.root + "/clone"
        try log.made.git(["clone", "--quiet", "--depth", "1", "file://" + log.made.path, clone])
        #expect(try run(log, allowed, in: clone).status == 3)
        try log.made.git(["-C", clone, "fetch", "--quiet", "--depth", "1", "origin", "+refs/notes/*:refs/notes/*"])
        #expect(try run(log, allowed, in: clone).status == 3)
        try log.made.git(["update-ref", "-d", log.reference()])
        let result = try run(log, allowed)
        #expect(result.status == 3, "\(result.output)")
        #expect(result.output.contains("the segment before it is not here"))
    }

    @Test func nothingOfTheRepositoryIsRunOrActsOnTheTerminal() throws {
        var log = try AuditedRepository()
        try log.append()
        let allowed = try allowed(log)
        let trap = log.made.root + "/trap"
        try log.made.environment.run(
            ["sh", "-c", "printf '#!/bin/sh\\ntouch \(log.made.root)/sprung\\n' >\(trap)"], in: log.made.root)
        try log.made.environment.run(["chmod", "755", trap], in: log.made.root)
        for key in ["gpg.ssh.program", "core.fsmonitor", "core.pager", "gpg.program", "log.showSignature"] {
            try log.made.git(["config", key, key == "log.showSignature" ? "true" : trap])
        }
        try log.made.git(["update-ref", "refs/notes/adrlink/audit/$(touch)", log.reference()])
        let result = try run(log, allowed)
        #expect(result.status == 0, "\(result.output)")
        #expect(!FileManager.default.fileExists(atPath: log.made.root + "/sprung"))
        #expect(!result.output.utf8.contains(0x1b))
    }

    @Test func aWrongCallIsRefused() throws {
        let log = try AuditedRepository()
        #expect(try log.made.environment.run([Self.script], in: log.made.path).status == 2)
        #expect(try log.made.environment.run([Self.script, "/nowhere"], in: log.made.path).status == 2)
    }
}
