public import Git

/// The actions of the log that name a decision, read without verifying them.
public struct DecisionActions: Sendable {
    /// In the order of their times.
    public private(set) var entries: [LoggedEntry] = []
    /// Parts of the log that could not be read; a verification says why.
    public private(set) var unreadable = 0

    /// Looks through all payloads, and takes only those apart in which the id stands.
    public init(naming decision: String, in repository: borrowing Repository) throws(GitError) {
        let needle = CanonicalValue.string(decision).encoded
        for segment in try repository.segments() {
            do throws(AuditReadingError) {
                for blob in try repository.notes(at: segment.head).values {
                    try add(blob, segment.id, decision, needle, repository)
                }
            } catch {
                unreadable += 1
            }
        }
        entries.sort {
            ($0.event.time, $0.segment, $0.entry.sequence) < ($1.event.time, $1.segment, $1.entry.sequence)
        }
    }

    private mutating func add(
        _ blob: ObjectID, _ segment: SegmentID, _ decision: String, _ needle: [UInt8],
        _ repository: borrowing Repository
    ) throws(AuditReadingError) {
        let bytes = try fromLog { () throws(GitError) in
            try repository.object(blob, .blob, limit: AuditLimits.payload)
        }
        guard bytes.contains(needle) else { return }
        let payload: AuditPayload
        do throws(AuditFormatFault) { payload = try AuditPayload(bytes) } catch { throw .format(error) }
        for (entry, line) in zip(try payload.readEntries(), payload.lines)
        where entry.event.decisions.contains(decision) {
            entries.append(
                LoggedEntry(
                    entry: entry, segment: segment, digest: payload.digest, commit: nil, line: Array(line),
                    standing: .unjudged))
        }
    }
}

extension [UInt8] {
    /// Whether other bytes stand somewhere in these, one behind the other.
    fileprivate func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first, count >= needle.count else { return false }
        var place = 0
        while place <= count - needle.count {
            if self[place] == first, self[place..<(place + needle.count)].elementsEqual(needle) { return true }
            place += 1
        }
        return false
    }
}
