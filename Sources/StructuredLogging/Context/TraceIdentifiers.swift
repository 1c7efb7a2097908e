/// The 16 bytes that all events and spans of one run share; never all zero.
public struct TraceID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Reads 32 lower-case hexadecimal digits; nil for anything else, and where all are zero.
    public init?(_ text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 32, let high = HexDigits.value(digits[..<16]), let low = HexDigits.value(digits[16...]),
            high != 0 || low != 0
        else { return nil }
        (self.high, self.low) = (high, low)
    }

    public static func random(using generator: inout some RandomNumberGenerator) -> TraceID {
        TraceID(high: generator.next(), low: generator.next(upperBound: UInt64.max) + 1)
    }

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    public var description: String { HexDigits.text(high) + HexDigits.text(low) }

    /// The two halves, the first digits first.
    var words: (UInt64, UInt64) { (high, low) }
}

/// The 8 bytes that name one span of a trace; never all zero.
public struct SpanID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt64

    /// Reads 16 lower-case hexadecimal digits; nil for anything else, and where all are zero.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 16, let value = HexDigits.value(Array(text.utf8)[...]), value != 0 else { return nil }
        self.value = value
    }

    public static func random(using generator: inout some RandomNumberGenerator) -> SpanID {
        SpanID(generator.next(upperBound: UInt64.max) + 1)
    }

    private init(_ value: UInt64) { self.value = value }

    public var description: String { HexDigits.text(value) }
}

/// Integers as hexadecimal digits of a fixed number.
enum HexDigits {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ value: UInt64) -> String { String(decoding: bytes(value), as: UTF8.self) }

    static func bytes(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 60, through: 0, by: -4) {
            bytes.append(digits[Int(truncatingIfNeeded: value >> UInt64(shift)) & 15])
        }
    }

    /// At most 16 lower-case digits; nil for any other character.
    static func value(_ text: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in text {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
