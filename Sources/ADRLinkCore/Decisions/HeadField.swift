/// One `Label: value` of a record's head, in any of the dresses records give it: a plain or bold line, a bullet,
/// a table row, an AsciiDoc attribute, a reST field.
struct HeadField {
    var field: RecordVocabulary.Field
    /// Empty where the value follows on the next lines.
    var value: Bytes
    /// How far the line was indented, to tell what belongs to a field without a value.
    var indent: Int
    var isBullet: Bool
    /// False for a label this reader has never heard of.
    var isKnown = true

    /// Nil where the line is no field; a field of another's is `.other`.
    init?(_ line: Bytes) {
        let start = line.trimmed()
        indent = start.startIndex - line.startIndex
        guard let first = start.first else { return nil }
        if first == 0x7C {  // |
            let cells = Self.cells(start)
            guard cells.count >= 1, let label = Self.bareLabel(cells[0]), let field = RecordVocabulary.field(label)
            else {
                return nil
            }
            self.field = field
            value = cells.count > 1 ? cells[1] : start[start.endIndex...]
            isBullet = false
            return
        }
        var (rest, bullet) = Self.withoutBullet(start)
        if !bullet, let behind = Self.behindNumber(start) { (rest, bullet) = (behind, true) }
        isBullet = bullet
        guard let (label, value) = Self.split(rest) else { return nil }
        guard let field = RecordVocabulary.field(label) else {
            // A label of another's ends the field before it, but prose with a colon is no label.
            guard label.count <= 40, label.lazy.filter({ $0 == 0x20 }).count <= 3 else { return nil }
            self.field = .other
            self.value = value
            isKnown = false
            return
        }
        self.field = field
        self.value = value
    }

    /// What follows the number of a list: `1. Status: accepted`.
    private static func behindNumber(_ line: Bytes) -> Bytes? {
        let digits = line.prefix(3).prefix(while: \.isDigit)
        let rest = line[digits.endIndex...]
        guard !digits.isEmpty, rest.first == 0x2E || rest.first == 0x29, rest.dropFirst().first?.isBlank == true else {
            return nil
        }
        return rest.dropFirst().trimmed()
    }

    /// Without `*`, `-`, `+` and `•`.
    static func withoutBullet(_ line: Bytes) -> (Bytes, Bool) {
        guard let first = line.first else { return (line, false) }
        var rest = line
        if first == 0x2A || first == 0x2D || first == 0x2B {
            var marks = line.prefix { $0 == first }
            if first != 0x2A || marks.count > 5 { marks = line.prefix(1) }
            guard marks.endIndex < line.endIndex, line[marks.endIndex].isBlank else { return (line, false) }
            rest = line[marks.endIndex...].trimmed()
        } else if line.starts(with: "•".utf8) {
            rest = line.dropping(prefix: 3).trimmed()
        } else {
            return (line, false)
        }
        return (rest, true)
    }

    /// `**Label:** value`, `Label : value`, `:label: value`, `Label:: value`, `**Label** value`.
    private static func split(_ line: Bytes) -> (label: Bytes, value: Bytes)? {
        guard let first = line.first else { return nil }
        if first == 0x3A {  // an attribute or a reST field
            guard let close = line.dropFirst().firstIndex(of: 0x3A) else { return nil }
            let label = line[line.index(after: line.startIndex)..<close]
            guard !label.isEmpty, !label.contains(0x20) || label.count < 24 else { return nil }
            return (label, line[(close + 1)...].trimmed())
        }
        // The colon may stand inside or outside of the emphasis, and may be full width.
        var index = line.startIndex
        let limit = Swift.min(line.endIndex, line.startIndex + 64)
        while index < limit {
            let byte = line[index]
            if byte == 0x3A {
                var behind = index + 1
                while behind < line.endIndex, line[behind] == 0x3A { behind += 1 }
                // `https://` and `10:30` are no labels.
                if behind < line.endIndex, line[behind] == 0x2F { return nil }
                return finish(line[line.startIndex..<index], line[behind...])
            }
            if byte == 0xEF, index + 2 < line.endIndex, line[index + 1] == 0xBC, line[index + 2] == 0x9A {
                return finish(line[line.startIndex..<index], line[(index + 3)...])
            }
            if byte == 0x5B || byte == 0x28 && index == line.startIndex { return nil }
            index += 1
        }
        // `Status - Accepted`: of the labels without a colon only those of the status and the date.
        if let dash = line.prefix(24).firstRange(of: [0x20, 0x2D, 0x20]) ?? line.prefix(24).firstRange(
            of: Array(" – ".utf8))
            ?? line.prefix(24).firstRange(of: Array(" — ".utf8)),
            let label = bareLabel(line[line.startIndex..<dash.lowerBound])
        {
            switch RecordVocabulary.field(label) {
            case .status?, .date(.date)?: return (label, line[dash.upperBound...].trimmed())
            default: break
            }
        }
        // No colon: only emphasis can tell a label from a word.
        guard first == 0x2A || first == 0x5F else { return nil }
        let marks = line.prefix { $0 == first }
        guard let close = line[marks.endIndex...].firstRange(of: Array(marks)) else { return nil }
        let label = line[marks.endIndex..<close.lowerBound]
        guard let bare = bareLabel(label), RecordVocabulary.field(bare) != nil else { return nil }
        return (bare, line[close.upperBound...].trimmed())
    }

    private static func finish(_ left: Bytes, _ right: Bytes) -> (Bytes, Bytes)? {
        var value = right
        let label = left.trimmed()
        let opening = label.prefix { $0 == 0x2A || $0 == 0x5F || $0 == 0x60 }
        if !opening.isEmpty {
            // What opened before the label closes either before or behind the colon.
            let closing = label.reversed().prefix { $0 == 0x2A || $0 == 0x5F || $0 == 0x60 }.count
            if closing == 0 {
                let marks = value.prefix { $0 == opening.first }
                if marks.count <= opening.count { value = value[marks.endIndex...] }
            }
        }
        guard let label = bareLabel(label) else { return nil }
        return (label, value.trimmed())
    }

    /// A label without emphasis, emoji and a final colon.
    static func bareLabel(_ cell: Bytes) -> Bytes? {
        var label = cell.trimmed()
        while let first = label.first, first == 0x2A || first == 0x5F || first == 0x60 { label = label.dropFirst() }
        label = StatusText.withoutSymbols(label)
        while let last = label.last, last == 0x2A || last == 0x5F || last == 0x60 || last == 0x3A || last.isBlank {
            label = label.dropLast()
        }
        return label.isEmpty ? nil : label
    }

    /// True for the line of dashes below the header of a table.
    static func isRule(_ line: Bytes) -> Bool {
        let rule = line.trimmed()
        return rule.contains(0x7C) && rule.contains(0x2D)
            && rule.allSatisfy { $0 == 0x7C || $0 == 0x2D || $0 == 0x3A || $0.isBlank }
    }

    /// The cells of a table row, of Markdown or AsciiDoc.
    static func cells(_ row: Bytes) -> [Bytes] {
        var cells: [Bytes] = []
        var start = row.startIndex + 1
        var index = start
        while index < row.endIndex {
            if row[index] == 0x5C {
                index += 1
            } else if row[index] == 0x7C {
                cells.append(row[start..<index].trimmed())
                start = index + 1
            }
            index += 1
        }
        let last = row[Swift.min(start, row.endIndex)...].trimmed()
        if !last.isEmpty { cells.append(last) }
        return cells
    }
}
