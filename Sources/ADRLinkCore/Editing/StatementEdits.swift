/// The ways to add a statement to a record beside its status, in the dress of the status, the best first.
struct StatementEdits {
    let text: RecordText
    let sites: [StatusSite]
    /// The words before the value, in lower case: `amended by`, `governs`.
    let label: String
    let value: String
    /// The values for a front matter, where a link is out of place, the best first.
    let frontMatter: [String]
    /// Between the label and the value in a paragraph: `: ` for what is no verb.
    var joint = " "

    func ways() -> [[TextEdit]] {
        var ways: [[TextEdit]] = []
        for site in sites {
            switch site.dress {
            case .section: ways.append([inSection(site)])
            case .field: if let edit = asField(site) { ways.append([edit]) }
            case .frontMatter: ways += inFrontMatter(site).map { [$0] }
            }
        }
        ways += paragraphs()
        return ways
    }

    private var sentence: String { label.capitalizedFirst + joint + value }

    private func inSection(_ site: StatusSite) -> TextEdit {
        let last = max(text.outline.statusLines.last?.number ?? site.line, site.line)
        let bytes = text.line(last)
        let (item, isBullet) = HeadField.withoutBullet(bytes.trimmed())
        guard isBullet, !item.starts(with: "[".utf8) || item.dropFirst(2).first != 0x5D else {
            return text.insertion(["", sentence], afterLine: last)
        }
        return text.insertion(
            [text.bytes[text.lines[last - 1].lowerBound..<item.startIndex].text + sentence], afterLine: last)
    }

    /// The line of the status once more, with another label and value.
    private func asField(_ site: StatusSite) -> TextEdit? {
        let line = text.lines[site.line - 1]
        guard line.lowerBound < site.value.lowerBound else { return nil }
        let lead = text.bytes[line.lowerBound..<site.value.lowerBound]
        let first = lead.trimmed().first
        if first == 0x23 || first == 0x3D || first == 0x3C { return nil }
        guard let begin = lead.firstIndex(where: \.isASCIILetter) ?? lead.firstIndex(where: \.isWordByte),
            let end = lead.lastIndex(where: \.isWordByte), begin <= end,
            RecordVocabulary.field(lead[begin...end]) == .status
        else { return nil }
        let isCapital = lead[begin].lowercased != lead[begin]
        return text.insertion(
            [
                lead[..<begin].text + (isCapital ? label.capitalizedFirst : label) + lead[(end + 1)...].text + value
                    + closing(behind: site, line)
            ], afterLine: isAboveRule(site.line) ? site.line + 1 : site.line)
    }

    /// Whether a line is the header of a table: what is added goes below the rule between the two.
    private func isAboveRule(_ number: Int) -> Bool {
        guard number < text.lines.count, text.line(number).contains(0x7C) else { return false }
        return HeadField.isRule(text.line(number + 1).trimmed())
    }

    /// The marks at the end of a line: the bar of a table, blanks that break it.
    private func closing(behind site: StatusSite, _ line: Range<Int>) -> String {
        let rest = text.bytes[max(site.value.upperBound, line.lowerBound)..<line.upperBound]
        guard rest.contains(where: \.isWordByte) else { return rest.text }
        // Further cells of a row stay empty.
        return String(decoding: rest.filter { $0 == 0x7C || $0 == 0x20 }, as: UTF8.self)
    }

    private func inFrontMatter(_ site: StatusSite) -> [TextEdit] {
        let key = String(label.map { $0 == " " ? "-" : $0 })
        let wanted = RecordVocabulary.normalized(Array(key.utf8)[...])
        let entries = text.outline.frontMatter?.entries ?? []
        if entries.contains(where: { RecordVocabulary.normalized($0.label) == wanted }) { return [] }
        let line = text.line(site.line)
        guard let label = entries.first(where: { $0.field == .status && $0.values.first?.number == site.line })?.label,
            line.startIndex <= label.startIndex, label.endIndex <= line.endIndex
        else { return [] }
        let isTOML = line[label.endIndex...].first { !$0.isBlank && $0 != 0x22 && $0 != 0x27 } == 0x3D
        let last = site.lines.map(\.number).max() ?? site.line
        let indent = text.indent(ofLine: site.line)
        return frontMatter.map { value in
            let written = isTOML && value.first != "\"" && value.first != "[" ? "\"\(value)\"" : value
            return text.insertion([indent + key + (isTOML ? " = " : ": ") + written], afterLine: last)
        }
    }

    /// Paragraphs below the block that holds the status, and below the title.
    private func paragraphs() -> [[TextEdit]] {
        var ways: [[TextEdit]] = []
        for site in sites where site.dress != .frontMatter {
            var last = site.line
            while last < text.lines.count, !text.line(last + 1).trimmed().isEmpty { last += 1 }
            ways.append([text.insertion(["", sentence], afterLine: last)])
        }
        if let title = text.outline.title ?? text.outline.firstHeading, title.line <= text.lines.count {
            var last = title.line
            // The line below an underlined heading belongs to it.
            if last < text.lines.count, let mark = text.line(last + 1).trimmed().first, !mark.isWordByte,
                text.line(last + 1).trimmed().isRun(of: mark, atLeast: 2)
            {
                last += 1
            }
            ways.append([text.insertion(["", sentence], afterLine: last)])
        }
        return ways
    }
}
