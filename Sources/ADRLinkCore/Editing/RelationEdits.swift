/// The ways to state in a record what it has to do with another one, the best first.
struct RelationEdits {
    let text: RecordText
    let sites: [StatusSite]
    /// What the record says already.
    let stated: [Relation]
    let kind: Relation.Kind
    let partial: Bool
    let reference: RecordReference
    let wording: RecordWording

    func ways() -> [[TextEdit]] {
        var ways = filling()
        ways += joining()
        let verb = wording.verb(kind)
        // `Ersetzt ADR-3` may be read in both directions; as a label it is one.
        let isAmbiguous = RelationReader.passive[verb] != nil && RelationReader.active[verb] != nil
        let beside = StatementEdits(
            text: text, sites: sites, label: wording.verb(kind, partial: partial), value: link, frontMatter: plainForms,
            joint: wording.writesLabels ? "：" : isAmbiguous ? ": " : " ")
        return ways + beside.ways()
    }

    private var link: String { reference.link(in: text.markup) }

    /// What stands for the other record where a link is out of place.
    private var plainForms: [String] { [reference.id.description, reference.target, "\"\(link)\""] }

    private func isMeant(_ field: RecordVocabulary.Field?) -> Bool {
        field == .relation(kind, partial: partial)
    }

    // MARK: Fields that wait for a value

    /// `superseded-by: ''`, `* Supersedes: none`
    func filling() -> [[TextEdit]] {
        var ways: [[TextEdit]] = []
        for entry in text.outline.frontMatter?.entries ?? [] where isMeant(entry.field) {
            guard entry.values.allSatisfy({ RelationReader.saysNone($0.bytes) }), let region = region(of: entry) else {
                continue
            }
            let old = text.bytes[region].trimmed()
            for form in plainForms {
                let quote = old.first == 0x22 || old.first == 0x27 ? String(UnicodeScalar(old[old.startIndex])) : nil
                let bare =
                    form.hasPrefix("\"") ? form : quote.map { $0 + form + $0 } ?? (isTOML(entry) ? "\"\(form)\"" : form)
                ways.append([TextEdit(region, " " + (old.first == 0x5B ? "[\(bare)]" : bare))])
            }
        }
        var fields = text.outline.fields
        _ = RecordFacts.takeFields(text.outline.statusLines, &fields)
        for field in fields where isMeant(field.field) {
            guard field.line <= text.lines.count, let first = field.values.first, field.values.count == 1,
                RelationReader.saysNone(first.bytes), first.number <= text.lines.count
            else { continue }
            let range = text.range(of: first.bytes, inLine: first.number)
            if range != text.lines[first.number - 1]
                || !first.bytes.isEmpty && text.line(first.number).trimmed() == first.bytes
            {
                ways.append([TextEdit(range, link)])
            }
        }
        return ways
    }

    /// What stands behind the separator of a key, up to the end of its line.
    private func region(of entry: FrontMatter.Entry) -> Range<Int>? {
        let number = text.lineNumber(at: entry.label.startIndex)
        guard text.lines.indices.contains(number - 1) else { return nil }
        let line = text.lines[number - 1]
        guard line.lowerBound <= entry.label.startIndex, entry.label.endIndex <= line.upperBound,
            let mark = text.bytes[entry.label.endIndex..<line.upperBound].firstIndex(where: { $0 == 0x3A || $0 == 0x3D }
            )
        else { return nil }
        return (mark + 1)..<line.upperBound
    }

    private func isTOML(_ entry: FrontMatter.Entry) -> Bool {
        region(of: entry).map { text.bytes[$0.lowerBound - 1] == 0x3D } ?? false
    }

    // MARK: Statements of the same kind

    /// Adds to what the record says of this kind: the next item of a list, or the next line.
    private func joining() -> [[TextEdit]] {
        var ways: [[TextEdit]] = []
        for entry in text.outline.frontMatter?.entries ?? [] where isMeant(entry.field) { ways += joining(entry) }
        let lines = stated.filter { $0.kind == kind && $0.partial == partial }.map(\.line)
        let metadata = Set((text.outline.frontMatter?.entries ?? []).flatMap { $0.values.map(\.number) })
        for number in Set(lines).sorted(by: >) where !metadata.contains(number) && number <= text.lines.count {
            ways += joining(line: number)
        }
        return ways
    }

    private func joining(_ entry: FrontMatter.Entry) -> [[TextEdit]] {
        guard let last = entry.values.last, let region = region(of: entry),
            !entry.values.allSatisfy({ RelationReader.saysNone($0.bytes) })
        else { return [] }
        let inline = text.bytes[region].trimmed()
        return plainForms.flatMap { form -> [[TextEdit]] in
            if inline.isEmpty {
                // A list, an item a line.
                let line = text.line(last.number)
                guard let dash = line.firstIndex(of: 0x2D) else { return [] }
                let behind = line[(dash + 1)...].trimmed()
                let quote =
                    behind.first == 0x22 || behind.first == 0x27 ? String(UnicodeScalar(behind[behind.startIndex])) : ""
                let bare = form.hasPrefix("\"") ? form : quote + form + quote
                return [[text.insertion([line[...dash].text + " " + bare], afterLine: last.number)]]
            }
            if inline.first == 0x5B, inline.last == 0x5D {
                let end = inline.endIndex - 1
                let item = text.bytes[inline.startIndex..<end].trimmed().last
                let quote = item == 0x22 || item == 0x27 ? item.map { String(UnicodeScalar($0)) } ?? "" : ""
                return [[TextEdit(end..<end, ", " + (form.hasPrefix("\"") ? form : quote + form + quote))]]
            }
            guard inline.allSatisfy({ $0.isWordByte || [0x2D, 0x5F, 0x2E, 0x2F, 0x22, 0x27].contains($0) }) else {
                return []
            }
            let bare = isTOML(entry) && !form.hasPrefix("\"") ? "\"\(form)\"" : form
            return [[TextEdit(inline.startIndex..<inline.endIndex, "[\(inline.text), \(bare)]")]]
        }
    }

    private func joining(line number: Int) -> [[TextEdit]] {
        let bytes = text.line(number)
        if let field = HeadField(bytes), isMeant(field.field), !field.value.isEmpty,
            bytes.startIndex <= field.value.startIndex, field.value.endIndex <= bytes.endIndex
        {
            return [[TextEdit(field.value.endIndex..<field.value.endIndex, ", " + link)]]
        }
        let (item, isBullet) = HeadField.withoutBullet(bytes.trimmed())
        let lead = text.bytes[bytes.startIndex..<item.startIndex].text
        let sentence = wording.verb(kind, partial: partial) + " " + link
        guard RelationReader.opens(bytes),
            StatusText.family(of: StatusText.peeled(item)) == nil || kind == .supersededBy
        else {
            // An item below a label or a heading that says the verb.
            return isBullet ? [[text.insertion([lead + link], afterLine: number)]] : []
        }
        let isLower = StatusText.peeled(item).first.map { $0.isASCIILetter && $0.lowercased == $0 } ?? false
        let written = isLower ? sentence : sentence.capitalizedFirst
        return [[text.insertion(isBullet ? [lead + written] : ["", lead + written], afterLine: number)]]
    }
}
