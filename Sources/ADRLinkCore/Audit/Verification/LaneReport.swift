public import Git
public import SSHSignature

/// What a verification knows of a lane, whoever may sign it.
public struct LaneReport: Sendable {
    public var lane: LaneID
    /// The principal whom the charter names; nil where no charter could be read.
    public var owner: String?
    public var key: PublicKey?
    public var log: String?
    public var signs: AuditCharter.Signs?
    /// The numbers of the segments that are here.
    public var segments: [Int] = []
    /// The commits at which they ended when they were verified.
    var heads: [(id: SegmentID, head: ObjectID)] = []
    /// Segments none of whose entries counts: the charter is bad, or somebody else's than the lane's.
    var refusedSegments: Set<Int> = []
    /// The number of the first entry that is here, and of the last; nil where there is none.
    public var sequences: ClosedRange<Int>?
    /// The number of the lane's last entry, be it here or in a segment that is not; 0 where there is none.
    public var last = 0
    /// The SHA-256 of the last payload, or of the charter where there is no entry.
    public var digest = ""
    /// The last commit.
    public var head: ObjectID?
    /// How many entries were read.
    public var entries = 0
    /// How many of them are what the lane's key signed, in their place.
    public var intact = 0
    /// The numbers of the others; the first ten thousand.
    public var damaged: [Int] = []
    public var times: ClosedRange<AuditTime>?
    public var findings = AuditFindings()
    /// Changes of trust that the lane's key signed.
    var changes: [(at: AuditReference, change: TrustChange)] = []
    /// The highest heads of other lanes that entries of this one name.
    var seen: [LaneID: AuditEntry.LaneHead] = [:]
    /// Intents of this lane without an outcome.
    var open: [Int: AuditEntry] = [:]
    /// Intents of other lanes that this one closed, and the entries that did.
    var closed: [(at: AuditReference, intent: AuditReference)] = []
    /// Where the commits that were looked for stand.
    var marks: [ObjectID: AuditReference] = [:]
    /// When the first entry behind a number was written.
    var firstBehind: AuditTime?

    init(lane: LaneID) { self.lane = lane }

    /// The fingerprints of the keys that its entries add, whether they may or not.
    var keysAdded: [String] {
        changes.compactMap { _, change in
            guard case .add(let line, _, _, _) = change else { return nil }
            do throws(AuditFormatFault) { return try publicKey(line).fingerprint } catch { return nil }
        }
    }
}

extension LaneReport {
    /// Whether commits of the lane could not be gone through one by one.
    var hasUnreadSegments: Bool {
        findings.list.contains { [.historyMissing, .objectUnreadable, .segmentMissing].contains($0.kind) }
    }
}
