/// The form of a new record: text with places to fill in.
///
/// Places are written `{{title}}`, or `{{context: What is the situation?}}` with a prompt that stays as a comment while
/// nothing is known. A template of adr-tools has the words NUMBER, TITLE, DATE and STATUS instead; one that has neither is
/// filled in where a record of that form has its title, status and date.
struct RecordTemplate: Sendable {
    /// What can be filled in.
    enum Place: String, CaseIterable, Sendable {
        case number, id, title, date, status, relations, governs, context, decision, consequences
    }

    enum Piece: Sendable, Equatable {
        case text(String)
        case place(Place, prompt: String?)
    }

    struct Line: Sendable, Equatable {
        var pieces: [Piece]
        var isFrontMatter: Bool

        var isBlank: Bool {
            pieces.allSatisfy { if case .text(let text) = $0 { text.utf8.allSatisfy(\.isBlank) } else { false } }
        }
        func has(_ wanted: Place) -> Bool {
            pieces.contains { if case .place(wanted, _) = $0 { true } else { false } }
        }
    }

    /// One of adrlink's names, or the path of a file.
    var name: String
    var markup: RecordMarkup
    var lines: [Line]
    /// How its lines end, by the first one.
    var newline: String
    var hasByteOrderMark = false
    var endsWithNewline = true

    /// False for adrlink's own: those have a place for everything.
    var isRepositorys = true

    /// True where nothing marks the places, so that they have to be found.
    var isUnmarked: Bool { !lines.contains { $0.pieces.contains { if case .place = $0 { true } else { false } } } }

    func has(_ place: Place) -> Bool { lines.contains { $0.has(place) } }

    /// The most bytes of a template.
    static let limit = 1 << 20

    init(name: String, markup: RecordMarkup, bytes: [UInt8]) throws(ADRLinkError) {
        guard bytes.count <= Self.limit, let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw ADRLinkError(
                .configuration, "the template is not text in UTF-8", hint: "save it as UTF-8", path: name)
        }
        self.name = name
        self.markup = markup
        var body = Array(text.utf8)[...]
        if body.starts(with: [0xEF, 0xBB, 0xBF]) {
            hasByteOrderMark = true
            body = body.dropFirst(3)
        }
        guard body.contains(where: { !$0.isBlank }) else {
            throw ADRLinkError(.configuration, "the template is empty", path: name)
        }
        let feed = body.firstIndex(of: 0x0A)
        newline = feed.map { $0 > body.startIndex && body[$0 - 1] == 0x0D } ?? false ? "\r\n" : "\n"
        endsWithNewline = body.last == 0x0A
        var raw = body.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.last == 0x0D ? line.dropLast() : line
        }
        if endsWithNewline { raw.removeLast() }
        let ends = raw.indices.dropFirst().first { raw[$0].trimmed().elementsEqual("---".utf8) }
        let frontMatter = raw[0].trimmed().elementsEqual("---".utf8) ? ends ?? 0 : 0
        lines = raw.enumerated().map { place, line in
            Line(pieces: Self.pieces(line), isFrontMatter: place < frontMatter)
        }
        guard isUnmarked else { return }
        let marked = raw.enumerated().map { place, line in
            Line(pieces: Self.words(line), isFrontMatter: place < frontMatter)
        }
        // One capital word may be prose; a title and something else are a template of adr-tools.
        let found = Set(
            marked.flatMap { $0.pieces.compactMap { if case .place(let place, _) = $0 { place } else { nil } } })
        if found.contains(.title), found.count > 1 { lines = marked }
    }

    /// Reads `{{name}}` and `{{name: prompt}}`; other names between braces belong to somebody else and stay.
    private static func pieces(_ line: Bytes) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var rest = line
        while let open = rest.firstRange(of: [0x7B, 0x7B]),
            let close = rest[open.upperBound...].firstRange(of: [0x7D, 0x7D])
        {
            let inner = rest[open.upperBound..<close.lowerBound]
            let colon = inner.firstIndex(of: 0x3A)
            let name = inner[inner.startIndex..<(colon ?? inner.endIndex)].trimmed().text
            guard let place = Place(rawValue: name) else {
                text += rest[rest.startIndex..<open.upperBound]
                rest = rest[open.upperBound...]
                continue
            }
            text += rest[rest.startIndex..<open.lowerBound]
            if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
            pieces.append(.place(place, prompt: colon.map { inner[($0 + 1)...].trimmed().text }))
            rest = rest[close.upperBound...]
        }
        text += rest
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        return pieces
    }

    /// Reads the words of adr-tools, each only where it stands alone.
    private static func words(_ line: Bytes) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var place = line.startIndex
        while place < line.endIndex {
            let word = line[place...].prefix(while: \.isWordByte)
            guard !word.isEmpty else {
                text.append(line[place])
                place += 1
                continue
            }
            if let found = Place(rawValue: word.text.lowercased()), word.allSatisfy({ $0 < 0x60 }),
                [.number, .title, .date, .status].contains(found)
            {
                if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
                text = []
                pieces.append(.place(found, prompt: nil))
            } else {
                text += word
            }
            place = word.endIndex
        }
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        return pieces
    }
}
