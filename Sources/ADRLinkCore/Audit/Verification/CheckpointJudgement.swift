import Git
import SSHSignature

/// A log held against a checkpoint: everything that it knows must still be there.
extension AuditVerification {
    mutating func judge(_ checkpoint: Checkpoint, _ key: PublicKey, _ options: AuditVerificationOptions) {
        func add(_ message: String) { findings.add(AuditFinding(.checkpointBad, lane: nil, message)) }
        if let log, checkpoint.log != log { add("the checkpoint is that of another log") }
        if let root = options.root, checkpoint.root != root {
            add("the checkpoint names \(checkpoint.root) as the root of trust")
        }
        if let trust {
            if let grant = trust.grants[key.fingerprint] {
                if !grant.principals.contains(checkpoint.signer) {
                    add("the checkpoint says that \(checkpoint.signer) signed it, whose key this is not")
                }
            } else {
                add("the checkpoint is signed by \(key.fingerprint), a key that nobody has added")
            }
        }
        for head in checkpoint.heads { judge(head) }
        judgeAge(checkpoint, options)
    }

    private mutating func judge(_ head: Checkpoint.Head) {
        let lane = head.segment.lane
        guard let place = lanes.firstIndex(where: { $0.lane == lane }) else {
            findings.add(
                AuditFinding(
                    .laneMissing, lane: lane, severity: .error,
                    "the lane is gone; the checkpoint knows it up to entry \(head.sequence)"))
            return
        }
        let report = lanes[place]
        let known = AuditReference(lane: lane, sequence: head.sequence, digest: head.digest)
        if let mark = report.marks[head.commit] {
            guard mark != known else { return }
            lanes[place].findings.add(
                AuditFinding(
                    .laneRewritten, lane: lane, sequence: head.sequence,
                    "the commit \(head.commit.short) holds another entry than the checkpoint says"))
            return
        }
        if !report.segments.contains(head.segment.number), let first = report.segments.first,
            first > head.segment.number
        {
            lanes[place].findings.add(
                AuditFinding(
                    .segmentMissing, lane: lane, sequence: head.sequence,
                    "the segment \(head.segment.number), which the checkpoint knows, is not here"))
            return
        }
        let last = report.sequences?.upperBound ?? 0
        if last < head.sequence || !report.segments.contains(head.segment.number) {
            lanes[place].findings.add(
                AuditFinding(
                    .laneRewound, lane: lane, sequence: last + 1,
                    "it ends with entry \(last), and the checkpoint knows it up to \(head.sequence)"))
        } else if report.hasUnreadSegments {
            lanes[place].findings.add(
                AuditFinding(
                    .historyMissing, lane: lane, sequence: head.sequence,
                    "the commit that the checkpoint names is not in this clone"))
        } else {
            lanes[place].findings.add(
                AuditFinding(
                    .laneRewritten, lane: lane, sequence: head.sequence,
                    "entry \(head.sequence) is not the one that the checkpoint knows"))
        }
    }

    /// A checkpoint is overdue only when entries follow it: an archive does not rot.
    private mutating func judgeAge(_ checkpoint: Checkpoint, _ options: AuditVerificationOptions) {
        var (count, oldest): (Int, AuditTime?) = (0, nil)
        for lane in lanes {
            let known = checkpoint.heads.first { $0.segment.lane == lane.lane }?.sequence ?? 0
            count += max(0, (lane.sequences?.upperBound ?? 0) - known)
            if let time = lane.firstBehind { oldest = min(oldest ?? time, time) }
        }
        guard count > 0, let oldest else { return }
        let age = options.asOf.seconds - oldest.seconds
        if count > options.policy.entries || age > options.policy.age {
            findings.add(
                AuditFinding(
                    .checkpointOverdue, lane: nil,
                    "\(count) entries follow the checkpoint of \(checkpoint.time), the first of \(oldest)"))
        }
    }
}
