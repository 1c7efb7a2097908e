/// How random a value looks: a counted guess, since nobody can tell a password from a word for certain.
struct Randomness {
    private var lower = 0
    private var upper = 0
    private var digits = 0
    /// Bytes that are no separators of words either.
    private var symbols = 0
    private var separators = 0
    /// How often the class of bytes changes inside of a part between `-`, `_`, `.`, `/`: `v2` once, `x7Kq` three times.
    private var changes = 0
    private var distinct = 0
    private let count: Int
    private var isHexadecimal = true

    init(_ value: ArraySlice<UInt8>) {
        count = value.count
        var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var last = 0
        for byte in value {
            let bit = UInt64(1) << UInt64(byte & 63)
            switch byte >> 6 {
            case 0:
                if seen.0 & bit == 0 {
                    seen.0 |= bit
                    distinct += 1
                }
            case 1:
                if seen.1 & bit == 0 {
                    seen.1 |= bit
                    distinct += 1
                }
            case 2:
                if seen.2 & bit == 0 {
                    seen.2 |= bit
                    distinct += 1
                }
            default:
                if seen.3 & bit == 0 {
                    seen.3 |= bit
                    distinct += 1
                }
            }
            if !Alphabet.hexadecimal.contains(byte) { isHexadecimal = false }
            let kind: Int
            switch byte {
            case 0x61...0x7A: (kind, lower) = (1, lower + 1)
            case 0x41...0x5A: (kind, upper) = (2, upper + 1)
            case 0x30...0x39: (kind, digits) = (3, digits + 1)
            case 0x2D, 0x5F, 0x2E: (kind, separators) = (0, separators + 1)
            case 0x2F: kind = 0
            default: (kind, symbols) = (4, symbols + 1)
            }
            // A capital and the small letters behind it are a word.
            if last != 0, kind != 0, kind != last, !(last == 2 && kind == 1) { changes += 1 }
            last = kind
        }
    }

    private var classes: Int {
        (lower > 0 ? 1 : 0) + (upper > 0 ? 1 : 0) + (digits > 0 ? 1 : 0) + (symbols > 0 ? 1 : 0)
    }

    /// A token or a key: long, of letters and digits that do not make words.
    var isTokenLike: Bool {
        guard count >= 16, lower + upper > 0, distinct >= 8 else { return false }
        // Letters alone: as many capitals as chance gives, which no name has.
        guard digits > 0 else {
            return count >= 24 && separators == 0 && distinct >= 14 && upper * 10 >= count * 3
                && lower * 10 >= count * 3
        }
        if isHexadecimal { return lower == 0 || upper == 0 ? changes >= 4 : changes >= 8 }
        return changes >= 4
    }

    /// Characters of every class, as generators of passwords and keys use them.
    var isMixed: Bool { digits > 0 && lower > 0 && symbols > 0 && distinct >= 8 && changes >= 4 }

    /// Capitals, small letters and digits that change more often than in a name.
    var isScrambled: Bool {
        lower > 0 && upper > 0 && digits > 1 && distinct >= 6 && changes >= (count < 12 ? 3 : 2)
    }

    /// What people and generators take for passwords, and what no name or sentence looks like.
    func isPasswordLike(quoted: Bool) -> Bool {
        guard count >= (quoted ? 6 : 8), distinct >= 5, lower + upper + digits > 0 else { return false }
        if classes >= 3 { return digits > 0 && symbols > 0 || changes >= 2 || count >= 12 && digits >= 2 }
        if symbols > 0 { return classes == 2 && (digits > 0 || symbols >= 2) && count >= 8 }
        guard classes == 2, digits > 0, count >= 7 else { return false }
        return quoted || changes >= 2 || digits >= 2
    }
}
