/// The form of a line that a reader takes for a reference trailer, whether or not git does.
///
/// Only the line itself is looked at here; where it stands is the business of `MisplacedReferences`.
struct ReferenceLine {
    enum Key { case reference, exempt }

    var key: Key
    /// The key as it was typed, without its decoration.
    var keyRange: Range<Int>
    /// The rest of the line, trimmed, without closing decoration.
    var value: Range<Int>
    /// White space before everything else, a tab counted as four.
    var indentation = 0
    /// What is wrong with the form; nil for a line that git would take at the right place.
    var flaw: MisplacedCause?

    /// Nil for a line that is not about references; `keys` are in lower case.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>, referenceKeys: [[UInt8]], exemptKey: [UInt8]) {
        var place = line.lowerBound
        let end = line.upperBound
        var isQuoted = false
        var isItem = false
        var isMarkedUp = false
        var isInvisible = false
        decoration: while place < end {
            switch bytes[place] {
            case .space, .tab:
                if !isQuoted, !isItem { indentation += bytes[place] == .tab ? 4 : 1 }
                place += 1
            case UInt8(ascii: ">"):
                isQuoted = true
                place += 1
            case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
                guard place + 1 < end else { return nil }
                if bytes[place + 1] == .space || bytes[place + 1] == .tab {
                    isItem = true
                    place += 2
                } else if bytes[place] == UInt8(ascii: "*") {
                    isMarkedUp = true
                    place += 1
                } else {
                    return nil
                }
            case UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "\""),
                UInt8(ascii: "'"):
                isMarkedUp = true
                place += 1
            case 0xC2, 0xE2, 0xEF:
                if let bullet = Self.bullets.first(where: { bytes.hasPrefix($0, at: place, limit: end) }) {
                    isItem = true
                    place += bullet.count
                } else if let unseen = Self.unseen.first(where: { bytes.hasPrefix($0, at: place, limit: end) }) {
                    isInvisible = true
                    place += unseen.count
                } else {
                    return nil
                }
            default:
                break decoration
            }
        }
        let keyStart = place
        while place < end, bytes[place].isKeyByte { place += 1 }
        let key = keyStart..<place
        if bytes.equals(key, lowercased: exemptKey) {
            self.key = .exempt
        } else if referenceKeys.contains(where: { bytes.equals(key, lowercased: $0) }) {
            self.key = .reference
        } else {
            return nil
        }
        var hasColon = false
        var hasWideColon = false
        let afterKey = place
        while place < end {
            let byte = bytes[place]
            if byte == UInt8(ascii: ":"), !hasColon {
                hasColon = true
            } else if bytes.hasPrefix(Self.wideColon, at: place, limit: end), !hasColon {
                hasColon = true
                hasWideColon = true
                place += 2
            } else if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "`") {
                isMarkedUp = true
            } else if byte == UInt8(ascii: "="), !hasColon {
                // `Refs = ADR-7`
            } else if !byte.isMessageSpace {
                break
            }
            place += 1
        }
        guard hasColon || place > afterKey else { return nil }
        var value = bytes.trimmed(place..<max(place, end))
        if isMarkedUp {
            while !value.isEmpty, Self.closers.contains(bytes[value.upperBound - 1]) {
                value = value.lowerBound..<value.upperBound - 1
            }
        }
        self.keyRange = key
        self.value = value
        self.flaw =
            if isQuoted {
                .quoted
            } else if isItem {
                .listItem
            } else if isMarkedUp {
                .markedUp
            } else if isInvisible {
                .invisiblePrefix
            } else if indentation > 0 {
                .indented
            } else if !hasColon || hasWideColon {
                .noColon
            } else {
                nil
            }
        // `- refs ADR-7` is a sentence in a list as likely as a trailer.
        if !hasColon, self.key == .exempt || isQuoted || isItem { return nil }
        self.isWordOnly = !hasColon
    }

    /// Whether there is no colon of any kind, so that only a value of nothing but ids makes it a reference.
    var isWordOnly = false

    private static let wideColon: [UInt8] = [0xEF, 0xBC, 0x9A]
    private static let closers = Array("*_`])\"'".utf8)
    private static let bullets: [[UInt8]] = [[0xE2, 0x80, 0xA2], [0xE2, 0x80, 0x93]]
    /// Byte order mark, zero-width space and joiners, word joiner, no-break spaces.
    private static let unseen: [[UInt8]] = [
        [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0x8B], [0xE2, 0x80, 0x8C], [0xE2, 0x80, 0x8D], [0xE2, 0x81, 0xA0],
        [0xC2, 0xA0], [0xE2, 0x80, 0xAF],
    ]
}
