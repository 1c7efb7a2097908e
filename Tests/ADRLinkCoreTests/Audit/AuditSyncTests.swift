import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Lanes that travel through a hub.
///
/// Validates: USE-2
@Suite struct AuditSyncTests {
    private let hub: TemporaryRepository
    private let ada: Installation
    private let bob: Installation

    /// Ada began the log and added Bob, who has joined it.
    init() throws {
        hub = try TemporaryRepository(bare: true)
        ada = try Installation(clonedFrom: hub.path)
        bob = try Installation("bob", in: ada.keys, clonedFrom: hub.path)
        try ada.setUp()
        try ada.trust(bob)
        try push(ada)
        _ = try fetch(bob)
        try bob.setUp()
    }

    @discardableResult
    private func push(_ who: Installation) throws -> AuditPush {
        try who.workspace().pushAudit(to: "origin", withEvidence: true)
    }

    private func fetch(_ who: Installation, root: String? = nil) throws -> AuditFetch {
        try who.workspace().fetchAudit(from: "origin", root: root, withEvidence: true, at: who.time(1_000))
    }

    private func code(_ body: () throws -> Void) -> ADRLinkError.Code? {
        do { try body() } catch { return (error as? ADRLinkError)?.code }
        return nil
    }

    private func lane(_ who: Installation) throws -> LaneID { try who.recorder().lane }

    private func reference(_ who: Installation) throws -> String { "refs/notes/adrlink/audit/\(try lane(who))/000001" }

    private func hub(_ arguments: String...) throws -> String { try hub.git(arguments) }

    @Test func theFirstFetchPinsTheRoot() throws {
        let carol = try Installation("carol", in: ada.keys, clonedFrom: hub.path)
        let fetched = try fetch(carol)
        #expect(fetched.pinnedRoot == (try ada.fingerprint))
        #expect(fetched.lanes.map(\.state) == [.new])
        let configuration = try AuditConfiguration(of: try Repository(at: carol.repository.path))
        #expect(configuration.root == (try ada.fingerprint))
        #expect(configuration.log == (try ada.recorder().log))
        #expect(try fetch(carol).pinnedRoot == nil)
    }

    @Test func twoClonesThatSyncThroughAHubHaveAllEntriesWithoutAMergeOrARejectedPush() throws {
        for round in 0..<5 {
            for turn in 0..<10 {
                try ada.record("db.restore", after: Int64(round * 10 + turn))
                try bob.record("key.rotate", after: Int64(round * 10 + turn))
            }
            try push(ada)
            try push(bob)
            if round.isMultiple(of: 2) {
                #expect(try !fetch(ada).isRefused)
            } else {
                #expect(try !fetch(bob).isRefused)
            }
        }
        _ = try fetch(ada)
        _ = try fetch(bob)
        for who in [ada, bob] {
            let verification = try who.verify()
            #expect(verification.findings.list.isEmpty)
            // The change of trust is the hundred and first.
            #expect(verification.verified == 101)
            #expect(try who.repository.git(["rev-list", "--merges", "--count", "--all"]) == "0")
        }
        #expect(try push(ada).segments.isEmpty)
        #expect(try fetch(ada).lanes.allSatisfy { $0.state == .unchanged })
    }

    @Test func aPushThatSomebodyElseWasFasterWithSucceeds() throws {
        try ada.record()
        // The hub's hook fetches the lane behind our back, and refuses us: another push was there before.
        let hook = hub.path + "/hooks/pre-receive"
        try writeScript(
            """
            #!/bin/sh
            rm "$0"
            unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
            git fetch -q '\(ada.repository.path)' 'refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*'
            exit 1

            """, to: hook)
        let pushed = try push(ada)
        #expect(pushed.segments.isEmpty)
        #expect(try hub("rev-parse", try reference(ada)) == ada.repository.git(["rev-parse", try reference(ada)]))
    }

    @Test func whatTheRemoteDoesNotHaveIsBehind() throws {
        try ada.record()
        #expect(try fetch(ada).lanes.map(\.state) == [.behind])
    }

    @Test func aLaneThatTheRemoteHasRewoundStays() throws {
        try bob.record()
        try bob.record(after: 1)
        try push(bob)
        _ = try fetch(ada)
        let name = try reference(bob)
        let before = try ada.repository.git(["rev-parse", name])
        try hub.git(["update-ref", name, name + "~1"])
        let fetched = try fetch(ada)
        let refused = try #require(fetched.lanes.first { $0.lane == (try? lane(bob)) })
        #expect(refused.state == .refused && refused.reason?.contains("rewound") == true)
        #expect(try ada.repository.git(["rev-parse", name]) == before)
        // So it does when it is gone altogether.
        try hub.git(["update-ref", "-d", name])
        #expect(try fetch(ada).lanes.contains { $0.state == .refused && $0.reason?.contains("any more") == true })
        #expect(try ada.repository.git(["rev-parse", name]) == before)
    }

    @Test func aLaneOfNobodyKnownIsNotTakenOver() throws {
        let eve = try Installation("eve", in: ada.keys, clonedFrom: hub.path)
        let stranger = LaneWriter(
            log: try ada.recorder().log, lane: .random(), owner: eve.principal,
            signer: try SigningKey.signer(named: eve.keyPath, variables: [:]), signs: .commit)
        try stranger.begin(in: try Repository(at: eve.repository.path), at: eve.time())
        try eve.repository.git(["push", "-q", "origin", "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*"])
        let fetched = try fetch(ada)
        #expect(fetched.lanes.filter { $0.state == .refused }.map(\.lane) == [stranger.lane])
        #expect(try ada.repository.git(["for-each-ref", "refs/notes/adrlink/audit/\(stranger.lane)"]).isEmpty)
        #expect(try ada.verify().findings.list.isEmpty)
        // Whoever sees the log for the first time cannot tell which of two keys is its root.
        let carol = try Installation("carol", in: ada.keys, clonedFrom: hub.path)
        #expect(code { _ = try fetch(carol) } == .rootUnknown)
        #expect(
            try fetch(carol, root: try ada.fingerprint).lanes.map(\.state).sorted { $0.rawValue < $1.rawValue } == [
                .new, .refused,
            ])
    }

    @Test func aForeignCommitOnALaneIsNeitherTakenOverNorPushed() throws {
        try bob.record()
        try push(bob)
        _ = try fetch(ada)
        let name = try reference(bob)
        let before = try ada.repository.git(["rev-parse", name])
        let notes = String(name.dropFirst("refs/notes/".count))
        try bob.repository.git(["notes", "--ref", notes, "add", "-m", "mine", name])
        #expect(code { try push(bob) } == .laneForeign)
        try bob.repository.git(["push", "-q", "origin", "\(name):\(name)"])
        let refused = try #require(try fetch(ada).lanes.first { $0.state == .refused })
        #expect(refused.lane == (try lane(bob)))
        #expect(try ada.repository.git(["rev-parse", name]) == before)
    }

    @Test func aMachineThatWasPutBackDoesNotGoOnWithItsLane() throws {
        try bob.record()
        let old = try bob.repository.git(["rev-parse", try reference(bob)])
        try bob.record(after: 1)
        try push(bob)
        try bob.repository.git(["update-ref", try reference(bob), old])
        // The remote was seen to have more.
        #expect(code { try bob.record(after: 2) } == .laneForked)
        // A copy of the machine, which has never seen the later entry, writes on.
        for pin in try bob.repository.git([
            "for-each-ref", "--format=%(refname)", "refs/adrlink/seen", "refs/notes/remotes",
        ])
        .split(separator: "\n") { try bob.repository.git(["update-ref", "-d", String(pin)]) }
        try bob.record(after: 3)
        #expect(code { try push(bob) } == .laneForked)
        let fetched = try fetch(bob)
        #expect(fetched.lanes.contains { $0.state == .refused && $0.lane == (try? lane(bob)) })
        #expect(code { try push(bob) } == .laneForked)
        // A verification says so, too: what is written here reaches nobody.
        #expect(try bob.verify().findings.list.filter { $0.severity == .error }.map(\.kind) == [.laneForked])
        #expect(try ada.verify().findings.list.isEmpty)
    }

    @Test func aChangeOfTrustThatIsFetchedLetsALaneIn() throws {
        let carol = try Installation("carol", in: ada.keys, clonedFrom: hub.path)
        _ = try fetch(carol)
        #expect(try carol.setUp().refusal?.code == .keyUntrusted)
        try ada.trust(carol, after: 1)
        try push(ada)
        _ = try fetch(carol)
        try carol.record(after: 2)
        try push(carol)
        // Bob has not seen that Carol was added: her lane comes with it.
        let fetched = try fetch(bob)
        #expect(fetched.lanes.map(\.state).contains(.new) && !fetched.isRefused)
        #expect(fetched.verified == 3)
    }

    @Test func segmentsFollowEachOtherThroughTheHub() throws {
        let keys = ada.keys
        let dave = try Installation("dave", in: keys, clonedFrom: hub.path)
        _ = try fetch(dave)
        try dave.setUp(root: try ada.fingerprint)
        try ada.trust(dave, after: 1)
        try push(ada)
        _ = try fetch(dave)
        let writer = LaneWriter(
            log: try ada.recorder().log, lane: try lane(dave), owner: dave.principal,
            signer: try SigningKey.signer(named: dave.keyPath, variables: [:]), signs: .commit, segmentLimit: 3)
        let repository = try Repository(at: dave.repository.path)
        try writer.begin(in: repository, at: dave.time())
        for turn in 0..<8 {
            var event = AuditEvent(
                action: "db.restore", actor: dave.principal, phase: .event, time: dave.time(Int64(turn)))
            event.result = .ok
            _ = try writer.append([event], in: repository)
            if turn == 4 { #expect(try push(dave).segments == [1, 2]) }
        }
        #expect(try push(dave).segments == [2, 3])
        let fetched = try fetch(ada)
        #expect(fetched.lanes.contains { $0.state == .new && $0.last == 8 })
        #expect(try ada.verify().findings.list.isEmpty)
    }

    @Test func withAnotherRootNothingIsTakenOver() throws {
        let carol = try Installation("carol", in: ada.keys, clonedFrom: hub.path)
        for root in ["garbage", "SHA256:" + String(repeating: "A", count: 43), try carol.fingerprint] {
            #expect(code { _ = try fetch(carol, root: root) } == (root == "garbage" ? .usage : .rootUnknown))
        }
        #expect(try carol.repository.git(["for-each-ref", "refs/notes/adrlink"]).isEmpty)
        #expect(try carol.repository.tryGit(["config", "--get-regexp", "adrlink"]).status == 1)
        #expect(code { _ = try fetch(bob, root: try carol.fingerprint) } == .rootUnknown)
        #expect(try fetch(carol, root: try ada.fingerprint).verified == 1)
    }

    @Test func aRemoteThatIsNoneIsTold() throws {
        #expect(code { _ = try ada.workspace().pushAudit(to: "--upload-pack=x", withEvidence: true) } == .usage)
        #expect(
            code { _ = try ada.workspace().fetchAudit(from: "nowhere", root: nil, withEvidence: true, at: ada.time()) }
                == .usage)
        try ada.repository.git(["remote", "add", "gone", ada.repository.root + "/nothing"])
        #expect(code { _ = try ada.workspace().pushAudit(to: "gone", withEvidence: true) } == .io)
    }
}
