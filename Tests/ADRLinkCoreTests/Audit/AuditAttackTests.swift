import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// What an attacker may do to a log, done with the real git where git can, and by what it is caught.
@Suite struct AuditAttackTests {
    @Test(arguments: [
        ["notes", "--ref", "LANE", "remove", "LANE~2"], ["notes", "--ref", "LANE", "add", "-f", "-m", "x", "LANE~2"],
        ["notes", "--ref", "LANE", "append", "-m", "x", "LANE~2"],
        ["notes", "--ref", "LANE", "add", "-m", "x", "HEAD"],
    ])
    func notesThatGitChangesAreCaught(command: [String]) throws {
        var log = try AuditedRepository()
        try log.append(4)
        try log.made.git(command.map { $0.replacingOccurrences(of: "LANE", with: log.reference()) })
        #expect(try !log.faults().isEmpty)
    }

    @Test func aSmuggledMergeIsCaught() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let tree = try log.made.git(["rev-parse", log.reference() + "^{tree}"])
        let merge = try log.made.git([
            "commit-tree", tree, "-p", log.reference(), "-p", log.reference() + "~1", "-m", "merge",
        ])
        try log.made.git(["update-ref", log.reference(), merge])
        #expect(try log.faults().contains(.mergeSmuggled))
    }

    @Test func aDroppedEntryIsCaughtWhereOthersFollow() throws {
        var log = try AuditedRepository()
        try log.append(3)
        // The last commit again, on top of the first: the one between is left out.
        let raw = try log.made.tryGit(["cat-file", "commit", log.reference()]).output
        let (last, first) = (
            try log.made.git(["rev-parse", log.reference() + "~1"]),
            try log.made.git(["rev-parse", log.reference() + "~2"])
        )
        let made = try log.made.git(
            ["hash-object", "-t", "commit", "-w", "--stdin"],
            input: Data(raw.replacingOccurrences(of: last, with: first).utf8))
        try log.made.git(["update-ref", log.reference(), made])
        #expect(try !log.faults().isEmpty)
    }

    @Test func aRewoundLaneIsCaughtByACheckpointAndByThePin() throws {
        var log = try AuditedRepository()
        try log.append(4)
        let checkpoint = try log.checkpoint()
        #expect(try log.faults(checkpoint: checkpoint, usesPins: true).isEmpty)
        try log.made.git(["update-ref", log.reference(), log.reference() + "~2"])
        // Honest: without anything that remembers, a shorter log is a good log.
        #expect(try log.faults().isEmpty)
        #expect(try log.faults(checkpoint: checkpoint) == [.laneRewound])
        #expect(try log.faults(usesPins: true) == [.laneRewound])
    }

    @Test func aDeletedLaneIsCaughtByACheckpoint() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob")
        try log.append(2, as: "bob")
        let checkpoint = try log.checkpoint()
        try log.made.git(["update-ref", "-d", log.reference("bob")])
        #expect(try log.faults(checkpoint: checkpoint) == [.laneMissing])
    }

    @Test func aLaneThatItsOwnerWroteAnewIsCaughtByACheckpoint() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let checkpoint = try log.checkpoint()
        try log.made.git(["update-ref", log.reference(), log.reference() + "~1"])
        try log.made.git(["update-ref", "refs/adrlink/seen/self/\(log.lane())", log.reference()])
        try log.append(2)
        #expect(try log.faults().isEmpty)
        #expect(try log.faults(checkpoint: checkpoint) == [.laneRewritten])
    }

    @Test func whatAnotherLaneHasSeenMustStillBeThere() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob")
        try log.append(3, as: "bob")
        try log.append()
        #expect(try log.faults().isEmpty)
        try log.made.git(["update-ref", log.reference("bob"), log.reference("bob") + "~1"])
        #expect(try log.faults() == [.laneRewound])
    }

    @Test func aSegmentThatIsCopiedToAnotherLaneIsCaught() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let copy = AuditNames.log + String(repeating: "a", count: 32) + "/000001"
        try log.made.git(["update-ref", copy, log.reference()])
        #expect(try log.faults().contains(.laneWrong))
    }

    @Test func anOverdueCheckpointIsToldOnlyWhenEntriesFollow() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let checkpoint = try log.checkpoint()
        let later = AuditTime(microseconds: log.now().microseconds + 200_000 * 1_000_000)
        #expect(try log.verify(checkpoint: checkpoint, asOf: later).findings.list.isEmpty)
        try log.append()
        #expect(try log.verify(checkpoint: checkpoint).findings.list.isEmpty)
        #expect(try log.verify(checkpoint: checkpoint, asOf: later).findings.list.map(\.kind) == [.checkpointOverdue])
    }

    @Test func aCheckpointThatNobodyTrustedSignedIsBad() throws {
        let log = try AuditedRepository(["ada", "eve"])
        let honest = try log.verify()
        let heads = try #require(honest.lanes.first)
        #expect(heads.last == 0)
        let (checkpoint, _) = try AuditedRepository(["ada"]).checkpoint()
        let forged = try Checkpoint.read(try checkpoint.signed(by: try #require(log.keys["eve"])))
        #expect(try log.faults(checkpoint: forged).contains(.checkpointBad))
    }

    @Test func aShallowCloneIsVerifiedAsFarAsItGoes() throws {
        var log = try AuditedRepository()
        try log.append(5)
        let clone = log.made.root + "/shallow"
        try log.made.git(["init", "--quiet", clone])
        try log.made.git([
            "-C", clone, "fetch", "--quiet", "--depth=1", "file://" + log.made.path, "refs/notes/*:refs/notes/*",
        ])
        let verification = try log.verify(at: clone)
        #expect(verification.findings.list.map(\.kind) == [.historyMissing])
        #expect(verification.findings.severity == .undecided)
        #expect(verification.verified == 5)
    }

    @Test func aLostCommitInACloneThatIsWholeIsAnError() throws {
        var log = try AuditedRepository()
        try log.append(5)
        let lost = try log.made.git(["rev-parse", log.reference() + "~3"])
        try FileManager.default.removeItem(
            atPath: log.made.path + "/.git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))")
        let found = try log.verify().findings
        #expect(found.list.map(\.kind) == [.objectUnreadable] && found.severity == .error)
        #expect(found.list.first?.message.contains("is lost") == true)
        // A partial clone leaves objects to the remote that it came from.
        try log.made.git(["config", "remote.origin.promisor", "true"])
        #expect(try log.verify().findings.list.map(\.kind) == [.historyMissing])
    }

    @Test func referencesThatNameNoSegmentAreTold() throws {
        var log = try AuditedRepository()
        try log.append(1)
        try log.made.git(["update-ref", "refs/notes/adrlink/audit/\(log.lane())/000000", "HEAD"])
        let found = try log.verify().findings.list
        #expect(found.map(\.kind) == [.foreignReference] && found.map(\.severity) == [.notice])
    }

    @Test(arguments: [["gc", "--prune=now", "--quiet"], ["repack", "-adq"], ["pack-refs", "--all"]])
    func whatGitDoesByItselfIsNoAlarm(command: [String]) throws {
        var log = try AuditedRepository()
        try log.append(5)
        try log.made.git(command)
        try log.append(2)
        let verification = try log.verify(usesPins: true)
        #expect(verification.findings.list.isEmpty)
        #expect(verification.verified == 7)
    }

    /// Pieces whose commits are signed by Ada, but for one that bears the signature of another commit of hers.
    private func forgeOneCommit(_ forger: Forger, _ log: AuditedRepository, at place: Int) throws {
        let key = log.keys["ada"]!
        try forger.write(forger.pieces, signing: key, except: place)
    }

    @Test func aCommitThatIsSignedWronglyIsFoundWhereItStandsUnlessItsOwnerGoesOnBehindIt() throws {
        var log = try AuditedRepository()
        try log.append(4)
        let forger = try Forger(log, "ada")
        // The last one vouches for all others, so that a bad one there has each of them judged.
        try forgeOneCommit(forger, log, at: 3)
        let found = try log.verify().findings.list.filter { $0.severity == .error }
        #expect(found.map(\.kind) == [.signatureBad] && found.map(\.sequence) == [4])
        // Only who has the key can sign behind a bad one: told where each commit is checked.
        try forgeOneCommit(forger, log, at: 1)
        #expect(try log.faults().isEmpty)
        let each = try log.verify(checksEachCommit: true).findings.list.filter { $0.severity == .error }
        #expect(each.map(\.kind) == [.signatureBad] && each.map(\.sequence) == [2])
        // Whoever has no key leaves a last one that does not fit what it stands on: each from the bad one on is told.
        try forger.write([forger.pieces[0], forger.pieces[0]] + forger.pieces[2...])
        #expect(try !log.faults().isEmpty)
    }

    @Test func whatStandsBehindASegmentThatAnotherOneFollowsIsCaught() throws {
        var log = try AuditedRepository(segmentLimit: 2)
        try log.append(3)
        let forger = try Forger(log, "ada")
        try forger.write(forger.pieces + [forger.pieces[0]])
        #expect(try log.faults() == [.notAppended])
        try forger.restore()
        #expect(try log.faults().isEmpty)
    }

    @Test func anIntentWithoutOutcomeIsTold() throws {
        var log = try AuditedRepository()
        var intent = log.event()
        (intent.phase, intent.result) = (.intent, nil)
        let place = try log.append(intent)
        #expect(try log.verify().openIntents.map(\.sequence) == [1])
        var outcome = log.event()
        (outcome.phase, outcome.intent, outcome.duration) = (.outcome, place, 5)
        try log.append(outcome)
        #expect(try log.verify().openIntents.isEmpty)
    }

    /// Every bit of every byte in one of the objects of a log, a step at a time: nothing passes.
    @Test func anyFlippedByteOfAnyObjectIsCaught() throws {
        var log = try AuditedRepository()
        try log.append(6)
        let checkpoint = try log.checkpoint()
        #expect(try log.faults(checkpoint: checkpoint).isEmpty)
        let objects = try log.made.git(["rev-list", "--objects", log.reference()]).split(separator: "\n").map {
            String($0.prefix(40))
        }
        var missed: [String] = []
        var mutants = 0
        for object in objects {
            let file = log.made.path + "/.git/objects/\(object.prefix(2))/\(object.dropFirst(2))"
            let original = try Data(contentsOf: URL(fileURLWithPath: file))
            for offset in stride(from: 0, to: original.count, by: 41) {
                var bytes = original
                bytes[offset] ^= UInt8(1 << (offset % 8))
                try FileManager.default.removeItem(atPath: file)
                try bytes.write(to: URL(fileURLWithPath: file))
                mutants += 1
                guard try log.faults(checkpoint: checkpoint).isEmpty else { continue }
                // What zlib itself lets pass leaves the content as it was: the level that its second byte notes.
                if try log.made.tryGit(["cat-file", "-p", object]).status != 0
                    || (try log.made.tryGit(["fsck", "--full"])).status != 0
                {
                    missed.append("\(object):\(offset)")
                }
            }
            try FileManager.default.removeItem(atPath: file)
            try original.write(to: URL(fileURLWithPath: file))
        }
        #expect(mutants > 100)
        #expect(missed.isEmpty)
    }
}
