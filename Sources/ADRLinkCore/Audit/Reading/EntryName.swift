public import Git

/// An entry as somebody names it on a command line: `LANE/SEQ`, with as much of the lane as tells it apart, or `SEQ`.
public struct EntryName: Equatable, Sendable {
    /// The beginning of the lane's id; empty where none was given.
    public var lane: String
    public var sequence: Int

    /// Nil for a text that names no entry.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let number = parts.last, let sequence = Int(number), sequence > 0,
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        lane = parts.count == 2 ? String(parts[0]) : ""
        self.sequence = sequence
        guard parts.count == 1 || (1...32).contains(lane.utf8.count) && isHexadecimal(lane, lane.utf8.count) else {
            return nil
        }
    }

    /// The one lane of a verified log that is meant.
    ///
    /// A number alone is one of the only lane, or of `own`, the lane that this installation writes. Throws `.usage` where
    /// there is none, or several.
    public func lane(in verification: AuditVerification, own: LaneID?) throws(ADRLinkError) -> LaneID {
        try lane(among: verification.lanes.map(\.lane), own: own)
    }

    /// The one lane of a repository that is meant, whatever is in it.
    public func lane(in repository: borrowing Repository, own: LaneID?) throws(ADRLinkError) -> LaneID {
        let lanes = try fromAudit { () throws(GitError) in Set(try repository.segments().map(\.id.lane)) }
        return try lane(among: lanes.sorted(), own: own)
    }

    private func lane(among all: [LaneID], own: LaneID?) throws(ADRLinkError) -> LaneID {
        let found = all.filter { $0.description.hasPrefix(lane) }
        if found.count == 1 { return found[0] }
        if lane.isEmpty, let own, all.contains(own) { return own }
        let names = all.map { "\($0.short)/\(sequence)" }.joined(separator: ", ")
        throw ADRLinkError(
            .usage, found.isEmpty ? "there is no lane \(lane)" : "several lanes may be meant",
            hint: all.isEmpty ? "fetch the log first" : "name one of \(names)")
    }
}

extension AuditVerification {
    /// The entries with a number of a lane: one, unless somebody has tampered with the log.
    public func entries(
        _ sequence: Int, of lane: LaneID, in repository: borrowing Repository
    ) -> [LoggedEntry] {
        var part = self
        part.lanes.removeAll { $0.lane != lane }
        var reader = AuditLogReader(part, in: repository)
        var found: [LoggedEntry] = []
        while let entry = reader.next(in: repository) {
            if entry.entry.sequence == sequence { found.append(entry) }
        }
        return found
    }
}
