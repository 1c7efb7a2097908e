import ADRLinkCore
import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@Suite struct LaneWriterTests {
    @Test func everyEntryIsOneNoteOfTheCommitBeforeIt() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let reference = log.reference()
        let commits = try log.made.git(["rev-list", "--reverse", reference]).split(separator: "\n").map(String.init)
        #expect(commits.count == 4)
        for (place, commit) in commits.dropFirst().enumerated() {
            let changed = try log.made.git(["diff-tree", "-r", "--name-status", "--no-commit-id", commit])
            let annotated = commits[place]
            #expect(changed == "A\t\(annotated.prefix(2))/\(annotated.dropFirst(2))")
            let note = try log.made.git(["notes", "--ref", reference, "show", annotated])
            #expect(note.hasPrefix("{\"action\":\"db.restore\",\"actor\":\"ada@example.org\""))
        }
        #expect(try log.made.git(["rev-list", "--merges", "--count", reference]) == "0")
        #expect(try log.made.git(["log", "--diff-filter=DMRTC", "--format=%H", reference]) == "")
        #expect(try log.made.tryGit(["fsck", "--strict", "--full"]).status == 0)
    }

    @Test func plainToolsVerifySignatureAndChain() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let signers = log.made.root + "/signers"
        let key = try #require(log.keys["ada"]).publicKey
        try "ada@example.org namespaces=\"adrlink-audit,git\" \(key)\n".write(
            toFile: signers, atomically: true, encoding: .utf8)
        let last = try log.payload(log.reference())
        let before = try log.payload(log.reference() + "~1")
        let file = log.made.root + "/signature"
        try last.signature.write(toFile: file, atomically: true, encoding: .utf8)
        let verified = try log.made.environment.run(
            ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "ada@example.org", "-n", "adrlink-audit", "-s", file],
            in: log.made.root, input: Data(last.content.utf8))
        #expect(verified.status == 0, "\(verified.errors)")
        let digest = try log.made.environment.run(["sha256sum"], in: log.made.root, input: Data(before.content.utf8))
        #expect(last.content.contains("\"prev\":\"\(digest.output.prefix(64))\""))
        let shown = try log.made.git([
            "-c", "gpg.ssh.allowedSignersFile=\(signers)", "log", "--format=%G?%GS", log.reference(),
        ])
        #expect(shown == "Gada@example.org\nGada@example.org\nGada@example.org")
    }

    @Test func aBatchIsOnePayload() throws {
        var log = try AuditedRepository()
        let events = [log.event("a"), log.event("b"), log.event("c")]
        let places = try log.writers["ada"]!.append(events, in: try log.repository())
        #expect(places.map(\.sequence) == [1, 2, 3])
        #expect(Set(places.map(\.digest)).count == 1)
        #expect(try log.made.git(["rev-list", "--count", log.reference()]) == "2")
        try log.append()
        let verification = try log.verify()
        #expect(verification.verified == 4)
        #expect(verification.findings.list.isEmpty)
    }

    @Test func aFullSegmentIsFollowedByTheNext() throws {
        var log = try AuditedRepository(segmentLimit: 3)
        try log.append(8)
        let verification = try log.verify(usesPins: true)
        #expect(verification.findings.list.isEmpty, "\(verification.findings.list)")
        #expect(verification.verified == 8)
        #expect(verification.lanes.first?.segments == [1, 2, 3])
        #expect(try log.made.git(["rev-list", "--count", log.reference(segment: 2)]) == "4")
    }

    @Test func aKeyThatAsksEachTimeSignsThePayloadAlone() throws {
        var log = try AuditedRepository([])
        try log.begin("ada", signs: .payload)
        try log.append(2)
        #expect(try log.verify().verified == 2)
        #expect(try log.made.git(["log", "--format=%G?", log.reference()]) == "N\nN\nN")
    }

    @Test func aClockThatStandsBehindIsRefused() throws {
        var log = try AuditedRepository()
        try log.append(2)
        var event = log.event()
        event.time = AuditTime(microseconds: 1)
        let error = #expect(throws: ADRLinkError.self) { try log.append(event) }
        #expect(error?.code == .clockBackwards)
        #expect(try log.verify().entries == 2)
    }

    @Test func anEntryThatIsTooLargeIsRefused() throws {
        var log = try AuditedRepository()
        var event = log.event()
        event.reason = String(repeating: "x", count: AuditLimits.entry)
        let error = #expect(throws: ADRLinkError.self) { try log.append(event) }
        #expect(error?.code == .entryTooLarge)
        #expect(try log.verify().entries == 0)
    }

    @Test func anEntryForSomebodyElseSaysWhoRecordedIt() throws {
        var log = try AuditedRepository()
        var event = log.event(by: "bob")
        let error = #expect(throws: ADRLinkError.self) { try log.append(event) }
        #expect(error?.code == .usage)
        event.recordedBy = "ada@example.org"
        try log.append(event)
        #expect(try log.verify().verified == 1)
    }

    @Test func aLockThatADeadWriterLeftIsTakenAwayAndTold() throws {
        var log = try AuditedRepository()
        try log.append()
        try Data().write(to: URL(fileURLWithPath: try log.repository().lockFile(of: log.reference())))
        try log.append()
        #expect(try log.payload(log.reference()).content.contains("\"recovered\":[\"lock\"]"))
        #expect(try log.verify().verified == 2)
    }

    @Test func aLaneThatWasRewoundIsNotGoneOnWith() throws {
        var log = try AuditedRepository()
        try log.append(3)
        try log.made.git(["update-ref", log.reference(), log.reference() + "~1"])
        let error = #expect(throws: ADRLinkError.self) { try log.append() }
        #expect(error?.code == .laneRewound)
        try log.made.git(["update-ref", "-d", log.reference()])
        let gone = #expect(throws: ADRLinkError.self) { try log.append() }
        #expect(gone?.code == .laneRewound)
    }

    @Test func aLaneThatGitNotesWroteToIsNotGoneOnWith() throws {
        var log = try AuditedRepository()
        try log.append(2)
        try log.made.git(["notes", "--ref", log.reference(), "add", "-m", "mine", "HEAD"])
        let error = #expect(throws: ADRLinkError.self) { try log.append() }
        #expect(error?.code == .laneForeign)
    }

    @Test func aLaneWhoseWriterDiedBeforeThePinIsGoneOnWith() throws {
        var log = try AuditedRepository(segmentLimit: 3)
        for _ in 0..<5 {
            try log.append()
            let pin = "refs/adrlink/seen/self/\(log.lane())"
            let before = try log.made.git(["rev-parse", pin + "^@"])
            if !before.isEmpty { try log.made.git(["update-ref", pin, before]) }
        }
        #expect(try log.verify().verified == 5)
    }

    @Test func twoWritersAtOnceLoseNothing() async throws {
        let log = try AuditedRepository()
        let (path, writer) = (log.made.path, try #require(log.writers["ada"]))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<10 {
                        var event = AuditEvent(
                            action: "a", actor: "ada@example.org", phase: .event,
                            time: AuditTime(microseconds: 1_700_000_001_000_000))
                        event.result = .ok
                        _ = try writer.append([event], in: try Repository(at: path))
                    }
                }
            }
            try await group.waitForAll()
        }
        let verification = try log.verify(usesPins: true)
        #expect(verification.verified == 40)
        #expect(verification.findings.list.isEmpty)
    }
}
