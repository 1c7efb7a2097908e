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
    private let searches: [PrefixSearch]
    private let keys: [[UInt8]]
    private let source: MessageSource
    private let commentPrefix: [UInt8]

    public init(
        _ conventions: MessageConventions = MessageConventions(), source: MessageSource = .storedCommit,
        commentPrefix: [UInt8] = Trailers.defaultCommentPrefix
    ) {
        self.reader = ReferenceReader(conventions)
        self.searches = reader.prefixes.map { PrefixSearch($0) }
        self.keys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        self.source = source
        self.commentPrefix = commentPrefix
    }

    /// The mentions in their order; one that is repeated is given again.
    ///
    /// Values of other trailers count as text. In a message file, comments and what is below the scissors do not.
    public func find(in message: Span<UInt8>) -> [Mention] {
        find(in: message, MessageLayout(message, source: source, commentPrefix: commentPrefix))
    }

    func find(in message: Span<UInt8>, _ layout: MessageLayout) -> [Mention] {
        let end = source == .storedCommit ? layout.end : layout.scissors
        guard var candidate = firstCandidate(in: message, from: 0), candidate < end else { return [] }
        var references: [Range<Int>] = []
        layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
            if keys.contains(where: { message.equals(key, lowercased: $0) }) {
                references.append(key.lowerBound..<value.upperBound)
            }
        }
        var mentions: [Mention] = []
        var number = 0
        var line = 0
        var skipped = references[...]
        while line < end {
            let next = message.endOfLine(from: line, limit: end)
            number += 1
            guard candidate < next else {
                line = next
                continue
            }
            while let first = skipped.first, first.upperBound <= line { skipped.removeFirst() }
            let isReference = skipped.first.map { $0.lowerBound < next } ?? false
            let isComment = source == .messageFile && message.hasPrefix(commentPrefix, at: line, limit: next)
            if !isReference, !isComment {
                reader.forEachMention(in: message, line..<next) { prefix, decision, _ in
                    let prefix = reader.conventions.prefixes[prefix]
                    mentions.append(Mention(prefix: prefix, number: decision, line: number))
                }
            }
            guard let following = firstCandidate(in: message, from: next) else { break }
            candidate = following
            line = next
        }
        return mentions
    }

    /// Where the next id may begin, at `start` or behind it: most messages and lines are dismissed by this.
    func firstCandidate(in bytes: Span<UInt8>, from start: Int) -> Int? {
        var first: Int?
        for search in searches {
            if let place = search.first(in: bytes, from: start) { first = min(first ?? place, place) }
        }
        return first
    }

    /// The mentions in a message that is at hand as an array.
    public func find(in message: [UInt8]) -> [Mention] { find(in: message.span) }
}
