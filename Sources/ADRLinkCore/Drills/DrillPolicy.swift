/// What a repository has decided about one kind of exercise: `[drill "restore-db"]` of its `.adrlink`.
public struct DrillPolicy: Equatable, Sendable {
    /// How often; nil where nobody is reminded.
    public var cadence: Cadence?
    /// The requirements that an exercise of this kind validates.
    public var validates: [String] = []
    /// The objectives, in microseconds, for an exercise that names no others.
    public var timeObjective: Int64?
    public var pointObjective: Int64?
    /// The runbook that is followed unless another one is named.
    public var runbook: String?

    public init() {}

    /// Takes a setting; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        switch key {
        case "cadence":
            guard let cadence = Cadence(value) else {
                return (
                    "drill.cadence is \"\(value)\"",
                    "weekly, monthly, quarterly, yearly, or every 90 days (weeks, months, years)"
                )
            }
            self.cadence = cadence
        case "validates":
            guard (1...64).contains(value.utf8.count), value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                return ("drill.validates is \"\(value)\"", "name the id of a requirement")
            }
            validates.append(value)
        case "runbook": runbook = value
        default:
            guard let span = TimeSpan(value) else {
                return ("drill.\(key) is \"\(value)\"", "a time such as 90s, 30m, 4h or 1d")
            }
            if key == "rto" { timeObjective = span.microseconds } else { pointObjective = span.microseconds }
        }
        return nil
    }

    /// Whether a text can be the kind of an exercise: one word of an action.
    public static func isKind(_ text: String) -> Bool {
        !text.contains(".") && AuditEvent.isAction(DrillFacts.prefix + text)
    }
}

/// A length of time as people write it: `90s`, `30m`, `4h`, `1d`, `2w`.
public struct TimeSpan: Equatable, Sendable, CustomStringConvertible {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init?(_ text: String) {
        guard let seconds = TimeExpression.duration(text), seconds <= Self.longest / 1_000_000 else { return nil }
        microseconds = seconds * 1_000_000
    }

    /// A hundred years in microseconds, which an entry of the audit log still has room for.
    public static let longest: Int64 = 36_525 * 86_400 * 1_000_000

    /// The two largest units that count: `1h 5m`, `12.3s`.
    public var description: String {
        let seconds = microseconds / 1_000_000
        if seconds < 60 {
            let tenths = microseconds / 100_000
            return tenths % 10 == 0 ? "\(seconds)s" : "\(tenths / 10).\(tenths % 10)s"
        }
        let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
        guard let first = units.firstIndex(where: { seconds >= $0.0 }) else { return "\(seconds)s" }
        let whole = "\(seconds / units[first].0)\(units[first].1)"
        guard first + 1 < units.count, case let rest = seconds % units[first].0 / units[first + 1].0, rest > 0 else {
            return whole
        }
        return "\(whole) \(rest)\(units[first + 1].1)"
    }
}
