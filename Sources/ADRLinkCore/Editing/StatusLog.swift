/// A log of statuses, a dated line each: what comes next is added to it, and nothing of it changes.
struct StatusLog {
    private let edits: StatusEdits
    private let token: Range<Int>
    private let date: Range<Int>
    /// The lines of the log, by number, with their dates.
    private let entries: [(line: Int, date: String)]

    var count: Int { entries.count }

    /// Nil where the line that decides has no date beside its word.
    init?(_ edits: StatusEdits, _ token: Range<Int>) {
        let text = edits.text
        let line = text.lines[edits.site.line - 1]
        guard let found = RecordDate.first(in: text.bytes[line]), !found.range.overlaps(token) else { return nil }
        let isRow = text.bytes[line].trimmed().first == 0x7C
        // Between the two stand only marks, and a preposition at most.
        let between =
            found.range.lowerBound > token.lowerBound
            ? token.upperBound..<found.range.lowerBound : found.range.upperBound..<token.lowerBound
        let words = text.bytes[between].split(whereSeparator: { !$0.isWordByte })
        guard isRow || words.count <= 1 && words.allSatisfy({ $0.count <= 5 }) else { return nil }
        self.edits = edits
        self.token = token
        date = found.range
        var entries: [(Int, String)] = []
        for entry in edits.site.lines {
            guard entry.number <= text.lines.count, entry.bytes.count <= 300, !HeadField.isRule(entry.bytes),
                let date = RecordDate.first(in: text.line(entry.number)),
                isRow || StatusReading([entry], families: edits.families).status != .unknown
            else { continue }
            if entries.last?.0 != entry.number { entries.append((entry.number, date.iso)) }
        }
        self.entries = entries
    }

    func ways(_ phrase: StatusEdits.Phrase) -> [[TextEdit]] {
        let text = edits.text
        guard let first = entries.first, let last = entries.last, edits.today >= (entries.map(\.date).max() ?? "")
        else {
            return []
        }
        let newestFirst = first.date > last.date
        let place = newestFirst ? first.line : last.line
        let line = text.line(edits.site.line)
        let isItem = HeadField.withoutBullet(line.trimmed()).1 || line.trimmed().first == 0x7C
        // Lines without a mark of their own would run into one paragraph, unless the log is written so.
        let isTight =
            isItem || entries.count > 1 && zip(entries, entries.dropFirst()).contains { $1.line == $0.line + 1 }
        let added = entry(phrase)
        if newestFirst { return [[text.insertion(isTight ? [added] : [added, ""], beforeLine: place)]] }
        return [[text.insertion(isTight ? [added] : ["", added], afterLine: place)]]
    }

    /// The line that decides, with today's date and the new word.
    private func entry(_ phrase: StatusEdits.Phrase) -> String {
        let text = edits.text
        let line = text.lines[edits.site.line - 1]
        let isRow = text.bytes[line].trimmed().first == 0x7C
        let today = RecordDateStyle.today(edits.today, like: text.bytes[date])
        func kept(_ range: Range<Int>) -> String {
            let bytes = text.bytes[range]
            guard bytes.contains(where: \.isWordByte) else { return bytes.text }
            // The cells of another entry: who, why.
            if isRow { return String(decoding: bytes.filter { $0 == 0x7C || $0 == 0x20 }, as: UTF8.self) }
            return bytes.text
        }
        func closing(_ start: Int) -> String {
            let rest = text.bytes[start..<line.upperBound]
            if isRow { return kept(start..<line.upperBound) }
            return rest.prefix { !$0.isWordByte && !$0.isBlank && ![0x2C, 0x3A, 0x3B, 0x2D].contains($0) }.text
        }
        if date.lowerBound < token.lowerBound {
            let written = StatusWords.styled(phrase.whole, like: text.bytes[token], keeping: phrase.rest)
            return kept(line.lowerBound..<date.lowerBound) + today + kept(date.upperBound..<token.lowerBound) + written
                + closing(token.upperBound)
        }
        let written =
            isRow
            ? StatusWords.styled(phrase.whole, like: text.bytes[token], keeping: phrase.rest)
            : StatusWords.styled(phrase.word, like: text.bytes[token])
        let dated =
            kept(line.lowerBound..<token.lowerBound) + written + kept(token.upperBound..<date.lowerBound) + today
            + closing(date.upperBound)
        if isRow { return dated }
        // `(2024-03-01, discussed in …)`: what follows the date is not taken over, and with it goes what closes.
        let isOpen = kept(token.upperBound..<date.lowerBound).contains("(") && !closing(date.upperBound).contains(")")
        return dated + (isOpen ? ")" : "") + (phrase.rest.map { " " + $0 } ?? "")
    }
}
