import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Beginning a log, joining one, and the look at a key before it signs.
@Suite struct AuditSetupTests {
    private func code(_ body: () throws -> Void) -> ADRLinkError.Code? {
        do { try body() } catch { return (error as? ADRLinkError)?.code }
        return nil
    }

    @Test func whoComesFirstBeginsALogOfWhichHisKeyIsTheRoot() throws {
        let ada = try Installation()
        let made = try ada.setUp()
        #expect(made.refusal == nil)
        #expect(made.root == (try ada.fingerprint))
        let configured = try AuditConfiguration(of: try Repository(at: ada.repository.path))
        #expect(configured == made.configuration)
        #expect(try ada.repository.git(["config", "--local", "adrlink.auditlog"]) == made.log)
        try ada.record()
        #expect(try ada.entries() == ["audit 1: db.restore ok", "audit: segment 1"])
        #expect(try ada.verify().findings.list.isEmpty)
    }

    @Test func aSecondSetupIsRefusedUnlessALaneIsLeft() throws {
        let ada = try Installation()
        let first = try ada.setUp()
        #expect(code { _ = try ada.setUp() } == .usage)
        let second = try ada.setUp(isNewLane: true)
        #expect(second.lane != first.lane && second.log == first.log && second.root == first.root)
        try ada.record()
        #expect(try ada.verify().lanes.count == 2)
    }

    @Test func whoJoinsWaitsUntilHisKeyIsAdded() throws {
        let ada = try Installation()
        let log = try ada.setUp().log
        let bob = try Installation("bob", in: ada.keys)
        try bob.fetchLane(of: ada)
        #expect(code { _ = try bob.setUp() } == .rootUnknown)
        let joined = try bob.setUp(root: try ada.fingerprint)
        #expect(joined.log == log)
        #expect(joined.refusal?.code == .keyUntrusted)
        #expect(code { _ = try bob.record() } == .keyUntrusted)
        // A lane of nobody's is not begun.
        #expect(try bob.entries() == ["audit: segment 1"])
        try ada.trust(bob)
        try bob.fetchLane(of: ada)
        try bob.record()
        let verification = try bob.verify()
        #expect(verification.findings.list.isEmpty && verification.verified == 2)
    }

    @Test func aRevokedKeySignsNoMore() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        try ada.trust(bob)
        try bob.fetchLane(of: ada)
        try bob.setUp(root: try ada.fingerprint)
        try bob.record()
        try ada.fetchLane(of: bob)
        _ = try ada.recorder().record(
            .revoke(fingerprint: try bob.fingerprint, lastGood: nil), in: try Repository(at: ada.repository.path),
            reason: "left", at: ada.time(1))
        try bob.fetchLane(of: ada)
        #expect(code { _ = try bob.record(after: 2) } == .keyUntrusted)
        #expect(try bob.verify().verified == 3)
    }

    @Test func thatAKeyCountsIsLookedAtAgainWhenAnotherLaneHasGrown() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        try ada.trust(bob)
        try bob.fetchLane(of: ada)
        try bob.setUp(root: try ada.fingerprint)
        try bob.record()
        // The note says so, and the log is not looked at.
        let note = bob.repository.path + "/.git/adrlink/audit/trusted"
        let kept = try String(contentsOfFile: note, encoding: .utf8)
        #expect(kept.contains(try bob.fingerprint))
        try ada.record(after: 1)
        try bob.fetchLane(of: ada)
        try bob.record(after: 2)
        #expect(try String(contentsOfFile: note, encoding: .utf8) != kept)
    }

    @Test func anotherPrincipalThanTheKeyWasAddedForIsRefused() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        try ada.trust(bob, principals: ["robert@example.org"])
        try bob.fetchLane(of: ada)
        #expect(try bob.setUp(root: try ada.fingerprint).refusal?.code == .keyUntrusted)
    }

    @Test func anotherRootThanTheLogsIsNotBelieved() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        try bob.fetchLane(of: ada)
        #expect(try bob.setUp(root: "SHA256:" + String(repeating: "A", count: 43)).refusal?.code == .keyUntrusted)
        // His own key as the root makes nothing of Ada's log his.
        try bob.repository.git(["config", "adrlink.auditroot", try bob.fingerprint])
        #expect(code { _ = try bob.record() } == .keyUntrusted)
    }

    @Test(arguments: ["", "two words", "a,b", "*"]) func aNameThatMeansSomethingElseIsRefused(name: String) throws {
        let ada = try Installation()
        let setup = AuditSetup(key: ada.keyPath, principal: name)
        #expect(
            code { _ = try setup.run(in: try Repository(at: ada.repository.path), at: ada.time(), variables: [:]) }
                == .usage)
    }

    @Test func withoutAKeyNothingIsSetUp() throws {
        let ada = try Installation()
        #expect(code { _ = try ada.setUp(key: ada.keyPath + "-gone") } == .signingKey)
        #expect(code { _ = try ada.recorder() } == .noAuditLog)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: ada.keyPath)
        #expect(code { _ = try ada.setUp() } == .keyPermissions)
        #expect(try ada.repository.tryGit(["config", "--local", "--get-regexp", "adrlink"]).status == 1)
    }

    @Test(arguments: [
        ("adrlink.auditlane", "7"), ("adrlink.auditlog", "mine"), ("adrlink.auditroot", "MD5:00"),
        ("adrlink.auditprincipal", "a b"),
    ]) func aValueThatCannotBeMeantIsTold(name: String, value: String) throws {
        let ada = try Installation()
        try ada.setUp()
        try ada.repository.git(["config", name, value])
        #expect(code { _ = try ada.recorder() } == .configuration)
    }

    @Test func withoutARootNothingIsRecorded() throws {
        let ada = try Installation()
        try ada.setUp()
        try ada.repository.git(["config", "--unset", "adrlink.auditroot"])
        #expect(code { _ = try ada.record() } == .rootUnknown)
    }

    @Test func aLaneThatIsGoneIsNotBegunAnew() throws {
        let ada = try Installation()
        let lane = try ada.setUp().lane
        try ada.record()
        try ada.repository.git(["update-ref", "-d", "refs/notes/adrlink/audit/\(lane)/000001"])
        #expect(
            code { _ = try ada.record(after: 1) } == .keyUntrusted
                || code { _ = try ada.record(after: 1) } == .laneRewound)
        // It is known that it was begun, even where the pin is gone too.
        try ada.repository.git(["update-ref", "-d", "refs/adrlink/seen/self/\(lane)"])
        #expect(code { _ = try ada.record(after: 1) } == .laneRewound)
        try ada.setUp(isNewLane: true)
        try ada.record(after: 2)
    }

    @Test func aLogThatIsNotHereYetIsFetchedFirst() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        #expect(code { _ = try bob.setUp(root: try ada.fingerprint) } == .noAuditLog)
        #expect(try bob.repository.tryGit(["config", "--get-regexp", "adrlink"]).status == 1)
    }
}
