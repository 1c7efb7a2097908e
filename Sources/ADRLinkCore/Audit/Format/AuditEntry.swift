import Git

/// An event in its place: which log, which lane, which number, and what stood before it.
public struct AuditEntry: Equatable, Sendable {
    public static let version: Int64 = 1

    /// The log's id, a random UUID in lower case.
    public var log: String
    public var lane: LaneID
    /// From 1, without gaps over all segments of the lane.
    public var sequence: Int
    /// The SHA-256 of what was signed before, in hexadecimal digits: the previous payload or the segment's charter.
    public var previous: String
    /// 128 random bits in hexadecimal digits: two equal events are two entries.
    public var nonce: String
    /// Heads of other lanes when this was written.
    public var seen: [LaneHead]
    public var event: AuditEvent

    /// A head of a lane as an entry of another one saw it.
    public struct LaneHead: Equatable, Sendable {
        public var lane: LaneID
        public var sequence: Int
        /// The commit, in 40 hexadecimal digits.
        public var head: String
    }

    /// The line without its line feed.
    public var encoded: [UInt8] {
        let event = event
        let members: [String: CanonicalValue?] = [
            "v": .integer(Self.version), "log": .string(log), "lane": .string(lane.description),
            "seq": .integer(Int64(sequence)), "prev": .string(previous), "nonce": .string(nonce),
            "seen": seen.isEmpty
                ? nil
                : .object(
                    of: Dictionary(
                        uniqueKeysWithValues: seen.map {
                            ($0.lane.description, .array([.integer(Int64($0.sequence)), .string($0.head)]))
                        })),
            "action": .string(event.action), "actor": .string(event.actor),
            "recorded_by": event.recordedBy.map { .string($0) }, "phase": .string(event.phase.rawValue),
            "ts": .string(event.time.description),
            "occurred": event.occurred.map { .string($0.description) },
            "result": event.result.map { .string($0.rawValue) },
            "exit": event.exitStatus.map { .integer(Int64($0)) }, "signal": event.signal.map { .integer(Int64($0)) },
            "dur_us": event.duration.map { .integer($0) }, "intent": event.intent.map(Self.value),
            "decisions": Self.list(event.decisions), "runbook": event.runbook.map(Self.value),
            "reason": event.reason.map { .string($0) },
            "command": event.command.map { .array($0.map { .string($0) }) },
            "redactions": event.redactions == 0 ? nil : .integer(Int64(event.redactions)),
            "subject": event.subjects.isEmpty ? nil : .array(event.subjects.map(Self.value)),
            "evidence": event.evidence.isEmpty ? nil : .array(event.evidence.map(Self.value)),
            "stored": event.stored.isEmpty ? nil : .array(event.stored.map(Self.value)),
            "trace": event.trace.map { .string($0) }, "incident": event.incident.map { .string($0) },
            "trust": event.trust.map(Self.value), "drill": event.drill.map(\.value),
            "bundle": event.bundle.map(\.value),
            "recovered": Self.list(event.recovered),
        ]
        return CanonicalValue.object(of: members).encoded
    }

    private static func list(_ texts: [String]) -> CanonicalValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    static func value(_ reference: AuditReference) -> CanonicalValue {
        .object(of: [
            "lane": .string(reference.lane.description), "seq": .integer(Int64(reference.sequence)),
            "sha256": .string(reference.digest),
        ])
    }

    private static func value(_ file: RepositoryFile) -> CanonicalValue {
        .object(of: ["path": .string(file.path), "oid": file.blob.map { .string($0.description) }])
    }

    private static func value(_ object: AuditObject) -> CanonicalValue {
        .object(of: ["oid": .string(object.id.description), "type": .string("\(object.kind)")])
    }

    private static func value(_ evidence: EvidenceDigest) -> CanonicalValue {
        .object(of: [
            "name": .string(evidence.name), "sha256": .string(evidence.digest), "size": .integer(Int64(evidence.size)),
        ])
    }

    private static func value(_ object: StoredReference) -> CanonicalValue {
        .object(of: [
            "store": .string(object.store), "key": .string(object.key), "version": .string(object.version),
            "sha256": .string(object.digest), "size": .integer(Int64(object.size)),
        ])
    }

    private static func value(_ change: TrustChange) -> CanonicalValue {
        switch change {
        case .add(let key, let principals, let mayTrust, let replaces):
            .object(of: [
                "key": .string(key), "principals": .array(principals.map { .string($0) }),
                "may_trust": mayTrust ? .boolean(true) : nil, "replaces": replaces.map { .string($0) },
            ])
        case .revoke(let fingerprint, let lastGood):
            .object(of: ["fingerprint": .string(fingerprint), "last_good": .array(lastGood.map(Self.value))])
        }
    }
}
