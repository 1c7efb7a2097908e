import Git
import SSHSignature

/// Verifies the segments of a lane, one after the other. Its memory does not grow with their entries.
struct LaneVerifier {
    private(set) var report: LaneReport
    /// Commits whose place is of interest.
    private let wanted: Set<ObjectID>
    /// The number of an entry; the time of the one behind it is of interest.
    private let behind: Int?
    /// Whether to check the signature of every commit, and not only of the last one of each segment.
    private let checksEachCommit: Bool
    /// How many bytes of the commits of a segment are kept while it is verified: three times those of a full one.
    private static let kept = 8 << 20
    /// What the segment before ended with; nil before the first.
    private var last: (segment: Int, head: ObjectID, sequence: Int, digest: String)?

    init(_ lane: LaneID, wanted: Set<ObjectID> = [], behind: Int? = nil, checksEachCommit: Bool = false) {
        self.checksEachCommit = checksEachCommit
        report = LaneReport(lane: lane)
        self.wanted = wanted
        self.behind = behind
    }

    /// Verifies all of the segments, given in the order of their numbers.
    mutating func run(_ segments: [(id: SegmentID, head: ObjectID)], in repository: borrowing Repository) {
        for (place, segment) in segments.enumerated() {
            let next = place + 1 < segments.count ? segments[place + 1] : nil
            let closing = next.flatMap { next in
                next.id.number == segment.id.number + 1 ? Self.closing(at: next.head, in: repository) : nil
            }
            verify(segment.id, segment.head, closing, repository)
        }
    }

    /// What the charter of the next segment says that this one ended with. Whether it may, is judged with that segment.
    static func closing(at head: ObjectID, in repository: borrowing Repository) -> AuditCharter.Closing? {
        do throws(AuditReadingError) { return try repository.charter(at: head).charter.closing } catch { return nil }
    }

    private mutating func verify(
        _ segment: SegmentID, _ head: ObjectID, _ closing: AuditCharter.Closing?, _ repository: borrowing Repository
    ) {
        report.segments.append(segment.number)
        report.heads.append((segment, head))
        let commits: SegmentCommits
        do throws(GitError) {
            commits = try repository.commits(ofSegmentAt: head, keeping: Self.kept)
        } catch {
            report.refusedSegments.insert(segment.number)
            report.findings.add(AuditFinding(.objectUnreadable, segment, commit: head, "\(error)"))
            return
        }
        guard case .beginning = commits.end, let first = commits.ids.first else {
            verifyWithoutHistory(segment, head, commits, repository)
            return
        }
        guard var verifier = SegmentVerifier.begin(segment, at: first, in: repository, &report.findings) else {
            report.refusedSegments.insert(segment.number)
            return
        }
        begin(verifier, first)
        var ids = commits.ids.dropFirst()
        var rest = ids.suffix(0)
        if let closing {
            if let end = commits.ids.firstIndex(of: closing.head) {
                rest = commits.ids[(end + 1)...]
                ids = commits.ids[1..<max(1, end + 1)]
            } else {
                report.findings.add(
                    AuditFinding(
                        .laneRewound, segment,
                        "the next segment says that it ended with \(closing.head.short), which is not in it any more"))
            }
        }
        if !checksEachCommit, verifier.charter.signs == .commit, let last = ids.last {
            verifier.vouch(by: last, text: commits.texts[last], in: repository)
        }
        for id in ids {
            let step = verifier.add(id, text: commits.texts[id], in: repository)
            take(step, segment)
        }
        report.findings.add(verifier.findings)
        last = (segment.number, verifier.head, verifier.sequence, verifier.digest)
        report.head = verifier.head
        report.digest = verifier.digest
        repository.closePacks()
        if let closing { judgeRest(rest, closing, verifier, repository) }
    }

    /// What lies behind the commit that the next segment goes on from: rubbish that its charter names as set aside, entries
    /// that were dropped, or something that somebody put there later.
    private mutating func judgeRest(
        _ rest: ArraySlice<ObjectID>, _ closing: AuditCharter.Closing, _ verifier: SegmentVerifier,
        _ repository: borrowing Repository
    ) {
        guard let first = rest.first, let last = rest.last else { return }
        var probe = verifier
        if probe.add(first, in: repository).isVerified {
            report.findings.add(
                AuditFinding(
                    .laneRewritten, verifier.segment, sequence: verifier.sequence + 1, commit: first,
                    "the next segment leaves \(rest.count) signed payloads out, from this commit on"))
        } else if last == closing.foreign {
            report.findings.add(
                AuditFinding(
                    .foreignCommit, verifier.segment, commit: first,
                    "\(rest.count) commits that adrlink did not write were set aside, from this one on"))
        } else {
            report.findings.add(
                AuditFinding(
                    .notAppended, verifier.segment, commit: first,
                    "\(rest.count) commits stand behind the end of the segment, which the next one does not name"))
        }
    }

    /// Takes over whose lane it is, or refuses a segment that is somebody else's.
    private mutating func take(_ charter: AuditCharter, of segment: SegmentID, at commit: ObjectID) {
        if let key = report.key, key != charter.key || report.owner != charter.owner {
            report.refusedSegments.insert(segment.number)
            report.findings.add(
                AuditFinding(
                    .signerWrong, segment, commit: commit,
                    "the segment belongs to another key or principal than the one before it"))
        }
        if let log = report.log, log != charter.log {
            report.refusedSegments.insert(segment.number)
            report.findings.add(
                AuditFinding(.logWrong, segment, commit: commit, "the segment belongs to another log"))
        }
        report.key = report.key ?? charter.key
        report.owner = report.owner ?? charter.owner
        report.log = report.log ?? charter.log
        report.signs = charter.signs
    }

    private mutating func begin(_ verifier: SegmentVerifier, _ commit: ObjectID) {
        let charter = verifier.charter
        let segment = verifier.segment
        func add(_ kind: AuditFinding.Kind, _ message: String) {
            report.findings.add(AuditFinding(kind, segment, commit: commit, message))
        }
        take(charter, of: segment, at: commit)
        mark(commit, AuditReference(lane: segment.lane, sequence: verifier.sequence, digest: verifier.digest))
        if let closing = charter.closing {
            if let last, last.segment == segment.number - 1 {
                if last.head != closing.head || last.sequence != closing.sequence || last.digest != closing.digest {
                    add(.chainBroken, "it does not go on from where the segment before it ended")
                }
            } else {
                add(
                    .segmentMissing,
                    "the segment before it is not here: entries up to \(closing.sequence) are vouched for by its charter"
                )
            }
        }
        report.digest = verifier.digest
        report.head = commit
        report.last = verifier.sequence
    }

    private mutating func mark(_ commit: ObjectID, _ place: AuditReference) {
        if wanted.contains(commit) { report.marks[commit] = place }
    }

    private mutating func take(_ step: SegmentVerifier.Step, _ segment: SegmentID) {
        let isIntact = step.isVerified && !report.refusedSegments.contains(segment.number)
        for entry in step.entries {
            report.entries += 1
            report.last = entry.sequence
            let reference = AuditReference(lane: segment.lane, sequence: entry.sequence, digest: step.digest)
            if isIntact {
                report.intact += 1
                if let change = entry.event.trust { report.changes.append((reference, change)) }
            } else if report.damaged.count < AuditFindings.limit {
                report.damaged.append(entry.sequence)
            }
            let (first, time) = (report.sequences?.lowerBound ?? entry.sequence, entry.event.time)
            report.sequences = min(first, entry.sequence)...max(report.sequences?.upperBound ?? first, entry.sequence)
            report.times = min(report.times?.lowerBound ?? time, time)...max(report.times?.upperBound ?? time, time)
            if let behind, entry.sequence > behind, report.firstBehind == nil { report.firstBehind = time }
            for head in entry.seen where head.sequence >= report.seen[head.lane]?.sequence ?? 0 {
                report.seen[head.lane] = head
            }
            switch (entry.event.phase, entry.event.intent) {
            case (.intent, _): report.open[entry.sequence] = entry
            case (.outcome, let intent?) where isIntact && intent.lane == segment.lane:
                report.open.removeValue(forKey: intent.sequence)
            case (.outcome, let intent?) where isIntact: report.closed.append((reference, intent))
            default: break
            }
        }
        if let last = step.entries.last {
            mark(step.commit, AuditReference(lane: segment.lane, sequence: last.sequence, digest: step.digest))
        }
    }

    // MARK: A clone without history

    /// What a clone of the last commits alone can tell: charter, payloads, signatures and chain.
    private mutating func verifyWithoutHistory(
        _ segment: SegmentID, _ head: ObjectID, _ commits: SegmentCommits, _ repository: borrowing Repository
    ) {
        if case .missing(let id) = commits.end, !commits.isPartial {
            // Nothing says that it was left out on purpose, so that it was lost.
            report.findings.add(
                AuditFinding(
                    .objectUnreadable, segment, commit: id, "the commit \(id.short) is lost: this clone is whole"))
        } else {
            report.findings.add(
                AuditFinding(
                    .historyMissing, segment, commit: head,
                    "the clone is not whole: whether notes were changed or removed in between cannot be known"))
        }
        report.head = head
        do throws(AuditReadingError) {
            let payloads = try repository.payloads(at: head)
            let signed = try repository.charter(at: head)
            take(signed.charter, of: segment, at: head)
            if !signed.isSigned { report.refusedSegments.insert(segment.number) }
            for step in PayloadChain.judge(payloads, signed, segment, &report.findings) {
                take(step, segment)
                report.digest = step.digest
            }
            let lastSequence = report.sequences?.upperBound ?? signed.charter.first - 1
            mark(head, AuditReference(lane: segment.lane, sequence: lastSequence, digest: report.digest))
            last = (segment.number, head, lastSequence, report.digest)
        } catch {
            report.findings.add(AuditFinding(.objectUnreadable, segment, commit: head, error.reason))
        }
    }
}
