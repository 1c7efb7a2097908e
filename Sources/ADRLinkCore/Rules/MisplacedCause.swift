/// Why git does not take a line that looks like a reference trailer as one.
public enum MisplacedCause: Equatable, Sendable {
    /// No blank line stands between the subject and the line, or the line is the subject.
    case inSubjectParagraph
    /// Another paragraph follows; the line where it starts.
    case earlierParagraph(next: Int)
    /// The trailer block is another paragraph, further down; the key of its first trailer.
    case aboveTrailers(key: String)
    /// A line of prose stands in the same paragraph.
    case besideProse(line: Int)
    /// A line like `BREAKING CHANGE: …` stands in the same paragraph: a key holds no space.
    case besideSpacedKey(line: Int, key: String)
    /// A line like `Closes #7` stands in the same paragraph: it has no colon.
    case besideHashFooter(line: Int, text: String)
    /// White space stands before the key.
    case indented
    /// The line is a list item: `- Refs: ADR-7`.
    case listItem
    /// The line is a quotation: `> Refs: ADR-7`.
    case quoted
    /// The key is marked up: `**Refs:** ADR-7`.
    case markedUp
    /// Something invisible, or a no-break space, stands before the key.
    case invisiblePrefix
    /// There is no colon after the key, or it is not the ASCII one.
    case noColon
    /// The line stands below the scissors line, where git cuts the message.
    case belowScissors
    /// A NUL byte stands above the line, where the message ends for git.
    case afterNUL

    /// Why, as the end of a sentence about the line.
    var sentence: String {
        switch self {
        case .inSubjectParagraph: "it stands in the subject's paragraph, without a blank line between"
        case .earlierParagraph(let next): "a blank line and another paragraph (line \(next)) follow it"
        case .aboveTrailers(let key): "a blank line and another paragraph (\(shortened(key))) follow it"
        case .besideProse(let line): "line \(line) of the same paragraph is prose"
        case .besideSpacedKey(let line, let key):
            "line \(line) of the same paragraph is no trailer either: \"\(shortened(key))\" has a space in its key"
        case .besideHashFooter(let line, let text):
            "line \(line) of the same paragraph is no trailer either: \"\(shortened(text))\" has no colon"
        case .indented: "it is indented"
        case .listItem: "it is a list item"
        case .quoted: "it is quoted"
        case .markedUp: "its key is marked up"
        case .invisiblePrefix: "an invisible character or a no-break space stands before its key"
        case .noColon: "its key has no colon after it"
        case .belowScissors: "it stands below the scissors line, where git cuts the message"
        case .afterNUL: "a NUL byte above it ends the message for git"
        }
    }

    /// Whether moving the line mends the message. A quotation is somebody else's, and what git cuts off stays cut off.
    var isMovable: Bool {
        switch self {
        case .quoted, .belowScissors, .afterNUL: false
        default: true
        }
    }
}

/// Text of a message as a finding quotes it: at most about 80 characters.
func shortened(_ text: String) -> String {
    text.unicodeScalars.count <= 80 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(79))) + "…"
}
