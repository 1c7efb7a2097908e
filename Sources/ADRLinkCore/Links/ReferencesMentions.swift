/// Decisions that a message names in its text and not in a reference trailer.
public struct Mentions: Sendable {
    /// One mention: `ADR-0007`, `ADR 7`, `adr#7`, `ADR7`, as a whole word.
    public struct Mention: Equatable, Hashable, Sendable {
        public var prefix: String
        public var number: Int
        /// The line of the message, from 1.
        public var line: Int

        public init(prefix: String, number: Int, line: Int) {
            self.prefix = prefix
            self.number = number
            self.line = line
        }
    }

    private let reader: ReferenceReader
    private let keys: [[UInt8]]
    private let source: MessageSource
    private let commentPrefix: [UInt8]

    public init(
        _ conventions: MessageConventions = MessageConventions(), source: MessageSource = .storedCommit,
        commentPrefix: [UInt8] = Trailers.defaultCommentPrefix
    ) {
        self.reader = ReferenceReader(conventions)
        self.keys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        self.source = source
        self.commentPrefix = commentPrefix
    }

    /// The mentions in their order; one that is repeated is given again.
    ///
    /// Values of other trailers count as text. In a message file, comments and what is below the scissors do not.
    public func find(in message: Span<UInt8>) -> [Mention] {
        let layout = MessageLayout(message, source: source, commentPrefix: commentPrefix)
        var references: [Range<Int>] = []
        layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
            if keys.contains(where: { message.equals(key, lowercased: $0) }) {
                references.append(key.lowerBound..<value.upperBound)
            }
        }
        var mentions: [Mention] = []
        var number = 0
        var line = 0
        let end = source == .storedCommit ? layout.end : layout.scissors
        var skipped = references[...]
        while line < end {
            let next = message.endOfLine(from: line, limit: end)
            number += 1
            while let first = skipped.first, first.upperBound <= line { skipped.removeFirst() }
            let isReference = skipped.first.map { $0.lowerBound < next } ?? false
            let isComment = source == .messageFile && message.hasPrefix(commentPrefix, at: line, limit: next)
            if !isReference, !isComment {
                reader.forEachMention(in: message, line..<next) { prefix, decision, _ in
                    let prefix = reader.conventions.prefixes[prefix]
                    mentions.append(Mention(prefix: prefix, number: decision, line: number))
                }
            }
            line = next
        }
        return mentions
    }

    /// Whether a prefix stands somewhere with a digit close behind: most messages are dismissed by this.
    func mayHold(_ bytes: Span<UInt8>) -> Bool {
        for prefix in reader.prefixes where mayHold(prefix, bytes) { return true }
        return false
    }

    private func mayHold(_ prefix: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        // The byte that the prefix would end with tells how far the next possible place is at least.
        var place = prefix.count - 1
        while place < bytes.count {
            let byte = bytes[place].lowercased
            guard let last = prefix.lastIndex(of: byte) else {
                place += prefix.count
                continue
            }
            if last < prefix.count - 1 {
                place += prefix.count - 1 - last
                continue
            }
            let end = place + 1
            place += 1
            guard bytes.equals(end - prefix.count..<end, lowercased: prefix) else { continue }
            // One space and two signs of three bytes may stand between.
            for next in end..<min(end + 8, bytes.count) where bytes[next].isDigit { return true }
        }
        return false
    }

    /// The mentions in a message that is at hand as an array.
    public func find(in message: [UInt8]) -> [Mention] { find(in: message.span) }
}
