import Git

/// What is gone from a log, by what was seen of it: here, by other lanes, and on remotes.
extension AuditVerification {
    /// Every head that was verified here before must still be in its lane.
    mutating func judgePins(_ pins: [Pin]) {
        for pin in pins {
            guard let place = lanes.firstIndex(where: { $0.lane == pin.lane }) else {
                findings.add(
                    AuditFinding(
                        .laneRewound, lane: pin.lane,
                        "the lane is gone; it was verified here before up to the commit \(pin.commit.short)"))
                continue
            }
            if lanes[place].marks[pin.commit] == nil, !lanes[place].hasUnreadSegments {
                lanes[place].findings.add(
                    AuditFinding(
                        .laneRewound, lane: pin.lane,
                        "the commit \(pin.commit.short), which was verified here before, is not in it any more"))
            }
        }
    }

    /// What the entries of other lanes have seen of a lane must still be in it.
    mutating func judgePeers() {
        for observer in lanes where observer.intact > 0 {
            for head in observer.seen.values.sorted(by: { $0.lane < $1.lane }) {
                guard let place = lanes.firstIndex(where: { $0.lane == head.lane }) else {
                    findings.add(
                        AuditFinding(
                            .laneMissing, lane: head.lane,
                            "the lane is not here; \(observer.lane.short) has seen it up to entry \(head.sequence)"))
                    continue
                }
                let last = lanes[place].sequences?.upperBound ?? 0
                guard last < head.sequence, !lanes[place].hasUnreadSegments else { continue }
                lanes[place].findings.add(
                    AuditFinding(
                        .laneRewound, lane: head.lane, sequence: last + 1,
                        "\(observer.lane.short) has seen it up to entry \(head.sequence), and it ends with \(last)"))
            }
        }
    }

    /// A lane and its copy of a remote are the same, or one of them goes on where the other ends.
    mutating func judgeCopies(
        _ copies: [(id: SegmentID, head: ObjectID)], _ heads: [(id: SegmentID, head: ObjectID)],
        _ repository: borrowing Repository
    ) throws(GitError) {
        for copy in copies {
            guard let place = lanes.firstIndex(where: { $0.lane == copy.id.lane }), !lanes[place].hasUnreadSegments,
                lanes[place].marks[copy.head] == nil,
                let own = heads.first(where: { $0.id == copy.id })?.head,
                try repository.commits(ofSegmentAt: copy.head, behind: own).end == .beginning
            else { continue }
            lanes[place].findings.add(
                AuditFinding(
                    .laneForked, copy.id, commit: copy.head,
                    "a remote has another history of it, up to the commit \(copy.head.short): two places have written it"
                ))
        }
    }

    /// References below the log that name no segment.
    mutating func judgeNames(_ repository: borrowing Repository) throws(GitError) {
        for name in try repository.referenceNames(below: AuditNames.log)
        where SegmentID(name.dropFirst(AuditNames.log.count)) == nil {
            findings.add(
                AuditFinding(.foreignReference, lane: nil, "\(name) is no segment of a lane; it counts for nothing"))
        }
    }
}

extension Repository {
    /// The copies of segments that were fetched, of all remotes.
    func fetchedSegments() throws(GitError) -> [(id: SegmentID, head: ObjectID)] {
        var found: [(id: SegmentID, head: ObjectID)] = []
        for name in try referenceNames(below: "refs/notes/remotes/") {
            guard let mark = name.firstRange(of: "/adrlink/audit/"), let id = SegmentID(name[mark.upperBound...]),
                let head = try target(of: name)
            else { continue }
            found.append((id, head))
        }
        return found
    }
}
