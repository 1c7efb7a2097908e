/// What a line of text adds to the outline: a field of the head, a line of the status section, a cell of a table.
extension OutlineScanner {
    mutating func content(_ line: TextLine, _ indent: Int, _ next: TextLine?) {
        sectionLines += 1
        switch section {
        case .status:
            guard sectionLines <= RecordOutline.sectionLimit else { return }
            outline.statusLines.append(substituted(line))
        case .links:
            guard sectionLines <= RecordOutline.sectionLimit else { return }
            outline.linkLines.append(line)
        case .field(let index):
            guard sectionLines <= RecordOutline.sectionLimit else { return }
            outline.fields[index].values.append(line)
        case .head:
            headLines += 1
            guard headLines <= RecordOutline.headLimit else { return }
            head(line, indent, next)
        case .body: break
        }
    }

    private mutating func head(_ line: TextLine, _ indent: Int, _ next: TextLine?) {
        var line = line
        if line.bytes.first == 0x3C, htmlCells(line) { return }
        if line.bytes.first != 0x7C, line.bytes.contains(0x7C),
            isTableOfBareCells || next.map({ HeadField.isRule($0.bytes) }) == true
        {
            // `Status | Date` without the outer marks.
            isTableOfBareCells = true
            line.bytes = ([0x7C, 0x20] + line.bytes)[...]
        } else if line.bytes.first != 0x7C {
            isTableOfBareCells = false
        }
        if markup == .restructuredText, listTableCell(line) { return }
        let text = line.bytes
        if text.first == 0x7C, tableRow(line, next) { return }
        if let word = StatusText.badge(text), isStatusBadge(text) {
            outline.hasStatus = true
            outline.fields.append(
                .init(field: .status, values: [TextLine(bytes: word, number: line.number)], line: line.number))
            return
        }
        // A list of definitions: the term, and `: value` on the next line.
        if text.count <= 40, let value = next?.bytes.trimmed(), value.starts(with: [0x3A, 0x20]),
            let label = HeadField.bareLabel(text), let field = RecordVocabulary.field(label), field != .other
        {
            if field == .status { outline.hasStatus = true }
            outline.fields.append(.init(field: field, values: [], line: line.number))
            openField = (outline.fields.count - 1, indent, false, false, false)
            return
        }
        if let open = openField, !open.isBullet, text.starts(with: [0x3A, 0x20]) {
            outline.fields[open.index].values.append(TextLine(bytes: text.dropFirst().trimmed(), number: line.number))
            openField = nil
            return
        }
        guard
            text.contains(0x3A) || text.contains(0xEF) || text.first == 0x2A || text.first == 0x5F
                || text.first == 0x7C || text.count < 80 && (text.contains(0x2D) || text.contains(0xE2)),
            let field = HeadField(text)
        else {
            if continues(line, indent) { return }
            openField = nil
            if RelationReader.opens(text) {
                outline.fields.append(.init(field: .links, values: [line], line: line.number))
            } else if markup == .asciidoc, let date = revisionDate(text) {
                outline.fields.append(.init(field: .date(.revision), values: [date], line: line.number))
            }
            return
        }
        if field.field == .other, !field.isKnown {
            // `Relationship to ADR 4: supersedes [ADR 4](…)`
            if let value = RelationReader.opens(text) ? text : RelationReader.opens(field.value) ? field.value : nil {
                let said = TextLine(bytes: value, number: line.number)
                outline.fields.append(.init(field: .links, values: [said], line: line.number))
                return
            }
        }
        // An item below a field without a value is its value even if it has a colon: `:(exclude)docs/`.
        if let open = openField, !field.isKnown, outline.fields[open.index].field == .governs, continues(line, indent) {
            return
        }
        remember(attribute: text, field.value)
        openField = nil
        guard field.field != .other else { return }
        if field.field == .status { outline.hasStatus = true }
        let value = TextLine(bytes: field.value, number: line.number)
        outline.fields.append(
            .init(field: field.field, values: field.value.isEmpty ? [] : [substituted(value)], line: line.number))
        let isOpen = field.value.isEmpty
        if isOpen {
            openField = (outline.fields.count - 1, indent, field.isBullet, text.first == 0x7C, false)
        }
    }

    /// Adds the line to the field above it that has no value yet, or whose list it goes on with.
    private mutating func continues(_ line: TextLine, _ indent: Int) -> Bool {
        guard let open = openField else { return false }
        let (item, isBullet) = HeadField.withoutBullet(line.bytes)
        let isInside = indent > open.indent || isBullet && !open.isBullet
        let isFirst = outline.fields[open.index].values.isEmpty
        guard isInside || isFirst && !open.isBullet && !isBullet else { return false }
        guard isBullet || !open.afterBlank || isFirst && !open.isBullet else { return false }
        outline.fields[open.index].values.append(TextLine(bytes: isBullet ? item : line.bytes, number: line.number))
        return true
    }

    /// `![Status](https://…/badge/status-accepted-green)`, not the badge of a build.
    private func isStatusBadge(_ text: Bytes) -> Bool {
        let folded = text.prefix(200).folded()
        return folded[...].firstRange(of: Array("status".utf8)) != nil
            || folded[...].firstRange(of: Array("adr".utf8)) != nil
            || StatusText.badge(text).map { $0.startIndex < text.startIndex + 6 } == true
    }

    /// The cells of `<tr><td>Status</td><td>Accepted</td></tr>` and of a `<dl>`, on one line or on several.
    private mutating func htmlCells(_ line: TextLine) -> Bool {
        guard let (opening, _, _) = StatusText.tag(line.bytes), Self.cellTags.contains(opening) else { return false }
        var rest = line.bytes
        while let start = rest.firstIndex(of: 0x3C) {
            guard let (name, isClosing, end) = StatusText.tag(rest[start...]) else { break }
            rest = rest[end...]
            guard !isClosing, Self.valueTags.contains(name) else { continue }
            var close = rest.startIndex
            while close < rest.endIndex {
                if rest[close] == 0x3C, let tag = StatusText.tag(rest[close...]), Self.cellTags.contains(tag.name) {
                    break
                }
                close += 1
            }
            let cell = rest[rest.startIndex..<close]
            rest = rest[close...]
            let text = StatusText.withoutTags(cell)
            if let open = openField, open.isCell {
                if !text.isEmpty {
                    outline.fields[open.index].values.append(TextLine(bytes: cell.trimmed(), number: line.number))
                }
                openField = nil
            } else if let label = HeadField.bareLabel(text), let field = RecordVocabulary.field(label), field != .other
            {
                openCell(field, line)
            }
        }
        return true
    }
    private static let valueTags: Set<[UInt8]> = Set(["td", "th", "dt", "dd"].map { Array($0.utf8) })
    private static let cellTags: Set<[UInt8]> = Set(
        ["td", "th", "dt", "dd", "tr", "dl", "table", "tbody", "thead"].map { Array($0.utf8) })

    /// `* - Status` and below it `- Accepted`, in the list of a reST `list-table`.
    private mutating func listTableCell(_ line: TextLine) -> Bool {
        var text = line.bytes
        if let open = openField, open.isCell, text.starts(with: "- ".utf8) {
            outline.fields[open.index].values.append(TextLine(bytes: text.dropFirst(2).trimmed(), number: line.number))
            openField = nil
            return true
        }
        guard text.starts(with: "* - ".utf8) else { return false }
        text = text.dropFirst(4)
        guard let label = HeadField.bareLabel(text), let field = RecordVocabulary.field(label), field != .other else {
            return false
        }
        openCell(field, line)
        return true
    }

    private mutating func openCell(_ field: RecordVocabulary.Field, _ line: TextLine) {
        if field == .status { outline.hasStatus = true }
        outline.fields.append(.init(field: field, values: [], line: line.number))
        openField = (outline.fields.count - 1, 0, false, true, false)
    }

    /// Rows of tables that are more than `| label | value |`: labels in a header row, and AsciiDoc's cell a line.
    private mutating func tableRow(_ line: TextLine, _ next: TextLine?) -> Bool {
        let cells = HeadField.cells(line.bytes)
        if let open = openField, open.isCell, cells.count == 1 {
            outline.fields[open.index].values.append(TextLine(bytes: cells[0], number: line.number))
            openField = nil
            return true
        }
        let isRule = cells.allSatisfy { $0.allSatisfy { $0 == 0x2D || $0 == 0x3A || $0 == 0x3D } }
        if isRule { return true }
        if let columns, markup == .asciidoc, cells.count == 1 {
            // A cell a line: the first value belongs to the first label.
            if let field = columns[0], !cells[0].isEmpty {
                outline.fields.append(
                    .init(field: field, values: [TextLine(bytes: cells[0], number: line.number)], line: line.number))
                if field == .status { outline.hasStatus = true }
            }
            self.columns = columns.count > 1 ? Array(columns.dropFirst()) : nil
            return true
        }
        if let columns {
            for (column, cell) in zip(columns, cells) {
                guard let field = column, !cell.isEmpty else { continue }
                outline.fields.append(
                    .init(field: field, values: [TextLine(bytes: cell, number: line.number)], line: line.number))
                if field == .status { outline.hasStatus = true }
            }
            self.columns = nil
            return true
        }
        // AsciiDoc: an empty line below the first row makes a header of it.
        if cells.count >= 2, let next,
            HeadField.isRule(next.bytes) || markup == .asciidoc && next.bytes.trimmed().isEmpty
        {
            let fields = cells.map { cell in HeadField.bareLabel(cell).flatMap(RecordVocabulary.field) }
            let isHeader = StatusText.family(of: StatusText.peeled(cells[1])) == nil
            if isHeader, fields.filter({ $0 != nil }).count >= 2 {
                columns = fields
                return true
            }
        }
        return false
    }

    // MARK: AsciiDoc attributes

    private mutating func remember(attribute line: Bytes, _ value: Bytes) {
        guard markup == .asciidoc, line.first == 0x3A, let close = line.dropFirst().firstIndex(of: 0x3A) else { return }
        attributes[RecordVocabulary.normalized(line[(line.startIndex + 1)..<close])] = value
    }

    /// `* Status: {status}` says what `:status:` said.
    private func substituted(_ line: TextLine) -> TextLine {
        guard markup == .asciidoc, line.bytes.first == 0x7B, line.bytes.last == 0x7D,
            let value = attributes[RecordVocabulary.normalized(line.bytes.dropFirst().dropLast())]
        else { return line }
        return TextLine(bytes: value, number: line.number)
    }

    /// The date of the line `v1.0, 2024-03-01` below the author.
    private func revisionDate(_ text: Bytes) -> TextLine? {
        guard headLines <= 4, text.first == 0x76 || text.first?.isDigit == true, text.count < 80,
            let found = RecordDate.first(in: text)
        else { return nil }
        return TextLine(bytes: text[found.range], number: headLines)
    }
}
