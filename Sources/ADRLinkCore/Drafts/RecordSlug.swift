/// The words of a title as a part of a file name: `use-a-queue` for `Use a queue!`.
///
/// Letters and digits of every script stay, in lower case; accents of Latin letters go, since file systems disagree about
/// how they are written. Everything else parts the words.
enum RecordSlug {
    /// The most bytes; a file name has 255 on the usual file systems, and links are read by people.
    static let limit = 80

    /// Never empty: a title of symbols alone becomes `record`.
    static func make(_ title: String, joiner: String = "-") -> String {
        var words: [String] = [""]
        for scalar in title.lowercased().unicodeScalars {
            if let plain = unaccented[scalar] {
                words[words.count - 1] += plain
            } else if isPart(scalar) {
                words[words.count - 1].unicodeScalars.append(scalar)
            } else if scalar == "'" || scalar == "\u{2019}", words[words.count - 1].utf8.count > 1 {
                // `don't` is one word, `d'une` are two.
                continue
            } else if !words[words.count - 1].isEmpty {
                words.append("")
            }
        }
        words.removeAll(where: \.isEmpty)
        guard let first = words.first else { return "record" }
        var slug = cut(first)
        for word in words.dropFirst() {
            guard slug.utf8.count + joiner.utf8.count + word.utf8.count <= limit else { break }
            slug += joiner + word
        }
        return slug
    }

    /// A word longer than a name, at the end of a character.
    private static func cut(_ word: String) -> String {
        var kept = ""
        for character in word {
            guard kept.utf8.count + character.utf8.count <= limit else { break }
            kept.append(character)
        }
        return kept.isEmpty ? "record" : kept
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        // Vowel signs belong to their letter; a combining accent on a Latin letter is dropped with the other accents.
        case .nonspacingMark, .spacingMark: scalar.value > 0x36f && !(0xfe00...0xfe0f).contains(scalar.value)
        default: false
        }
    }

    private static let unaccented: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = ["ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"]
        for (plain, accented) in [
            "a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "ìíîïĩīĭįı",
            "j": "ĵ",
            "k": "ķ", "l": "ĺļľŀł", "n": "ñńņň", "o": "òóôõöøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț",
            "u": "ùúûüũūŭůűų",
            "w": "ŵ", "y": "ýÿŷ", "z": "źżž",
        ] {
            for scalar in accented.unicodeScalars { table[scalar] = plain }
        }
        // Combining accents belong to the letter before them and part nothing.
        for value in 0x300...0x36f as ClosedRange<UInt32> {
            if let scalar = Unicode.Scalar(value) { table[scalar] = "" }
        }
        return table
    }()
}
