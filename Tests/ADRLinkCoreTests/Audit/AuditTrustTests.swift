import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// Whose word counts in a log: keys that nobody added, that may not add others, that were revoked or replaced.
@Suite struct AuditTrustTests {
    @Test func aLaneBegunByNobodyKnownCountsForNothing() throws {
        var log = try AuditedRepository(["ada", "eve"])
        try log.append(1)
        try log.append(2, as: "eve")
        #expect(try log.faults() == [.keyUntrusted])
        #expect(try log.verify().verified == 1)
    }

    @Test func aKeyThatIsNotTrustedCannotAddAnother() throws {
        var log = try AuditedRepository(["ada", "eve", "bob"])
        try log.trust("bob", as: "eve")
        try log.append(1, as: "bob")
        #expect(try log.faults() == [.keyUntrusted])
        #expect(try log.verify().verified == 0)
    }

    @Test func aKeyThatMayOnlySignCannotAddAnother() throws {
        var log = try AuditedRepository(["ada", "bob", "eve"])
        try log.trust("bob")
        try log.trust("eve", as: "bob")
        try log.append(1, as: "eve")
        #expect(try log.faults() == [.keyUntrusted, .trustRefused])
    }

    @Test func aLaneOfAnotherLogCountsForNothing() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob")
        let elsewhere = "00000000-0000-4000-8000-000000000002"
        try log.begin("bob", log: elsewhere, key: log.keys["bob"])
        try log.append(1, as: "bob")
        #expect(try log.faults() == [.logWrong])
    }

    @Test func anotherRootThanTheLogsIsUnknown() throws {
        let log = try AuditedRepository(["ada", "eve"])
        let verification = try log.verify(root: "SHA256:" + String(repeating: "A", count: 43))
        #expect(verification.findings.list.map(\.kind) == [.rootUnknown])
        #expect(verification.verified == 0)
    }

    @Test func aRevokedKeyCountsUpToItsLastGoodEntry() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob")
        try log.append(2, as: "bob")
        let good = try log.append(as: "bob")
        let key = try #require(log.keys["bob"]).publicKey
        try log.change(.revoke(fingerprint: key.fingerprint, lastGood: [good]))
        #expect(try log.faults().isEmpty)
        // The date is a claim: back-dated into the time before the revocation, it still counts for nothing.
        try log.append(as: "bob")
        let verification = try log.verify()
        #expect(verification.findings.list.map(\.kind) == [.keyRevoked])
        #expect(verification.verified == 5)
        #expect(verification.trust?.allowedSigners.entries.map(\.key) == [try #require(log.keys["ada"]).publicKey])
    }

    @Test func aRotatedRootIsRevokedByItsSuccessor() throws {
        var log = try AuditedRepository(["ada", "new"])
        let added = try log.trust("new", mayTrust: true, replaces: log.root)
        let root = log.root
        try log.change(.revoke(fingerprint: root, lastGood: [added]), as: "new")
        #expect(try log.faults().isEmpty)
        try log.append(as: "new")
        try log.append(as: "ada")
        let verification = try log.verify()
        #expect(verification.findings.list.map(\.kind) == [.keyRevoked])
        #expect(
            verification.isTrusted(
                AuditReference(lane: log.lane("new"), sequence: 2, digest: ""),
                in: try #require(verification.lanes.first { $0.lane == log.lane("new") })))
    }

    @Test func aKeyFromBelowCannotRevokeTheRoot() throws {
        var log = try AuditedRepository(["ada", "bob"])
        try log.trust("bob", mayTrust: true)
        try log.change(.revoke(fingerprint: log.root, lastGood: []), as: "bob")
        #expect(try log.faults() == [.trustRefused])
        #expect(try log.verify().verified == 2)
    }

    @Test func aSegmentOfAnotherKeyCountsForNothing() throws {
        var log = try AuditedRepository(["ada", "eve"], segmentLimit: 1)
        let last = try log.append()
        // Eve goes on with Ada's lane, and lets herself in.
        let eve = try log.impostor("eve", of: "ada")
        var event = log.event("trust.add", by: "eve")
        event.trust = .add(
            key: log.keys["eve"]!.publicKey.description, principals: ["eve@example.org"], mayTrust: true, replaces: nil)
        try eve.begin(
            after: AuditCharter.Closing(
                head: try #require(ObjectID(try log.made.git(["rev-parse", log.reference()]))), sequence: 1,
                digest: last.digest), number: 2, in: try log.repository(), at: event.time)
        try log.made.git(["update-ref", "-d", "refs/adrlink/seen/self/\(log.lane())"])
        _ = try eve.append([event], in: try log.repository())
        let verification = try log.verify()
        #expect(verification.findings.list.contains { $0.kind == .signerWrong })
        #expect(verification.trust?.grants[log.keys["eve"]!.publicKey.fingerprint] == nil)
        #expect(verification.verified == 1)
    }

    @Test func whoMayNotSignClosesNoIntent() throws {
        var log = try AuditedRepository(["ada", "eve"])
        let intent = try log.append(log.intent())
        var outcome = log.event(by: "eve")
        outcome.phase = .outcome
        outcome.intent = intent
        try log.append(outcome, as: "eve")
        #expect(try log.verify().openIntents.map(\.sequence) == [1])
    }
}
