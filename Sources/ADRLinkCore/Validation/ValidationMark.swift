/// A place in a file that says which requirements a test validates: `Validates: GOV-4, GOV-5` in a comment.
struct ValidationMark: Equatable, Sendable {
    /// What the mark is about, by the name that results call it.
    enum Subject: Equatable, Sendable {
        /// A suite or a class.
        case suite(String)
        /// A function, and the suite that it stands in, where it does.
        case test(String, suite: String?)
        /// Everything in the file, by its name without the extension.
        case file(String)

        var name: String {
            switch self {
            case .suite(let name), .file(let name), .test(let name, nil): name
            case .test(let name, let suite?): "\(suite).\(name)"
            }
        }
    }

    var subject: Subject
    var ids: [String]
    var path: String
    /// From 1.
    var line: Int
}

/// Finds marks in a source file of any language.
///
/// A mark stands for the declaration behind it, which may follow further comments and attributes; in a docstring of Python for
/// the one before it; where there is neither, for the whole file.
enum ValidationMarkReader {
    private static let needle = Array("Validates:".utf8)

    static func read(_ bytes: [UInt8], path: String, _ shape: RequirementShape) -> [ValidationMark] {
        // Most files have no mark and most lines of the others neither: only what may have one becomes text.
        guard mayHoldMark(bytes[...]) else { return [] }
        let raw = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let lines = raw.map { String(decoding: $0, as: UTF8.self) }
        var marks: [ValidationMark] = []
        for (place, line) in lines.enumerated() where mayHoldMark(raw[place]) {
            guard let ids = ids(in: line, shape), !ids.isEmpty else { continue }
            marks.append(
                ValidationMark(subject: subject(at: place, lines, path), ids: ids, path: path, line: place + 1))
        }
        return marks
    }

    private static func mayHoldMark(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= needle.count else { return false }
        for place in bytes.startIndex...(bytes.endIndex - needle.count) where bytes[place] == needle[0] {
            if bytes[place..<place + needle.count].elementsEqual(needle) { return true }
        }
        return false
    }

    /// The ids behind the mark, where nothing but the signs of a comment stands before it.
    private static func ids(in line: String, _ shape: RequirementShape) -> [String]? {
        guard let mark = line.firstRange(of: "Validates:") else { return nil }
        guard line[..<mark.lowerBound].allSatisfy({ $0.isWhitespace || "/*#;-%!<\"'".contains($0) }) else { return nil }
        var ids: [String] = []
        for word in line[mark.upperBound...].split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            let id = word.trimmingMarks()
            guard shape.isID(id) else { break }
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    // MARK: What a mark is about

    private static func subject(at place: Int, _ lines: [String], _ path: String) -> ValidationMark.Subject {
        let found =
            path.hasSuffix(".py") && isInDocstring(place, lines)
            ? lines[..<place].indices.last { declaration(lines[$0]) != nil } : next(behind: place, lines)
        guard let found, let (name, isType) = declaration(lines[found]) else { return .file(stem(path)) }
        if isType { return .suite(name) }
        let indent = indent(lines[found])
        let enclosing = lines[..<found].last { line in
            declaration(line).map { $0.isType && self.indent(line) < indent } ?? false
        }
        return .test(name, suite: enclosing.flatMap { declaration($0)?.name })
    }

    /// The declaration that follows behind nothing but comments, attributes and empty lines.
    private static func next(behind place: Int, _ lines: [String]) -> Int? {
        for next in lines.indices.dropFirst(place + 1).prefix(40) {
            if declaration(lines[next]) != nil { return next }
            let text = lines[next].drop { $0.isWhitespace }
            guard text.isEmpty || "/*#@[\"'-)".contains(text.first ?? " ") else { return nil }
        }
        return nil
    }

    private static func isInDocstring(_ place: Int, _ lines: [String]) -> Bool {
        let quotes = lines[...place].reduce(0) { count, line in
            let before = line.firstRange(of: "Validates:").map { line[..<$0.lowerBound] } ?? line[...]
            return count + before.ranges(of: "\"\"\"").count + before.ranges(of: "'''").count
        }
        return quotes % 2 == 1
    }

    private static let types: Set<Substring> = [
        "struct", "class", "enum", "actor", "extension", "interface", "object", "module", "describe", "context",
        "Describe",
    ]
    private static let functions: Set<Substring> = [
        "func", "fun", "fn", "def", "function", "sub", "it", "test", "@test",
    ]

    /// The name that a line declares, and whether it is that of a type.
    private static func declaration(_ line: String) -> (name: String, isType: Bool)? {
        var rest = line.drop { $0.isWhitespace }
        guard let first = rest.first, !"/*#".contains(first) else { return nil }
        // Words before the one that declares: access, attributes, `static`.
        for _ in 0..<12 {
            let end = rest.firstIndex { $0.isWhitespace || $0 == "(" } ?? rest.endIndex
            let word = rest[..<end]
            let isType = types.contains(word)
            if isType || functions.contains(word) {
                guard let name = name(rest[end...]) else { return nil }
                return (name, isType)
            }
            // Behind an attribute with arguments the declaration goes on.
            if word.hasPrefix("@"), rest[end...].first == "(" {
                guard let close = closing(rest[end...]) else { return nil }
                rest = rest[rest.index(after: close)...]
            } else {
                rest = rest[end...]
            }
            rest = rest.drop { $0.isWhitespace }
            if rest.isEmpty { return nil }
            if rest.first == "(" { return nil }
        }
        return nil
    }

    /// An identifier, or what stands in quotes.
    private static func name(_ text: Substring) -> String? {
        let text = text.drop { $0.isWhitespace || $0 == "(" }
        guard let first = text.first else { return nil }
        if "\"'`".contains(first) {
            let inside = text.dropFirst()
            return inside.firstIndex(of: first).map { String(inside[..<$0]) }
        }
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return name.isEmpty ? nil : String(name)
    }

    private static func closing(_ text: Substring) -> Substring.Index? {
        var depth = 0
        for place in text.indices {
            if text[place] == "(" { depth += 1 }
            if text[place] == ")" {
                depth -= 1
                if depth == 0 { return place }
            }
        }
        return nil
    }

    private static func indent(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }

    private static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.lastIndex(of: ".").map { $0 == name.startIndex ? name : name[..<$0] } ?? name)
    }
}

extension Substring {
    /// A word without the signs that end a sentence or a comment.
    fileprivate func trimmingMarks() -> String {
        var text = self
        while let last = text.last, ".;)\"'*/".contains(last) { text.removeLast() }
        return String(text)
    }
}
