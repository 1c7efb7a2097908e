/// A template in which nothing marks what is to be filled in, such as the ones of MADR that people keep beside their records.
///
/// Its title, status and date are found where a record of the same form would have them.
struct UnmarkedTemplate {
    private let template: RecordTemplate

    init(_ template: RecordTemplate) { self.template = template }

    func fill(_ content: RecordContent) throws(ADRLinkError) -> [UInt8] {
        let lines = template.lines.map { line in
            line.pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        }
        var bytes = try titled(template.bytes(of: lines), content)
        bytes = dated(bytes, content)
        return stated(bytes, content)
    }

    private func text(_ bytes: [UInt8]) -> RecordText {
        RecordText(path: template.name, bytes: bytes, markup: template.markup)
    }

    private func titled(_ bytes: [UInt8], _ content: RecordContent) throws(ADRLinkError) -> [UInt8] {
        let text = text(bytes)
        guard let heading = text.outline.title else {
            throw ADRLinkError(
                .configuration, "the template has no heading for the title",
                hint: "write {{title}} where the title belongs", path: template.name)
        }
        let title = try RecordTemplate.text(content.title, in: template.markup)
        let old = heading.text
        guard old.startIndex >= text.lines[heading.line - 1].lowerBound,
            old.endIndex <= text.lines[heading.line - 1].upperBound
        else {
            throw ADRLinkError(
                .configuration, "the heading of the template cannot be filled in", path: template.name,
                line: heading.line)
        }
        return text.replacing(old.startIndex..<old.endIndex, with: number(of: old, content) + title)
    }

    /// `ADR-NNNN: `, `0000. ` or `ADR: ` of a heading with the number filled in; nothing where the heading has none.
    private func number(of heading: Bytes, _ content: RecordContent) -> String {
        let prefix = heading.prefix { $0.isASCIILetter || $0 == 0x2D || $0 == 0x20 || $0 == 0x23 }
        for start in [heading.startIndex, prefix.endIndex]
            + prefix.indices.filter({ heading[$0] == 0x2D || heading[$0] == 0x20 }).map({ $0 + 1 })
        {
            let before = heading[heading.startIndex..<start]
            guard start < heading.endIndex, before.count <= 10, let mark = heading[start...].first else { continue }
            let run = heading[start...].prefix { mark.isDigit ? $0.isDigit : $0 == mark }
            guard mark.isDigit || [0x4E, 0x6E, 0x58, 0x78].contains(mark), run.endIndex < heading.endIndex,
                !heading[run.endIndex].isWordByte
            else { continue }
            let behind = heading[run.endIndex...].prefix { !$0.isWordByte && $0 != 0x5B && $0 != 0x7B && $0 != 0x3C }
            guard let number = content.number else { return "" }
            let digits = String(number)
            return before.text + String(repeating: "0", count: max(0, run.count - digits.utf8.count)) + digits
                + behind.text
        }
        return heading.prefix(4).folded().elementsEqual("adr:".utf8) ? heading.prefix(4).text + " " : ""
    }

    private func dated(_ bytes: [UInt8], _ content: RecordContent) -> [UInt8] {
        let text = text(bytes)
        var dates: [(line: Int, isFrontMatter: Bool)] = []
        for field in text.outline.fields where field.field == .date(.date) { dates.append((field.line, false)) }
        for entry in text.outline.frontMatter?.entries ?? [] where entry.field == .date(.date) {
            if let value = entry.values.first { dates.append((value.number, true)) }
        }
        guard let (number, isFrontMatter) = dates.first else { return bytes }
        let line = text.line(number)
        if isFrontMatter {
            guard let mark = line.firstIndex(of: 0x3A) else { return bytes }
            return text.replacing((mark + 1)..<line.endIndex, with: " " + content.date)
        }
        guard let field = HeadField(line), field.field == .date(.date) else {
            return line.trimmed().isEmpty ? bytes : text.replacing(text.lines[number - 1], with: content.date)
        }
        let range = field.value.startIndex..<field.value.endIndex
        return text.replacing(range, with: (line[..<range.lowerBound].last?.isBlank ?? true ? "" : " ") + content.date)
    }

    private func stated(_ bytes: [UInt8], _ content: RecordContent) -> [UInt8] {
        let text = text(bytes)
        let word = content.wording.status(content.status)
        let metadata = text.outline.frontMatter?.entries.first { $0.field == .status && !$0.values.isEmpty }?.values
            .first?.number
        if let metadata, let mark = text.line(metadata).firstIndex(of: 0x3A) {
            return text.replacing(
                (mark + 1)..<text.line(metadata).endIndex, with: " " + RecordTemplate.yaml(word, after: ""))
        }
        if let first = text.outline.statusLines.first {
            guard let field = HeadField(text.line(first.number)), field.field == .status else {
                return text.replacing(text.lines[first.number - 1], with: word.capitalizedFirst)
            }
            return text.replacing(field.value.startIndex..<field.value.endIndex, with: word.capitalizedFirst)
        }
        for field in text.outline.fields where field.field == .status {
            guard let head = HeadField(text.line(field.line)), head.field == .status else { continue }
            let start = head.value.startIndex
            let gap = text.bytes[..<start].last?.isBlank ?? true ? "" : " "
            return text.replacing(start..<head.value.endIndex, with: gap + word.capitalizedFirst)
        }
        // An empty section: the word goes below its heading.
        for number in text.lines.indices.map({ $0 + 1 }) {
            let line = text.line(number).trimmed()
            let marks = line.prefix { $0 == 0x23 }
            if !marks.isEmpty, RecordVocabulary.section(line[marks.endIndex...].trimmed()) == .status {
                return text.inserting(["", word.capitalizedFirst], afterLine: number)
            }
        }
        return bytes
    }
}
