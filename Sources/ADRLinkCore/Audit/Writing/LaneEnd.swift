import Git
import SSHSignature

/// The end of a lane as its writer finds it: what the next append goes on from, and whether it is what was left here.
extension LaneWriter {
    /// The state of a lane that the next append goes on from.
    struct State {
        var segment: SegmentID
        var head: ObjectID
        var first: Int
        var sequence: Int
        var digest: String
        var time: AuditTime
    }

    /// Where the lane ends, after a look at whether it ends as this installation left it.
    func state(in repository: borrowing Repository) throws(ADRLinkError) -> State {
        let segments = try fromAudit { () throws(GitError) in try repository.segments(of: lane) }
        let pin = try fromAudit { () throws(GitError) in try repository.target(of: AuditNames.pin(lane)) }
        guard let last = segments.last else {
            if pin != nil { throw Self.rewound(lane, "its references are gone") }
            throw ADRLinkError(
                .noAuditLog, "there is no lane \(lane) in this repository", hint: "begin one: adrlink audit init")
        }
        try repository.checkFork(of: last.id, at: last.head)
        do throws(AuditReadingError) {
            if pin != last.head { try checkGrowth(last.id, last.head, pin, segments, repository) }
            let verifier = try SegmentVerifier.resume(last.id, behind: last.head, in: repository)
            let charter = verifier.charter
            guard charter.log == log, charter.segment == last.id, charter.owner == owner,
                charter.key == signer.publicKey
            else {
                throw AuditReadingError.format(AuditFormatFault("its charter is not that of this key and log"))
            }
            return State(
                segment: last.id, head: last.head, first: charter.first, sequence: verifier.sequence,
                digest: verifier.digest, time: verifier.time)
        } catch {
            throw Self.error(error, last.id)
        }
    }

    /// Whether the head of a lane is the pin with entries of this key behind it.
    private func checkGrowth(
        _ segment: SegmentID, _ head: ObjectID, _ pin: ObjectID?, _ segments: [(id: SegmentID, head: ObjectID)],
        _ repository: borrowing Repository
    ) throws(AuditReadingError) {
        // The pin may still be the end of the segment before: a writer was killed after it had begun the new one.
        let isEndOfOld = segments.dropLast().last.map { $0.head == pin } == true
        let known = isEndOfOld ? nil : pin
        let commits = try fromLog { () throws(GitError) in try repository.commits(ofSegmentAt: head, behind: known) }
        var findings = AuditFindings()
        var verifier: SegmentVerifier
        var ids = commits.ids[...]
        switch commits.end {
        case .known:
            guard let known else { throw .format(AuditFormatFault("the lane has no beginning")) }
            verifier = try SegmentVerifier.resume(segment, behind: known, in: repository)
        case .beginning:
            // The pin is not in the segment: it is new, or the lane was rewound.
            if let known, !isEndOfOld, try isKnown(known, in: segments.dropLast(), repository) == false {
                throw .format(AuditFormatFault("rewound", .rewound))
            }
            guard let first = ids.popFirst(),
                let begun = SegmentVerifier.begin(segment, at: first, in: repository, &findings)
            else { throw .format(AuditFormatFault("foreign", .foreign)) }
            verifier = begun
        case .missing:
            throw .format(AuditFormatFault("the clone is too shallow to append to the lane"))
        }
        for id in ids where !verifier.add(id, in: repository).isVerified {
            throw .format(AuditFormatFault(id.description, .foreign))
        }
        guard findings.counts[.error] == nil else { throw .format(AuditFormatFault("foreign", .foreign)) }
    }

    /// Whether a commit lies in one of the segments.
    private func isKnown(
        _ commit: ObjectID, in segments: ArraySlice<(id: SegmentID, head: ObjectID)>,
        _ repository: borrowing Repository
    ) throws(AuditReadingError) -> Bool {
        for segment in segments.reversed() {
            let commits = try fromLog { () throws(GitError) in try repository.commits(ofSegmentAt: segment.head) }
            if commits.ids.contains(commit) { return true }
        }
        return false
    }

    private static func rewound(_ lane: LaneID, _ how: String) -> ADRLinkError {
        ADRLinkError(
            .laneRewound, "the lane \(lane) was rewound: \(how)",
            hint: "adrlink audit verify shows what is lost; adrlink audit repair restores it from what is known here")
    }

    private static func error(_ error: AuditReadingError, _ segment: SegmentID) -> ADRLinkError {
        switch error {
        case .git(let error): return ADRLinkError(audit: error)
        case .format(let fault):
            switch fault.kind {
            case .rewound: return rewound(segment.lane, "the last commit that was written here is not in it any more")
            case .foreign:
                return ADRLinkError(
                    .laneForeign, "\(segment.reference) holds a commit that adrlink did not write: \(fault.reason)",
                    hint: "adrlink audit repair sets it aside and goes on from the last good entry")
            case .version:
                return ADRLinkError(
                    .logVersion, "the lane cannot be gone on with: \(fault.reason)", hint: "use a later adrlink")
            case .malformed:
                return ADRLinkError(
                    .laneForeign, "the lane cannot be gone on with: \(fault.reason)",
                    hint: "adrlink audit verify shows what is amiss, and adrlink audit repair mends it")
            }
        }
    }
}
