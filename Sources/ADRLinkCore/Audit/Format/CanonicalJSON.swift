/// A value of the one form of JSON in which audit entries are signed: to each value there is exactly one text.
///
/// Keys are sorted by their bytes and stand once; numbers are integers; nothing is null; there is no white space outside of
/// strings, and a string escapes only what it must. That is RFC 8785 (JSON Canonicalization Scheme) without fractions.
public indirect enum CanonicalValue: Equatable, Sendable {
    case object([CanonicalMember])
    case array([CanonicalValue])
    case string(String)
    /// Within ±(2⁵³ − 1), so that every reader of JSON reads the same number.
    case integer(Int64)
    case boolean(Bool)

    public static let largestInteger: Int64 = 1 << 53 - 1

    /// Two texts are one where their bytes are: an accent written in two ways is two texts.
    public static func == (a: CanonicalValue, b: CanonicalValue) -> Bool { a.encoded == b.encoded }

    /// The value of a member of an object; nil where there is none, and for every other value.
    public subscript(key: String) -> CanonicalValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// An object of the members that have a value, in the order their keys sort.
    public static func object(of members: [String: CanonicalValue?]) -> CanonicalValue {
        let present = members.compactMap { key, value in value.map { CanonicalMember(key: key, value: $0) } }
        return .object(present.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    }
}

/// A key and its value in an object.
public struct CanonicalMember: Sendable {
    public var key: String
    public var value: CanonicalValue

    public init(key: String, value: CanonicalValue) {
        self.key = key
        self.value = value
    }
}

// MARK: - Writing

extension CanonicalValue {
    /// The bytes of the value.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    private func encode(into bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (place, member) in sorted.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.encode(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.encode(into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                value.encode(into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text): Self.encode(text, into: &bytes)
        case .integer(let number): bytes += String(number).utf8
        case .boolean(let isTrue): bytes += (isTrue ? "true" : "false").utf8
        }
    }

    private static func encode(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                if let letter = CanonicalEscape.letters[byte] {
                    bytes += [UInt8(ascii: "\\"), letter]
                } else {
                    let digits = Array("0123456789abcdef".utf8)
                    bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// The escapes that have a letter of their own.
enum CanonicalEscape {
    static let letters: [UInt8: UInt8] = [
        0x08: UInt8(ascii: "b"), 0x09: UInt8(ascii: "t"), 0x0A: UInt8(ascii: "n"), 0x0C: UInt8(ascii: "f"),
        0x0D: UInt8(ascii: "r"),
    ]
    static let bytes: [UInt8: UInt8] = Dictionary(uniqueKeysWithValues: letters.map { ($1, $0) })
}
