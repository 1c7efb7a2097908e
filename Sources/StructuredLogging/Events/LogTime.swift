/// A moment as events have it: microseconds since 1970-01-01T00:00:00Z.
///
/// Written as RFC 3339 has it, in UTC with six digits behind the second: `2024-03-01T10:00:00.000000Z`.
public struct LogTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Reads a text in the form of `description`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 27 else { return nil }
        func number(_ places: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[places] {
                guard 0x30...0x39 ~= byte else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = number(20..<26), 1...12 ~= month, 1...31 ~= day
        else { return nil }
        let seconds = ((LogTime.days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        microseconds = seconds * 1_000_000 + fraction
        // Says at once whether the marks stand where they should and whether there is such a day and hour.
        guard self.bytes == bytes else { return nil }
    }

    public static func < (left: LogTime, right: LogTime) -> Bool { left.microseconds < right.microseconds }

    public var description: String { String(decoding: bytes, as: UTF8.self) }

    var bytes: [UInt8] {
        let (year, month, day) = LogTime.date(LogTime.floored(microseconds, 86_400_000_000))
        let rest = microseconds - LogTime.floored(microseconds, 86_400_000_000) * 86_400_000_000
        var text: [UInt8] = []
        text.reserveCapacity(27)
        func add(_ value: Int64, _ digits: Int, _ sign: Character) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                text.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
                divisor /= 10
            }
            text += sign.utf8
        }
        add(year, 4, "-")
        add(month, 2, "-")
        add(day, 2, "T")
        add(rest / 3_600_000_000, 2, ":")
        add(rest / 60_000_000 % 60, 2, ":")
        add(rest / 1_000_000 % 60, 2, ".")
        add(rest % 1_000_000, 6, "Z")
        return text
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    // The proleptic Gregorian calendar in years that begin with March, so that the day of a leap year is the last.

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = floored(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floored(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let calendarMonth = month < 10 ? month + 3 : month - 9
        return (
            yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), calendarMonth, dayOfYear - (153 * month + 2) / 5 + 1
        )
    }
}
