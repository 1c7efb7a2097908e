import Git

/// Finds the trailers with given keys in many messages: what a walk over a history uses.
///
/// It gives what `Trailers.parse` gives, filtered by key, and allocates nothing for a message without such a trailer.
/// Most messages are dismissed by a search that looks at a fraction of their bytes.
public struct TrailerSearch: Sendable {
    private let needles: [Needle]
    private let source: MessageSource
    private let commentPrefix: [UInt8]

    /// Keys are compared whole, as ASCII without case.
    public init(
        keys: [String], source: MessageSource = .storedCommit,
        commentPrefix: [UInt8] = Trailers.defaultCommentPrefix
    ) {
        self.needles = keys.map { Needle(key: $0) }
        self.source = source
        self.commentPrefix = commentPrefix
    }

    /// Calls `body` for each trailer with one of the keys: the key's place among the keys, and the unfolded value.
    public func forEach(in message: Span<UInt8>, _ body: (_ key: Int, _ value: Span<UInt8>) -> Void) {
        guard mayHold(message) else { return }
        forEach(in: message, MessageLayout(message, source: source, commentPrefix: commentPrefix), body)
    }

    func forEach(
        in message: Span<UInt8>, _ layout: MessageLayout, _ body: (_ key: Int, _ value: Span<UInt8>) -> Void
    ) {
        layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
            for index in needles.indices where message.equals(key, lowercased: needles[index].key) {
                if message.endOfLine(from: value.lowerBound, limit: value.upperBound) == value.upperBound {
                    body(index, message.extracting(value))
                } else {
                    let unfolded = message.unfolded(value)
                    body(index, unfolded.span)
                }
                break
            }
        }
    }

    /// Whether a line that is not the first one starts with a key; the first line is never a trailer.
    func mayHold(_ message: Span<UInt8>) -> Bool {
        for needle in needles where needle.occurs(in: message) { return true }
        return false
    }
}

/// A key at the start of a line: the line feeds are found by the C library, which is faster than skipping by hand.
private struct Needle {
    let key: [UInt8]

    init(key: String) { self.key = key.utf8.map(\.lowercased) }

    func occurs(in message: Span<UInt8>) -> Bool {
        var place = 0
        while let lineFeed = message.firstIndex(of: .lineFeed, from: place) {
            place = lineFeed + 1
            guard message.count - place >= key.count else { return false }
            if message.equals(place..<place + key.count, lowercased: key) { return true }
        }
        return false
    }
}
