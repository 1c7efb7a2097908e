/// An action as people see it: an intent with its outcome, or an event that stands alone.
public struct LoggedAction: Sendable {
    /// Nil for an event, and where the intent is not here.
    public var intent: LoggedEntry?
    /// Nil for an intent without an outcome.
    public var end: LoggedEntry?

    /// The entry by which it stands in the order of times: its last one.
    public var last: LoggedEntry? { end ?? intent }
    public var isVerified: Bool { [intent, end].allSatisfy { $0?.standing.isVerified != false } }

    /// What both entries say, the outcome's word first.
    public func value<Value>(_ field: (AuditEvent) -> Value?) -> Value? {
        if let end, let value = field(end.event) { return value }
        return intent.flatMap { field($0.event) }
    }

    /// The decisions that either entry names, each once.
    public var decisions: [String] {
        var all: [String] = []
        for id in (intent?.event.decisions ?? []) + (end?.event.decisions ?? []) where !all.contains(id) {
            all.append(id)
        }
        return all
    }
}

/// Joins intents with their outcomes while a log is read.
///
/// It holds the intents that are open at the moment; those that never get an outcome are handed out at once.
public struct ActionJoin {
    private let dangling: Set<Place>
    private var open: [Place: LoggedEntry] = [:]

    private struct Place: Hashable {
        var lane: LaneID
        var sequence: Int
    }

    /// - Parameter openIntents: those that have no outcome anywhere, as a verification found them.
    public init(openIntents: [AuditEntry]) {
        dangling = Set(openIntents.map { Place(lane: $0.lane, sequence: $0.sequence) })
    }

    /// The action that is told with this entry; nil where the outcome of this intent is still to come.
    public mutating func add(_ entry: LoggedEntry) -> LoggedAction? {
        switch entry.event.phase {
        case .event: return LoggedAction(intent: nil, end: entry)
        case .outcome:
            guard let intent = entry.event.intent else { return LoggedAction(intent: nil, end: entry) }
            let place = Place(lane: intent.lane, sequence: intent.sequence)
            // What is not verified must not take an intent away from the outcome that is.
            let known = entry.standing.isVerified ? open.removeValue(forKey: place) : nil
            return LoggedAction(intent: known?.digest == intent.digest ? known : nil, end: entry)
        case .intent:
            let place = Place(lane: entry.segment.lane, sequence: entry.entry.sequence)
            guard entry.standing.isVerified, !dangling.contains(place) else {
                return LoggedAction(intent: entry, end: nil)
            }
            open[place] = entry
            return nil
        }
    }

    /// Intents whose outcome has not come, oldest first: those whose outcome could not be read.
    public mutating func rest() -> [LoggedAction] {
        defer { open = [:] }
        return open.values.sorted { $0.event.time < $1.event.time }.map { LoggedAction(intent: $0, end: nil) }
    }
}
