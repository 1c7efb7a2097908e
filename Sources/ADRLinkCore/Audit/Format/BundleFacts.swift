/// What an entry says of a bundle of evidence, beside the objects that it is: the member `bundle`.
///
/// A manifest stands in the store, and every look at it is an access. What is needed to know which bundle holds what, and for how
/// long, stands here.
public struct BundleFacts: Equatable, Sendable {
    /// One of the kinds that `.adrlink` names; nil where it is of none.
    public var kind: String?
    /// When the bundle was made.
    public var made: AuditTime?
    /// Until when the store keeps it.
    public var retainUntil: AuditTime?
    /// Under which key the store has encrypted it: `kms:` or `sealed:`, and the id of the key.
    public var encryption: String?
    /// What keeps it from being deleted: `compliance`, `governance` or `recorded`.
    public var lock: String?
    /// The number of the last entry of each lane that is in it; empty where there were more than `laneLimit`.
    public var lanes: [LaneID: Int] = [:]
    /// The traces that were asked for, 32 hexadecimal digits each; not more than `traceLimit`.
    public var traces: [String] = []

    public init() {}

    /// How many lanes and traces an entry names at most, which has no room for more.
    public static let laneLimit = 64
    public static let traceLimit = 32

    /// Whether a text can be a kind of bundles: one word of an action.
    public static func isKind(_ text: String) -> Bool { !text.contains(".") && AuditEvent.isAction(text) }
}

extension BundleFacts {
    init(_ manifest: EvidenceManifest) {
        (kind, made, retainUntil) = (manifest.kind, manifest.time, manifest.retainUntil)
        if manifest.lanes.count <= Self.laneLimit {
            lanes = Dictionary(manifest.lanes.map { ($0.segment.lane, $0.sequence) }) { max($0, $1) }
        }
        traces = Array(manifest.selection.traces.prefix(Self.traceLimit))
    }

    var value: CanonicalValue {
        let lanes = lanes.map { ($0.key.description, CanonicalValue.integer(Int64($0.value)) as CanonicalValue?) }
        return .object(of: [
            "kind": kind.map { .string($0) }, "made": made.map { .string($0.description) },
            "retain_until": retainUntil.map { .string($0.description) },
            "encryption": encryption.map { .string($0) }, "lock": lock.map { .string($0) },
            "lanes": lanes.isEmpty ? nil : .object(of: Dictionary(uniqueKeysWithValues: lanes)),
            "traces": traces.isEmpty ? nil : .array(traces.map { .string($0) }),
        ])
    }

    init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "bundle")
        kind = try reader.optional("kind")
        made = try reader.optionalTime("made")
        retainUntil = try reader.optionalTime("retain_until")
        encryption = try reader.optional("encryption")
        lock = try reader.optional("lock")
        if let value = reader.value("lanes") {
            guard case .object(let members) = value, !members.isEmpty else {
                throw AuditFormatFault("lanes is no object with members")
            }
            for member in members {
                guard let lane = LaneID(member.key), case .integer(let sequence) = member.value, sequence >= 0 else {
                    throw AuditFormatFault("lanes holds something else than ends of lanes")
                }
                lanes[lane] = Int(sequence)
            }
        }
        traces = try reader.texts("traces") ?? []
        try reader.finish()
    }

    /// What is wrong with the facts of an entry; nil where nothing is.
    func fault(in event: AuditEvent) -> String? {
        guard event.action.hasPrefix(EvidenceAction.prefix) else {
            return "bundle stands beside an action that has nothing to do with one"
        }
        if let kind, !Self.isKind(kind) { return "the kind of the bundle is no word" }
        if lanes.count > Self.laneLimit || traces.count > Self.traceLimit { return "bundle names too much" }
        if !traces.allSatisfy({ isHexadecimal($0, 32) }) { return "traces holds something else than trace ids" }
        return nil
    }
}
