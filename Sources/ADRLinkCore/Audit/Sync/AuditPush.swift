import Git

/// What a push of the own lane did.
public struct AuditPush: Equatable, Sendable {
    public var lane: LaneID
    /// The numbers of the segments that were pushed; empty where the remote had everything.
    public var segments: [Int]
    /// Whether evidence went with them.
    public var hasEvidence: Bool
}

extension Workspace {
    /// Pushes the lane that this installation writes, and its evidence; never forced, and no other lane.
    ///
    /// Only appends of the lane's key go out: what somebody else put on the lane is refused here before a server can refuse it.
    /// Throws `.laneForked` where the remote has something else.
    public func pushAudit(to remote: String, withEvidence: Bool) throws(ADRLinkError) -> AuditPush {
        guard let lane = try AuditConfiguration(of: repository).lane else {
            throw ADRLinkError(
                .noAuditLog, "this installation writes no lane", hint: "begin one, or join a log: adrlink audit init")
        }
        let exchange = try AuditExchange(remote, in: repository)
        var theirs = try exchange.heads(in: repository)
        while true {
            do throws(ADRLinkError) { return try push(lane, theirs, through: exchange, withEvidence) } catch {
                // Another process of this installation may have been faster; then what is left is pushed, if anything is.
                let now = try exchange.heads(in: repository)
                guard error.code == .io, now != theirs else { throw error }
                theirs = now
            }
        }
    }

    private func push(
        _ lane: LaneID, _ theirs: [SegmentID: ObjectID], through exchange: AuditExchange, _ withEvidence: Bool
    ) throws(ADRLinkError) -> AuditPush {
        let remote = exchange.remote
        let segments = try fromAudit { () throws(GitError) in try repository.segments(of: lane) }
        if segments.isEmpty, theirs.keys.contains(where: { $0.lane == lane }) { throw Self.forked(lane, remote) }
        var updates: [(segment: SegmentID, head: ObjectID)] = []
        for (place, segment) in segments.enumerated() {
            let next = place + 1 < segments.count ? segments[place + 1].head : nil
            let head = try goodHead(of: segment.head, before: next)
            let old = theirs[segment.id]
            guard old != head else { continue }
            let previous = place > 0 ? segments[place - 1].head : nil
            try check(SegmentGrowth(segment: segment.id, old: old, new: head, previous: previous), remote)
            updates.append((segment.id, head))
        }
        var specifications = updates.map { "\($0.head):\($0.segment.reference)" }
        let evidence = AuditNames.evidence + lane.description
        var hasEvidence = false
        if withEvidence, try fromAudit({ () throws(GitError) in try repository.target(of: evidence) }) != nil {
            // Evidence first: whoever fetches an entry finds what it names.
            specifications.insert("\(evidence):\(evidence)", at: 0)
            hasEvidence = true
        }
        try exchange.push(specifications, in: repository)
        try fromAudit { () throws(GitError) in
            for (segment, head) in updates {
                let copy = exchange.prefix + segment.description
                try repository.updateReference(
                    copy, from: try repository.target(of: copy), to: head, message: "audit: pushed")
            }
            if let last = updates.last {
                let pin = AuditNames.pin(lane, remote: remote)
                try repository.updateReference(
                    pin, from: try repository.target(of: pin), to: last.head, message: "audit: pushed")
            }
        }
        return AuditPush(lane: lane, segments: updates.map(\.segment.number), hasEvidence: hasEvidence)
    }

    /// The last commit of a segment that belongs to the lane: where the next segment says that it ended.
    private func goodHead(of head: ObjectID, before next: ObjectID?) throws(ADRLinkError) -> ObjectID {
        guard let next else { return head }
        do throws(AuditReadingError) { return try repository.charter(at: next).charter.closing?.head ?? head } catch {
            throw ADRLinkError(
                .laneForeign, "the lane cannot be read: \(error.reason)",
                hint: "adrlink audit verify shows what is amiss")
        }
    }

    private func check(_ growth: SegmentGrowth, _ remote: String) throws(ADRLinkError) {
        if let old = growth.old, try !hasCommit(old) { throw Self.forked(growth.segment.lane, remote) }
        guard let fault = try fromAudit({ () throws(GitError) in try growth.fault(in: repository) }) else { return }
        if fault.kind == .laneRewound { throw Self.forked(growth.segment.lane, remote) }
        throw ADRLinkError(
            .laneForeign, "\(growth.segment.reference) is not pushed: \(fault.message)",
            hint: "adrlink audit repair sets aside what adrlink did not write")
    }

    func hasCommit(_ id: ObjectID) throws(ADRLinkError) -> Bool {
        try fromAudit { () throws(GitError) in
            try repository.examinedCommitHeader(id, limit: AuditLimits.commit) != nil
        }
    }

    private static func forked(_ lane: LaneID, _ remote: String) -> ADRLinkError {
        ADRLinkError(
            .laneForked,
            "\(remote) has entries of the lane \(lane) that are not here: two places write it, or this one was put back",
            hint:
                "fetch first; where it was put back: adrlink audit repair; where two write: adrlink audit init --new-lane"
        )
    }
}
