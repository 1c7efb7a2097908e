/// One word of a reference trailer's value, and what kind of name it is.
public enum ReferenceToken: Equatable, Hashable, Sendable {
    /// An id: the prefix as the conventions spell it, and the number as an integer, so that `adr-7` is `ADR-0007`.
    case id(prefix: String, number: Int)
    /// Meant as an id and not one: `ADR7`, `adr_7`, `ADR 7`, `ADR-0007-use-postgres`; what it should be, where that is clear.
    case malformed(text: String, suggestion: String?)
    /// A number alone, which is a ticket as often as a decision.
    case bareNumber(Int)
    /// A word that may be the slug of a record without a number.
    case word(String)
    /// A name in somebody else's tracker: `#135`, `JIRA-12`, an address.
    case foreign(String)
}

/// A token of a message's reference trailers, and where it stands.
public struct MessageReference: Equatable, Sendable {
    public var token: ReferenceToken
    /// The line of the message, from 1. In a folded trailer it is the line of the token itself.
    public var line: Int

    public init(_ token: ReferenceToken, line: Int) {
        self.token = token
        self.line = line
    }
}

extension MessageConventions {
    /// The id as it is written: the prefix, a hyphen, and the number with leading zeros.
    public func identifier(prefix: String, number: Int) -> String {
        written(prefix: prefix, number: number).description
    }

    /// The decision that an id means: an alias means the decision it leads to.
    public func decisionID(prefix: String, number: Int) -> DecisionID {
        current(written(prefix: prefix, number: number))
    }

    /// Follows aliases; there is no circle in them, as the policy's reader has made sure.
    public func current(_ id: DecisionID) -> DecisionID {
        var id = id
        for _ in 0...aliases.count {
            guard let next = aliases[id] else { break }
            id = next
        }
        return id
    }

    private func written(prefix: String, number: Int) -> DecisionID {
        DecisionID(prefix: prefix, number: number, digits: prefixDigits[prefix.lowercased()] ?? digits)
    }
}

/// Splits the values of reference trailers into tokens.
///
/// Tokens are parted by commas, semicolons and white space, folds included. Ids match whole and never inside a word.
public struct ReferenceReader: Sendable {
    let conventions: MessageConventions
    let prefixes: [[UInt8]]

    public init(_ conventions: MessageConventions = MessageConventions()) {
        self.conventions = conventions
        self.prefixes = conventions.prefixes.map { $0.utf8.map(\.lowercased) }
    }

    /// The tokens of one value.
    public func tokens(of value: Span<UInt8>) -> [ReferenceToken] {
        placedTokens(in: value, 0..<value.count).map(\.token)
    }

    /// The tokens of one value that is at hand as an array.
    public func tokens(of value: [UInt8]) -> [ReferenceToken] { tokens(of: value.span) }

    struct PlacedToken {
        var token: ReferenceToken
        var range: Range<Int>
    }

    func placedTokens(in bytes: Span<UInt8>, _ value: Range<Int>) -> [PlacedToken] {
        var tokens: [PlacedToken] = []
        var place = value.lowerBound
        while place < value.upperBound {
            if Self.partsTokens(bytes[place]) {
                place += 1
                continue
            }
            let token = token(in: bytes, place..<value.upperBound)
            tokens.append(token)
            place = token.range.upperBound
        }
        return tokens
    }

    static func partsTokens(_ byte: UInt8) -> Bool {
        byte.isMessageSpace || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }

    private func token(in bytes: Span<UInt8>, _ rest: Range<Int>) -> PlacedToken {
        if let found = identifier(in: bytes, at: rest.lowerBound, limit: rest.upperBound, spacing: .any),
            found.end == rest.upperBound || Self.partsTokens(bytes[found.end])
        {
            let range = rest.lowerBound..<found.end
            guard let number = found.number else {
                return PlacedToken(token: .malformed(text: text(bytes, range), suggestion: nil), range: range)
            }
            let prefix = conventions.prefixes[found.prefix]
            if found.isExact { return PlacedToken(token: .id(prefix: prefix, number: number), range: range) }
            let suggestion = conventions.identifier(prefix: prefix, number: number)
            return PlacedToken(token: .malformed(text: text(bytes, range), suggestion: suggestion), range: range)
        }
        var end = rest.lowerBound
        while end < rest.upperBound, !Self.partsTokens(bytes[end]) { end += 1 }
        let range = rest.lowerBound..<end
        return PlacedToken(token: classify(bytes, range), range: range)
    }

    /// What a run of bytes without separators is that is not an id from its first byte to its last.
    private func classify(_ bytes: Span<UInt8>, _ range: Range<Int>) -> ReferenceToken {
        let text = text(bytes, range)
        let shape = Shape(bytes, range)
        if shape.isDigits {
            return Self.number(in: bytes, range).map { .bareNumber($0) } ?? .foreign(text)
        }
        if shape.isAddress { return .foreign(text) }
        var suggestions: [String] = []
        forEachMention(in: bytes, range) { prefix, number, _ in
            suggestions.append(conventions.identifier(prefix: conventions.prefixes[prefix], number: number))
        }
        if !suggestions.isEmpty {
            return .malformed(text: text, suggestion: suggestions.joined(separator: ", "))
        }
        if isPrefixAlone(bytes, range) || isIdentifierWithLetter(bytes, range) {
            return .malformed(text: text, suggestion: nil)
        }
        return shape.isTicket || !shape.isWord ? .foreign(text) : .word(text)
    }

    private func isPrefixAlone(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var end = range.upperBound
        while end > range.lowerBound, !bytes[end - 1].isASCIILetter, !bytes[end - 1].isDigit { end -= 1 }
        return prefixes.contains { bytes.equals(range.lowerBound..<end, lowercased: $0) }
    }

    /// `ADR-7a`: nobody's slug, and too close to an id to be passed over in silence.
    private func isIdentifierWithLetter(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count > 1, bytes[range.upperBound - 1].isASCIILetter else { return false }
        let end = range.upperBound - 1
        return identifier(in: bytes, at: range.lowerBound, limit: end, spacing: .none)?.end == end
    }

    private func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: bytes.unfolded(range), as: UTF8.self)
    }

    /// What can be said about a token without knowing the conventions.
    private struct Shape {
        var isDigits = true
        var isAddress = false
        var isWord = true
        var isTicket = false

        init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
            var lastHyphen: Int?
            var isCapital = bytes[range.lowerBound].isASCIILetter
            for place in range {
                let byte = bytes[place]
                if !byte.isDigit { isDigits = false }
                if byte == UInt8(ascii: ":"), bytes.hasPrefix(Array("://".utf8), at: place, limit: range.upperBound) {
                    isAddress = true
                }
                if byte == UInt8(ascii: "@") { isAddress = true }
                if byte == UInt8(ascii: "-") { lastHyphen = place }
                if lastHyphen == nil, byte != byte.lowercased || byte.isDigit || byte == UInt8(ascii: "_") {
                    // Still a project's key.
                } else if lastHyphen == nil {
                    isCapital = false
                }
                let isPunctuation = byte < 0x80 && !byte.isKeyByte
                if isPunctuation, byte != UInt8(ascii: "_"), byte != UInt8(ascii: ".") { isWord = false }
            }
            if isCapital, let hyphen = lastHyphen, hyphen + 1 < range.upperBound {
                isTicket = true
                for place in hyphen + 1..<range.upperBound where !bytes[place].isDigit { isTicket = false }
            }
        }
    }
}
