import Git

/// Bytes as git tells them apart in messages: only ASCII has classes, whatever the locale is.
extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")

    /// Space, tab, line feed or carriage return. A form feed, a vertical tab and the spaces of Unicode are text to git.
    var isMessageSpace: Bool { self == .space || self == .lineFeed || self == .tab || self == .carriageReturn }
    /// What a trailer's key is made of.
    var isKeyByte: Bool { isASCIILetter || isDigit || self == UInt8(ascii: "-") }
}

extension Span<UInt8> {
    /// The place after the line feed that ends the line around `index`, or `limit` where none comes before it.
    func endOfLine(from index: Int, limit: Int) -> Int {
        guard index < limit, let lineFeed = extracting(index..<limit).firstIndex(of: .lineFeed, from: 0) else {
            return limit
        }
        return index + lineFeed + 1
    }

    /// The start of the line that ends at `end`, line feed included; not before `start`.
    func startOfLine(endingAt end: Int, start: Int) -> Int {
        var place = end - 1
        while place > start, self[place - 1] != .lineFeed { place -= 1 }
        return Swift.max(place, start)
    }

    /// Whether all bytes of the range are white space to git.
    func isBlank(_ range: Range<Int>) -> Bool {
        for place in range where !self[place].isMessageSpace { return false }
        return true
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isMessageSpace { lower += 1 }
        while lower < upper, self[upper - 1].isMessageSpace { upper -= 1 }
        return lower..<upper
    }

    /// Whether `text` stands at `place` and ends before `limit`.
    func hasPrefix(_ text: [UInt8], at place: Int, limit: Int) -> Bool {
        guard limit - place >= text.count else { return false }
        for offset in text.indices where self[place + offset] != text[offset] { return false }
        return true
    }

    /// Whether the range equals `text`, which is in lower case, when ASCII capitals are read as small letters.
    func equals(_ range: Range<Int>, lowercased text: [UInt8]) -> Bool {
        guard range.count == text.count else { return false }
        for offset in text.indices where self[range.lowerBound + offset].lowercased != text[offset] { return false }
        return true
    }

    func copy(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        for place in range { bytes.append(self[place]) }
        return bytes
    }

    /// A trailer's value on one line: each line feed and the white space after it is one space, the ends are trimmed.
    func unfolded(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = self[place]
            place += 1
            if byte == .lineFeed {
                while place < range.upperBound, self[place].isMessageSpace { place += 1 }
                bytes.append(.space)
            } else {
                bytes.append(byte)
            }
        }
        let kept = bytes.span.trimmed(bytes.indices)
        if kept.count < bytes.count { bytes = Array(bytes[kept]) }
        return bytes
    }
}
