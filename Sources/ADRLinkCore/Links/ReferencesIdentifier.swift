/// How ids are found in bytes: the prefix, something between, the digits, and a word's end on both sides.
extension ReferenceReader {
    /// What may stand between the prefix and the digits of something that was meant as an id.
    enum Spacing {
        /// No white space: within one token.
        case none
        /// One space, as in prose.
        case single
        /// Any white space, folds included: within a value.
        case any
    }

    struct FoundIdentifier {
        /// The place of the prefix among the conventions' prefixes.
        var prefix: Int
        /// Nil where the number has more than 18 digits; no decision has that number.
        var number: Int?
        /// Whether it is written as an id must be: one hyphen between.
        var isExact: Bool
        var end: Int
    }

    /// The id, or what was meant as one, that starts at a place.
    func identifier(in bytes: Span<UInt8>, at start: Int, limit: Int, spacing: Spacing) -> FoundIdentifier? {
        var longest: FoundIdentifier?
        for (index, prefix) in prefixes.enumerated() where limit - start > prefix.count {
            guard bytes.equals(start..<start + prefix.count, lowercased: prefix) else { continue }
            let gap = start + prefix.count
            guard let digits = endOfGap(in: bytes, from: gap, limit: limit, spacing: spacing) else { continue }
            var end = digits
            while end < limit, bytes[end].isDigit { end += 1 }
            guard end > digits, Self.isWordEnd(bytes, end, limit: limit) else { continue }
            longest = FoundIdentifier(
                prefix: index, number: Self.number(in: bytes, digits..<end),
                isExact: digits == gap + 1 && bytes[gap] == UInt8(ascii: "-"), end: end)
        }
        return longest
    }

    /// Calls `body` with each id that stands in the range as a whole word, however its prefix and digits are joined.
    func forEachMention(
        in bytes: Span<UInt8>, _ range: Range<Int>, _ body: (_ prefix: Int, _ number: Int, _ place: Int) -> Void
    ) {
        var place = range.lowerBound
        while place < range.upperBound {
            if bytes[place].isASCIILetter || bytes[place].isDigit {
                if let found = identifier(in: bytes, at: place, limit: range.upperBound, spacing: .single) {
                    if let number = found.number { body(found.prefix, number, place) }
                    place = found.end
                }
                // The rest of this word cannot begin another one.
                while place < range.upperBound, bytes[place].isKeyByte || bytes[place] == UInt8(ascii: "_") {
                    place += 1
                }
            } else if bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "_") {
                while place < range.upperBound, bytes[place].isKeyByte || bytes[place] == UInt8(ascii: "_") {
                    place += 1
                }
            } else {
                place += 1
            }
        }
    }

    /// The integer that the digits write; leading zeros do not count.
    static func number(in bytes: Span<UInt8>, _ digits: Range<Int>) -> Int? {
        var first = digits.lowerBound
        while first < digits.upperBound, bytes[first] == UInt8(ascii: "0") { first += 1 }
        guard digits.upperBound - first <= 18 else { return nil }
        var number = 0
        for place in first..<digits.upperBound { number = number * 10 + Int(bytes[place] - UInt8(ascii: "0")) }
        return number
    }

    /// `ADR-7` ends before `.` and `-use-postgres`, but `ADR-7a`, `ADR-7_b` and the version in `ADR 4.0` are other words.
    private static func isWordEnd(_ bytes: Span<UInt8>, _ end: Int, limit: Int) -> Bool {
        guard end < limit else { return true }
        if bytes[end] == UInt8(ascii: ".") { return !(end + 1 < limit && bytes[end + 1].isDigit) }
        return !bytes[end].isASCIILetter && bytes[end] != UInt8(ascii: "_")
    }

    private static let joiners = Array("-_#.:/".utf8)
    /// No-break space, the hyphens and dashes from U+2010 to U+2015, the minus sign, and the full-width hyphen.
    private static let wideJoiners: [[UInt8]] =
        [[0xC2, 0xA0], [0xE2, 0x88, 0x92], [0xEF, 0xBC, 0x8D]] + (0x90...0x95).map { [0xE2, 0x80, $0] }

    /// Where the digits should start; nil where too much stands between.
    private func endOfGap(in bytes: Span<UInt8>, from start: Int, limit: Int, spacing: Spacing) -> Int? {
        var place = start
        var spaces = 0
        var signs = 0
        while place < limit, !bytes[place].isDigit {
            if bytes[place].isMessageSpace {
                if spacing == .none || (spacing == .single && (spaces > 0 || bytes[place] != .space)) { return nil }
                spaces += 1
                place += 1
            } else if Self.joiners.contains(bytes[place]) {
                // In prose `the ADR. 7 people` mentions nothing.
                if spacing == .single, bytes[place] == UInt8(ascii: ".") { return nil }
                signs += 1
                place += 1
            } else if let wide = Self.wideJoiners.first(where: { bytes.hasPrefix($0, at: place, limit: limit) }) {
                signs += 1
                place += wide.count
            } else {
                return nil
            }
            if signs > 2 { return nil }
        }
        return place < limit ? place : nil
    }
}
