import Git

/// What a repair of the own lane did, a sentence each; empty where nothing was amiss.
public struct LaneRepair: Equatable, Sendable {
    public var lane: LaneID
    public var steps: [String] = []
}

extension Workspace {
    /// Opens the own lane again after something that was not adrlink has been at it. No entry of ours is lost.
    ///
    /// A lane that was rewound or deleted is put back to the highest head that is known here: its pin, or the copy of a remote
    /// that has more. Commits that adrlink did not write are kept below `refs/adrlink/quarantine/`, and a new segment goes on
    /// from the last good entry. A last entry of the future is answered with an entry that says so.
    ///
    /// Throws `.laneForked` where the key itself has signed two histories: then only another lane helps.
    public func repairAudit(with recorder: AuditRecorder, at time: AuditTime) throws(ADRLinkError) -> LaneRepair {
        var repair = LaneRepair(lane: recorder.lane)
        try fromAudit { () throws(GitError) in try repository.writeDurably() }
        try restoreSegments(recorder, &repair)
        try setAsideForeignCommits(recorder, time, &repair)
        try settleClock(recorder, time, &repair)
        return repair
    }

    // MARK: A lane that was rewound

    private func restoreSegments(_ recorder: AuditRecorder, _ repair: inout LaneRepair) throws(ADRLinkError) {
        let heads = try knownHeads(of: recorder.lane)
        for (segment, head) in heads.known {
            let present = try fromAudit { () throws(GitError) in try repository.target(of: segment.reference) }
            var known = head
            if try isBehind(known, present) {
                // A segment that another one follows goes on no more.
                guard let end = heads.ends[segment], try !isBehind(present, end) else { continue }
                known = end
            }
            // What stands there instead is kept; entries of the key itself that are not in the known history are a fork.
            if let present, try !isBehind(present, known) {
                if try isSigned(present, in: segment, recorder) { throw Self.forked(segment) }
                try quarantine(present, recorder.lane, &repair)
            }
            try fromAudit { () throws(GitError) in
                try repository.updateReference(segment.reference, from: present, to: known, message: "audit: restored")
            }
            repair.steps.append(
                "segment \(segment.number) is put back from \(present?.short ?? "nothing") to \(known.short), which was known here"
            )
        }
    }

    private static func forked(_ segment: SegmentID) -> ADRLinkError {
        ADRLinkError(
            .laneForked, "two places have written the segment \(segment.number) of the lane \(segment.lane)",
            hint: "go on with another lane: adrlink audit init --new-lane; both histories stay")
    }

    /// The highest heads of a lane's segments that were ever verified or written here, and where those end that another
    /// segment follows: with the commits of others that its charter names as left behind, where there are any.
    private func knownHeads(
        of lane: LaneID
    ) throws(ADRLinkError) -> (known: [(SegmentID, ObjectID)], ends: [SegmentID: ObjectID]) {
        var known: [SegmentID: ObjectID] = [:]
        var ends: [SegmentID: ObjectID] = [:]
        func take(_ head: ObjectID, _ segment: SegmentID) throws(ADRLinkError) {
            if let old = known[segment] {
                if try isBehind(head, old) { return }
                guard try isBehind(old, head) else { throw Self.forked(segment) }
            }
            known[segment] = head
        }
        let (pins, copies) = try fromAudit { () throws(GitError) in
            (try repository.pins(), try repository.fetchedSegments())
        }
        for pin in pins where pin.lane == lane {
            var head: ObjectID? = pin.commit
            // The pin names the last segment, whose charter names the end of the one before.
            while let end = head, try hasCommit(end) {
                let charter = try charter(at: end)
                try take(end, charter.segment)
                head = charter.closing?.head
                guard let closing = charter.closing else { continue }
                let before = SegmentID(lane: charter.segment.lane, number: charter.segment.number - 1)
                ends[before] = closing.head
                if let foreign = closing.foreign, try hasCommit(foreign) { ends[before] = foreign }
            }
        }
        for copy in copies where copy.id.lane == lane {
            guard try hasCommit(copy.head) else { continue }
            try take(copy.head, copy.id)
        }
        return (known.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, ends)
    }

    /// Whether a commit has another one behind it, or is it.
    private func isBehind(_ old: ObjectID?, _ new: ObjectID?) throws(ADRLinkError) -> Bool {
        guard let old, let new else { return false }
        return try fromAudit { () throws(GitError) in
            try repository.commits(ofSegmentAt: new, behind: old).end == .known
        }
    }

    /// Whether the segment that ends there is nothing but the key's own appends.
    private func isSigned(
        _ head: ObjectID, in segment: SegmentID, _ recorder: AuditRecorder
    ) throws(ADRLinkError) -> Bool {
        try fromAudit { () throws(GitError) in
            let before = SegmentID(lane: segment.lane, number: segment.number - 1).reference
            let growth = SegmentGrowth(
                segment: segment, old: nil, new: head, previous: try repository.target(of: before))
            return try growth.fault(in: repository) == nil
        }
    }

    // MARK: Foreign commits

    private func setAsideForeignCommits(
        _ recorder: AuditRecorder, _ time: AuditTime, _ repair: inout LaneRepair
    ) throws(ADRLinkError) {
        let segments = try fromAudit { () throws(GitError) in try repository.segments(of: recorder.lane) }
        guard let last = segments.last else { return }
        let (verifier, foreign) = try goodEnd(of: last.id, last.head)
        guard foreign != nil else { return }
        try quarantine(last.head, recorder.lane, &repair)
        let closing = AuditCharter.Closing(
            head: verifier.head, sequence: verifier.sequence, digest: verifier.digest, foreign: last.head)
        try recorder.begin(
            after: closing, number: last.id.number + 1, in: repository, at: max(time, verifier.time))
        repair.steps.append(
            "segment \(last.id.number + 1) goes on from entry \(verifier.sequence), the last one that adrlink wrote")
    }

    /// The last good commit of a segment, and the first one behind it that is not.
    private func goodEnd(
        of segment: SegmentID, _ head: ObjectID
    ) throws(ADRLinkError) -> (SegmentVerifier, ObjectID?) {
        let commits = try fromAudit { () throws(GitError) in try repository.commits(ofSegmentAt: head) }
        var findings = AuditFindings()
        guard commits.end == .beginning, let first = commits.ids.first,
            var verifier = SegmentVerifier.begin(segment, at: first, in: repository, &findings),
            findings.counts[.error] == nil
        else {
            throw ADRLinkError(
                .laneForeign, "the beginning of segment \(segment.number) is damaged: there is nothing to go on from",
                hint: "restore its objects from another clone, or begin another lane: adrlink audit init --new-lane")
        }
        for id in commits.ids.dropFirst() {
            var next = verifier
            guard next.add(id, in: repository).isVerified else { return (verifier, id) }
            verifier = next
        }
        return (verifier, nil)
    }

    private func quarantine(
        _ commit: ObjectID, _ lane: LaneID, _ repair: inout LaneRepair
    ) throws(ADRLinkError) {
        let name = "\(AuditNames.quarantine)\(lane)/\(commit)"
        try fromAudit { () throws(GitError) in
            guard try repository.target(of: name) == nil else { return }
            try repository.updateReference(name, from: nil, to: commit, message: "audit: set aside")
        }
        repair.steps.append("what adrlink did not write is kept as \(name)")
    }

    // MARK: The clock

    private func settleClock(
        _ recorder: AuditRecorder, _ time: AuditTime, _ repair: inout LaneRepair
    ) throws(ADRLinkError) {
        let last = try fromAudit { () throws(GitError) in try repository.segments(of: recorder.lane).last }
        guard let last else { return }
        do throws(AuditReadingError) {
            let end = try SegmentVerifier.resume(last.id, behind: last.head, in: repository).time
            guard end > time else { return }
        } catch { throw ADRLinkError(.laneForeign, "the lane cannot be read: \(error.reason)") }
        var event = AuditEvent(action: "clock.reset", actor: recorder.principal, phase: .event, time: time)
        event.result = .ok
        let place = try recorder.record([event], in: repository)[0]
        repair.steps.append("entry \(place.sequence) says that the clock was put back")
    }

    private func charter(at head: ObjectID) throws(ADRLinkError) -> AuditCharter {
        do throws(AuditReadingError) { return try repository.charter(at: head).charter } catch {
            throw ADRLinkError(
                .laneForeign, "the charter at \(head.short) cannot be read: \(error.reason)",
                hint: "adrlink audit verify shows what is amiss")
        }
    }
}
