/// A point in time as the audit log writes it: UTC, to the microsecond.
public struct AuditTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(_ moment: Moment) { microseconds = moment.seconds * 1_000_000 }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 { microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000 }

    public static func < (a: AuditTime, b: AuditTime) -> Bool { a.microseconds < b.microseconds }

    /// RFC 3339 with six digits behind the point, `2024-03-01T09:00:00.000000Z`: one text for each moment.
    public var description: String {
        let text = Moment(seconds: seconds).iso.dropLast()
        return "\(text).\(padded(Int(microseconds - seconds * 1_000_000), 6))Z"
    }

    /// The moment that a text in the form of `description` spells; nil for every other text.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 27 else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            return value
        }
        let marks: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (26, "Z")]
        guard marks.allSatisfy({ bytes[$0.0] == $0.1.asciiValue }),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let fraction = number(20..<26),
            (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60,
            let days = Self.days(year, month, day)
        else { return nil }
        microseconds = (days * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000_000 + fraction
    }

    /// The moment of a text in the form of RFC 3339: with a zone, and up to nine digits behind the point, of which six count.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20 else { return nil }
        var zone = bytes[19...]
        var fraction = "000000"
        if zone.first == UInt8(ascii: ".") {
            let digits = zone.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            fraction = String((String(decoding: digits, as: UTF8.self) + "00000").prefix(6))
            zone = zone.dropFirst(1 + digits.count)
        }
        var date = String(decoding: bytes[..<19], as: UTF8.self).replacing("t", with: "T")
        if bytes[10] == UInt8(ascii: " ") { date = date.replacing(" ", with: "T") }
        guard let local = AuditTime("\(date).\(fraction)Z"), let offset = Self.offset(zone) else { return nil }
        microseconds = local.microseconds - offset * 60_000_000
    }

    /// The distance from UTC in minutes that `Z` or `+01:00` says.
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int64? {
        let text = String(decoding: zone, as: UTF8.self)
        if text == "Z" || text == "z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 6, parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours < 24, minutes < 60
        else { return nil }
        switch text.first {
        case "+": return hours * 60 + minutes
        case "-": return -(hours * 60 + minutes)
        default: return nil
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin on 1 March; nil where the month has
    /// no such day.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length: Int64 = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day <= length else { return nil }
        let shifted = month > 2 ? year : year - 1 + 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let inEra = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear
        return inEra - 719_468 - (month > 2 ? 0 : 146_097)
    }
}
