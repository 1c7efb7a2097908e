/// What a file name alone says about a record: `0007-use-postgres.md`, `ARCH-001-layers.md`, `20240301-use-postgres.md`.
///
/// Eight digits at the start are a date, not a number: two records of one day share them.
public struct RecordName: Sendable, Equatable {
    public var number: Int?
    /// How many digits the number has in the name.
    public var digits = 0
    /// `ADR`, `ARCH`, `ODH-ADR-Operator`, as written; nil where the name starts with the number.
    public var prefix: String?
    /// The rest of the name, without the extension.
    public var slug: String
    /// `yyyy-mm-dd`.
    public var datePrefix: String?
    /// The whole name without the extension.
    public var stem: String

    /// Nil for an empty name and for a hidden file.
    public init?(fileName: String) {
        guard let first = fileName.utf8.first, first != UInt8(ascii: ".") else { return nil }
        var bytes = Array(fileName.utf8)[...]
        if RecordMarkup(path: fileName) != nil || fileName.hasSuffix(".html") || fileName.hasSuffix(".htm"),
            let dot = bytes.lastIndex(of: UInt8(ascii: "."))
        {
            bytes = bytes[..<dot]
        }
        // `[007] title`, `(7) title`, `#7 title`
        if let mark = bytes.first, mark == 0x5B || mark == 0x28 || mark == 0x23,
            bytes.dropFirst().first?.isDigit == true
        {
            self.init(stem: bytes.dropFirst())
            stem = bytes.text
            slug = Self.withoutSeparators(Array(slug.utf8).drop { $0 == 0x5D || $0 == 0x29 }).text
        } else {
            self.init(stem: bytes)
        }
    }

    init(stem: Bytes) {
        self.stem = stem.text
        var rest = stem
        slug = ""
        if let (date, behind) = Self.datePrefix(rest) {
            datePrefix = date
            rest = Self.withoutSeparators(rest[behind...])
            // `2022-04-13_018-slug`: behind a date, a short run of digits is the number. Behind 20220413 it is too.
        }
        if let (value, count, behind) = Self.number(rest), count < 8 || datePrefix != nil {
            number = value
            digits = count
            rest = rest[behind...]
        } else if datePrefix == nil, let found = Self.prefixed(rest) {
            prefix = found.prefix
            number = found.value
            digits = found.digits
            rest = rest[found.end...]
        } else if datePrefix == nil, let word = Optional(rest.prefix { $0.isASCIILetter }),
            ["adr", "decision", "dr"].contains(String(decoding: word.folded(), as: UTF8.self)),
            let (date, behind) = Self.datePrefix(Self.withoutSeparators(rest[word.endIndex...]))
        {
            datePrefix = date  // `adr-20240301-title`
            rest = rest[behind...]
        }
        slug = Self.withoutSeparators(rest).text
    }

    private static func withoutSeparators(_ bytes: Bytes) -> Bytes {
        var rest = bytes
        while let first = rest.first, first == 0x2D || first == 0x5F || first == 0x2E || first.isBlank {
            rest = rest.dropFirst()
        }
        return rest
    }

    /// `20240301` or `2024-03-01`, followed by a separator or the end.
    private static func datePrefix(_ bytes: Bytes) -> (String, Int)? {
        let start = bytes.startIndex
        func end(_ offset: Int) -> Int? {
            let index = start + offset
            return index >= bytes.endIndex || !bytes[index].isWordByte ? index : nil
        }
        if bytes.count >= 8, bytes.prefix(8).allSatisfy(\.isDigit), let behind = end(8),
            let date = RecordDate.iso(
                year: value(bytes.prefix(4)), month: value(bytes[start + 4..<start + 6]),
                day: value(bytes[start + 6..<start + 8]))
        {
            return (date, behind)
        }
        // A stamp to the minute or to the second.
        let digits = bytes.prefix(while: \.isDigit).count
        if digits == 12 || digits == 14, let behind = end(digits),
            let date = RecordDate.iso(
                year: value(bytes.prefix(4)), month: value(bytes[start + 4..<start + 6]),
                day: value(bytes[start + 6..<start + 8]))
        {
            return (date, behind)
        }
        let marks = [0x2D, 0x5F, 0x2E] as [UInt8]
        if bytes.count >= 10, marks.contains(bytes[start + 4]), bytes[start + 7] == bytes[start + 4],
            bytes.prefix(4).allSatisfy(\.isDigit), bytes[start + 5..<start + 7].allSatisfy(\.isDigit),
            bytes[start + 8..<start + 10].allSatisfy(\.isDigit), let behind = end(10),
            let date = RecordDate.iso(
                year: value(bytes.prefix(4)), month: value(bytes[start + 5..<start + 7]),
                day: value(bytes[start + 8..<start + 10]))
        {
            return (date, behind)
        }
        return nil
    }

    static func value(_ digits: Bytes) -> Int {
        var result = 0
        for digit in digits.prefix(15) { result = result * 10 + Int(digit - 0x30) }
        return result
    }

    /// A run of at most nine digits at the start, not glued to a letter (`3d-models` has no number).
    private static func number(_ bytes: Bytes) -> (Int, Int, Int)? {
        let digits = bytes.prefix(while: \.isDigit)
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        if digits.endIndex < bytes.endIndex, bytes[digits.endIndex].isASCIILetter { return nil }
        // `2024-03-title` has a month and no number.
        let behind = bytes[digits.endIndex...].prefix(4)
        if digits.count == 4, (2010...2039).contains(value(digits)), behind.count == 4, behind.first == 0x2D,
            behind.last == 0x2D, behind.dropFirst().prefix(2).allSatisfy(\.isDigit),
            (1...12).contains(value(behind.dropFirst().prefix(2)))
        {
            return nil
        }
        return (value(digits), digits.count, digits.endIndex)
    }

    /// `ADR-0007`, `adr_7`, `ADR007`, `ODH-ADR-Operator-0008`: words, then the number.
    ///
    /// In lower case only the usual words count, since `phase-2-rollout` is a name and not an id.
    private static func prefixed(_ bytes: Bytes) -> (prefix: String, value: Int, digits: Int, end: Int)? {
        var words = 0
        var index = bytes.startIndex
        var isUsual = false
        var hasCapitals = true
        while words < 4 {
            let word = bytes[index...].prefix(while: \.isASCIILetter)
            guard !word.isEmpty, word.count <= 16 else { return nil }
            words += 1
            let lower = String(decoding: word.folded(), as: UTF8.self)
            isUsual = isUsual || usual.contains(lower)
            if words == 1 { hasCapitals = word.allSatisfy { $0 < 0x60 } && word.count >= 2 }
            var next = word.endIndex
            let prefixEnd = next
            while next < bytes.endIndex, [0x2D, 0x5F, 0x20, 0x23, 0x2E].contains(bytes[next]) { next += 1 }
            if let (value, count, end) = number(bytes[next...]) {
                guard isUsual || (hasCapitals && next > prefixEnd), count < 8 else { return nil }
                return (bytes[bytes.startIndex..<prefixEnd].text, value, count, end)
            }
            // Words of one prefix hang together: `ADR PROJECT-12` is two words, not a prefix.
            guard next == prefixEnd + 1, bytes[prefixEnd] == 0x2D || bytes[prefixEnd] == 0x5F else { return nil }
            index = next
        }
        return nil
    }

    private static let usual: Set<String> = [
        "adr", "adrs", "madr", "ladr", "padr", "dr", "rfd", "rfc", "tdr", "edr", "ddr", "ard", "ad", "dec", "decision",
        "decisions", "entscheidung", "record", "add",
    ]
}
