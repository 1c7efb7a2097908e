/// The edits that make a record from elsewhere one of this repository: its number, and where it leads.
struct ImportedText {
    let plan: ImportPlan
    let move: ImportPlan.Move
    /// The record as its source has it.
    let text: RecordText

    /// The exchanges in the text. Code stays as it is.
    func edits() -> [TextEdit] {
        let edits = links() + named() + (move.number == nil ? [] : renumbering(move).own(text))
        var seen: Set<Int> = []
        return edits.filter { seen.insert($0.range.lowerBound).inserted }
    }

    private func renumbering(_ move: ImportPlan.Move) -> RenumberedText {
        RenumberedText(
            old: move.decision, newNumber: move.number ?? move.decision.number ?? 0,
            oldStem: Self.stem(move.decision.path),
            newStem: Self.stem(move.path))
    }

    /// The name that tells a record from others, that of its file or of the folder it has to itself.
    static func stem(_ path: String) -> String {
        let parts = path.split(separator: "/")
        let file = parts.last.map(String.init) ?? path
        let name = RecordName(fileName: file)
        if name?.number == nil, name?.datePrefix == nil, let parent = parts.dropLast().last,
            let above = RecordName(fileName: String(parent)), above.number != nil || above.datePrefix != nil
        {
            return above.stem
        }
        return name?.stem ?? file
    }

    // MARK: Links

    private func links() -> [TextEdit] {
        var edits: [TextEdit] = []
        for number in text.linesOutsideCode() {
            let line = text.line(number)
            for link in RecordLinks.links(in: line, withShort: true) {
                guard let target = link.target ?? (RecordMarkup(path: link.text.text) == nil ? nil : link.text),
                    let (other, edit) = exchange(target)
                else { continue }
                edits.append(edit)
                if link.target != nil { edits += label(link.text, other) }
            }
            // A reference of Markdown, `[seven]: 0007-title.md`.
            if line.trimmed().first == 0x5B, let colon = line.firstRange(of: [0x5D, 0x3A]) {
                let target = line[colon.upperBound...].trimmed().prefix { !$0.isBlank }
                if let (_, edit) = exchange(target) { edits.append(edit) }
            }
        }
        return edits
    }

    /// The target of a link as it is from the new place of the record.
    private func exchange(_ target: Bytes) -> (ImportPlan.Move, TextEdit)? {
        guard let found = plan.move(linkedAs: target.text, from: move.decision.path) else { return nil }
        let mark = target.firstIndex { $0 == 0x23 || $0 == 0x3F } ?? target.endIndex
        guard mark > target.startIndex else { return nil }
        var path = RecordReference.encoded(RecordReference.relative(found.move.path, from: move.path))
        if found.isBare, let dot = path.lastIndex(of: ".") { path = String(path[..<dot]) }
        if target.starts(with: "./".utf8), !path.hasPrefix("../") { path = "./" + path }
        return (found.move, TextEdit(target.startIndex..<mark, path))
    }

    /// The number, or the name of the file, in what a link says.
    private func label(_ label: Bytes, _ other: ImportPlan.Move) -> [TextEdit] {
        let change = renumbering(other)
        let stems = change.stems(in: label)
        if !stems.isEmpty { return stems.map { TextEdit($0, change.newStem) } }
        guard other.number != nil, let said = RelationResolver.number(in: label), said.number == other.decision.number
        else { return [] }
        return change.digits(text, label.startIndex..<label.endIndex).map { [$0] } ?? []
    }

    // MARK: Relations without a link

    private func named() -> [TextEdit] {
        var edits: [TextEdit] = []
        // Two statements of one line may use the same words: each takes the next place where they stand.
        var used: Set<Int> = []
        for relation in move.decision.relations where relation.linkTarget == nil {
            guard case .decision(_, let path, _) = relation.target, let other = plan.move(at: path),
                text.lines.indices.contains(relation.line - 1)
            else { continue }
            var rest = text.line(relation.line)
            let said = Array(relation.targetText.utf8)
            while let range = rest.firstRange(of: said) {
                rest = rest[range.upperBound...]
                guard used.insert(range.lowerBound).inserted else { continue }
                edits += label(text.bytes[range], other)
                break
            }
        }
        return edits
    }

    // MARK: Prose

    /// Names of records that stand in prose and mean other records here, with their lines. Prose is nobody's to change.
    func stale(besides edits: [TextEdit], prefixes: Set<String>) -> [(line: Int, text: String, now: DecisionID)] {
        var found: [(Int, String, DecisionID)] = []
        for number in text.linesOutsideCode() where number != move.decision.titleLine {
            for id in RecordLinks.ids(in: text.line(number), prefixes) {
                guard id.contains(where: \.isASCIILetter), let said = RelationResolver.number(in: id),
                    !edits.contains(where: { $0.range.overlaps(id.startIndex..<id.endIndex) }),
                    let other = plan.moves.first(where: { $0.decision.number == said.number }), other.number != nil,
                    other.number != said.number
                else { continue }
                let now = DecisionID(prefix: said.prefix ?? "ADR", number: other.number ?? 0)
                found.append((number, id.text, now))
            }
        }
        return found
    }
}
