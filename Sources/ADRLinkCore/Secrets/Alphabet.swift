/// A set of ASCII bytes, as two words of bits.
struct Alphabet: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ characters: String, adding others: Alphabet...) {
        var low = others.reduce(UInt64(0)) { $0 | $1.low }
        var high = others.reduce(UInt64(0)) { $0 | $1.high }
        for byte in characters.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        self.low = low
        self.high = high
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }

    static let digits = Alphabet("0123456789")
    static let lowerHexadecimal = Alphabet("abcdef", adding: digits)
    static let hexadecimal = Alphabet("ABCDEF", adding: lowerHexadecimal)
    static let lower = Alphabet("abcdefghijklmnopqrstuvwxyz", adding: digits)
    static let upper = Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ", adding: digits)
    static let alphanumeric = Alphabet("", adding: lower, upper)
    /// With `_`.
    static let word = Alphabet("_", adding: alphanumeric)
    /// The alphabet of base64 for URLs.
    static let url = Alphabet("-", adding: word)
    /// The same with `.`, for tokens of several parts.
    static let dotted = Alphabet(".", adding: url)
    /// The same with `=`, for tokens that keep their padding.
    static let padded = Alphabet("=", adding: url)
    /// The usual alphabet of base64, with padding.
    static let base64 = Alphabet("+/=", adding: alphanumeric)
}

extension [UInt8] {
    /// Where the bytes of an alphabet end that begin at a place; `limit` bytes on at the latest.
    func end(of alphabet: Alphabet, from start: Int, limit: Int) -> Int {
        let last = Swift.min(count, start + limit)
        var place = start
        while place < last, alphabet.contains(self[place]) { place += 1 }
        return place
    }

    func has(_ text: String, at place: Int) -> Bool {
        guard place >= 0, place + text.utf8.count <= count else { return false }
        var offset = place
        for byte in text.utf8 {
            if self[offset] != byte { return false }
            offset += 1
        }
        return true
    }

    func has(_ bytes: [UInt8], at place: Int) -> Bool {
        guard place >= 0, place + bytes.count <= count else { return false }
        for offset in bytes.indices where self[place + offset] != bytes[offset] { return false }
        return true
    }
}
