/// What the lines of a status section, or the value of a status field, say.
struct StatusReading {
    var status: DecisionStatus
    /// The lines joined by a line feed, as written.
    var raw: String?
    var line: Int?

    /// - Parameter families: the repository's own words, in lower case.
    init(_ lines: [TextLine], families: [String: DecisionStatus]) {
        raw = lines.isEmpty ? nil : lines.prefix(6).map { $0.bytes.text }.joined(separator: "\n")
        status = .unknown
        line = lines.first?.number

        var first: (DecisionStatus, Int)?
        var last: (status: DecisionStatus, line: Int, date: String)?
        var isMenu = false
        for entry in Self.withoutTable(lines) {
            guard var text = Self.withoutTicks(entry.bytes) else { continue }
            text = StatusText.withoutTags(text)
            if StatusText.isMenu(text) {
                isMenu = true
                guard let chosen = StatusText.chosen(inMenu: text) else { continue }
                isMenu = false
                text = chosen
            }
            let peeled = StatusText.peeled(text)
            if peeled.isEmpty { continue }
            // A log of statuses: each line has a date and a word, and the latest one counts.
            if let dated = Self.logEntry(peeled, families), first == nil || last != nil || Self.isFamily(dated.status) {
                if last.map({ dated.date >= $0.date }) ?? true { last = (dated.status, entry.number, dated.date) }
                if first == nil { first = (dated.status, entry.number) }
                continue
            }
            let family = Self.status(peeled, families)
            if first == nil {
                // Below a menu a remark of several words is no choice.
                if isMenu, let family, !Self.isFamily(family), !Self.isOneWord(peeled) { continue }
                first = family.map { ($0, entry.number) }
            } else if let family, Self.isOneWord(peeled), StatusText.family(of: peeled) != nil {
                first = (family, entry.number)
            }
        }
        if let found = last.map({ ($0.status, $0.line) }) ?? (isMenu && first == nil ? nil : first) {
            (status, line) = found
        }
    }

    /// A log may have words of its own; below an undated status only a known one is a status.
    private static func isFamily(_ status: DecisionStatus) -> Bool {
        if case .custom = status { false } else { true }
    }

    private static func isOneWord(_ text: Bytes) -> Bool { text.allSatisfy(\.isWordByte) }

    /// `[x] Accepted` is the choice, `[ ] Proposed` is not; nil for a line that was not chosen.
    private static func withoutTicks(_ line: Bytes) -> Bytes? {
        var text = HeadField.withoutBullet(line).0
        if text.starts(with: "[ ]".utf8) || text.starts(with: "☐".utf8) { return nil }
        if text.starts(with: "[x]".utf8) || text.starts(with: "[X]".utf8) { text = text.dropping(prefix: 3) }
        return text.trimmed()
    }

    /// A line of a log: a date and a word beside it, in either order.
    private static func logEntry(_ text: Bytes, _ families: [String: DecisionStatus]) -> (
        status: DecisionStatus, date: String
    )? {
        guard text.count <= 200, text.contains(where: \.isDigit), let date = RecordDate.first(in: text) else {
            return nil
        }
        let before = withoutPreposition(StatusText.peeled(text[text.startIndex..<date.range.lowerBound]))
        let behind = StatusText.peeled(text[date.range.upperBound...].drop { $0 == 0x5D || $0 == 0x29 })
        if before.isEmpty, !behind.isEmpty, let status = status(behind, families) { return (status, date.iso) }
        // `Accepted - 2024-03-01` may be followed by anything, but the date must stand next to the word.
        let word = StatusText.firstWord(before)
        guard !before.isEmpty,
            word.count == before.count || isArrowed(before)
                || before.lastIndex(of: 0x28) != nil && before.count < word.count + 4,
            let status = status(before, families)
        else { return nil }
        return (status, date.iso)
    }

    private static func isArrowed(_ text: Bytes) -> Bool {
        text.firstRange(of: [0x2D, 0x3E]) != nil || text.firstRange(of: Array("→".utf8)) != nil
    }

    /// `Accepted on`, `Angenommen am`, `Approved (`: without what leads over to the date.
    private static func withoutPreposition(_ text: Bytes) -> Bytes {
        var rest = text
        while let last = rest.last, last.isBlank || last == 0x28 || last == 0x5B || last == 0x2C {
            rest = rest.dropLast()
        }
        guard let blank = rest.lastIndex(where: \.isBlank) else { return rest }
        let word = rest[(blank + 1)...]
        return word.count <= 5 && prepositions.contains(word.folded()) ? rest[rest.startIndex..<blank].trimmed() : rest
    }
    private static let prepositions: Set<[UInt8]> = Set(
        ["on", "at", "since", "as", "of", "am", "le", "el", "em", "in", "il", "op", "den"].map { Array($0.utf8) })

    /// The rows of a table with a column `Status` as `date word`, without its header; a log is often a table.
    private static func withoutTable(_ lines: [TextLine]) -> [TextLine] {
        guard lines.contains(where: { $0.bytes.first == 0x7C }) else { return lines }
        var result: [TextLine] = []
        var columns: (status: Int, date: Int?)?
        for (index, line) in lines.enumerated() {
            guard line.bytes.first == 0x7C else {
                columns = nil
                result.append(line)
                continue
            }
            let cells = HeadField.cells(line.bytes)
            if let columns {
                guard columns.status < cells.count, !HeadField.isRule(line.bytes) else { continue }
                var text: [UInt8] = []
                if let date = columns.date, date < cells.count { text = cells[date] + [0x20] }
                text += cells[columns.status]
                result.append(TextLine(bytes: text[...], number: line.number))
                continue
            }
            if index + 1 < lines.count, HeadField.isRule(lines[index + 1].bytes) {
                let fields = cells.map { HeadField.bareLabel($0).flatMap(RecordVocabulary.field) }
                if let status = fields.firstIndex(where: { $0 == .status }),
                    StatusText.family(of: StatusText.peeled(cells[cells.count - 1])) == nil
                {
                    let date = fields.firstIndex {
                        if case .date? = $0 { true } else { false }
                    }
                    columns = (status, date)
                    continue
                }
            }
            result.append(line)
        }
        return result
    }

    /// The status of one peeled line: a family by its first word, else the line itself in lower case.
    static func status(_ text: Bytes, _ families: [String: DecisionStatus]) -> DecisionStatus? {
        // `Proposed -> Accepted`: where it stands now is at the end.
        for arrow in arrows {
            if let range = text.firstRange(of: arrow) {
                let rest = StatusText.peeled(text[range.upperBound...])
                if let family = StatusText.family(of: rest) { return family }
            }
        }
        if !families.isEmpty {
            let word = String(decoding: StatusText.firstWord(text).folded(), as: UTF8.self)
            let whole = customText(text)
            let head = whole.prefix { $0 != "(" && $0 != "," && $0 != ";" && $0 != "." }
            for candidate in [whole, String(head).trimmingBlanks(), word] {
                if let family = families[candidate] { return family }
            }
        }
        if let family = StatusText.family(of: text) ?? sentence(text) { return family }
        let word = StatusText.firstWord(text)
        if word.isEmpty { return nil }
        if RelationReader.opens(text) { return nil }
        // `Approved by the board. It …`: of a sentence and of a paragraph only a word that is known for a status.
        let key = String(decoding: word.folded(), as: UTF8.self)
        let behind = text[word.endIndex...]
        if knownWords.contains(key),
            text.count > 100 || [". ", " by ", " on "].contains(where: { behind.starts(with: $0.utf8) })
        {
            return .custom(key)
        }
        // A question is the template's; several cells are a row of a table of something else.
        if text.last == 0x3F || text.firstRange(of: [0x20, 0x7C, 0x20]) != nil { return nil }
        // Any other paragraph is no status.
        guard text.count <= 100 else { return nil }
        let custom = customText(text)
        return custom.isEmpty || isNothing(custom) ? nil : .custom(custom)
    }
    private static let knownWords: Set<String> = [
        "approved", "implemented", "active", "pending", "provisional", "withdrawn", "abandoned", "retired", "final",
        "done",
        "decided", "agreed", "declined", "deferred", "postponed", "implementable", "experimental", "resolved",
        "reverted",
    ]

    /// `This decision has been accepted.`, `The status is proposed`: a family behind the verb.
    private static func sentence(_ text: Bytes) -> DecisionStatus? {
        guard text.count <= 200, subjects.contains(StatusText.firstWord(text).folded()) else { return nil }
        var words = text.split { $0.isBlank }.prefix(8)
        while let word = words.popFirst() {
            guard verbs.contains(word.folded()) else { continue }
            while let next = words.first, verbs.contains(next.folded()) { words = words.dropFirst() }
            // `The team has proposed names` says something else.
            guard let word = words.popFirst() else { return nil }
            let isEnd = word.last?.isWordByte != true || words.first.map { behindVerbs.contains($0.folded()) } ?? true
            return isEnd ? StatusText.family(of: StatusText.peeled(word)) : nil
        }
        return nil
    }
    private static let subjects: Set<[UInt8]> = Set(
        ["this", "the", "it", "adr", "decision", "status", "currently", "diese", "dieser", "cette", "ce"].map {
            Array($0.utf8)
        })
    private static let behindVerbs: Set<[UInt8]> = Set(
        ["by", "on", "as", "in", "and", "but", "since", "for", "with", "at"].map { Array($0.utf8) })
    private static let verbs: Set<[UInt8]> = Set(
        ["is", "was", "has", "been", "are", "currently", "now", "be", "ist", "wurde", "est"].map { Array($0.utf8) })

    private static let arrows = ["->", "=>", "→", "➔", "➜", "⇒"].map { Array($0.utf8) }

    private static func isNothing(_ text: String) -> Bool {
        ["n/a", "none", "null", "unknown", "na", "todo"].contains(text) || text.hasPrefix("what is the status")
            || text.hasPrefix("{") || text.hasPrefix("short description of the status")
    }

    /// In lower case, without a link, a date or a number in parentheses at the end.
    private static func customText(_ text: Bytes) -> String {
        var bytes = text
        // `Approved, partially superseded by …`: what follows is a relation.
        if let verb = RelationReader.verbs(in: text, outside: RecordLinks.links(in: text), atEnd: true).first(
            where: \.opens)
        {
            bytes = text[text.startIndex..<verb.range.lowerBound]
        }
        while let last = bytes.last {
            if last.isBlank || [0x2E, 0x2C, 0x3A, 0x2D, 0x3B, 0x2A, 0x5F, 0x60, 0x5B, 0x5D, 0x7D].contains(last) {
                bytes = bytes.dropLast()
            } else if last == 0x29, let open = bytes.lastIndex(of: 0x28), open > bytes.startIndex,
                bytes[open...].contains(where: { $0.isDigit || $0 == 0x2F }) || bytes[open - 1] == 0x5D
            {
                bytes = bytes[bytes.startIndex..<open]
                if bytes.last == 0x5D, let bracket = bytes.lastIndex(of: 0x5B) {
                    bytes = bytes[bytes.startIndex..<bracket]
                }
            } else if last.isDigit, let date = RecordDate.first(in: bytes), date.range.upperBound == bytes.endIndex {
                bytes = withoutPreposition(bytes[bytes.startIndex..<date.range.lowerBound])
            } else {
                break
            }
        }
        return bytes.trimmed().text.lowercased()
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String { Array(utf8)[...].trimmed().text }
}
