import FoundationEssentials

extension PostMortem {
    /// The document as one line of JSON with sorted keys and a line feed: from one value always the same bytes.
    ///
    /// Characters that could act on a terminal, or hide what stands beside them, are escaped as JSON escapes characters.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f }) { return Array((text + "\n").utf8) }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // Outside of strings JSON has none of them.
            guard TerminalText.needsEscape(scalar) else {
                escaped.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                escaped += "\\u\(hexadecimal([UInt8(unit >> 8), UInt8(unit & 0xff)]))".unicodeScalars
            }
        }
        return Array((String(escaped) + "\n").utf8)
    }

    /// Reads what `json` has written.
    public init(json bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(PostMortem.self, from: Data(bytes))
    }
}
