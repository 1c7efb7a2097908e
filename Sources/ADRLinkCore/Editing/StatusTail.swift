/// What follows the word of a status in its line, as far as it matters for changing the word.
struct StatusTail {
    /// Nothing but marks.
    private(set) var isEmpty = false
    /// The date of the status, which is another one when the status changes.
    private(set) var date: Range<Int>?
    /// It leads to a discussion, and stays true: `(PR [#12](…))`, `. Tracking issue: …`.
    private(set) var isReference = false
    /// Words of which nobody knows whether they are true of another status.
    private(set) var isProse = false
    /// Other statements: `, supersedes ADR-3`.
    private(set) var isRelation = false

    init(_ text: RecordText, _ range: Range<Int>) {
        let tail = text.bytes[range]
        guard Self.saysSomething(tail) else {
            isEmpty = true
            return
        }
        let plain = StatusText.withoutTags(tail)
        if !Self.saysSomething(plain) {
            isEmpty = true
            return
        }
        if let found = RecordDate.first(in: tail) {
            let before = tail[..<found.range.lowerBound]
            let behind = tail[found.range.upperBound...]
            let lead = before.split(whereSeparator: { !$0.isWordByte })
            let isLead =
                lead.count <= 1 && lead.allSatisfy { Self.prepositions.contains($0.folded()) || Self.isSymbol($0) }
            if isLead, !Self.saysSomething(StatusText.withoutTags(behind)) {
                date = found.range
                return
            }
        }
        let links = RecordLinks.links(in: tail)
        if let verb = RelationReader.verbs(in: tail, outside: links).first, verb.opens,
            !Self.saysSomething(tail[..<verb.range.lowerBound])
        {
            isRelation = true
            return
        }
        let start = tail.drop { $0.isBlank || $0 == 0x2A || $0 == 0x5F || $0 == 0x60 }
        let isParted =
            start.first.map { [0x28, 0x2E, 0x3A, 0x3B, 0x2C, 0x2D, 0x5B].contains($0) } == true
            || start.starts(with: "–".utf8) || start.starts(with: "—".utf8)
        let pointsOut =
            !links.isEmpty || tail.firstRange(of: Array("http".utf8)) != nil
            || tail.indices.contains { tail[$0] == 0x23 && $0 + 1 < tail.endIndex && tail[$0 + 1].isDigit }
        if isParted, pointsOut, tail.split(whereSeparator: { !$0.isWordByte }).count < 40 {
            isReference = true
        } else if start.first == 0x23 {
            // A comment of YAML.
            isEmpty = true
        } else {
            isProse = true
        }
    }

    private static func saysSomething(_ text: Bytes) -> Bool {
        text.split(whereSeparator: { !$0.isWordByte }).contains { !isSymbol($0) }
    }

    /// Emoji and wide punctuation are no words.
    private static func isSymbol(_ word: Bytes) -> Bool {
        var rest = word
        while !rest.isEmpty {
            let bare = StatusText.withoutSymbols(rest)
            if bare.startIndex == rest.startIndex { return false }
            rest = bare
        }
        return true
    }

    private static let prepositions: Set<[UInt8]> = Set(
        ["on", "at", "since", "as", "of", "am", "le", "el", "em", "in", "il", "op", "den", "с", "от"].map {
            Array($0.utf8)
        })
}

/// Writes a date as another date is written.
enum RecordDateStyle {
    /// - Parameter today: `yyyy-mm-dd`.
    static func today(_ today: String, like old: Bytes) -> String {
        let parts = today.split(separator: "-").map(String.init)
        guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month) else {
            return today
        }
        let marks = old.filter { !$0.isDigit }
        if marks.isEmpty, old.count == 8 { return parts.joined() }
        if old.count == 10, marks.count == 2, marks[0] == marks[1] {
            let mark = String(UnicodeScalar(marks[0]))
            if old.prefix(4).allSatisfy(\.isDigit) { return parts.joined(separator: mark) }
            // `03/04/2024` would be two days to two readers.
            if mark == "." { return parts.reversed().joined(separator: mark) }
            return today
        }
        if old.firstRange(of: Array("年".utf8)) != nil { return "\(parts[0])年\(month)月\(day)日" }
        let words = old.split(whereSeparator: { !$0.isASCIILetter }).map {
            String(decoding: $0.folded(), as: UTF8.self)
        }
        guard let named = words.first(where: { word in months.contains { $0 == word || $0.prefix(3) == word } }) else {
            return today
        }
        let name = months[month - 1].capitalizedFirst
        let written = named.count == 3 && month != 5 ? String(name.prefix(3)) : name
        if old.first?.isDigit == true, old.prefix(4).filter(\.isDigit).count < 4 {
            let glue = old.contains(0x2D) ? "-" : " "
            return [String(day), written, parts[0]].joined(separator: glue)
        }
        return old.first?.isDigit == true ? today : "\(written) \(day), \(parts[0])"
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
}
