/// Reads one record file. It never fails: a file is a decision, no record, or a problem with a reason.
public struct DecisionParser: Sendable {
    public let conventions: RecordConventions
    private let relationReader: RelationReader

    public init(conventions: RecordConventions = .init()) {
        self.conventions = conventions
        relationReader = RelationReader(
            prefixes: Set((conventions.prefixes + Self.usualPrefixes).map { $0.lowercased() }))
    }
    private static let usualPrefixes = [
        "ADR", "ADRs", "LADR", "MADR", "decision", "decisions", "entscheidung", "décision",
    ]

    /// - Parameter folder: the record folder the file was found in, relative to the top of the repository.
    public func read(_ file: RecordFile, folder: String) -> RecordReading {
        guard let markup = RecordMarkup(path: file.path) else { return .notARecord(reason: "not a text record") }
        if file.bytes.starts(with: [0xFF, 0xFE]) || file.bytes.starts(with: [0xFE, 0xFF]) {
            return .problem(RecordProblem(path: file.path, message: "is UTF-16; records are read as UTF-8"))
        }
        guard let place = RecordPlace(path: file.path, folder: folder) else {
            return .notARecord(reason: "hidden file")
        }
        if let reason = place.reasonAgainst { return .notARecord(reason: reason) }
        let outline = OutlineScanner.scan(file.bytes, markup)
        let title = Title(outline, place.name)
        var number = place.name.number
        if number == nil, place.name.datePrefix == nil { number = title.number }
        if number == nil, place.name.datePrefix == nil, !looksLikeRecord(outline, place) {
            return .notARecord(reason: "no number, no date and no head of a record")
        }
        let facts = RecordFacts(outline, relationReader, conventions)
        var name = place.name
        name.number = number
        return .decision(
            Decision(
                id: id(of: name, in: place), number: number, slug: number == nil ? place.identity : name.slug,
                title: markup == .markdown ? MarkdownText.unescape(title.text.text) : title.text.text,
                status: facts.status, rawStatus: facts.rawStatus,
                date: facts.date ?? name.datePrefix ?? place.folderDate,
                path: file.path, markup: markup, titleLine: title.line, statusLine: facts.statusLine,
                relations: facts.relations, governs: facts.governs))
    }

    /// What a decision is called whose name, with the number of its heading where it has none itself, is this.
    func id(of name: RecordName, in place: RecordPlace) -> DecisionID {
        guard let number = name.number else { return DecisionID(slug: place.identity) }
        guard let own = name.prefix else {
            return DecisionID(prefix: conventions.prefixes.first ?? "", number: number, digits: conventions.digits)
        }
        let lower = own.lowercased()
        if let known = conventions.prefixes.first(where: { $0.lowercased() == lower }) {
            return DecisionID(prefix: known, number: number, digits: conventions.digits)
        }
        if own == lower, lower != "adr" {
            return DecisionID(prefix: conventions.prefixes.first ?? "", number: number, digits: conventions.digits)
        }
        return DecisionID(prefix: own == lower ? own.uppercased() : own, number: number, digits: name.digits)
    }

    /// For names that say nothing: is there a status or a date, and a context or a decision?
    private func looksLikeRecord(_ outline: RecordOutline, _ place: RecordPlace) -> Bool {
        let metadata = outline.frontMatter?.entries.contains { $0.field == .status } ?? false
        let stated = outline.hasStatus || metadata
        let sections = (outline.hasContext ? 1 : 0) + (outline.hasDecision ? 1 : 0)
        if place.isBelowDatedFolder { return sections > 0 || stated }
        if place.name.stem.lowercased().hasPrefix("adr") { return stated || sections > 0 }
        return stated && sections > 0 || sections == 2
    }

    private struct Title {
        var text: Bytes = []
        var line: Int?
        var number: Int?

        init(_ outline: RecordOutline, _ name: RecordName) {
            func set(_ heading: Bytes, _ line: Int) {
                (number, text) = RecordTitle.split(heading, number: name.number)
                self.line = line
            }
            if let heading = outline.title {
                set(heading.text, heading.line)
            } else if let entry = outline.frontMatter?.entries.first(where: { $0.field == .title }),
                let first = entry.values.first
            {
                set(
                    entry.isList ? first.bytes : Bytes(entry.values.map(\.bytes).joined(separator: [0x20])),
                    first.number)
            } else if let heading = outline.firstHeading, RecordTitle.split(heading.text).number != nil {
                set(heading.text, heading.line)
            } else if let field = outline.fields.first(where: { $0.field == .title })?.values.first {
                set(field.bytes, field.number)
            } else if let first = outline.firstLine, let number = RecordTitle.split(first.bytes).number,
                number == name.number
            {
                set(first.bytes, first.number)
            } else if let heading = outline.firstHeading, heading.level < outline.statusLevel ?? 2,
                RecordVocabulary.section(heading.text) != .status
            {
                set(heading.text, heading.line)
            }
        }
    }
}

/// Where a file lies in its record folder, and the name that identifies it.
struct RecordPlace {
    /// Of the file, or of the folder where a decision has a folder of its own.
    var name: RecordName
    /// The slug that identifies a record without a number.
    var identity: String
    var folderDate: String?
    var isBelowDatedFolder = false
    /// Set for names that are never records.
    var reasonAgainst: String?

    init?(path: String, folder: String) {
        let below =
            folder.isEmpty || folder == "."
            ? path[...] : path.hasPrefix(folder + "/") ? path.dropFirst(folder.utf8.count + 1) : path[...]
        let parts = below.split(separator: "/")
        guard let file = parts.last, let name = RecordName(fileName: String(file)) else { return nil }
        self.name = name
        identity = name.stem
        let parent = parts.dropLast().last.flatMap { RecordName(fileName: String($0)) }
        let stem = name.stem.lowercased()
        let standsForFolder = ["readme", "index", "adr", "decision", "record"].contains(stem)
        if let parent, parent.number != nil || parent.datePrefix != nil, name.number == nil, name.datePrefix == nil {
            if standsForFolder || stem == parent.stem.lowercased() || stem == parent.slug.lowercased() {
                self.name = parent
                identity = parent.stem
            } else {
                isBelowDatedFolder = true
                folderDate = parent.datePrefix
                identity = parent.stem + "/" + name.stem
            }
        } else if Self.neverRecords.contains(stem) {
            reasonAgainst = stem == "readme" ? "README" : "index or other page"
        }
        if reasonAgainst == nil, self.name == name, Self.isList(name) { reasonAgainst = "index or other page" }
        if Self.isTemplate(name)
            || name.number == nil
                && parts.dropLast().contains(where: { ["template", "templates"].contains($0.lowercased()) })
        {
            reasonAgainst = "template"
        }
    }

    /// `0000-index.md`, `000-README.md`, `decision-log.md`, `adr-index.md`; `0042-index.md` is a record.
    private static func isList(_ name: RecordName) -> Bool {
        guard name.datePrefix == nil, (name.number ?? 0) == 0 else { return false }
        let words = name.slug.lowercased().split { "-_ .".contains($0) }
        return words.contains { listWords.contains(String($0)) }
            && words.allSatisfy { listWords.contains(String($0)) || listObjects.contains(String($0)) }
    }
    private static let listWords: Set<String> = [
        "index", "readme", "toc", "log", "logs", "list", "overview", "glossary", "contents",
    ]
    private static let listObjects: Set<String> = [
        "adr", "adrs", "decision", "decisions", "architecture", "architectural", "record", "records", "status", "of",
        "table",
    ]

    private static let neverRecords: Set<String> = [
        "readme", "index", "_index", "contributing", "changelog", "summary", "_sidebar", "toc", "glossary", "license",
        "nav",
    ]

    /// `adr-template.md`, `0000-template.md`; `0012-use-a-template-engine.md` is a record.
    private static func isTemplate(_ name: RecordName) -> Bool {
        guard name.datePrefix == nil,
            name.number == nil || name.number == 0 || (name.number ?? 0) % 10 == 9 && name.digits > 2
        else { return false }
        let words = name.slug.lowercased().split { "-_ .".contains($0) }
        guard
            words.contains(where: {
                [
                    "template", "templates", "tmpl", "skeleton", "boilerplate", "vorlage", "plantilla", "modèle",
                    "modele", "模板", "шаблон",
                ].contains($0)
            })
        else { return false }
        return words.allSatisfy { templateWords.contains(String($0)) || $0.utf8.count <= 2 }
    }

    private static let templateWords: Set<String> = [
        "template", "templates", "tmpl", "skeleton", "boilerplate", "vorlage", "plantilla", "modèle", "modele", "模板",
        "шаблон", "adr", "adrs", "madr",
        "ladr", "short",
        "long", "full", "bare", "minimal", "decision", "decisions", "record", "records", "architecture",
        "architectural", "nygard", "example",
        "default", "simple", "basic", "new", "the", "our", "0000", "000", "xxxx", "xxx", "nnnn", "nnn", "title", "any",
    ]
}
