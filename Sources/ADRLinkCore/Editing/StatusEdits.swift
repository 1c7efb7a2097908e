/// The ways to change what one place of a record says about its status, the best first.
///
/// They are proposals: each is read back before it counts, and where none is read as it was meant nothing is written.
struct StatusEdits {
    let text: RecordText
    let site: StatusSite
    let families: [String: DecisionStatus]
    /// Today, for a status that stands beside its date.
    let today: String

    /// What is to be written in the place of the word.
    struct Phrase {
        /// In lower case.
        var word: String
        /// What follows the word: `by [ADR-0007](0007-x.md)`.
        var rest: String?
        /// The word must not be written in lower case as the one before it: a status of the repository's own.
        var whole: String { rest.map { word + " " + $0 } ?? word }
    }

    func ways(to phrase: Phrase) -> [[TextEdit]] {
        let line = text.lines[site.line - 1]
        if let ticked = ticks(phrase) { return [ticked] }
        if let chosen = choice(phrase) { return [chosen] }
        var ways: [[TextEdit]] = []
        for token in tokens(line) {
            let tail = StatusTail(text, token.upperBound..<end(behind: token))
            let isInSentence = hasProse(before: token)
            if site.isSection || text.bytes[line].trimmed().first == 0x7C, let log = StatusLog(self, token) {
                ways += log.ways(phrase)
                if log.count > 1 { continue }
            }
            if isInSentence && !tail.isEmpty || tail.isProse || tail.isReference && phrase.rest != nil {
                if let above = above(token, phrase) { ways.append(above) }
                // A reference to a discussion stays true whatever the status is; other words may not.
                if !tail.isReference || isInSentence { continue }
            }
            ways += replacing(token, phrase, tail)
        }
        if ways.isEmpty, let above = above(nil, phrase) { ways.append(above) }
        return ways
    }

    /// Words of the status there is: those in the value before others of the line.
    private func tokens(_ line: Range<Int>) -> [Range<Int>] {
        let all = StatusWords.tokens(in: line, of: text, meaning: site.reading.status, families)
        let inside = all.filter { site.value.lowerBound <= $0.lowerBound && $0.upperBound <= site.value.upperBound }
        return inside + all.filter { !inside.contains($0) }
    }

    private func end(behind token: Range<Int>) -> Int {
        max(site.value.upperBound, token.upperBound)
    }

    private func replacing(_ token: Range<Int>, _ phrase: Phrase, _ tail: StatusTail) -> [[TextEdit]] {
        let styled = StatusWords.styled(phrase.whole, like: text.bytes[token], keeping: phrase.rest)
        var edits = [TextEdit(token, styled)]
        if let date = tail.date { edits.append(TextEdit(date, RecordDateStyle.today(today, like: text.bytes[date]))) }
        // The picture of a badge names the status once more.
        if StatusText.badge(text.line(site.line)) != nil {
            let others = StatusWords.tokens(
                in: text.lines[site.line - 1], of: text, meaning: site.reading.status, families)
            for other in others where other != token && phrase.rest == nil {
                edits.append(TextEdit(other, StatusWords.styled(phrase.word, like: text.bytes[other])))
            }
        }
        guard site.dress == .frontMatter, styled.contains("[") || styled.contains(": "), !isQuoted(token) else {
            return [edits]
        }
        // What holds brackets must be quoted, or it is a list to YAML.
        guard token == site.value || tail.isEmpty && token.lowerBound == site.value.lowerBound else { return [] }
        return [[TextEdit(site.value, "\"" + styled + "\"")]]
    }

    private func isQuoted(_ token: Range<Int>) -> Bool {
        let line = text.lines[site.line - 1]
        let before = text.bytes[line.lowerBound..<token.lowerBound].trimmed().last
        return before == 0x22 || before == 0x27
    }

    /// Adds the status as a paragraph of its own and leaves what was said before below it.
    private func above(_ token: Range<Int>?, _ phrase: Phrase) -> [TextEdit]? {
        guard site.dress == .section, text.isPlainParagraph(site.line) else { return nil }
        let bytes = text.line(site.line)
        let (item, isBullet) = HeadField.withoutBullet(bytes.trimmed())
        let written = StatusWords.styled(
            phrase.whole, like: token.map { text.bytes[$0] } ?? Array("Accepted".utf8)[...], keeping: phrase.rest)
        if isBullet {
            let lead = text.bytes[text.lines[site.line - 1].lowerBound..<item.startIndex].text
            return [text.insertion([lead + written], beforeLine: site.line)]
        }
        return [text.insertion([text.indent(ofLine: site.line) + written, ""], beforeLine: site.line)]
    }

    /// Whether words that are no part of a status stand before it: `The board has accepted …`.
    private func hasProse(before token: Range<Int>) -> Bool {
        guard site.value.lowerBound < token.lowerBound else { return false }
        var head = text.bytes[site.value.lowerBound..<token.lowerBound]
        if let date = RecordDate.first(in: head) { head = head[date.range.upperBound...] }
        for arrow in ["->", "=>", "→", "➔", "➜", "⇒", "~~", "</del>"] {
            while let mark = head.firstRange(of: Array(arrow.utf8)) { head = head[mark.upperBound...] }
        }
        let words = StatusText.withoutTags(head).split(whereSeparator: { !$0.isASCIILetter })
        return words.contains { !Self.subjects.contains(String(decoding: $0.folded(), as: UTF8.self)) }
    }
    private static let subjects: Set<String> = [
        "this", "the", "it", "adr", "decision", "status", "currently", "diese", "dieser", "cette", "ce", "is", "was",
        "has", "been", "are", "now", "ist", "wurde", "est", "record", "of", "entscheidung", "x",
    ]

    // MARK: Ticks and menus

    /// `[x] Accepted` among `[ ] …`: the tick moves to the other box, or a box is added.
    private func ticks(_ phrase: Phrase) -> [TextEdit]? {
        guard let box = box(site.line), text.bytes[box.lowerBound] != 0x20 else { return nil }
        let cleared = TextEdit(box, " ")
        let own = text.lines[site.line - 1]
        guard let token = StatusWords.tokens(in: own, of: text, meaning: site.reading.status, families).first else {
            return nil
        }
        if phrase.rest == nil {
            let wanted = StatusReading.status(Array(phrase.word.utf8)[...], families)
            for line in site.lines where line.number != site.line {
                guard let other = self.box(line.number), text.bytes[other.lowerBound] == 0x20, let wanted else {
                    continue
                }
                let tokens = StatusWords.tokens(
                    in: text.lines[line.number - 1], of: text, meaning: wanted, families)
                if !tokens.isEmpty { return [cleared, TextEdit(other, "x")] }
            }
        }
        let added =
            text.bytes[own.lowerBound..<token.lowerBound].text
            + StatusWords.styled(phrase.whole, like: text.bytes[token], keeping: phrase.rest)
        return [cleared, text.insertion([added], afterLine: site.lines.last?.number ?? site.line)]
    }

    /// What stands between the brackets of a box.
    private func box(_ number: Int) -> Range<Int>? {
        let (item, _) = HeadField.withoutBullet(text.line(number).trimmed())
        guard item.count > 3, item.first == 0x5B, item[item.startIndex + 2] == 0x5D,
            [0x20, 0x78, 0x58].contains(item[item.startIndex + 1])
        else { return nil }
        return (item.startIndex + 1)..<(item.startIndex + 2)
    }

    /// `Proposed | **Accepted** | Rejected`: the emphasis moves.
    private func choice(_ phrase: Phrase) -> [TextEdit]? {
        let value = text.bytes[site.value]
        guard StatusText.isMenu(value), let chosen = StatusText.chosen(inMenu: value), let mark = chosen.first else {
            return nil
        }
        let marks = chosen.prefix { $0 == mark }.count
        guard chosen.count > 2 * marks, phrase.rest == nil,
            let wanted = StatusReading.status(Array(phrase.word.utf8)[...], families)
        else { return nil }
        let inner = chosen.dropFirst(marks).dropLast(marks)
        let emphasis = chosen.prefix(marks).text
        let others = StatusWords.tokens(in: site.value, of: text, meaning: wanted, families)
        guard let other = others.first else { return nil }
        return [
            TextEdit(chosen.startIndex..<chosen.endIndex, inner.text),
            TextEdit(other, emphasis + text.bytes[other].text + emphasis),
        ]
    }
}

extension StatusWords {
    /// As `styled`, but what follows the first words keeps its letters: links and ids are no words.
    static func styled(_ phrase: String, like old: Bytes, keeping rest: String?) -> String {
        guard let rest, phrase.hasSuffix(rest) else { return styled(phrase, like: old) }
        return styled(String(phrase.dropLast(rest.count)), like: old) + rest
    }
}
