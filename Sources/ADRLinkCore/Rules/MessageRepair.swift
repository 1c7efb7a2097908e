/// Moves reference trailers that git does not see to where it does, and changes nothing else.
public struct MessageRepair: Sendable {
    private let conventions: MessageConventions
    private let commentPrefix: [UInt8]
    private let source: MessageSource

    public init(
        conventions: MessageConventions, commentPrefix: [UInt8] = Trailers.defaultCommentPrefix,
        source: MessageSource = .messageFile
    ) {
        self.conventions = conventions
        self.commentPrefix = commentPrefix
        self.source = source
    }

    /// The repaired message; nil where there is nothing to do, or nothing that can be done without loss.
    ///
    /// All trailers of the message are still there, in their order, and the moved ones follow them. A line goes together
    /// with the blank line that set it off, so that no gap stays. With `correctIDs`, `ADR7` becomes `ADR-0007` too.
    public func repaired(_ message: [UInt8], correctIDs: Bool = false) -> [UInt8]? {
        var result = correctIDs ? correctingIDs(message) : message
        // A line that moves away can bare another one: an indented line that was a fold belongs to nobody then.
        for _ in 0..<4 {
            guard let moved = moving(result) else { break }
            result = moved
        }
        return result == message ? nil : result
    }

    private func moving(_ message: [UInt8]) -> [UInt8]? {
        let span = message.span
        let layout = MessageLayout(span, source: source, commentPrefix: commentPrefix)
        let rule = MisplacedReferences(conventions: conventions, source: source, commentPrefix: commentPrefix)
        var moved: [MisplacedReference] = []
        var named: Set<ReferenceToken> = []
        var isExempt = false
        for line in rule.find(in: span, layout)
        where line.cause.isMovable && !line.isSubject && !line.isRedundant {
            // A line that says nothing new after those that are moved already would only be a duplicate.
            let ids = rule.reader.intendedIDs(of: line.tokens)
            if line.form.key == .exempt ? isExempt : named.isSuperset(of: ids) { continue }
            if line.form.key == .exempt { isExempt = true }
            named.formUnion(ids)
            moved.append(line)
        }
        guard !moved.isEmpty else { return nil }
        let lines = moved.map { span.copy($0.form.keyRange) + Array(": ".utf8) + span.copy($0.value) }
        let rest = removing(moved, from: span, layout)
        let insertion = MessageTrailerInsertion(
            conventions: conventions, commentPrefix: commentPrefix, source: source)
        let result = insertion.adding(lines: lines, to: rest)
        return holds(result, lines, and: message) ? result : nil
    }

    /// The message without the lines; a paragraph that goes as a whole takes one of its blank lines along.
    private func removing(
        _ moved: [MisplacedReference], from message: Span<UInt8>, _ layout: MessageLayout
    ) -> [UInt8] {
        var rest: [UInt8] = []
        rest.reserveCapacity(message.count)
        var kept = 0
        for reference in moved {
            let upper = reference.lines.upperBound
            for place in kept..<reference.lines.lowerBound { rest.append(message[place]) }
            kept = upper
            let next = message.endOfLine(from: upper, limit: message.count)
            let endsParagraph = upper >= layout.textEnd || message.isBlank(upper..<next)
            // The first blank line of a message is the subject's place, not this paragraph's.
            if endsParagraph, let blank = Self.lastBlankLine(of: rest), blank > 0 {
                rest.removeLast(rest.count - blank)
            }
            // A last line without a line feed leaves the one before it without one.
            if upper == message.count, message[upper - 1] != .lineFeed, rest.last == .lineFeed {
                rest.removeLast()
                if rest.last == .carriageReturn { rest.removeLast() }
            }
        }
        for place in kept..<message.count { rest.append(message[place]) }
        return rest
    }

    /// Where the last line starts, if it is blank.
    private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
        let line = bytes.span.startOfLine(endingAt: bytes.count, start: 0)
        return line < bytes.count && bytes.span.isBlank(line..<bytes.count) ? line : nil
    }

    /// Whether git reads the lines from the result, besides all that it read from the message.
    private func holds(_ result: [UInt8], _ lines: [[UInt8]], and message: [UInt8]) -> Bool {
        let before = Trailers.parse(message, source: source, commentPrefix: commentPrefix)
        let after = Trailers.parse(result, source: source, commentPrefix: commentPrefix)
        var wanted: [[UInt8]: Int] = [:]
        for trailer in before { wanted[Array(trailer.key.utf8) + Array(": ".utf8) + trailer.rawValue, default: 0] += 1 }
        for line in lines { wanted[line.span.unfolded(line.indices), default: 0] += 1 }
        for trailer in after { wanted[Array(trailer.key.utf8) + Array(": ".utf8) + trailer.rawValue, default: 0] -= 1 }
        return wanted.values.allSatisfy { $0 <= 0 }
    }

    /// The message with every malformed id of a reference trailer, seen by git or not, put right.
    private func correctingIDs(_ message: [UInt8]) -> [UInt8] {
        let span = message.span
        let layout = MessageLayout(span, source: source, commentPrefix: commentPrefix)
        let rule = MisplacedReferences(conventions: conventions, source: source, commentPrefix: commentPrefix)
        var values: [Range<Int>] = []
        layout.forEachTrailer(in: span, commentPrefix: commentPrefix) { message, key, value in
            if rule.referenceKeys.contains(where: { message.equals(key, lowercased: $0) }) { values.append(value) }
        }
        for line in rule.find(in: span, layout) where line.cause.isMovable && line.form.key == .reference {
            values.append(line.value)
        }
        values.sort { $0.lowerBound < $1.lowerBound }
        var result: [UInt8] = []
        var kept = 0
        for value in values where value.lowerBound >= kept {
            for placed in rule.reader.placedTokens(in: span, value) {
                guard case .malformed(_, let suggestion?) = placed.token else { continue }
                result += message[kept..<placed.range.lowerBound]
                result += Array(suggestion.utf8)
                kept = placed.range.upperBound
            }
        }
        return result + message[kept...]
    }
}
