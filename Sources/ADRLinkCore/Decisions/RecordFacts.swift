/// Puts together what the parts of an outline say: the status, the date, the relations, and what is governed.
struct RecordFacts {
    var status = DecisionStatus.unknown
    var rawStatus: String?
    var statusLine: Int?
    var date: String?
    var relations: [Relation] = []
    var governs: [String] = []

    init(_ outline: RecordOutline, _ reader: RelationReader, _ conventions: RecordConventions) {
        var fields = outline.fields
        let sectionLines = Self.takeFields(outline.statusLines, &fields)
        for entry in outline.frontMatter?.entries ?? [] {
            guard let field = entry.field, let first = entry.values.first else { continue }
            fields.append(.init(field: field, values: entry.values, line: first.number, isList: entry.isList))
        }

        // The section is what people edit; the front matter is often a copy left behind.
        var sources: [[TextLine]] = sectionLines.isEmpty ? [] : [sectionLines]
        for field in fields where field.field == .status && !field.values.isEmpty { sources.append(field.values) }
        readStatus(sources, conventions)
        for lines in sources {
            // The example in a menu nobody chose from is no statement.
            for line in Self.unwrapped(lines) where !StatusText.isMenu(line.bytes) { add(reader.relations(in: line)) }
        }
        for field in fields {
            switch field.field {
            case .relation(let kind, let partial):
                for value in Self.unwrapped(field.values) {
                    // `## Related decisions` with `- Supersedes [7](…)` among them.
                    if kind == .relatesTo, RelationReader.opens(value.bytes) {
                        add(reader.relations(in: value))
                        continue
                    }
                    add(reader.relations(of: value, kind: kind, partial: partial))
                }
            case .links:
                for value in field.values { add(reader.relations(in: value)) }
            case .governs:
                for value in field.values {
                    governs += field.isList ? [value.bytes.text] : Pathspecs.split(value.bytes)
                }
            default: break
            }
        }
        for line in Self.unwrapped(outline.linkLines) where RelationReader.opens(line.bytes) {
            add(reader.relations(in: line))
        }
        relations.sort { $0.line < $1.line }
        applySuccessor()
        readDate(fields, sources)
    }

    private mutating func readStatus(_ sources: [[TextLine]], _ conventions: RecordConventions) {
        for lines in sources {
            let reading = StatusReading(lines, families: conventions.statusFamilies)
            if rawStatus == nil {
                rawStatus = reading.raw
                statusLine = reading.line
            }
            if reading.status != .unknown {
                (status, rawStatus, statusLine) = (reading.status, reading.raw, reading.line)
                return
            }
        }
    }

    /// A `Superseded by` under `Accepted` is a superseded decision.
    private mutating func applySuccessor() {
        guard status != .rejected, status != .superseded else { return }
        let successor = relations.first { relation in
            relation.kind == .supersededBy && !relation.partial
                && (relation.linkTarget != nil || relation.targetText.utf8.contains(where: \.isDigit))
        }
        guard let successor, status != .deprecated || successor.line != statusLine else { return }
        status = .superseded
        if statusLine == nil { statusLine = successor.line }
    }

    private mutating func add(_ found: [Relation]) {
        for relation in found {
            let isKnown = relations.contains {
                $0.kind == relation.kind && $0.targetText == relation.targetText && $0.linkTarget == relation.linkTarget
            }
            if !isKnown { relations.append(relation) }
        }
    }

    private mutating func readDate(_ fields: [RecordOutline.Field], _ sources: [[TextLine]]) {
        var best: RecordVocabulary.DateLabel?
        for field in fields {
            guard case .date(let label) = field.field, best.map({ label < $0 }) ?? true else { continue }
            for value in field.values.prefix(3) {
                if let found = RecordDate.first(in: value.bytes) {
                    date = found.iso
                    best = label
                    break
                }
            }
        }
        // The date beside a link to a successor is the successor's.
        guard date == nil, !relations.contains(where: { $0.line == statusLine }) else { return }
        for line in sources.joined() where line.number == statusLine && line.bytes.count <= 120 {
            guard let found = RecordDate.first(in: line.bytes) else { continue }
            // `Accepted, amended 2024-03-01`: the date of something later.
            let before = line.bytes[line.bytes.startIndex..<found.range.lowerBound]
            let words = before.split(whereSeparator: { !$0.isWordByte })
            if words.count > 1, let last = words.last, Self.later.contains(last.folded()) { continue }
            date = found.iso
        }
    }

    private static let later: Set<[UInt8]> = Set(
        ["amended", "updated", "revised", "modified", "superseded"].map { Array($0.utf8) })

    /// Moves fields such as `Date: …` and `Superseded by: …` out of the lines of a status section.
    static func takeFields(_ lines: [TextLine], _ fields: inout [RecordOutline.Field]) -> [TextLine] {
        var kept: [TextLine] = []
        var list: Int?
        for line in lines {
            guard let field = HeadField(line.bytes), field.isKnown else {
                // The items below `Superseded by:` are its value.
                if let list, HeadField.withoutBullet(line.bytes).1 || fields[list].values.isEmpty,
                    !RelationReader.opens(line.bytes)
                {
                    fields[list].values.append(line)
                } else {
                    list = nil
                    kept.append(line)
                }
                continue
            }
            list = nil
            let value = TextLine(bytes: field.value, number: line.number)
            switch field.field {
            case .status: if !field.value.isEmpty { kept.append(value) }
            case .date:
                let isDated = RecordDate.first(in: field.value) != nil
                if isDated { fields.append(.init(field: field.field, values: [value], line: line.number)) }
                if !isDated || StatusText.family(of: StatusText.peeled(line.bytes)) != nil { kept.append(line) }
            case .relation, .governs:
                fields.append(.init(field: field.field, values: field.value.isEmpty ? [] : [value], line: line.number))
                if field.value.isEmpty { list = fields.count - 1 }
            default: break
            }
        }
        return kept
    }

    /// Joins a line with the next where a link or a sentence is broken over both.
    private static func unwrapped(_ lines: [TextLine]) -> [TextLine] {
        guard lines.count > 1 else { return lines }
        var result: [TextLine] = []
        var isList = false
        for line in lines {
            let isItem = HeadField.withoutBullet(line.bytes).1
            // `Superseded by`, and its targets as a list below.
            let goesOn = isList && isItem && !RelationReader.opens(line.bytes)
            if let last = result.last, last.bytes.count < 2000, goesOn || isBroken(last.bytes) {
                isList = isItem
                let joined = [UInt8](last.bytes) + (goesOn ? [0x2C, 0x20] : [0x20]) + line.bytes
                result[result.count - 1] = TextLine(bytes: joined[...], number: last.number)
            } else {
                isList = false
                result.append(line)
            }
        }
        return result
    }

    private static func isBroken(_ text: Bytes) -> Bool {
        var quotes = 0
        var brackets = 0
        for byte in text {
            if byte == 0x60 { quotes += 1 }
            if byte == 0x5B || byte == 0x28 { brackets += 1 }
            if byte == 0x5D || byte == 0x29 { brackets -= 1 }
        }
        if quotes % 2 == 1 || brackets > 0 { return true }
        let end = text.suffix(6).folded()
        return ["by", " and", " par", "durch", " por", " et"].contains {
            end.suffix($0.utf8.count).elementsEqual($0.utf8)
        }
    }
}

/// Splits the value of `Governs:` into pathspecs.
enum Pathspecs {
    /// Items in backquotes, else what stands between commas; commas inside of `:(…)` and quotes belong to the pathspec.
    static func split(_ value: Bytes) -> [String] {
        let text = HeadField.withoutBullet(value.trimmed()).0
        if RelationReader.saysNone(text), !text.contains(0x2F), !text.contains(0x2A) { return [] }
        if text.contains(0x60) {
            var parts: [String] = []
            var rest = text
            while let open = rest.firstIndex(of: 0x60), let close = rest[(open + 1)...].firstIndex(of: 0x60) {
                let item = rest[(open + 1)..<close].trimmed()
                if !item.isEmpty { parts.append(item.text) }
                rest = rest[(close + 1)...]
            }
            return parts
        }
        var items: [String] = []
        var depth = 0
        var start = text.startIndex
        func add(_ end: Int) {
            var item = text[start..<end].trimmed()
            if let quote = item.first, item.count > 1, quote == 0x22 || quote == 0x27, item.last == quote {
                item = item.dropFirst().dropLast()
            }
            if !item.isEmpty { items.append(unescaped(item)) }
        }
        for index in text.indices {
            switch text[index] {
            case 0x28: depth += 1
            case 0x29: depth -= 1
            case 0x2C where depth <= 0:
                add(index)
                start = index + 1
            default: break
            }
        }
        add(text.endIndex)
        return items
    }

    /// Markdown needs `infra/\*\*` where it is not in backquotes.
    private static func unescaped(_ item: Bytes) -> String {
        guard item.contains(0x5C) else { return item.text }
        var result: [UInt8] = []
        var index = item.startIndex
        while index < item.endIndex {
            if item[index] == 0x5C, index + 1 < item.endIndex, item[index + 1] == 0x2A || item[index + 1] == 0x5F {
                index += 1
            }
            result.append(item[index])
            index += 1
        }
        return result[...].text
    }
}
