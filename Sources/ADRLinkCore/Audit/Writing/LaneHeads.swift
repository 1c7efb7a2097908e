import Git

extension Repository {
    /// The folder of what this installation knows of the log and nobody else needs.
    var auditFolder: String { commonDirectory + "/adrlink/audit" }

    /// The segments of one lane.
    func segments(of lane: LaneID) throws(GitError) -> [(id: SegmentID, head: ObjectID)] {
        let folder = AuditNames.log + lane.description + "/"
        var found: [(id: SegmentID, head: ObjectID)] = []
        for name in try referenceNames(below: folder) {
            guard let id = SegmentID(name.dropFirst(AuditNames.log.count)), let head = try target(of: name) else {
                continue
            }
            found.append((id, head))
        }
        return found.sorted { $0.id < $1.id }
    }

    /// The most lanes of which an entry says what it has seen; all of them have their turn.
    static let seenLimit = 16

    /// Heads of the other lanes with the numbers of their last entries, as their commits state them.
    func heads(besides own: LaneID, turn: Int) throws(GitError) -> [AuditEntry.LaneHead] {
        var last: [LaneID: ObjectID] = [:]
        for segment in try segments() where segment.id.lane != own { last[segment.id.lane] = segment.head }
        let lanes = last.keys.sorted()
        guard !lanes.isEmpty else { return [] }
        let count = min(lanes.count, Self.seenLimit)
        let chosen = (0..<count).map { lanes[(turn * count + $0) % lanes.count] }
        var heads: [AuditEntry.LaneHead] = []
        for lane in chosen.sorted() {
            guard let head = last[lane], let commit = try commit(head),
                let sequence = AuditCommit.lastSequence(inSubject: commit.subject)
            else { continue }
            heads.append(AuditEntry.LaneHead(lane: lane, sequence: sequence, head: head.description))
        }
        return heads
    }
}

extension AuditCommit {
    /// The number of the last entry that the subject of a commit states; nil for a charter and for every other text.
    static func lastSequence(inSubject subject: String) -> Int? {
        guard subject.hasPrefix("audit "), let colon = subject.firstIndex(of: ":") else { return nil }
        let numbers = subject[subject.index(subject.startIndex, offsetBy: 6)..<colon].split(separator: "-")
        return numbers.last.flatMap { Int($0) }
    }
}
