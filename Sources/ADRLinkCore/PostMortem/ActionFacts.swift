import Git

/// Reads the audit log once, and collects the actions of a window.
struct ActionFacts {
    /// An action with what puts it in an order with others.
    struct Found {
        var action: LoggedAction
        /// By which it is sorted: its beginning, and not before what its lane told before it.
        var time: AuditTime
        var begin: AuditTime
        var end: AuditTime?
        /// How far every other lane was known when it began.
        var known: [LaneID: Int]
    }

    private(set) var found: [Found] = []
    /// Intents from before the window that have no outcome.
    private(set) var openBefore = 0
    /// Payloads that could not be read.
    private(set) var unreadable = 0

    /// What an intent's entry leaves behind for its outcome.
    private struct Mark {
        var time: AuditTime
        var known: [LaneID: Int]
    }

    private struct Place: Hashable {
        var lane: LaneID
        var sequence: Int
        var digest: String

        init(_ entry: LoggedEntry) {
            (lane, sequence, digest) = (entry.segment.lane, entry.entry.sequence, entry.digest)
        }
    }

    private var latest: [LaneID: AuditTime] = [:]
    private var known: [LaneID: [LaneID: Int]] = [:]
    private var intents: [Place: Mark] = [:]

    init(
        _ verification: AuditVerification, _ window: ReportWindow, _ filter: ReportFilter,
        in repository: borrowing Repository
    ) {
        var reader = AuditLogReader(verification, in: repository)
        var join = ActionJoin(openIntents: verification.openIntents)
        while let entry = reader.next(in: repository) {
            let mark = mark(entry)
            if entry.event.phase == .intent { intents[Place(entry)] = mark }
            if let action = join.add(entry) { add(action, mark, window, filter) }
        }
        for action in join.rest() {
            guard let intent = action.intent, let mark = intents[Place(intent)] else { continue }
            add(action, mark, window, filter)
        }
        unreadable = reader.unreadable
        intents = [:]
        found.sort { Self.isBefore($0, $1) }
    }

    private static func isBefore(_ a: Found, _ b: Found) -> Bool {
        if a.time != b.time { return a.time < b.time }
        guard let x = a.action.last, let y = b.action.last else { return false }
        return (x.segment.lane, x.entry.sequence, x.digest) < (y.segment.lane, y.entry.sequence, y.digest)
    }

    /// Where an entry stands among those that were read; what does not count orders nothing.
    private mutating func mark(_ entry: LoggedEntry) -> Mark {
        let lane = entry.segment.lane
        guard entry.standing.isVerified else { return Mark(time: entry.event.time, known: known[lane] ?? [:]) }
        let time = max(latest[lane] ?? entry.event.time, entry.event.time)
        latest[lane] = time
        var own = known[lane] ?? [:]
        for head in entry.entry.seen {
            own[head.lane] = max(own[head.lane] ?? 0, head.sequence)
            // What it knew then is known too; what it learnt since is not.
            if let theirs = known[head.lane], theirs[head.lane] == head.sequence {
                own.merge(theirs) { max($0, $1) }
            }
        }
        own[lane] = entry.entry.sequence
        known[lane] = own
        return Mark(time: time, known: own)
    }

    private mutating func add(
        _ action: LoggedAction, _ mark: Mark, _ window: ReportWindow, _ filter: ReportFilter
    ) {
        var first = mark
        if let intent = action.intent, let known = intents.removeValue(forKey: Place(intent)) { first = known }
        guard let entry = action.intent ?? action.end else { return }
        let begin = action.intent?.event.time ?? entry.event.occurred ?? entry.event.time
        let end = Self.end(of: action, from: begin)
        let told = (action.end ?? entry).event.time
        let isInside = window.overlaps(begin, end ?? begin) || window.overlaps(told, told)
        guard filter.wants(action) else { return }
        guard isInside else {
            if action.end == nil, let since = window.since, begin < since { openBefore += 1 }
            return
        }
        // What is told afterwards belongs where it happened; an entry of a lane, behind those before it.
        let time = action.intent == nil && entry.event.occurred != nil ? begin : first.time
        found.append(Found(action: action, time: time, begin: begin, end: end, known: first.known))
    }

    /// When an action ended: the time of its outcome, or for what is told afterwards what is said of it.
    private static func end(of action: LoggedAction, from begin: AuditTime) -> AuditTime? {
        guard let end = action.end?.event else { return nil }
        guard end.phase == .event else { return max(begin, end.time) }
        let (sum, over) = begin.microseconds.addingReportingOverflow(max(0, end.duration ?? 0))
        return over ? begin : AuditTime(microseconds: sum)
    }
}

extension ActionFacts {
    /// Two clocks may differ by so much, in microseconds, and their order says nothing.
    static let slack: Int64 = 60_000_000
    /// The most actions that one is said to be concurrent with.
    static let concurrentLimit = 16

    /// For each action the places of those that nothing puts in an order with it: of another lane, at nearly the same time,
    /// neither known to the other when it began.
    static func concurrent(_ found: [Found]) -> [[Int]] {
        var result = [[Int]](repeating: [], count: found.count)
        let order = found.indices.sorted { found[$0].begin < found[$1].begin }
        for (rank, place) in order.enumerated() {
            let last = (found[place].end ?? found[place].begin).microseconds + slack
            for other in order[(rank + 1)...] {
                if found[other].begin.microseconds > last || result[place].count >= concurrentLimit { break }
                guard result[other].count < concurrentLimit, !isOrdered(found[place], found[other]) else { continue }
                result[place].append(other)
                result[other].append(place)
            }
        }
        return result.map { $0.sorted() }
    }

    private static func isOrdered(_ a: Found, _ b: Found) -> Bool {
        guard let x = a.action.last, let y = b.action.last, x.segment.lane != y.segment.lane else { return true }
        return a.known[y.segment.lane] ?? 0 >= y.entry.sequence || b.known[x.segment.lane] ?? 0 >= x.entry.sequence
    }
}
