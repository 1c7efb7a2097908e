/// Adds trailers to a message where git will see them, and changes no byte of the rest.
///
/// They go to the end of the trailer block, or into a new paragraph below the text; comments and what is below the
/// scissors stay under them.
public struct MessageTrailerInsertion: Sendable {
    private let conventions: MessageConventions
    private let source: MessageSource
    private let commentPrefix: [UInt8]

    public init(
        conventions: MessageConventions = MessageConventions(),
        commentPrefix: [UInt8] = Trailers.defaultCommentPrefix, source: MessageSource = .messageFile
    ) {
        self.conventions = conventions
        self.source = source
        self.commentPrefix = commentPrefix
    }

    /// The message with a reference trailer that names what its trailers do not name yet; nil where nothing is missing.
    ///
    /// A message without text, as the editor gets it, keeps its first line for the subject.
    public func adding(references: [String], to message: [UInt8]) -> [UInt8]? {
        let reader = ReferenceReader(conventions)
        var named: Set<ReferenceToken> = []
        for trailer in Trailers.parse(message, source: source, commentPrefix: commentPrefix)
        where isReferenceKey(trailer.key) {
            named.formUnion(reader.tokens(of: trailer.rawValue))
        }
        let missing = references.filter { reference in
            reader.tokens(of: Array(reference.utf8)).contains { named.insert($0).inserted }
        }
        guard !missing.isEmpty else { return nil }
        let line = (conventions.referenceKeys.first ?? "Refs") + ": " + missing.joined(separator: ", ")
        return adding(lines: [Array(line.utf8)], to: message, awaitsSubject: true)
    }

    private func isReferenceKey(_ key: String) -> Bool {
        let key = key.utf8.map(\.lowercased)
        return conventions.referenceKeys.contains { $0.utf8.map(\.lowercased) == key }
    }

    /// The message with lines of the form `Key: value` as its last trailers; they hold no line feed at their end.
    ///
    /// Where the subject is still to be typed above it, a block at the top of the message is one.
    func adding(lines: [[UInt8]], to message: [UInt8], awaitsSubject: Bool = false) -> [UInt8] {
        let span = message.span
        let layout = MessageLayout(span, source: source, commentPrefix: commentPrefix)
        let paragraphs = MessageParagraphs(span, layout, commentPrefix: commentPrefix)
        let ending = Self.lineEnding(of: span)
        guard paragraphs.firstText != nil else { return inEmptyMessage(message, lines, ending, layout) }
        let block = awaitsSubject ? layout.block : paragraphs.blockWithSubject(layout)
        let place = endOfText(span, layout)
        var added: [UInt8] = []
        let isOpen = place > 0 && span[place - 1] != .lineFeed
        if isOpen { added += ending }
        if block == nil { added += ending }
        for (index, line) in lines.enumerated() {
            added += line
            // A message without a final line feed stays one.
            if !(isOpen && index == lines.count - 1) { added += ending }
        }
        // Text that follows without a blank line can only be comments, which git takes away.
        return Array(message[..<place]) + added + Array(message[place...])
    }

    /// The end of the last line of text: behind it are blank lines and comments only.
    private func endOfText(_ message: Span<UInt8>, _ layout: MessageLayout) -> Int {
        var lineEnd = layout.textEnd
        while lineEnd > layout.start {
            let line = message.startOfLine(endingAt: lineEnd, start: layout.start)
            let isComment = message.hasPrefix(commentPrefix, at: line, limit: lineEnd)
            if !message.isBlank(line..<lineEnd), !isComment || (line == layout.start && source == .storedCommit) {
                return lineEnd
            }
            lineEnd = line
        }
        return layout.textEnd
    }

    private func inEmptyMessage(
        _ message: [UInt8], _ lines: [[UInt8]], _ ending: [UInt8], _ layout: MessageLayout
    ) -> [UInt8] {
        let span = message.span
        var place = 0
        var blanks = 0
        while place < layout.textEnd || (place < layout.scissors && blanks == 0), blanks < 2 {
            let next = span.endOfLine(from: place, limit: layout.scissors)
            guard span.isBlank(place..<next), span[next - 1] == .lineFeed else { break }
            place = next
            blanks += 1
        }
        var added: [UInt8] = []
        for _ in blanks..<2 { added += ending }
        for line in lines { added += line + ending }
        // For the eye: the comment block of the editor's file keeps its distance.
        if place < message.count, !span.isBlank(place..<span.endOfLine(from: place, limit: message.count)) {
            added += ending
        }
        return Array(message[..<place]) + added + Array(message[place...])
    }

    /// How the first line ends.
    static func lineEnding(of message: Span<UInt8>) -> [UInt8] {
        for place in message.indices where message[place] == .lineFeed {
            return place > 0 && message[place - 1] == .carriageReturn ? [.carriageReturn, .lineFeed] : [.lineFeed]
        }
        return [.lineFeed]
    }
}
