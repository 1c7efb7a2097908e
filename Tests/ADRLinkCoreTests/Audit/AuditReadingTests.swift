import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct AuditReadingTests {
    private func read(_ verification: AuditVerification, _ log: AuditedRepository, at path: String? = nil) throws
        -> [LoggedEntry]
    {
        let repository = try Repository(at: path ?? log.made.path)
        var reader = AuditLogReader(verification, in: repository)
        var entries: [LoggedEntry] = []
        while let entry = reader.next(in: repository) { entries.append(entry) }
        return entries
    }

    private func read(_ log: AuditedRepository) throws -> [LoggedEntry] { try read(try log.verify(), log) }

    /// Lets the note that a commit added say something else, and moves the lane there.
    private func replaceLast(_ log: AuditedRepository, with old: String, by new: String) throws {
        let raw = try log.made.tryGit(["show", log.reference() + ":" + (try notePath(log))]).output
        let blob = try log.made.git(
            ["hash-object", "-w", "--stdin"], input: Data(raw.replacingOccurrences(of: old, with: new).utf8))
        let index = ["GIT_INDEX_FILE": log.made.root + "/index-\(UUID().uuidString)"]
        try log.made.git(["read-tree", log.reference()], variables: index)
        try log.made.git(
            ["update-index", "--add", "--cacheinfo", "100644,\(blob),\(try notePath(log))"], variables: index)
        let tree = try log.made.git(["write-tree"], variables: index)
        let text = try log.made.tryGit(["cat-file", "commit", log.reference()]).output
        let oldTree = try log.made.git(["rev-parse", log.reference() + "^{tree}"])
        let commit = try log.made.git(
            ["hash-object", "-t", "commit", "-w", "--stdin"],
            input: Data(text.replacingOccurrences(of: oldTree, with: tree).utf8))
        try log.made.git(["update-ref", log.reference(), commit])
    }

    private func notePath(_ log: AuditedRepository) throws -> String {
        let id = try log.made.git(["rev-parse", log.reference() + "^"])
        return id.prefix(2) + "/" + id.dropFirst(2)
    }

    @Test func entriesOfAllLanesComeInTheOrderOfTheirTimes() throws {
        var log = try AuditedRepository(["ada", "bob"], segmentLimit: 2)
        try log.trust("bob")
        for _ in 0..<3 {
            try log.append(as: "bob")
            try log.append()
        }
        let entries = try read(log)
        #expect(entries.map(\.event.actor).map { $0.prefix(3) } == ["ada", "bob", "ada", "bob", "ada", "bob", "ada"])
        #expect(entries.map(\.event.time) == entries.map(\.event.time).sorted())
        #expect(entries.filter { $0.segment.lane == log.lane() }.map(\.entry.sequence) == [1, 2, 3, 4])
        #expect(entries.filter { $0.segment.lane == log.lane() }.map(\.segment.number) == [1, 1, 2, 2])
        #expect(entries.map(\.standing).allSatisfy { $0 == .verified })
    }

    @Test func anEntryIsGivenWithWhatWasSigned() throws {
        var log = try AuditedRepository()
        let place = try log.append()
        let entry = try #require(try read(log).first)
        #expect(entry.place == place)
        #expect(try log.made.git(["rev-parse", log.reference()]) == entry.commit?.description)
        let signed = try log.payload(log.reference()).content
        #expect(String(decoding: entry.line, as: UTF8.self) + "\n" == signed)
    }

    @Test func onlyTheAlteredEntryIsRefused() throws {
        var log = try AuditedRepository()
        try log.append(2)
        try replaceLast(log, with: "\"result\":\"ok\"", by: "\"result\":\"failed\"")
        let entries = try read(log)
        #expect(entries.map(\.standing.isVerified) == [true, false])
        #expect(entries[1].event.result == .failed)
        #expect(entries[1].standing.reasons.contains { $0.contains("signature") })
    }

    @Test func entriesOfAnUnknownKeyAreRefused() throws {
        var log = try AuditedRepository(["ada", "eve"])
        try log.append()
        try log.append(as: "eve")
        let entries = try read(log)
        #expect(entries.map(\.standing.isVerified) == [true, false])
        #expect(entries[1].standing.reasons.first?.contains("nobody who may has added the key") == true)
    }

    @Test func entriesBehindARevocationAreRefused() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob")
        let good = try log.append(as: "bob")
        try log.append(as: "bob")
        try log.change(.revoke(fingerprint: log.keys["bob"]!.publicKey.fingerprint, lastGood: [good]))
        let ofBob = try read(log).filter { $0.segment.lane == log.lane("bob") }
        #expect(ofBob.map(\.standing.isVerified) == [true, false])
        #expect(ofBob[1].standing.reasons.first?.contains("revoked") == true)
    }

    @Test func withoutARootNothingIsVerified() throws {
        var log = try AuditedRepository()
        try log.append()
        let verification = try AuditVerification(
            try log.repository(), AuditVerificationOptions(asOf: AuditTime(microseconds: 0)))
        let entry = try #require(try read(verification, log).first)
        #expect(entry.standing.reasons == ["nobody says which key is the root of trust"])
    }

    @Test func whatIsAppendedAfterTheVerificationIsNotRead() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let verification = try log.verify()
        try log.append()
        #expect(try read(verification, log).count == 2)
    }

    @Test func aShallowCloneReadsTheEntriesOfItsSegment() throws {
        var log = try AuditedRepository()
        try log.append(3)
        let clone = log.made.root + "/clone"
        try log.made.git(["clone", "--quiet", "--depth", "1", "file://" + log.made.path, clone])
        try log.made.git(["-C", clone, "fetch", "--quiet", "--depth", "1", "origin", "+refs/notes/*:refs/notes/*"])
        let verification = try log.verify(at: clone)
        #expect(verification.findings.severity == .undecided)
        let entries = try read(verification, log, at: clone)
        #expect(entries.map(\.entry.sequence) == [1, 2, 3])
        #expect(entries.allSatisfy { $0.standing.isVerified && $0.commit == nil })
    }

    @Test func commitsThatWereSetAsideAreNoEntries() throws {
        var log = try AuditedRepository(segmentLimit: 2)
        try log.append(2)
        // The segment is full; a foreign commit lies on it, and the next one names the last good one.
        let good = try log.made.git(["rev-parse", log.reference()])
        try log.append()
        let tree = try log.made.git(["rev-parse", good + "^{tree}"])
        let foreign = try log.made.git(["commit-tree", tree, "-p", good, "-m", "mine"])
        try log.made.git(["update-ref", log.reference(), foreign])
        let entries = try read(log)
        #expect(entries.map(\.entry.sequence) == [1, 2, 3])
        #expect(entries.allSatisfy { $0.standing.isVerified })
    }

    @Test func aLostPayloadIsCountedAndTheRestIsRead() throws {
        var log = try AuditedRepository()
        try log.append(2)
        let blob = try log.made.git(["rev-parse", log.reference() + ":" + (try notePath(log))])
        let file = log.made.path + "/.git/objects/" + blob.prefix(2) + "/" + blob.dropFirst(2)
        try FileManager.default.removeItem(atPath: file)
        let repository = try log.repository()
        var reader = AuditLogReader(try log.verify(), in: repository)
        let entries = [reader.next(in: repository), reader.next(in: repository)]
        #expect(entries.map { $0?.entry.sequence } == [1, nil])
        #expect(reader.unreadable == 1)
    }

    @Test func theLogCanBeReadWithoutVerifying() throws {
        var log = try AuditedRepository(["ada", "eve"])
        try log.append()
        try log.append(as: "eve")
        let repository = try log.repository()
        var reader = try AuditLogReader(unverified: repository)
        let entries = [reader.next(in: repository), reader.next(in: repository)]
        #expect(entries.map { $0?.standing } == [.unjudged, .unjudged])
        #expect(entries.map { $0?.event.actor } == ["ada@example.org", "eve@example.org"])
    }
}
