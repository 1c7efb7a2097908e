/// Credentials of HTTP: `Authorization: Bearer …`, `Basic …`, and the same words anywhere else.
extension SecretScanner {
    /// The credentials that the word at a place announces.
    func spokenCredentials(at start: Int) -> SecretFinding? {
        switch bytes[start] {
        case 0x42, 0x62, 0x54, 0x74, 0x53: scheme(at: start)  // B b T t S
        default: nil
        }
    }

    func scheme(at start: Int) -> SecretFinding? {
        guard start + 1 < bytes.count, Self.secondLetters.contains(bytes[start + 1]) else { return nil }
        for (word, isBasic) in Self.schemes where hasWord(word, at: start) {
            var place = start + word.count + 1
            while place < bytes.count, place < start + 16, bytes[place] == 0x20 { place += 1 }
            guard place < bytes.count else { return nil }
            let end = bytes.end(of: Self.alphabet, from: place, limit: 4096)
            let value = bytes[place..<end]
            if isBasic { return basic(place..<end) }
            guard value.count >= 16 else { return nil }
            if let found = token(at: place) { return found }
            guard !Placeholder.matches(value), Randomness(value).isTokenLike else { return nil }
            return SecretFinding(.bearer, place..<end)
        }
        return nil
    }

    /// A user name and a password, a colon between them, in base64.
    private func basic(_ range: Range<Int>) -> SecretFinding? {
        let value = bytes[range]
        guard value.count >= 12, !Placeholder.matches(value), let plain = Base64.decoded(value),
            let colon = plain.firstIndex(of: 0x3A), colon > 0,
            plain.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        let password = plain[(colon + 1)...]
        guard password.count >= 4, !Placeholder.matches(password), !Placeholder.isWord(password) else { return nil }
        return SecretFinding(.basic, range)
    }

    private func hasWord(_ word: [UInt8], at start: Int) -> Bool {
        guard start + word.count < bytes.count, bytes[start + word.count] == 0x20 else { return false }
        for offset in word.indices where bytes[start + offset].lowercased != word[offset] { return false }
        return true
    }

    private static let schemes: [([UInt8], isBasic: Bool)] = [
        (Array("bearer".utf8), false), (Array("basic".utf8), true), (Array("token".utf8), false),
        (Array("ssws".utf8), false),
    ]
    private static let secondLetters = Alphabet("eEaAoOsS")
    private static let alphabet = Alphabet("~", adding: .base64, .dotted)
}

/// Base64 as RFC 4648 has it.
enum Base64 {
    /// The bytes that a text encodes; nil where it is none.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in text {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte - 0x41)
            case 0x61...0x7A: value = UInt32(byte - 0x61) + 26
            case 0x30...0x39: value = UInt32(byte - 0x30) + 52
            case 0x2B, 0x2D: value = 62
            case 0x2F, 0x5F: value = 63
            case 0x3D: continue
            default: return nil
            }
            bits = (bits << 6 | value) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }
}
