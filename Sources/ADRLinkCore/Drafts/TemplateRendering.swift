/// What is filled into a template.
struct RecordContent: Sendable {
    var id: DecisionID
    var number: Int?
    var title: String
    /// `yyyy-mm-dd`.
    var date: String
    /// In English for the families, else the repository's own word.
    var status: String
    var relations: [(kind: Relation.Kind, reference: RecordReference)]
    var governs: [String]
    /// Known texts of the sections: adrlink knows them for its first record only.
    var texts: [RecordTemplate.Place: String] = [:]
    var wording: RecordWording
}

extension RecordTemplate {
    /// The record that the template makes of a content.
    ///
    /// A line with `{{relations}}` is written once for each relation, and a line with `{{governs}}` only where there is
    /// something to govern. What was filled in is never read again for places.
    func render(_ content: RecordContent) throws(ADRLinkError) -> [UInt8] {
        if isUnmarked { return try UnmarkedTemplate(self).fill(content) }
        var output: [String] = []
        var skipsBlank = false
        for (place, line) in lines.enumerated() {
            if skipsBlank, line.isBlank {
                skipsBlank = false
                continue
            }
            skipsBlank = false
            let written = try render(line, content)
            if written.isEmpty {
                // A paragraph that is left out takes one of the blank lines around it along.
                skipsBlank = output.last?.isEmpty ?? true
                continue
            }
            let isAlone =
                lines[..<place].last.map(\.isBlank) ?? true && lines[(place + 1)...].first.map(\.isBlank) ?? true
            output += isAlone && !line.isFrontMatter ? Array(written.joined(separator: [""])) : written.flatMap(\.self)
        }
        return bytes(of: output)
    }

    func bytes(of output: [String]) -> [UInt8] {
        (hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : [])
            + Array((output.joined(separator: newline) + (endsWithNewline ? newline : "")).utf8)
    }

    /// The lines that stand for one line of the template, in groups of one item each.
    private func render(_ line: Line, _ content: RecordContent) throws(ADRLinkError) -> [[String]] {
        if line.has(.relations) {
            return try content.relations.map { (relation) throws(ADRLinkError) in
                let verb = content.wording.verb(relation.kind)
                let text =
                    line.isFrontMatter
                    ? "\(verb) \(relation.reference.id)"
                    : "\(verb.capitalizedFirst) \(relation.reference.link(in: markup))"
                return [try fill(line, content, relation: text)]
            }
        }
        if line.has(.governs), content.governs.isEmpty { return [] }
        return [[try fill(line, content, relation: "")]]
    }

    private func fill(_ line: Line, _ content: RecordContent, relation: String) throws(ADRLinkError) -> String {
        var text = ""
        var dropsMark = false
        for piece in line.pieces {
            switch piece {
            case .text(let literal):
                text += dropsMark ? String(literal.drop { ". :-)–—".contains($0) }) : literal
                dropsMark = false
            case .place(let place, let prompt):
                dropsMark = place == .number && content.number == nil
                text += try value(place, prompt, content, relation, before: text, line.isFrontMatter)
            }
        }
        return text
    }

    private func value(
        _ place: Place, _ prompt: String?, _ content: RecordContent, _ relation: String, before: String,
        _ isFrontMatter: Bool
    ) throws(ADRLinkError) -> String {
        switch place {
        case .number: return content.number.map(String.init) ?? ""
        case .id: return content.id.description
        case .date: return content.date
        case .relations: return relation
        case .title:
            return isFrontMatter
                ? Self.yaml(content.title, after: before)
                : try Self.text(content.title, in: markup, opens: !before.contains { $0.isNumber })
        case .status:
            let word = content.wording.status(content.status)
            return isFrontMatter ? Self.yaml(word, after: before) : word.capitalizedFirst
        case .governs: return try Self.pathspecs(content.governs, isFrontMatter)
        case .context, .decision, .consequences:
            if let known = content.texts[place] { return known }
            guard let prompt else { return "" }
            switch markup {
            case .markdown: return "<!-- \(prompt) -->"
            case .asciidoc: return "// \(prompt)"
            case .restructuredText: return ".. \(prompt)"
            }
        }
    }

    /// A title as plain text of a markup.
    static func text(_ title: String, in markup: RecordMarkup, opens: Bool = true) throws(ADRLinkError) -> String {
        guard markup != .markdown else { return MarkdownText.escape(title, opens: opens) }
        if let mark = title.first(where: { "`<[{|*_+#~^\\".contains($0) }) {
            throw ADRLinkError(
                .usage, "the title holds \(mark), which is markup in \(markup.rawValue)",
                hint: "adrlink can write such a title only in Markdown; choose other words, or another template")
        }
        return title
    }

    /// A scalar of YAML behind what stands before it on its line, quoted where it has to be.
    static func yaml(_ text: String, after before: String) -> String {
        func doubled(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
        if before.hasSuffix("\"") { return doubled(text) }
        if before.hasSuffix("'") { return text.replacing("'", with: "''") }
        let isPlain =
            text.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false
            && !text.contains(": ") && !text.contains(" #") && !text.hasSuffix(":")
            && !["true", "false", "yes", "no", "null", "on", "off"].contains(text.lowercased())
        return isPlain ? text : "\"\(doubled(text))\""
    }

    /// Pathspecs as a list that is read back as it was given.
    static func pathspecs(_ governs: [String], _ isFrontMatter: Bool) throws(ADRLinkError) -> String {
        let written = try governs.map { (pathspec) throws(ADRLinkError) in
            guard !pathspec.unicodeScalars.contains(where: { TerminalText.needsEscape($0) || $0 == "`" || $0 == "\"" })
            else {
                throw ADRLinkError(
                    .usage, "the pathspec \(pathspec) holds a character that cannot be written into a record",
                    hint: "put it into \(Policy.fileName): [governs \"ID\"] path = …")
            }
            let quote = pathspec.contains("'") ? "\"" : "'"
            return isFrontMatter ? quote + pathspec + quote : "`\(pathspec)`"
        }.joined(separator: ", ")
        return isFrontMatter ? "[\(written)]" : written
    }
}
