import ADRLinkCore
import Git
import TestSupport
import Testing

/// Who may say whose keys count, before it is signed.
@Suite struct TrustRequestTests {
    private func code(_ body: () throws -> Void) -> ADRLinkError.Code? {
        do { try body() } catch { return (error as? ADRLinkError)?.code }
        return nil
    }

    /// Ada began the log; Bob and Carol have joined it.
    private func team(bobMayTrust: Bool = false) throws -> (ada: Installation, bob: Installation, carol: Installation) {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        let carol = try Installation("carol", in: ada.keys)
        try ada.trust(bob, mayTrust: bobMayTrust)
        try bob.fetchLane(of: ada)
        try bob.setUp(root: try ada.fingerprint)
        return (ada, bob, carol)
    }

    private func revoke(
        _ other: Installation, by installation: Installation, after seconds: Int64,
        lastGood: [(lane: LaneID, sequence: Int)]? = nil
    ) throws {
        _ = try installation.recorder().record(
            .revoke(fingerprint: try other.fingerprint, lastGood: lastGood),
            in: try Repository(at: installation.repository.path), reason: nil, at: installation.time(seconds))
    }

    @Test func whoMayNotAddKeysIsRefusedBeforeAnythingIsSigned() throws {
        let (_, bob, carol) = try team()
        let before = try bob.entries()
        #expect(code { try bob.trust(carol) } == .keyUntrusted)
        #expect(code { try revoke(carol, by: bob, after: 1) } == .usage)
        #expect(try bob.entries() == before)
    }

    @Test func aKeyThatMayAlreadyIsNotAddedAgain() throws {
        let (ada, bob, carol) = try team(bobMayTrust: true)
        let before = try ada.entries()
        #expect(code { try ada.trust(bob, after: 1) } == .usage)
        #expect(try ada.entries() == before)
        try bob.trust(carol)
        try ada.fetchLane(of: bob)
        // Ada, who brought Bob in, may revoke her as it is; that she may do more than before is something new.
        #expect(code { try ada.trust(carol, after: 2) } == .usage)
        try ada.trust(carol, mayTrust: true, after: 3)
        #expect(code { try ada.trust(carol, mayTrust: true, after: 4) } == .usage)
    }

    @Test func whoMayAddKeysMayRevokeThoseOnly() throws {
        let (ada, bob, carol) = try team(bobMayTrust: true)
        try bob.trust(carol)
        #expect(code { try revoke(ada, by: bob, after: 1) } == .keyUntrusted)
        try revoke(carol, by: bob, after: 1)
        #expect(code { try bob.trust(carol, after: 2) } == .usage)
        #expect(try bob.verify().findings.list.isEmpty)
    }

    @Test func aKeyIsRevokedFromAnEntryOn() throws {
        let (ada, bob, _) = try team()
        let lane = try bob.record().lane
        try bob.record(after: 1)
        try bob.record(after: 2)
        try ada.fetchLane(of: bob)
        #expect(code { try revoke(bob, by: ada, after: 3, lastGood: [(lane, 9)]) } == .usage)
        try revoke(bob, by: ada, after: 3, lastGood: [(lane, 2)])
        let verification = try ada.verify()
        #expect(verification.findings.list.map(\.kind) == [.keyRevoked])
        #expect(verification.findings.list.first?.sequence == 3)
        // Ada's two changes and Bob's first two entries.
        #expect(verification.verified == 4)
    }

    @Test func aSuccessorTakesThePlaceOfTheRoot() throws {
        let (ada, _, carol) = try team()
        try ada.trust(carol, mayTrust: true, isSuccessor: true, principals: [ada.principal, carol.principal], after: 1)
        try carol.fetchLane(of: ada)
        try carol.setUp(root: try ada.fingerprint)
        try revoke(ada, by: carol, after: 2)
        try ada.fetchLane(of: carol)
        #expect(code { try ada.record(after: 3) } == .keyUntrusted)
        try carol.trust(try Installation("dave", in: ada.keys), after: 4)
        #expect(try carol.verify().findings.list.isEmpty)
    }

    @Test func aRevocationDoesNotKeepTheLogFromBeingVouchedFor() throws {
        let (ada, bob, _) = try team()
        try bob.record()
        try ada.fetchLane(of: bob)
        try revoke(bob, by: ada, after: 1)
        try bob.record(after: 2)
        try ada.fetchLane(of: bob)
        let verification = try ada.verify()
        #expect(verification.findings.list.map(\.kind) == [.keyRevoked])
        #expect(verification.findings.severity == .notice)
        #expect(verification.verified == verification.entries - 1)
        #expect(verification.checkpoint(by: ada.principal, at: ada.time(3)) != nil)
    }

    @Test func aKeyThatRevokesItselfIsNoFault() throws {
        let ada = try Installation()
        try ada.setUp()
        try ada.record()
        try revoke(ada, by: ada, after: 1)
        #expect(try ada.verify().findings.severity == .notice)
    }

    @Test func aSuccessorMayWhatTheKeyMayThatItReplaces() throws {
        let (ada, _, carol) = try team()
        try ada.trust(carol, isSuccessor: true, principals: [ada.principal, carol.principal], after: 1)
        try carol.fetchLane(of: ada)
        try carol.setUp(root: try ada.fingerprint)
        try revoke(ada, by: carol, after: 2)
        try carol.trust(try Installation("dave", in: ada.keys), after: 3)
        #expect(try carol.verify().findings.severity ?? .notice == .notice)
    }

    @Test func secretsInAReasonAreTakenOut() throws {
        let ada = try Installation()
        try ada.setUp()
        let bob = try Installation("bob", in: ada.keys)
        _ = try ada.recorder().record(
            .add(
                key: try ada.keys.publicKey(bob.key), principals: [bob.principal], mayTrust: false, isSuccessor: false),
            in: try Repository(at: ada.repository.path), reason: "password=hunter2hunter2", at: ada.time())
        #expect(
            try ada.repository.tryGit(["grep", "hunter2", "refs/notes/adrlink/audit/\(try ada.recorder().lane)/000001"])
                .status == 1)
    }

    @Test(arguments: [[], ["a b"], ["*"]]) func aKeyIsAddedForSomebody(principals: [String]) throws {
        let (ada, _, carol) = try team()
        #expect(code { try ada.trust(carol, principals: principals) } == .usage)
    }
}
