import ADRLinkCore
import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

/// A scratch repository with an audit log whose root is Ada, and whoever else is asked for.
struct AuditedRepository {
    static let log = "2b1c4d5e-0000-4000-8000-000000000001"

    let made: TemporaryRepository
    /// By the name before the `@`.
    private(set) var writers: [String: LaneWriter] = [:]
    private(set) var keys: [String: PrivateKey] = [:]
    /// Every event is a second after the one before it.
    private var clock: Int64 = 1_700_000_000

    init(_ people: [String] = ["ada"], segmentLimit: Int = AuditLimits.segment) throws {
        made = try TemporaryRepository()
        try made.commit("first", writing: "text\n", to: "file")
        for person in people { try begin(person, segmentLimit: segmentLimit) }
    }

    /// Makes a key with the real ssh-keygen, and begins a lane with it.
    mutating func begin(
        _ person: String, log: String = AuditedRepository.log, key: PrivateKey? = nil,
        signs: AuditCharter.Signs = .commit, segmentLimit: Int = AuditLimits.segment
    ) throws {
        let key = try key ?? self.key(person)
        keys[person] = key
        let writer = LaneWriter(
            log: log, lane: .random(), owner: person + "@example.org", signer: key, signs: signs, patience: 5,
            segmentLimit: segmentLimit)
        try writer.begin(in: try repository(), at: AuditTime(microseconds: clock * 1_000_000))
        writers[person] = writer
    }

    /// Makes a key without a lane.
    mutating func makeKey(_ name: String) throws { keys[name] = try key(name) }

    private func key(_ name: String) throws -> PrivateKey {
        let file = made.root + "/key-\(name)-\(UUID().uuidString)"
        let result = try made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file], in: made.root)
        guard result.status == 0 else { throw CommandFailure(command: ["ssh-keygen"], result: result) }
        return try PrivateKey(file: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }

    func repository() throws -> Repository { try Repository(at: made.path) }

    func lane(_ person: String = "ada") -> LaneID { writers[person]!.lane }

    func reference(_ person: String = "ada", segment: Int = 1) -> String {
        SegmentID(lane: lane(person), number: segment).reference
    }

    var root: String { keys["ada"]!.publicKey.fingerprint }

    mutating func now() -> AuditTime {
        clock += 1
        return AuditTime(microseconds: clock * 1_000_000)
    }

    mutating func event(_ action: String = "db.restore", by person: String = "ada") -> AuditEvent {
        var event = AuditEvent(action: action, actor: person + "@example.org", phase: .event, time: now())
        event.result = .ok
        return event
    }

    mutating func intent(_ action: String = "db.restore", by person: String = "ada") -> AuditEvent {
        AuditEvent(action: action, actor: person + "@example.org", phase: .intent, time: now())
    }

    /// Who writes into the lane of somebody else with a key of his own.
    func impostor(_ person: String, of victim: String) throws -> LaneWriter {
        LaneWriter(
            log: Self.log, lane: lane(victim), owner: person + "@example.org", signer: keys[person]!, signs: .commit,
            patience: 5)
    }

    @discardableResult
    mutating func append(_ event: AuditEvent? = nil, as person: String = "ada") throws -> AuditReference {
        let event = event ?? self.event(by: person)
        return try writers[person]!.append([event], in: try repository())[0]
    }

    mutating func append(_ count: Int, as person: String = "ada") throws {
        for _ in 0..<count { try append(as: person) }
    }

    @discardableResult
    mutating func change(_ change: TrustChange, as person: String = "ada") throws -> AuditReference {
        var action = "trust.add"
        if case .revoke = change { action = "trust.revoke" }
        var event = event(action, by: person)
        event.trust = change
        return try append(event, as: person)
    }

    /// Ada's entry that lets somebody sign.
    @discardableResult
    mutating func trust(
        _ person: String, as signer: String = "ada", mayTrust: Bool = false, replaces: String? = nil
    ) throws -> AuditReference {
        try change(
            .add(
                key: keys[person]!.publicKey.description, principals: [person + "@example.org"], mayTrust: mayTrust,
                replaces: replaces), as: signer)
    }

    func verify(
        root: String? = nil, checkpoint: (checkpoint: Checkpoint, key: PublicKey)? = nil, usesPins: Bool = false,
        asOf: AuditTime? = nil, at path: String? = nil, checksEachCommit: Bool = false
    ) throws -> AuditVerification {
        var options = AuditVerificationOptions(asOf: asOf ?? AuditTime(microseconds: (clock + 1) * 1_000_000))
        options.root = root ?? self.root
        options.checkpoint = checkpoint
        options.usesPins = usesPins
        options.checksEachCommit = checksEachCommit
        return try AuditVerification(try Repository(at: path ?? made.path), options)
    }

    /// The kinds of what is worse than a notice.
    func faults(
        checkpoint: (checkpoint: Checkpoint, key: PublicKey)? = nil, usesPins: Bool = false
    ) throws -> Set<AuditFinding.Kind> {
        Set(
            try verify(checkpoint: checkpoint, usesPins: usesPins).findings.list.filter { $0.severity > .notice }
                .map(\.kind))
    }

    func checkpoint(as person: String = "ada") throws -> (checkpoint: Checkpoint, key: PublicKey) {
        let checkpoint = try #require(
            try verify().checkpoint(by: person + "@example.org", at: AuditTime(microseconds: clock * 1_000_000)))
        return try Checkpoint.read(try checkpoint.signed(by: keys[person]!))
    }

    /// The payload of an entry as plain git reads it: content and signature.
    func payload(_ commit: String) throws -> (content: String, signature: String) {
        let text = try made.tryGit(["show", "\(commit):" + (try note(of: commit + "^"))]).output
        let end = try #require(text.range(of: "\n\n"))
        return (String(text[..<end.lowerBound]) + "\n", String(text[end.upperBound...]))
    }

    private func note(of commit: String) throws -> String {
        let id = try made.git(["rev-parse", commit])
        return id.prefix(2) + "/" + id.dropFirst(2)
    }
}
