/// Something that has to hold, as a page of the repository states it.
struct Requirement: Equatable, Sendable {
    var id: String
    /// The words behind the id, with their inline markup.
    var text: String
    var path: String
    /// From 1.
    var line: Int
}

/// Reads requirements out of Markdown: a row of a table whose first cell is an id, a heading that begins with one.
///
/// What stands in a fenced or indented block of code, or in a comment, is an example and states nothing.
struct RequirementReader {
    private let shape: RequirementShape
    private let path: String
    private var fence: (mark: Character, count: Int)?
    private var isInComment = false
    private var found: [Requirement] = []

    /// The requirements of a page in their order, an id as often as it is stated.
    static func read(_ bytes: [UInt8], path: String, _ shape: RequirementShape) -> [Requirement] {
        var reader = RequirementReader(shape: shape, path: path)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated() {
            // Most lines are prose, and need not become text.
            let start = line.first { $0 != 0x20 } ?? 0
            if "|#`~<".utf8.contains(start) || reader.isInComment {
                reader.add(String(decoding: line, as: UTF8.self), place + 1)
            }
        }
        return reader.found
    }

    private init(shape: RequirementShape, path: String) {
        self.shape = shape
        self.path = path
    }

    private mutating func add(_ line: String, _ number: Int) {
        let indent = line.prefix { $0 == " " }.count
        let text = line.drop { $0 == " " }
        if isInComment {
            if text.contains("-->") { isInComment = false }
            return
        }
        guard indent < 4 else { return }
        if let mark = text.first, mark == "`" || mark == "~" {
            let count = text.prefix { $0 == mark }.count
            if let open = fence {
                let isEnd = mark == open.mark && count >= open.count && text.dropFirst(count).allSatisfy(\.isWhitespace)
                if isEnd { fence = nil }
            } else if count >= 3 {
                fence = (mark, count)
            }
            return
        }
        guard fence == nil else { return }
        if text.hasPrefix("<!--") {
            isInComment = !text.contains("-->")
        } else if text.hasPrefix("|") {
            addRow(Self.cells(text), number)
        } else if text.hasPrefix("#") {
            addHeading(text, number)
        }
    }

    private mutating func addRow(_ cells: [String], _ line: Int) {
        guard let first = cells.first, case let id = Self.plain(first), shape.isID(id) else { return }
        found.append(Requirement(id: id, text: cells.count > 1 ? cells[1] : "", path: path, line: line))
    }

    private mutating func addHeading(_ text: Substring, _ line: Int) {
        let marks = text.prefix { $0 == "#" }.count
        guard marks <= 6, text.dropFirst(marks).first?.isWhitespace == true else { return }
        var words = Self.trimmed(text.dropFirst(marks))
        // `## Title ##` is closed as well as opened.
        let closing = words.reversed().prefix { $0 == "#" }.count
        if closing > 0, words.dropLast(closing).last?.isWhitespace == true {
            words = Self.trimmed(Substring(words.dropLast(closing)))
        }
        let end = words.firstIndex { $0.isWhitespace || $0 == ":" } ?? words.endIndex
        let id = Self.plain(String(words[..<end]))
        guard shape.isID(id) else { return }
        let rest = words[end...].drop { $0.isWhitespace || ":–—-".contains($0) }
        found.append(Requirement(id: id, text: String(rest), path: path, line: line))
    }

    /// The cells of a row; `\|` is no border.
    private static func cells(_ row: Substring) -> [String] {
        var cells: [String] = []
        var cell = ""
        var isEscaped = false
        for character in row.dropFirst() {
            if isEscaped {
                cell += character == "|" ? "|" : "\\\(character)"
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "|" {
                cells.append(trimmed(Substring(cell)))
                cell = ""
            } else {
                cell.append(character)
            }
        }
        if isEscaped { cell += "\\" }
        let rest = trimmed(Substring(cell))
        return rest.isEmpty ? cells : cells + [rest]
    }

    private static func trimmed(_ text: Substring) -> String {
        let text = text.drop { $0.isWhitespace }
        return String(text.prefix(text.count - text.reversed().prefix { $0.isWhitespace }.count))
    }

    /// A cell without the marks that set it in bold or as code, and without what makes it a link or its aim.
    private static func plain(_ cell: String) -> String {
        var text = cell[...]
        if text.hasPrefix("<a "), let end = text.firstRange(of: "</a>") { text = text[end.upperBound...] }
        func strip() {
            while let first = text.first, "*`_ ".contains(first) { text.removeFirst() }
            while let last = text.last, "*`_ ".contains(last) { text.removeLast() }
        }
        strip()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = text[text.index(after: text.startIndex)..<end]
            strip()
        }
        return String(text)
    }
}
