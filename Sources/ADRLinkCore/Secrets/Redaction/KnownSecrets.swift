/// The values of the environment's variables that are secrets by their names, in every spelling in which they may turn up.
struct KnownSecrets: Sendable {
    /// By first byte, the longest first.
    private var needles = [[[UInt8]]](repeating: [], count: 256)
    /// Whether a known secret may begin with a byte.
    private(set) var beginnings = [Bool](repeating: false, count: 256)

    init(environment: [String: String]) {
        var all: Set<[UInt8]> = []
        for (name, text) in environment {
            let value = Array(text.utf8)
            if Self.isSecret(name: name) {
                // A key of several lines may turn up with other line ends, or only in part.
                for line in value.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
                    all.formUnion(Self.spellings(line))
                }
            } else if let colon = value.indices.first(where: { value.has(Self.authority, at: $0) }) {
                for found in TextRedaction.urlSecrets(in: value, at: colon) {
                    all.formUnion(Self.spellings(value[found]))
                }
            }
        }
        for needle in all {
            needles[Int(needle[0])].append(needle)
            beginnings[Int(needle[0])] = true
            beginnings[0x25] = true
        }
        for byte in needles.indices { needles[byte].sort { $0.count > $1.count } }
    }

    /// Where the known secret ends that begins at a place; nil where none does.
    func end(in bytes: [UInt8], at place: Int) -> Int? {
        for needle in needles[Int(bytes[place])] where bytes.has(needle, at: place) { return place + needle.count }
        let (first, next) = byte(in: bytes, at: place)
        if next == place + 1, needles[Int(first)].isEmpty { return nil }
        for needle in needles[Int(first)] {
            if let end = encodedEnd(of: needle, in: bytes, at: place) { return end }
        }
        return nil
    }

    /// Where a needle ends of which any byte may be percent-encoded.
    private func encodedEnd(of needle: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
        var place = start
        for wanted in needle {
            guard place < bytes.count else { return nil }
            let (decoded, next) = byte(in: bytes, at: place)
            guard decoded == wanted else { return nil }
            place = next
        }
        return place
    }

    /// The byte at a place, percent-encoded or not, and where the next one stands.
    private func byte(in bytes: [UInt8], at place: Int) -> (UInt8, Int) {
        guard bytes[place] == 0x25, place + 2 < bytes.count, let high = Self.digit(bytes[place + 1]),
            let low = Self.digit(bytes[place + 2])
        else { return (bytes[place], place + 1) }
        return (high << 4 | low, place + 3)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// Whether the value of a variable is a secret by its name.
    ///
    /// Every run looks at every variable, so that this reads bytes: the same on strings takes a millisecond.
    static func isSecret(name: String) -> Bool {
        let upper = name.utf8.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }
        func ends(with tail: [UInt8]) -> Bool {
            upper.count >= tail.count && upper.has(tail, at: upper.count - tail.count)
        }
        if upper == pwd || upper == oldPwd || tails.contains(where: ends) { return false }
        let holdsWord = words.contains { word in
            upper.count >= word.count && (0...upper.count - word.count).contains { upper.has(word, at: $0) }
        }
        if holdsWord || ends(with: pwd) { return true }
        return upper.split { !(0x41...0x5A ~= $0) }.contains { part in parts.contains { part.elementsEqual($0) } }
    }

    private static let authority = Array("://".utf8)
    private static let pwd = Array("PWD".utf8)
    private static let oldPwd = Array("OLDPWD".utf8)
    private static let words = [
        "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "API_KEY", "APIKEY", "ACCESS_KEY", "ACCESSKEY",
        "PRIVATE_KEY",
        "SIGNING_KEY", "ENCRYPTION_KEY", "MASTER_KEY", "CREDENTIAL",
    ].map { Array($0.utf8) }
    private static let parts = ["PASS", "AUTH", "PAT", "JWT", "PW"].map { Array($0.utf8) }
    private static let tails = [
        "_FILE", "_PATH", "_DIR", "_ID", "_NAME", "_USER", "_HOST", "_PORT", "_SOCK", "_TTL", "_TYPE", "_ENABLED",
        "_COMMAND",
        "_REGION", "_METHOD", "_ARN", "_EXPIRY", "_EXPIRES", "_LENGTH",
    ].map { Array($0.utf8) }

    /// A value as it is, escaped in JSON, and in base64 alone or in the midst of something longer.
    /// Empty where it is too short or too common to be looked for: it would hide half of the text.
    private static func spellings(_ value: ArraySlice<UInt8>) -> Set<[UInt8]> {
        let value = value.trimmed()
        guard value.count >= 6, !Placeholder.isWord(value), !SecretValue.isSetting(value), Set(value).count >= 4 else {
            return []
        }
        let isWord = value.allSatisfy { $0.isASCIILetter } || value.allSatisfy { $0.isDigit }
        guard value.count >= 8 || !isWord else { return [] }
        var all: Set<[UInt8]> = [Array(value)]
        var json: [UInt8] = []
        for byte in value {
            if byte == 0x22 || byte == 0x5C { json.append(0x5C) }
            json.append(byte)
        }
        all.insert(json)
        if value.count >= 8 {
            for shift in 0..<3 { all.insert(base64Core(value, shift: shift)) }
        }
        return all
    }

    /// The letters of base64 that a value alone decides where it begins `shift` bytes behind a group of three.
    private static func base64Core(_ value: ArraySlice<UInt8>, shift: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bits = [UInt8](repeating: 0, count: shift) + value
        let first = (shift * 8 + 5) / 6
        let last = bits.count * 8 / 6
        return (first..<last).map { letter in
            let bit = letter * 6
            let (byte, offset) = (bit / 8, bit % 8)
            let pair = UInt16(bits[byte]) << 8 | (byte + 1 < bits.count ? UInt16(bits[byte + 1]) : 0)
            return alphabet[Int(pair >> UInt16(10 - offset) & 63)]
        }
    }
}
