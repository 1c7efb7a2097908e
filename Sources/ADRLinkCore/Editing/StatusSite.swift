/// A place of a record that states its status: the section, a field of the head, or the front matter.
///
/// Most records have one. Some keep a copy in the front matter, and both have to be changed.
struct StatusSite {
    enum Dress {
        /// Lines below a heading of their own, where a paragraph may be added.
        case section
        /// `Status: …` in any dress: a line, a bullet, a cell, an attribute, a heading, a badge.
        case field
        case frontMatter
    }

    var dress: Dress
    /// It has a heading of its own, whatever the dress of its lines.
    var isSection = false
    var lines: [TextLine]
    var reading: StatusReading
    /// The line that decides, counted from 1.
    var line: Int
    /// What stands there without its label, in the bytes of the record.
    var value: Range<Int>

    /// The places that say something; an empty field and a menu nobody chose from say nothing.
    static func sites(of text: RecordText, _ families: [String: DecisionStatus]) -> [StatusSite] {
        var fields = text.outline.fields
        let section = RecordFacts.takeFields(text.outline.statusLines, &fields)
        var sites: [StatusSite] = []
        func add(_ dress: Dress, _ lines: [TextLine]) {
            let reading = StatusReading(lines, families: families)
            guard reading.status != .unknown, let line = reading.line, line <= text.lines.count else { return }
            let said = lines.first { $0.number == line }?.bytes ?? []
            let value = text.range(of: said, inLine: line)
            // `* Status: {status}` of AsciiDoc repeats what an attribute says.
            let whole = text.line(line)
            if text.markup == .asciidoc, whole.last == 0x7D, whole.contains(0x7B), !whole[value].elementsEqual(said) {
                return
            }
            sites.append(StatusSite(dress: dress, lines: lines, reading: reading, line: line, value: value))
        }
        if !section.isEmpty {
            let line = StatusReading(section, families: families).line ?? section[0].number
            add(text.isPlainParagraph(line) ? .section : .field, section)
            if !sites.isEmpty { sites[0].isSection = true }
        }
        for field in fields where field.field == .status && !field.values.isEmpty { add(.field, field.values) }
        for entry in text.outline.frontMatter?.entries ?? [] where entry.field == .status && !entry.values.isEmpty {
            add(.frontMatter, entry.values)
        }
        return sites
    }

    /// The date of the status itself, which stands in the lines that state it.
    func mentions(date: String) -> Bool {
        lines.contains { RecordDate.first(in: $0.bytes)?.iso == date }
    }
}

extension RecordText {
    /// Whether a line of a status section is words alone, so that another paragraph may stand beside it.
    func isPlainParagraph(_ number: Int) -> Bool {
        guard lines.indices.contains(number - 1) else { return false }
        let line = line(number).trimmed()
        guard let first = line.first, first != 0x23, first != 0x7C, first != 0x3C, first != 0x3A else { return false }
        if markup == .asciidoc, first == 0x3D { return false }
        if let field = HeadField(line), field.isKnown { return false }
        return true
    }
}
