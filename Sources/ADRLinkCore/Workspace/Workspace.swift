public import Git
public import Logging

/// A repository and what a run is given with it: its moment and its logger.
///
/// The library reads neither the environment nor the clock; whoever makes the workspace has done that.
public struct Workspace: ~Copyable {
    public let repository: Repository
    public let logger: Logger
    /// When the run takes place.
    public let now: Moment

    /// - Parameter logger: who is told what is done; nobody by default.
    public init(
        _ repository: consuming Repository, now: Moment,
        logger: Logger = Logger(label: "adrlink") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.repository = repository
        self.now = now
        self.logger = logger
    }
}

/// Where records and policy are read from.
public enum Snapshot: Hashable, Sendable {
    /// The files as they lie there, committed or not.
    case workingTree
    /// What is staged in the index that counts for this process.
    case index
    /// A commit.
    case commit(ObjectID)

    /// The commit, where it is one.
    public var commit: ObjectID? { if case .commit(let id) = self { id } else { nil } }
}

/// A point in time as people read it: a date and a time of day with its distance from UTC.
public struct Moment: Equatable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// The zone's distance from UTC in minutes, east positive.
    public var offset: Int

    public init(seconds: Int64, offset: Int = 0) {
        self.seconds = seconds
        self.offset = offset
    }

    /// The date in its own zone, `2024-03-01`.
    public var date: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// ISO 8601 with the offset, `2024-03-01T10:00:00+01:00`.
    public var iso: String {
        let time = (seconds + Int64(offset) * 60) - daysSinceEpoch * 86_400
        let clock = [time / 3_600, time / 60 % 60, time % 60].map { padded(Int($0), 2) }.joined(separator: ":")
        let zone =
            offset == 0 ? "Z" : "\(offset < 0 ? "-" : "+")\(padded(abs(offset) / 60, 2)):\(padded(abs(offset) % 60, 2))"
        return "\(date)T\(clock)\(zone)"
    }

    private var daysSinceEpoch: Int64 {
        let local = seconds + Int64(offset) * 60
        return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    }

    /// Year, month and day of the proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March.
    private var civil: (Int, Int, Int) {
        let day = daysSinceEpoch + 719_468
        let era = (day >= 0 ? day : day - 146_096) / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let inYear = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return (Int(inYear), Int(month < 10 ? month + 3 : month - 9), Int(dayOfYear - (153 * month + 2) / 5 + 1))
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
