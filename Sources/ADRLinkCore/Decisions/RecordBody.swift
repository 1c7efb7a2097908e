/// What a record decided and why: its title and its text, without status, dates, relations, links and what it governs.
///
/// Two bodies are the same where they say the same: blanks, line breaks, comments and the targets of links do not count.
struct RecordBody {
    struct Difference: Equatable {
        /// How many lines differ: the greater of those that came and those that went.
        var count: Int
        /// The first line that came; nil where lines only went.
        var line: Int?
    }

    private let title: String
    private let titleLine: Int?
    private var lines: [(text: [UInt8], number: Int)] = []

    init(_ bytes: [UInt8], _ decision: Decision) {
        title = decision.title
        titleLine = decision.titleLine
        let outline = OutlineScanner.scan(bytes, decision.markup)
        var apart: Set<Int> = []
        if let line = outline.title?.line { apart.insert(line) }
        if let line = decision.titleLine { apart.insert(line) }
        for field in outline.fields {
            apart.insert(field.line)
            apart.formUnion(field.values.map(\.number))
        }
        apart.formUnion(outline.statusLines.map(\.number))
        apart.formUnion(outline.linkLines.map(\.number))

        var cursor = LineCursor(bytes)
        _ = FrontMatter(&cursor)
        var inComment = false
        var inHead = true
        while let line = cursor.next() {
            let text = Self.withoutComments(line.bytes.trimmed(), &inComment)
            guard let first = text.first, !apart.contains(line.number) else { continue }
            if first == 0x23 || first == 0x3D && decision.markup == .asciidoc {
                let heading = text.drop { $0 == first }.trimmed()
                inHead = false
                if Self.isApart(heading: heading) { continue }
            }
            if Self.isApart(text, inHead: inHead) { continue }
            let words = Self.withoutTargets(text).split { $0.isBlank }
            if !words.isEmpty { lines.append((Array(words.joined(separator: [0x20])), line.number)) }
        }
    }

    /// How this body differs from an older one; nil where both say the same.
    func difference(from old: RecordBody) -> Difference? {
        var count = 0
        var line: Int?
        if title != old.title {
            count = 1
            line = titleLine
        }
        if !lines.map(\.text).joined(separator: [0x20]).elementsEqual(old.lines.map(\.text).joined(separator: [0x20])) {
            var left: [[UInt8]: Int] = [:]
            for line in old.lines { left[line.text, default: 0] += 1 }
            var came: [Int] = []
            for line in lines {
                if let known = left[line.text], known > 0 {
                    left[line.text] = known - 1
                } else {
                    came.append(line.number)
                }
            }
            // Lines that only changed places differ too.
            count += max(came.count, left.values.reduce(0, +), 1)
            line = line ?? came.first
        }
        return count == 0 ? nil : Difference(count: count, line: line)
    }

    // MARK: What does not count

    private static func isApart(heading: Bytes) -> Bool {
        switch RecordVocabulary.section(StatusText.withoutSymbols(RecordTitle.withoutNumber(heading))) {
        case .status, .date, .relation, .governs, .links, .title, .id: true
        default: false
        }
    }

    private static func isApart(_ text: Bytes, inHead: Bool) -> Bool {
        // Underlines and rules.
        if let first = text.first, !first.isWordByte, text.count > 2, text.isRun(of: first, atLeast: 3) { return true }
        if inHead, let field = HeadField(text), field.isKnown { return true }
        if isApart(heading: text), text.count < 40 { return true }
        // `[1]: target`
        if text.first == 0x5B, let close = text.firstIndex(of: 0x5D), text[close...].starts(with: "]: ".utf8) {
            return true
        }
        // `> **Superseded by** [9. …](…)`: a note that states a relation, wherever it stands.
        let bare = StatusText.peeled(HeadField.withoutBullet(text.drop { $0 == 0x3E || $0 == 0x20 }).0)
        return bare.count < 400 && RelationReader.opens(bare)
    }

    private static func withoutComments(_ text: Bytes, _ inComment: inout Bool) -> Bytes {
        guard inComment || text.firstRange(of: commentOpen) != nil else { return text }
        var kept: [UInt8] = []
        var rest = text
        while true {
            if inComment {
                guard let close = rest.firstRange(of: commentClose) else { return kept[...] }
                inComment = false
                rest = rest[close.upperBound...]
            }
            guard let open = rest.firstRange(of: commentOpen) else { return (kept + rest)[...].trimmed() }
            kept += rest[rest.startIndex..<open.lowerBound]
            inComment = true
            rest = rest[open.upperBound...]
        }
    }
    private static let commentOpen = Array("<!--".utf8)
    private static let commentClose = Array("-->".utf8)

    /// The text with only the words of its links, and without the numbers in them: both change when a record is renumbered.
    private static func withoutTargets(_ text: Bytes) -> [UInt8] {
        var kept: [UInt8] = []
        var place = text.startIndex
        for link in RecordLinks.links(in: text) where link.target != nil {
            kept += text[place..<link.range.lowerBound]
            kept += link.text.filter { !$0.isDigit }
            place = link.range.upperBound
        }
        return kept + text[place...]
    }
}
