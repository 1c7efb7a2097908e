/// A file that may be a decision record, as it stands in a tree, the index or the working directory.
public struct RecordFile: Sendable {
    /// Relative to the top of the repository, with `/`.
    public var path: String
    public var bytes: [UInt8]

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// What a file turned out to be.
public enum RecordReading: Sendable {
    case decision(Decision)
    /// A README, an index, a template, or a document that does not look like a decision.
    case notARecord(reason: String)
    case problem(RecordProblem)
}

/// Why a file could not be read. One unreadable file never takes the others with it.
public struct RecordProblem: Equatable, Sendable {
    public var path: String
    public var line: Int?
    /// One sentence in lower case. It may quote bytes of the repository: escape it before it is shown.
    public var message: String

    public init(path: String, line: Int? = nil, message: String) {
        self.path = path
        self.line = line
        self.message = message
    }
}

/// The markup a record is written in, told by its file name.
public enum RecordMarkup: String, Hashable, Sendable, CaseIterable {
    case markdown, asciidoc
    case restructuredText = "restructured-text"

    /// Nil for a file that cannot be a record, such as an image.
    public init?(path: String) {
        let name = path.utf8
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        switch String(Substring(name[name.index(after: dot)...])).lowercased() {
        case "md", "markdown", "mdown", "mkd", "mdx": self = .markdown
        case "adoc", "asciidoc", "asc": self = .asciidoc
        case "rst", "rest": self = .restructuredText
        default: return nil
        }
    }
}
