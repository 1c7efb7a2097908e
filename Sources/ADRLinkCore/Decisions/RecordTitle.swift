/// Takes the number off a heading: `7. Title`, `ADR-0007: Title`, `ADR 7 — Title`, `[ADR-7] Title`, `'ADR 7 - Title'`.
enum RecordTitle {
    /// `6 Retries`: a number without a mark is one only where the file name says the same number.
    static func split(_ heading: Bytes, number: Int?) -> (number: Int?, title: Bytes) {
        let found = split(heading)
        guard let number, found.number == nil else { return found }
        let digits = found.title.prefix(while: \.isDigit)
        let rest = found.title[digits.endIndex...]
        guard !digits.isEmpty, digits.count < 9, RecordName.value(digits) == number, rest.first == 0x20 else {
            return found
        }
        return (number, rest.trimmed())
    }

    /// The title without number, id and surrounding quotes; inline markup stays.
    static func withoutNumber(_ heading: Bytes) -> Bytes { split(heading).title }

    /// The number of the heading, and the rest.
    static func split(_ heading: Bytes) -> (number: Int?, title: Bytes) {
        let text = unquoted(heading.trimmed())
        if let found = spelledOut(text) {
            let inner = split(found)
            return inner.title.isEmpty ? (nil, found) : inner
        }
        if let found = prefixed(text) ?? numbered(text) { return found.title.isEmpty ? (found.number, text) : found }
        return (nil, text)
    }

    /// True for `Status` and `Context`, which are never what a decision is called.
    static func isSectionName(_ section: RecordVocabulary.Field?, _ heading: Bytes) -> Bool {
        switch section {
        case .status?, .date?, .relation?, .governs?, .links?: return true
        case .context?, .decision?, .other?:
            // Only the bare word: `Decision to use Postgres` is a title.
            return heading.count <= 32 && heading.lazy.filter { $0 == 0x20 }.count <= 3
                && sectionNames.contains(RecordVocabulary.normalized(heading))
        default: return false
        }
    }

    private static let sectionNames: Set<String> = [
        "context", "contextandproblemstatement", "kontext", "contexte", "contexto", "контекст", "上下文", "背景",
        "decision", "entscheidung", "décision", "decisión", "decisão", "решение", "决策", "consequences", "rationale",
        "changelog", "summary",
    ]

    private static func unquoted(_ text: Bytes) -> Bytes {
        guard text.count > 2, let first = text.first, first == text.last, first == 0x27 || first == 0x22 else {
            return text
        }
        let inner = text.dropFirst().dropLast()
        return inner.contains(first) ? text : inner.trimmed()
    }

    /// What follows `Architecture Decision Record: `, in full words.
    private static func spelledOut(_ text: Bytes) -> Bytes? {
        let folded = text.prefix(48).folded()
        for phrase in phrases where folded.starts(with: phrase) {
            let rest = text.dropping(prefix: phrase.count)
            let trimmed = withoutMarks(rest)
            // `Architecture decision records: why` is a title, `Architecture decision record 7` is an id.
            guard trimmed.startIndex > rest.startIndex, !trimmed.isEmpty else { continue }
            let marks = rest[rest.startIndex..<trimmed.startIndex].trimmed()
            if marks.isEmpty, trimmed.first?.isDigit != true { continue }
            return trimmed
        }
        return nil
    }
    private static let phrases = [
        "architecture decision record", "architectural decision record", "architecture decision", "decision record",
        "architekturentscheidung", "registre de décision d'architecture", "архитектурное решение",
    ].map { Array($0.utf8) }

    /// `7. T`, `7 - T`, `007: T`, `n. T`, `7) T`, `#7 T`.
    private static func numbered(_ text: Bytes) -> (number: Int?, title: Bytes)? {
        var rest = text
        if rest.first == 0x23 { rest = rest.dropFirst() }
        let digits = rest.prefix(while: \.isDigit)
        guard digits.count <= 9 else { return nil }
        let number: Int?
        let behind: Bytes
        if digits.isEmpty {
            let folded = rest.prefix(7).folded()
            guard let placeholder = placeholders.first(where: { folded.starts(with: $0) }) else { return nil }
            number = nil
            behind = rest.dropping(prefix: placeholder.count)
            guard behind.first == 0x2E else { return nil }
        } else {
            number = RecordName.value(digits)
            behind = rest[digits.endIndex...]
        }
        guard let mark = behind.first else { return nil }
        let title = withoutMarks(behind)
        guard title.startIndex > behind.startIndex else { return nil }
        // `3 options` and `2.0 is out` are titles: a mark must stand behind the number, and a space behind the mark.
        let marks = behind[behind.startIndex..<title.startIndex]
        if marks.trimmed().isEmpty { return digits.count >= 3 ? (number, title) : nil }
        if mark == 0x2E, title.first?.isDigit == true, marks.count == 1 { return nil }
        if mark == 0x2D, marks.count == 1 { return digits.count >= 3 ? (number, title) : nil }
        return (number, title)
    }
    private static let placeholders = ["number", "nnnn", "nnn", "nn", "n", "xxxx", "xxx"].map { Array($0.utf8) }

    /// `ADR-7: T`, `ADR 0003 — T`, `[ARCH-001] T`, `ADR003 T`.
    private static func prefixed(_ text: Bytes) -> (number: Int?, title: Bytes)? {
        var rest = text
        let isBracketed = rest.first == 0x5B || rest.first == 0x28
        if isBracketed { rest = rest.dropFirst() }
        while let first = rest.first, first == 0x60 || first == 0x2A { rest = rest.dropFirst() }
        var name = RecordName(stem: rest)
        guard name.number != nil, let prefix = name.prefix, name.datePrefix == nil else {
            // `ADR: Title`
            guard !isBracketed, rest.prefix(4).folded().elementsEqual("adr:".utf8) else { return nil }
            return (nil, rest.dropping(prefix: 4).trimmed())
        }
        // A heading separates with more marks than a file name does.
        var index = rest.startIndex + prefix.utf8.count
        while index < rest.endIndex, !rest[index].isDigit { index += 1 }
        while index < rest.endIndex, rest[index].isDigit { index += 1 }
        var behind = rest[index...]
        if isBracketed {
            guard behind.first == 0x5D || behind.first == 0x29 else { return nil }
            behind = behind.dropFirst()
            // `[ADR-7](x.md)` is a link.
            if behind.first == 0x28 { return nil }
        }
        let title = withoutMarks(behind)
        guard title.startIndex > behind.startIndex || title.isEmpty else { return nil }
        name.slug = ""
        return (name.number, title)
    }

    /// Without the blanks and the marks between a number and a title: `. : - – — · | ) ]` and their wide forms.
    private static func withoutMarks(_ text: Bytes) -> Bytes {
        var rest = text
        while let first = rest.first {
            if first.isBlank || [0x2E, 0x3A, 0x2D, 0x7C, 0x29, 0x2F].contains(first) {
                rest = rest.dropFirst()
            } else if let mark = wideMarks.first(where: { rest.starts(with: $0) }) {
                rest = rest.dropping(prefix: mark.count)
            } else {
                break
            }
        }
        return rest
    }
    private static let wideMarks = ["–", "—", "·", "：", "、", "．", "•", "−", "|", "→", "\u{A0}"].map { Array($0.utf8) }
}
