public import Git

/// An entry as the log holds it: where it stands, what was signed, and whether it counts.
public struct LoggedEntry: Sendable {
    public let entry: AuditEntry
    public let segment: SegmentID
    /// The SHA-256 of its payload, in 64 lower-case hexadecimal digits.
    public let digest: String
    /// The commit that appended it; nil in a clone without the history of its segment.
    public let commit: ObjectID?
    /// The canonical JSON that was signed, without its line feed.
    public let line: [UInt8]
    public let standing: EntryStanding

    public var event: AuditEvent { entry.event }
    public var place: AuditReference {
        AuditReference(lane: segment.lane, sequence: entry.sequence, digest: digest)
    }
}

/// Whether an entry counts.
public enum EntryStanding: Equatable, Sendable {
    /// It is intact in its place, and signed by a key that may.
    case verified
    /// Why it does not count, a sentence each. They may quote the repository: escape them before they are shown.
    case refused([String])
    /// It was read without a verification.
    case unjudged

    public var isVerified: Bool { self == .verified }

    /// Why it does not count.
    public var reasons: [String] {
        if case .refused(let reasons) = self { return reasons }
        return []
    }
}

/// Tells of each entry of a log whether it counts, by what a verification found.
struct EntryStandings {
    private let verification: AuditVerification
    private var lanes: [LaneID: LaneFaults] = [:]

    /// The faults of a lane, by the commit that they are in.
    private struct LaneFaults {
        var report: LaneReport
        var reasons: [ObjectID: [String]] = [:]
        var ofSegments: [Int: [String]] = [:]
        /// Whether there were more faults than a report keeps.
        var isCut = false
    }

    init(_ verification: AuditVerification) {
        self.verification = verification
        for report in verification.lanes {
            var faults = LaneFaults(report: report)
            var listed = 0
            for finding in report.findings.list where finding.severity == .error {
                listed += 1
                guard let segment = finding.segment, let commit = finding.commit else { continue }
                faults.reasons[commit, default: []].append(finding.message)
                if report.refusedSegments.contains(segment), faults.ofSegments[segment] == nil {
                    faults.ofSegments[segment] = ["its segment does not count: " + finding.message]
                }
            }
            faults.isCut = listed < report.findings.counts[.error] ?? 0
            lanes[report.lane] = faults
        }
    }

    /// Whether an entry counts that a commit, or in a clone without history the note of one, holds.
    func standing(of place: AuditReference, _ segment: Int, in commit: ObjectID) -> EntryStanding {
        guard let faults = lanes[place.lane] else { return .unjudged }
        var reasons = faults.ofSegments[segment] ?? []
        if faults.report.refusedSegments.contains(segment), reasons.isEmpty {
            reasons.append("its segment does not count")
        }
        if let own = faults.reasons[commit] {
            reasons += own
        } else if faults.isCut, reasons.isEmpty {
            reasons.append("its lane has more faults than can be told apart")
        }
        if !verification.isTrusted(place, in: faults.report) { reasons.append(distrust(faults.report)) }
        return reasons.isEmpty ? .verified : .refused(reasons)
    }

    private func distrust(_ lane: LaneReport) -> String {
        let kinds: Set<AuditFinding.Kind> = [.keyUntrusted, .keyRevoked, .logWrong]
        let found = lane.findings.list.first { $0.segment == nil && kinds.contains($0.kind) }
        return found?.message ?? "nobody says which key is the root of trust"
    }

    /// Whether every note of a segment is what its commit added, so that they can be taken from its last tree.
    func isWhole(_ segment: SegmentID) -> Bool {
        guard let faults = lanes[segment.lane], !faults.isCut else { return false }
        return !faults.report.findings.list.contains { $0.segment == segment.number && $0.severity == .error }
    }
}
