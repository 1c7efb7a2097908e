/// The armour of private keys, of which nothing may be left, whether its end is there or not.
enum PrivateKeyArmour {
    /// How far the mark of the end is looked for, whatever stands before it, in bytes.
    static let reach = 65536

    /// Where the key ends whose first mark begins at a place; nil where none begins.
    ///
    /// A key without the mark of its end reaches as far as what may still be one.
    static func end(in bytes: [UInt8], at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start + 1] == 0x2D, bytes.has("-----BEGIN ", at: start) else { return nil }
        let label = bytes.end(of: labelAlphabet, from: start + 11, limit: 60)
        guard bytes[(start + 11)..<label].firstRange(of: Array("PRIVATE KEY".utf8)) != nil,
            bytes.has("-----", at: label)
        else { return nil }
        let body = label + 5
        let rest = end(ofRest: bytes, from: body)
        var place = body
        let last = min(bytes.count, body + reach)
        while place < last {
            if bytes[place] == 0x2D {
                if bytes.has("-----END ", at: place) {
                    return rest > body || hasKey(bytes[body..<place]) ? endOfMark(bytes, at: place) : nil
                }
                if bytes.has("-----BEGIN ", at: place) { break }
            }
            place += 1
        }
        return rest > body && hasKey(bytes[body..<rest]) ? rest : nil
    }

    /// Where a key ends that began before these bytes: behind the mark of its end, or before the first line that can be
    /// no part of one.
    static func end(ofRest bytes: [UInt8], from start: Int) -> Int {
        var place = start
        // The time or the name of a program that a log puts in front of each line.
        var prefix = 0
        while place < bytes.count {
            var end = place
            var isAnother = false
            while end < bytes.count, !isLineEnd(bytes, at: end), !isAnother {
                isAnother = bytes[end] == 0x2D && bytes.has("-----BEGIN ", at: end)
                if !isAnother { end += 1 }
            }
            if let mark = bytes[place..<end].firstRange(of: Array("-----END ".utf8)) {
                return endOfMark(bytes, at: mark.lowerBound)
            }
            if prefix == 0, let run = longRun(in: bytes[place..<end]) { prefix = run - place }
            guard let kept = part(of: bytes[min(place + prefix, end)..<end]) else { return place }
            if kept < end || isAnother { return kept }
            place = min(bytes.count, end + (bytes[end..<min(end + 1, bytes.count)].first == 0x5C ? 2 : 1))
        }
        return place
    }

    private static func endOfMark(_ bytes: [UInt8], at place: Int) -> Int {
        let end = bytes.end(of: labelAlphabet, from: place + 9, limit: 60)
        return bytes.end(of: Alphabet("-"), from: end, limit: 5)
    }

    /// A line feed, or the two characters `\n` in the text of a program or of JSON.
    private static func isLineEnd(_ bytes: [UInt8], at place: Int) -> Bool {
        bytes[place] == 0x0A || bytes[place] == 0x5C && place + 1 < bytes.count && bytes[place + 1] == 0x6E
    }

    /// Where the part of a line ends that a key may hold: all of it, or what stands before a quotation mark; nil for none.
    private static func part(of line: ArraySlice<UInt8>) -> Int? {
        var words = 0
        var longest = 0
        var place = line.startIndex
        // A text that a program puts together of lines: `"…\n" +`.
        let text = line.trimmed()
        if let first = text.first, first == 0x22 || first == 0x27 {
            let rest = text.dropFirst().trimmed()
            if rest.count == 1, [0x2B, 0x2E, 0x5C].contains(rest[rest.startIndex]) { return line.endIndex }
            guard rest.prefix(while: { lineAlphabet.contains($0) }).count >= 16 else { return nil }
            place = text.startIndex + 1
        }
        while place < line.endIndex {
            let start = place
            while place < line.endIndex, lineAlphabet.contains(line[place]) { place += 1 }
            if place > start {
                words += 1
                longest = max(longest, place - start)
            }
            if place == line.endIndex { break }
            let byte = line[place]
            if byte.isBlank || byte == 0x3E || byte == 0x7C || byte == 0x5C {
                place += 1
            } else if byte == 0x3A, words == 1, place + 1 < line.endIndex, line[place + 1] == 0x20 {
                return line.endIndex  // `DEK-Info: …`
            } else {
                return longest > 0 && words <= 1 || longest >= 32 ? place : nil
            }
        }
        return words <= 1 || longest >= 32 ? line.endIndex : nil
    }

    /// Where base64 begins that is as long as a line of a key.
    private static func longRun(in line: ArraySlice<UInt8>) -> Int? {
        var start = line.startIndex
        for place in line.indices {
            if !Alphabet.base64.contains(line[place]) { start = place + 1 }
            if place - start >= 47 { return start - line.startIndex <= 80 ? start : nil }
        }
        return nil
    }

    private static func hasKey(_ body: ArraySlice<UInt8>) -> Bool {
        var run = 0
        for byte in body {
            run = Alphabet.base64.contains(byte) ? run + 1 : 0
            if run >= 16 { return true }
        }
        return false
    }

    private static let labelAlphabet = Alphabet(" ", adding: .upper)
    private static let lineAlphabet = Alphabet("-", adding: .base64)
}
