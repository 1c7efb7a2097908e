/// Reads SSH's binary encoding from front to back: big-endian integers, and strings with their length before them.
///
/// The format is that of RFC 4251, section 5.
struct WireReader {
    private var rest: ArraySlice<UInt8>
    private let name: String

    /// - Parameter name: what is read, for errors.
    init(_ bytes: some Sequence<UInt8>, _ name: String) {
        rest = Array(bytes)[...]
        self.name = name
    }

    var isAtEnd: Bool { rest.isEmpty }

    func malformed(_ reason: String) -> SSHSignatureError {
        SSHSignatureError(.malformed, "the \(name) is damaged: \(reason)")
    }

    mutating func bytes(_ count: Int) throws(SSHSignatureError) -> [UInt8] {
        guard rest.count >= count else { throw malformed("it ends too early") }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func byte() throws(SSHSignatureError) -> UInt8 { try bytes(1)[0] }

    mutating func uint32() throws(SSHSignatureError) -> UInt32 {
        try bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() throws(SSHSignatureError) -> [UInt8] {
        let count = try uint32()
        guard count <= UInt32(clamping: rest.count) else { throw malformed("a length leads behind its end") }
        return try bytes(Int(count))
    }

    mutating func text() throws(SSHSignatureError) -> String {
        guard let text = String(validating: try string(), as: UTF8.self) else {
            throw malformed("a text in it is not UTF-8")
        }
        return text
    }

    /// The magnitude of a number that must not be negative, without zeros in front.
    mutating func magnitude() throws(SSHSignatureError) -> [UInt8] {
        let number = try string()
        guard let first = number.first else { return [] }
        guard first < 0x80 else { throw malformed("a number in it is negative") }
        // One zero keeps the sign bit clear; more would give a number two encodings.
        guard first != 0 || number.count > 1 && number[1] >= 0x80 else {
            throw malformed("a number in it has needless zeros")
        }
        return first == 0 ? Array(number.dropFirst()) : number
    }

    /// Refuses what stands behind the last field.
    func finish() throws(SSHSignatureError) {
        guard rest.isEmpty else { throw malformed("something stands behind its end") }
    }
}

/// Writes SSH's binary encoding.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ raw: some Sequence<UInt8>) { bytes += raw }

    mutating func uint32(_ value: UInt32) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
    }

    mutating func string(_ content: some Collection<UInt8>) {
        uint32(UInt32(content.count))
        bytes += content
    }

    mutating func text(_ text: String) { string(Array(text.utf8)) }

    /// A number that is not negative, from its magnitude with or without zeros in front.
    mutating func magnitude(_ magnitude: some Sequence<UInt8>) {
        var number = Array(magnitude.drop { $0 == 0 })
        if let first = number.first, first >= 0x80 { number.insert(0, at: 0) }
        string(number)
    }
}
