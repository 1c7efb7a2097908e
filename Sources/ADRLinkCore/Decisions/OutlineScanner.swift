/// Fills an outline line by line. Fenced code, comments, block quotes and directives are passed over.
struct OutlineScanner {
    enum Section: Equatable {
        case head, status, links, body
        case field(Int)
    }

    let markup: RecordMarkup
    var outline = RecordOutline()
    var section = Section.head
    var headLines = 0
    var sectionLines = 0
    private var fence: (byte: UInt8, count: Int)?
    private var inComment = false
    var openField: (index: Int, indent: Int, isBullet: Bool, isCell: Bool, afterBlank: Bool)?
    var columns: [RecordVocabulary.Field?]?
    var isTableOfBareCells = false
    var attributes: [String: Bytes] = [:]
    private var restStyles: [(byte: UInt8, over: Bool)] = []
    private var previousIsRun = false
    private var sectionsAreLevelOne = false
    private var previousIsBlank = true

    static func scan(_ bytes: [UInt8], _ markup: RecordMarkup) -> RecordOutline {
        var cursor = LineCursor(bytes)
        var scanner = OutlineScanner(markup: markup)
        scanner.outline.frontMatter = FrontMatter(&cursor)
        var next = cursor.next()
        while let line = next {
            let behind = cursor
            next = cursor.next()
            if scanner.read(line, before: next) {
                next = cursor.next()
            } else if scanner.isInProse {
                cursor = behind
                if let blank = cursor.skipProse() { scanner.previousIsBlank = blank }
                next = cursor.next()
            }
        }
        return scanner.outline
    }

    private var isInProse: Bool { section == .body && fence == nil && !inComment }

    private init(markup: RecordMarkup) { self.markup = markup }

    /// True where the next line was used up as the underline of a heading.
    private mutating func read(_ line: TextLine, before next: TextLine?) -> Bool {
        var text = line.bytes.trimmed()
        if let open = fence {
            if text.first == open.byte, text.isRun(of: open.byte, atLeast: open.count) { fence = nil }
            return false
        }
        if inComment || text.contains(0x3C) {
            text = withoutComments(text)
            if text.isEmpty { return false }
        }
        guard let first = text.first else {
            previousIsBlank = true
            previousIsRun = false
            openField?.afterBlank = true
            return false
        }
        defer {
            previousIsBlank = false
            previousIsRun = false
        }
        if opensFence(text, first, next) { return false }
        if let level = atxLevel(text, first) {
            heading(RecordOutline.Heading(text: headingText(text, level), line: line.number, level: level))
            return false
        }
        if let next, let level = underlined(text, first, by: next.bytes.trimmed(), line.bytes) {
            heading(RecordOutline.Heading(text: text, line: line.number, level: level))
            return true
        }
        if isPassedOver(text, first) {
            return false
        }
        if outline.firstLine == nil { outline.firstLine = TextLine(bytes: text, number: line.number) }
        guard section != .body else { return false }
        content(TextLine(bytes: text, number: line.number), text.startIndex - line.bytes.startIndex, next)
        return false
    }

    // MARK: What is not text

    private mutating func withoutComments(_ text: Bytes) -> Bytes {
        var result: [UInt8] = []
        var rest = text
        while true {
            if inComment {
                guard let close = rest.firstRange(of: Self.commentClose) else { return result[...] }
                inComment = false
                rest = rest[close.upperBound...]
            }
            guard let open = rest.firstRange(of: Self.commentOpen) else {
                return result.isEmpty ? rest.trimmed() : (result + rest)[...].trimmed()
            }
            result += rest[rest.startIndex..<open.lowerBound]
            inComment = true
            rest = rest[open.upperBound...]
        }
    }
    private static let commentOpen = Array("<!--".utf8)
    private static let commentClose = Array("-->".utf8)

    private mutating func opensFence(_ text: Bytes, _ first: UInt8, _ next: TextLine?) -> Bool {
        switch markup {
        case .markdown:
            guard first == 0x60 || first == 0x7E else { return false }
            let marks = text.prefix { $0 == first }
            guard marks.count >= 3, first == 0x7E || !text[marks.endIndex...].contains(0x60) else { return false }
            fence = (first, marks.count)
            return true
        case .asciidoc:
            if first == 0x60, text.starts(with: "```".utf8) {
                fence = (first, 3)
                return true
            }
            guard [0x2D, 0x2E, 0x2F, 0x2B, 0x5F].contains(first), text.isRun(of: first, atLeast: 4) else {
                return false
            }
            fence = (first, text.count)
            return true
        case .restructuredText:
            return false
        }
    }

    private func isPassedOver(_ text: Bytes, _ first: UInt8) -> Bool {
        switch first {
        case 0x3E: return true  // block quote
        case 0x2E: return markup == .restructuredText && text.starts(with: ".. ".utf8)
        case 0x2F: return markup == .asciidoc && text.starts(with: "//".utf8)
        case 0x5B: return text.starts(with: "[//]:".utf8) || markup == .asciidoc && text.last == 0x5D
        case 0x3D, 0x2D, 0x2A, 0x5F, 0x7E, 0x5E, 0x23: return text.isRun(of: first, atLeast: 3)
        default: return false
        }
    }

    // MARK: Headings

    private func atxLevel(_ text: Bytes, _ first: UInt8) -> Int? {
        guard first == 0x23 || first == 0x3D && markup == .asciidoc else { return nil }
        let marks = text.prefix { $0 == first }
        guard marks.count <= 6, marks.endIndex < text.endIndex else { return nil }
        if text[marks.endIndex].isBlank { return marks.count }
        // `##Status` is no heading to a Markdown processor; its author thought it was one.
        guard first == 0x23, let field = RecordVocabulary.section(text[marks.endIndex...]), field == .status else {
            return nil
        }
        return marks.count
    }

    private func headingText(_ text: Bytes, _ level: Int) -> Bytes {
        var rest = text.dropping(prefix: level).trimmed()
        // Marks at the end close the heading only behind a blank: `Use C#` is a title.
        var end = rest.endIndex
        while end > rest.startIndex, rest[end - 1] == text.first { end -= 1 }
        if end == rest.startIndex || rest[end - 1].isBlank { rest = rest[..<end].trimmed() }
        if rest.last == 0x7D, let brace = rest.lastIndex(of: 0x7B), brace > rest.startIndex, rest[brace + 1] == 0x23 {
            rest = rest[rest.startIndex..<brace].trimmed()
        }
        return rest
    }

    private mutating func underlined(_ text: Bytes, _ first: UInt8, by line: Bytes, _ raw: Bytes) -> Int? {
        guard let mark = line.first, !mark.isWordByte, line.isRun(of: mark, atLeast: 2),
            first != mark || !text.isRun(of: mark, atLeast: 1)
        else {
            previousIsRun = false
            return nil
        }
        switch markup {
        case .markdown, .asciidoc:
            guard mark == 0x3D || mark == 0x2D || markup == .asciidoc && mark == 0x7E else { return nil }
            if markup == .asciidoc, abs(line.count - text.count) > 2 || line.count < 4 { return nil }
            guard first != 0x7C, first != 0x3E, !HeadField.withoutBullet(text).1, previousIsBlank else { return nil }
            if mark == 0x2D, HeadField(raw) != nil { return nil }
            return mark == 0x3D ? 1 : 2
        case .restructuredText:
            guard line.count >= 3 ? line.count * 2 >= text.count : line.count >= text.count else { return nil }
            guard !text.isRun(of: first, atLeast: 3) || first.isWordByte else { return nil }
            if let known = restStyles.firstIndex(where: { $0.byte == mark }) { return known + 1 }
            restStyles.append((mark, false))
            return restStyles.count
        }
    }

    private mutating func heading(_ heading: RecordOutline.Heading) {
        openField = nil
        columns = nil
        if outline.firstHeading == nil, heading.level <= 2 { outline.firstHeading = heading }
        // An empty status section may say its word in the next heading: `### Accepted`.
        if section == .status, outline.statusLines.isEmpty, heading.level > 2,
            StatusText.family(of: StatusText.peeled(heading.text)) != nil
        {
            outline.statusLines.append(TextLine(bytes: heading.text, number: heading.line))
            return
        }
        var bare = RecordTitle.withoutNumber(heading.text)
        var kind = RecordVocabulary.section(StatusText.withoutSymbols(bare))
        if kind == nil, heading.level > 1, let first = bare.first, first.isDigit || first == 0x28 {
            // `## 1 Status`, `## 2.1 Context`
            let unnumbered = bare.drop { $0.isDigit || [0x20, 0x28, 0x29, 0x2E, 0x2D].contains($0) }
            kind = RecordVocabulary.section(unnumbered)
            if kind != nil { bare = unnumbered }
        }
        // `# Decision`, `# Rationale`: a record that writes its sections so has no title below them.
        let isSection = RecordTitle.isSectionName(kind, bare)
        if heading.level == 1, isSection, outline.title == nil { sectionsAreLevelOne = true }
        if heading.level == 1, outline.title == nil, !isSection, !sectionsAreLevelOne {
            outline.title = heading
            section = .head
            return
        }
        sectionLines = 0
        switch kind {
        case .status?:
            openStatus(heading)
        case .title?: section = appendField(.title, heading.line)
        case .date(let label)?:
            // `## Accepted` is no date section.
            let isDate = label == .date || Self.dateWords.contains { bare.folded()[...].firstRange(of: $0) != nil }
            section = isDate ? appendField(.date(label), heading.line) : .body
        case .relation(let kind, let partial)?:
            section = appendField(.relation(kind, partial: partial), heading.line)
        case .governs?: section = appendField(.governs, heading.line)
        case .links?: section = .links
        case .context?:
            outline.hasContext = true
            section = .body
        case .decision?:
            outline.hasDecision = true
            section = .body
        default:
            let name = RecordVocabulary.normalized(bare)
            if let field = HeadField(heading.text), field.field == .status, !field.value.isEmpty {
                openStatus(heading)
                if section == .status { outline.statusLines.append(TextLine(bytes: field.value, number: heading.line)) }
            } else if let field = HeadField(heading.text), case .date = field.field, !field.value.isEmpty {
                section = appendField(field.field, heading.line)
                outline.fields[outline.fields.count - 1].values.append(
                    TextLine(bytes: field.value, number: heading.line))
            } else if let rest = behindStatus(StatusText.withoutSymbols(bare)) {
                if StatusText.family(of: StatusText.peeled(rest)) != nil {
                    openStatus(heading)
                    if section == .status { outline.statusLines.append(TextLine(bytes: rest, number: heading.line)) }
                } else if Self.statusCompanions.contains(RecordVocabulary.normalized(StatusText.peeled(rest))) {
                    openStatus(heading)
                } else {
                    section = .body
                }
            } else {
                // `## 7. Title` where nothing stands above it: its fields follow.
                let isTitle = outline.title == nil && outline.firstHeading?.line == heading.line
                section = isTitle || Self.metadataNames.contains(name) ? .head : .body
            }
        }
    }

    private static let dateWords = ["date", "created", "modified", "datum"].map { Array($0.utf8) }

    private mutating func openStatus(_ heading: RecordOutline.Heading) {
        outline.hasStatus = true
        if outline.statusLevel == nil { outline.statusLevel = heading.level }
        section = outline.statusLines.isEmpty ? .status : .body
    }

    /// What follows the word in `Status (accepted)`, `Status — Accepted`, `Status & Date`.
    private func behindStatus(_ heading: Bytes) -> Bytes? {
        guard let word = heading.prefix(60).split(separator: 0x20, maxSplits: 1).first, word.count < heading.count,
            RecordVocabulary.field(word) == .status
        else { return nil }
        return heading[word.endIndex...].trimmed()
    }

    /// What a status section tells besides.
    private static let statusCompanions: Set<String> = [
        "date", "&date", "anddate", "dates", "&dates", "history", "log", "changes", "&history", "andhistory",
        "metadata",
        "&metadata", "andmetadata", "&deciders", "&owner", "andownership", "&ownership", "ofadr", "oftherecord",
        "ofthisdocument", "ofthedocument", "ofproposal", "oftheproposal", "undatum", "unddatum", "etdate", "yfecha",
        "edata",
    ]

    private mutating func appendField(_ field: RecordVocabulary.Field, _ line: Int) -> Section {
        outline.fields.append(RecordOutline.Field(field: field, values: [], line: line))
        return .field(outline.fields.count - 1)
    }

    private static let metadataNames: Set<String> = [
        "metadata", "meta", "details", "info", "information", "documentinformation", "documentcontrol", "metadaten",
        "métadonnées", "metadatos", "header", "recordinformation", "decisiondetails", "overview", "元数据",
        "adrinfo", "adrinformation", "adrmetadata", "adrdetails", "documentinfo", "documentmetadata", "documentdetails",
        "general", "generalinformation", "properties", "attributes", "recorddetails", "recordmetadata", "informations",
        "informationen", "información", "informações", "informationsgénérales", "frontmatter", "decisionmetadata",
        "basicinformation", "recordinfo", "headers", "statusinformation", "administrative", "decisioninformation",
    ]
}
