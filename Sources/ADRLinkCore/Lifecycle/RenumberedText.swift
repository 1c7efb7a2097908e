/// The edits that make one record's number another one, in its own text and in what other records say of it.
struct RenumberedText {
    let old: Decision
    let newNumber: Int
    /// The name that carries the number, of the file or of its folder, without an extension.
    let oldStem: String
    let newStem: String
    /// Another record has the same name in another folder: only what is certainly meant is rewritten then.
    var isAmbiguous = false

    /// In the record itself: the heading, and fields that hold the id.
    func own(_ text: RecordText) -> [TextEdit] {
        var edits: [TextEdit] = []
        func add(_ value: Bytes, _ line: Int, always: Bool = false) {
            let range = text.range(of: value, inLine: line)
            let split = RecordTitle.split(text.bytes[range], number: old.number)
            guard always || split.number == old.number, let edit = digits(text, range) else { return }
            // `# Record 4` of a record whose name is `0004-record-4.md`: the number is a part of the title.
            let isTitle =
                split.title.startIndex <= edit.range.lowerBound && edit.range.upperBound <= split.title.endIndex
            if always || !isTitle { edits.append(edit) }
        }
        for heading in [text.outline.title, text.outline.firstHeading].compactMap(\.self)
        where heading.line == old.titleLine {
            add(heading.text, heading.line)
            break
        }
        for entry in text.outline.frontMatter?.entries ?? [] {
            guard let value = entry.values.first, entry.field == .id || entry.field == .title else { continue }
            add(value.bytes, value.number, always: entry.field == .id)
        }
        for field in text.outline.fields where field.field == .id || field.field == .title {
            if let value = field.values.first { add(value.bytes, value.number, always: field.field == .id) }
        }
        return unique(edits + links(text, from: old.path, relations: []))
    }

    /// In any record: links to the file, and relations that name the id.
    ///
    /// - Parameter relations: those of this record that lead to the renumbered one.
    func others(_ text: RecordText, from path: String, relations: [Relation]) -> [TextEdit] {
        unique(links(text, from: path, relations: relations) + named(text, relations))
    }

    // MARK: Links

    private func links(_ text: RecordText, from path: String, relations: [Relation]) -> [TextEdit] {
        var edits: [TextEdit] = []
        let stem = Array(oldStem.utf8)
        for number in text.linesOutsideCode() {
            let line = text.line(number)
            let related = relations.contains { $0.line == number }
            guard !isAmbiguous || related else { continue }
            guard
                line.firstRange(of: stem) != nil || encodedStem.map({ line.firstRange(of: $0) != nil }) ?? false
                    || related
            else { continue }
            for link in RecordLinks.links(in: line, withShort: true) {
                guard let target = link.target ?? (RecordMarkup(path: link.text.text) == nil ? nil : link.text) else {
                    continue
                }
                let found = stems(in: target)
                guard !found.isEmpty else { continue }
                for range in found { edits.append(TextEdit(range, newStem)) }
                if link.target != nil, RelationResolver.number(in: link.text).map({ $0.number == old.number }) ?? false,
                    stems(in: link.text).isEmpty, let edit = digits(text, link.text.startIndex..<link.text.endIndex)
                {
                    edits.append(edit)
                }
                for range in stems(in: link.text) { edits.append(TextEdit(range, newStem)) }
            }
            // A reference of Markdown, `[seven]: 0007-title.md`, and values of the front matter.
            let isDefinition = line.trimmed().first == 0x5B && line.firstRange(of: [0x5D, 0x3A]) != nil
            if isDefinition || related { for range in stems(in: line) { edits.append(TextEdit(range, newStem)) } }
        }
        return edits
    }

    private var encodedStem: [UInt8]? {
        oldStem.contains(" ") ? Array(oldStem.replacing(" ", with: "%20").utf8) : nil
    }

    /// Where the name stands as a whole component of a path.
    func stems(in target: Bytes) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var rest = target
        while let range = rest.firstRange(of: Array(oldStem.utf8)) {
            rest = rest[range.upperBound...]
            let before = range.lowerBound > target.startIndex ? target[range.lowerBound - 1] : 0x2F
            let behind = range.upperBound < target.endIndex ? target[range.upperBound] : 0x2F
            if !before.isWordByte, before != 0x2D, before != 0x5F, !behind.isWordByte, behind != 0x2D, behind != 0x5F {
                found.append(range)
            }
        }
        return found
    }

    // MARK: Relations without a link

    private func named(_ text: RecordText, _ relations: [Relation]) -> [TextEdit] {
        relations.compactMap { relation in
            guard relation.linkTarget == nil, text.lines.indices.contains(relation.line - 1) else { return nil }
            let said = Array(relation.targetText.utf8)
            let line = text.lines[relation.line - 1]
            guard let range = text.bytes[line].firstRange(of: said), stems(in: text.bytes[range]).isEmpty,
                RelationResolver.number(in: text.bytes[range]).map({ $0.number == old.number }) ?? false
            else { return nil }
            return digits(text, range)
        }
    }

    // MARK: Digits

    /// Exchanges the first run of digits that is the old number, with as many digits as it has.
    func digits(_ text: RecordText, _ range: Range<Int>) -> TextEdit? {
        var index = range.lowerBound
        while index < range.upperBound {
            guard text.bytes[index].isDigit else {
                index += 1
                continue
            }
            let run = text.bytes[index..<range.upperBound].prefix(while: \.isDigit)
            if run.count < 10, RecordName.value(run) == old.number {
                return TextEdit(run.startIndex..<run.endIndex, Self.padded(newNumber, run.count))
            }
            index = run.endIndex
        }
        return nil
    }

    static func padded(_ number: Int, _ digits: Int) -> String {
        let written = String(number)
        return String(repeating: "0", count: max(0, digits - written.utf8.count)) + written
    }

    private func unique(_ edits: [TextEdit]) -> [TextEdit] {
        var seen: Set<Int> = []
        return edits.filter { seen.insert($0.range.lowerBound).inserted }
    }
}
