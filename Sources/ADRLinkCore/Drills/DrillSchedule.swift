/// Which exercises are due, by the cadence of their kinds and what the log tells of them.
///
/// Its JSON is the document `adrlink.drill-due/1`.
public struct DrillSchedule: Codable, Equatable, Sendable {
    public var schema = "adrlink.drill-due/1"
    /// The day that it is in the zone of the calendar.
    public var today: String
    /// Sorted by when they are due.
    public var kinds: [Entry] = []

    public enum State: String, Codable, Sendable {
        case overdue
        /// Within the days that were asked for.
        case soon
        case later
    }

    public struct Entry: Codable, Equatable, Sendable {
        public var kind: String
        public var cadence: String
        public var runbook: String?
        /// The day of the last one that was done; nil where there was none.
        public var last: String?
        /// The last day on which the next one is in time; nil where there never was one, which is overdue.
        public var due: String?
        /// How many days are left; negative where it is overdue.
        public var days: Int?
        public var state: State
        /// The day and the result of a later one that was not done well.
        public var attempted: String?
    }

    /// - Parameters:
    ///   - zone: the distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    ///   - within: so many days before it is due, an exercise is told of.
    public init(
        _ policy: Policy, _ drills: [Drill], now: Int64, within: Int = 0, zone: (_ seconds: Int64) -> Int
    ) {
        func day(_ seconds: Int64) -> CalendarDay { CalendarDay(seconds, offset: zone(seconds)) }
        let today = day(now)
        self.today = today.description
        for (kind, rules) in policy.drills {
            guard let cadence = rules.cadence else { continue }
            // What is dated in the future is a mistake, and does not put the next one off.
            let own = drills.filter { $0.kind == kind && $0.started.time.seconds <= now }
            var entry = Entry(
                kind: kind, cadence: cadence.description, runbook: rules.runbook, state: .overdue)
            let last = own.last(where: \.isDone)
            if let last {
                let done = day(last.started.time.seconds)
                let due = cadence.due(after: done)
                entry.last = done.description
                entry.due = due.description
                entry.days = due.number - today.number
                entry.state = due < today ? .overdue : due.number - today.number <= within ? .soon : .later
            }
            if let attempt = own.last, !attempt.isDone,
                attempt.started.microseconds >= last?.started.microseconds ?? .min
            {
                let result = attempt.verified ? attempt.result ?? "open" : "not verified"
                entry.attempted = "\(day(attempt.started.time.seconds)) \(result)"
            }
            kinds.append(entry)
        }
        kinds.sort { ($0.due ?? "", $0.kind) < ($1.due ?? "", $1.kind) }
    }

    /// Whether nothing is overdue, or due within the days that were asked for.
    public func isClear(within: Bool) -> Bool {
        !kinds.contains { $0.state == .overdue || within && $0.state == .soon }
    }
}
