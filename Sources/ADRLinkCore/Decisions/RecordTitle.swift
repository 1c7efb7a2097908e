/// Takes the number off a heading: `7. Title`, `ADR-0007: Title`, `ADR 7 — Title`, `[ADR-7] Title`, `'ADR 7 - Title'`.
enum RecordTitle {
    /// `6 Retries`: a number without a mark is one only where the file name says the same number.
    static func split(_ heading: Bytes, number: Int?) -> (number: Int?, title: Bytes) {
        let found = split(heading)
        guard let number, found.number == nil else { return found }
        if let open = found.title.first, open == 0x28 || open == 0x5B {
            // `[6] Retries`, `(6) Retries`
            let digits = found.title.dropFirst().prefix(while: \.isDigit)
            let rest = found.title[digits.endIndex...]
            if !digits.isEmpty, digits.count < 9, RecordName.value(digits) == number,
                rest.first == (open == 0x28 ? 0x29 : 0x5D), rest.dropFirst().first != 0x28, rest.count > 1
            {
                return (number, withoutMarks(rest.dropFirst()))
            }
        }
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
        let text = withoutNumero(unquoted(withoutAnchor(heading.trimmed())))
        // `📝 ADR-7: T` and `**ADR-7: T**`: emoji and emphasis of a heading with an id go with the id.
        let bare = StatusText.withoutSymbols(text)
        if bare.startIndex > text.startIndex, let found = prefixed(bare), !found.title.isEmpty { return found }
        if text.count > 4, text.starts(with: "**".utf8), text.suffix(2).elementsEqual("**".utf8) {
            let inner = text.dropFirst(2).dropLast(2)
            if inner.firstRange(of: [0x2A, 0x2A]) == nil, let found = prefixed(inner) ?? numbered(inner),
                found.number != nil, !found.title.isEmpty
            {
                return found
            }
        }
        if let found = spelledOut(text) {
            let inner = split(found)
            return inner.title.isEmpty ? (nil, found) : inner
        }
        if let found = prefixed(text) ?? numbered(text) { return found.title.isEmpty ? (found.number, text) : found }
        return (nil, text)
    }

    /// Without `<a name="x"></a>` at the start.
    private static func withoutAnchor(_ text: Bytes) -> Bytes {
        guard text.starts(with: "<a ".utf8), let open = text.firstIndex(of: 0x3E),
            text[(open + 1)...].starts(with: "</a>".utf8)
        else { return text }
        return text[(open + 5)...].trimmed()
    }

    /// `ADR n°7`, `ADR №7` and `No. 7` as `ADR 7` and `7`.
    private static func withoutNumero(_ text: Bytes) -> Bytes {
        let head = text.prefix(32)
        for sign in numeros {
            guard let range = head.firstRange(of: sign) else { continue }
            let digits = text[range.upperBound...].drop(while: \.isBlank)
            let before = text[text.startIndex..<range.lowerBound]
            guard digits.first?.isDigit == true, before.last?.isBlank ?? true,
                before.trimmed().isEmpty || before.trimmed().allSatisfy(\.isWordByte)
            else { continue }
            return (Array(before) + digits)[...]
        }
        return text
    }
    private static let numeros = ["n°", "N°", "nº", "Nº", "№", "No.", "Nr.", "no.", "nr."].map { Array($0.utf8) }

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
            if phrase.count < 14, trimmed.first?.isDigit != true { continue }
            if marks.isEmpty, trimmed.first?.isDigit != true { continue }
            return trimmed
        }
        return nil
    }
    private static let phrases = [
        "architecture decision record", "architectural decision record", "architecture decision", "decision record",
        "architekturentscheidung", "registre de décision d'architecture", "архитектурное решение", "décision",
        "decisión", "decisão", "решение",
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
        let opening = rest.prefix { $0 == 0x60 || $0 == 0x2A }
        rest = rest[opening.endIndex...]
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
        // What was opened before the id closes behind it: `` `ADR-7` T ``, `**ADR-7:** T`.
        var title = withoutMarks(behind)
        if !opening.isEmpty, title.starts(with: opening) { title = withoutMarks(title.dropFirst(opening.count)) }
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
