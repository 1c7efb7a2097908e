import Git

/// A point in time with the zone in which somebody wrote it down.
///
/// As text it is RFC 3339: `2024-03-01T10:00:00+01:00`, with six digits behind the point where it has a fraction of a second.
public struct ZonedTime: Hashable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    public var microseconds: Int64
    /// The zone's distance from UTC in minutes, east positive; less than a day.
    public var offset: Int

    /// A time outside of the years 1 to 9999, which RFC 3339 cannot write, is taken for the nearest one.
    public init(microseconds: Int64, offset: Int = 0) {
        self.microseconds = min(max(microseconds, Self.first), Self.last)
        self.offset = abs(offset) < 1_440 ? offset : 0
    }

    public init(_ time: AuditTime) { self.init(microseconds: time.microseconds) }

    public init(_ moment: Moment) {
        self.init(seconds: moment.seconds, offset: moment.offset)
    }

    init(_ signature: Signature) {
        self.init(seconds: signature.time, offset: signature.offset)
    }

    /// Seconds may be any number: a commit claims what it likes.
    private init(seconds: Int64, offset: Int) {
        let seconds = min(max(seconds, Self.first / 1_000_000), Self.last / 1_000_000)
        self.init(microseconds: seconds * 1_000_000, offset: offset)
    }

    /// A day is left at both ends for the zones.
    private static let first: Int64 = (-62_135_596_800 + 86_400) * 1_000_000
    private static let last: Int64 = (253_402_300_799 - 86_400) * 1_000_000

    public var time: AuditTime { AuditTime(microseconds: microseconds) }

    public var description: String {
        let text = Moment(seconds: time.seconds, offset: offset).iso
        let fraction = Int(microseconds - time.seconds * 1_000_000)
        guard fraction != 0 else { return text }
        return "\(text.prefix(19)).\(padded(fraction, 6))\(text.dropFirst(19))"
    }

    /// The time that a text in the form of `description` spells.
    public init?(_ text: String) {
        guard let time = AuditTime(rfc3339: text) else { return nil }
        var offset = 0
        if text.hasSuffix("Z") == false {
            let parts = text.suffix(5).split(separator: ":").compactMap { Int($0) }
            guard parts.count == 2 else { return nil }
            offset = (parts[0] * 60 + parts[1]) * (text.dropLast(5).last == "-" ? -1 : 1)
        }
        self.init(microseconds: time.microseconds, offset: offset)
    }
}

extension ZonedTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = ZonedTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no time of RFC 3339")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
