public import Git

/// Something that a verification of the log found amiss, and where.
public struct AuditFinding: Equatable, Sendable {
    public enum Severity: String, Sendable, Comparable {
        /// Worth knowing, and no doubt about any entry.
        case notice
        /// It cannot be known from what is here.
        case undecided
        /// It is not what the log's keys have signed.
        case error

        private var rank: Int { self == .notice ? 0 : self == .undecided ? 1 : 2 }
        public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    }

    /// What is amiss. The raw value is what programs see.
    public enum Kind: String, Sendable, CaseIterable {
        // The objects.
        case objectUnreadable = "object-unreadable"
        case commitMalformed = "commit-malformed"
        case mergeSmuggled = "merge"
        case notAppended = "not-appended"
        case payloadMalformed = "payload-malformed"
        case versionUnknown = "version-unknown"
        case charterBad = "charter-bad"
        case segmentMissing = "segment-missing"
        case historyMissing = "history-missing"
        case foreignCommit = "foreign-commit"
        case foreignReference = "foreign-reference"
        // The chain.
        case chainBroken = "chain-broken"
        case sequenceBroken = "sequence-broken"
        case laneWrong = "lane-wrong"
        case logWrong = "log-wrong"
        // The signatures.
        case signatureMissing = "signature-missing"
        case signatureBad = "signature-bad"
        case signerWrong = "signer-wrong"
        case actorWrong = "actor-wrong"
        // Who may sign.
        case rootUnknown = "root-unknown"
        case keyUntrusted = "key-untrusted"
        case keyRevoked = "key-revoked"
        case trustRefused = "trust-refused"
        // Time and loss.
        case laneRewound = "lane-rewound"
        case laneRewritten = "lane-rewritten"
        case laneForked = "lane-forked"
        case laneMissing = "lane-missing"
        case checkpointBad = "checkpoint-bad"
        case checkpointOverdue = "checkpoint-overdue"
        case clockBackwards = "clock-backwards"
        case intentDangling = "intent-dangling"

        var severity: Severity {
            switch self {
            case .segmentMissing, .historyMissing, .laneMissing: .undecided
            case .foreignCommit, .foreignReference, .clockBackwards, .intentDangling, .trustRefused, .keyRevoked:
                .notice
            default: .error
            }
        }
    }

    public var kind: Kind
    public var severity: Severity
    public var lane: LaneID?
    public var segment: Int?
    /// The first entry concerned.
    public var sequence: Int?
    public var commit: ObjectID?
    /// One sentence in lower case. It may quote the repository: escape it before it is shown.
    public var message: String

    init(
        _ kind: Kind, _ segment: SegmentID?, sequence: Int? = nil, commit: ObjectID? = nil, severity: Severity? = nil,
        _ message: String
    ) {
        self.kind = kind
        self.severity = severity ?? kind.severity
        lane = segment?.lane
        self.segment = segment?.number
        self.sequence = sequence
        self.commit = commit
        self.message = message
    }

    init(_ kind: Kind, lane: LaneID?, sequence: Int? = nil, severity: Severity? = nil, _ message: String) {
        self.kind = kind
        self.severity = severity ?? kind.severity
        self.lane = lane
        self.sequence = sequence
        self.message = message
    }
}

/// The findings of a verification: the first ten thousand, and how many there were.
///
/// A damaged log of a million entries must not need the memory of a million findings.
public struct AuditFindings: Sendable {
    public static let limit = 10_000

    public private(set) var list: [AuditFinding] = []
    public private(set) var counts: [AuditFinding.Severity: Int] = [:]

    public init() {}

    mutating func add(_ finding: AuditFinding) {
        counts[finding.severity, default: 0] += 1
        if list.count < Self.limit { list.append(finding) }
    }

    mutating func add(_ others: AuditFindings) {
        counts.merge(others.counts) { $0 + $1 }
        list += others.list.prefix(max(0, Self.limit - list.count))
    }

    /// The worst of all.
    public var severity: AuditFinding.Severity? { counts.filter { $0.value > 0 }.keys.max() }
}
