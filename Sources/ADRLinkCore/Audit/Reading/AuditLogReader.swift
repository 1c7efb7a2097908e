public import Git

/// Reads the entries of a log in the order of their times, merged from its lanes, one at a time.
///
/// Its memory does not grow with the number of entries: of each lane it holds one entry and the ids of one segment.
public struct AuditLogReader {
    private var cursors: [LaneCursor] = []

    /// Reads what a verification has read, up to the same heads, and tells of each entry whether it counts.
    public init(_ verification: AuditVerification, in repository: borrowing Repository) {
        let standings = EntryStandings(verification)
        for lane in verification.lanes {
            if let cursor = LaneCursor(lane.heads, standings, in: repository) { cursors.append(cursor) }
        }
    }

    /// Reads the log without verifying anything.
    public init(unverified repository: borrowing Repository) throws(GitError) {
        let lanes = Dictionary(grouping: try repository.segments()) { $0.id.lane }
        for lane in lanes.keys.sorted() {
            if let cursor = LaneCursor(lanes[lane] ?? [], nil, in: repository) { cursors.append(cursor) }
        }
    }

    /// The next entry; nil behind the last. Of two of the same time the one of the lane that sorts first comes first.
    public mutating func next(in repository: borrowing Repository) -> LoggedEntry? {
        var first: (place: Int, entry: LoggedEntry)?
        for place in cursors.indices {
            guard let entry = cursors[place].next else { continue }
            if let known = first, known.entry.event.time <= entry.event.time { continue }
            first = (place, entry)
        }
        guard let first else { return nil }
        cursors[first.place].advance(in: repository)
        return first.entry
    }

    /// How many payloads could not be read so far, and are left out; a verification says why.
    public var unreadable: Int { cursors.reduce(0) { $0 + $1.unreadable } }
}
