/// Why bytes are not a value in canonical form.
public struct CanonicalFault: Error, Equatable, Sendable {
    /// The offset of the first byte that cannot stand there, from 0.
    public var offset: Int
    /// One phrase in lower case.
    public var reason: String
}

/// Reads a value in canonical form, and refuses every other text of the same value.
///
/// It never goes on guessing: the first byte that is not the only possible one is the fault.
struct CanonicalReader {
    private let bytes: [UInt8]
    private var place = 0

    /// Objects and arrays may stand in each other so deep.
    static let depthLimit = 8

    /// The value that is all of the bytes.
    static func read(_ bytes: [UInt8], limit: Int) throws(CanonicalFault) -> CanonicalValue {
        guard bytes.count <= limit else {
            throw CanonicalFault(offset: limit, reason: "it has \(bytes.count) bytes, and \(limit) is the most")
        }
        var reader = CanonicalReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        guard reader.place == bytes.count else { throw reader.fault("something stands behind its end") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func fault(_ reason: String) -> CanonicalFault { CanonicalFault(offset: place, reason: reason) }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ character: Unicode.Scalar) throws(CanonicalFault) {
        guard takes(character) else { throw fault("\"\(character)\" is expected") }
    }

    private mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(CanonicalFault) -> CanonicalValue {
        guard depth < Self.depthLimit else { throw fault("it is nested too deep") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "-"), .some(0x30...0x39): return .integer(try integer())
        default: throw fault("no value begins here")
        }
    }

    private mutating func word(_ word: String, _ value: CanonicalValue) throws(CanonicalFault) -> CanonicalValue {
        guard bytes[place...].starts(with: word.utf8) else { throw fault("no value begins here") }
        place += word.utf8.count
        return value
    }

    private mutating func object(_ depth: Int) throws(CanonicalFault) -> CanonicalValue {
        try take("{")
        var members: [CanonicalMember] = []
        while !takes("}") {
            if !members.isEmpty { try take(",") }
            let start = place
            let key = try string()
            if let last = members.last, !last.key.utf8.lexicographicallyPrecedes(key.utf8) {
                place = start
                throw fault("its keys are not sorted, or one stands twice")
            }
            try take(":")
            members.append(CanonicalMember(key: key, value: try value(depth: depth + 1)))
        }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(CanonicalFault) -> CanonicalValue {
        try take("[")
        var values: [CanonicalValue] = []
        while !takes("]") {
            if !values.isEmpty { try take(",") }
            values.append(try value(depth: depth + 1))
        }
        return .array(values)
    }

    private mutating func integer() throws(CanonicalFault) -> Int64 {
        let start = place
        let isNegative = takes("-")
        let digits = bytes[place...].prefix { (0x30...0x39).contains($0) }
        guard let first = digits.first, first != 0x30 || digits.count == 1 && !isNegative else {
            throw fault("a number has one form only: no zeros in front, no sign before zero")
        }
        place += digits.count
        guard digits.count <= 16, let number = Int64(String(decoding: bytes[start..<place], as: UTF8.self)),
            abs(number) <= CanonicalValue.largestInteger
        else {
            place = start
            throw fault("the number is too large")
        }
        if let after = next, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(after) {
            throw fault("numbers are integers")
        }
        return number
    }

    private mutating func string() throws(CanonicalFault) -> String {
        try take("\"")
        let start = place
        // Most strings hold nothing that is escaped.
        var text: [UInt8] = []
        var plain = start
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = bytes[plain..<place]
                place += 1
                let string =
                    text.isEmpty
                    ? String(validating: rest, as: UTF8.self) : String(validating: text + rest, as: UTF8.self)
                guard let string else {
                    place = start
                    throw fault("the string is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                text += bytes[plain..<place]
                text.append(try escape())
                plain = place
            case 0..<0x20: throw fault("a control character has to be escaped")
            default: place += 1
            }
        }
        throw fault("the string does not end")
    }

    /// Only what must be escaped may be, and only in its shortest form.
    private mutating func escape() throws(CanonicalFault) -> UInt8 {
        let start = place
        place += 1
        guard let letter = next else { throw fault("the string does not end") }
        place += 1
        if letter == UInt8(ascii: "\"") || letter == UInt8(ascii: "\\") { return letter }
        if let byte = CanonicalEscape.bytes[letter] { return byte }
        if letter == UInt8(ascii: "u"), place + 4 <= bytes.count,
            bytes[place...].starts(with: "00".utf8),
            let value = UInt8(String(decoding: bytes[(place + 2)..<(place + 4)], as: UTF8.self), radix: 16),
            value < 0x20, CanonicalEscape.letters[value] == nil,
            !bytes[place..<(place + 4)].contains(where: { (0x41...0x46).contains($0) || $0 == UInt8(ascii: "+") })
        {
            place += 4
            return value
        }
        place = start
        throw fault("the escape is not the one form of its character")
    }
}

extension CanonicalValue {
    /// The value that bytes in canonical form spell.
    ///
    /// - Parameter limit: the most bytes that are read.
    public init(canonical bytes: [UInt8], limit: Int = 8 << 10) throws(CanonicalFault) {
        self = try CanonicalReader.read(bytes, limit: limit)
    }
}
