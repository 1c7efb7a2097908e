/// Secrets that words announce and no sign: `IDENTIFIED BY '…'`, `ALTER USER … PASSWORD '…'`, `the token Xk29fjwQ`.
extension TextRedaction {
    /// - Parameter blank: the place of a space, `=` or `(` behind a word.
    mutating func spoken(at blank: Int) {
        guard blank >= valueEnd, blank > 1, blank + 1 < bytes.count, bytes[blank - 1].isASCIILetter else { return }
        noteStatement(at: blank)
        let (last, before) = (bytes[blank - 1] | 0x20, bytes[blank - 2] | 0x20)
        if last == 0x79, before == 0x62 {  // by
            if isWord("by", before: blank), isNear(blank, passwordStatement) {
                literal(behind: blank, mayBeBare: true)
            }
            return
        }
        guard Self.mayEndName(last, before) || SecretName.mayEnd(bytes, max(0, blank - 2)..<blank) else { return }
        var start = blank
        while start > 0, blank - start < 40, Alphabet.dotted.contains(bytes[start - 1]) { start -= 1 }
        let name = bytes[start..<blank]
        let isSecret = last == 0x74 && isWord("secret", before: blank) && bytes[blank + 1] == 0x3D
        if isSecret || last == 0x64 && isWord("password", before: blank) {
            literal(behind: blank, mayBeBare: false)
        }
        if bytes[blank] == 0x28, last == 0x64 { argument(of: name, from: blank + 1) }
        guard bytes[blank] == 0x20 else { return }
        var place = blank
        while place < bytes.count, place < blank + 3, bytes[place] == 0x20 { place += 1 }
        guard place < bytes.count,
            Alphabet.alphanumeric.contains(bytes[place]) || bytes[place] == 0x22
                || bytes[place] == 0x27 || bytes[place] == 0x60
        else { return }
        if bytes[place] == 0x60 { place += 1 }
        guard place < bytes.count else { return }
        let value = value(from: place)
        let end = bytes.end(of: .alphanumeric, from: value.lowerBound, limit: value.count)
        let rest = bytes[end..<value.upperBound]
        guard rest.count <= 2, rest.allSatisfy({ [0x2E, 0x3A, 0x21, 0x3F, 0x29, 0x3D].contains($0) }),
            SecretValue.isScrambled(bytes[value.lowerBound..<end]), SecretNameStrength(name) != nil
        else { return }
        append(value.lowerBound..<end, .certain, .assignment)
    }

    /// As `password` does.
    private static func mayEndName(_ last: UInt8, _ before: UInt8) -> Bool { last == 0x64 && before == 0x72 }

    /// `SET PASSWORD FOR … = '…'`
    mutating func assignedPassword(at equals: Int) {
        guard equals >= valueEnd, equals + 2 < bytes.count, bytes[equals + 1] == 0x20 || bytes[equals + 1] == 0x27,
            isNear(equals, passwordStatement)
        else { return }
        literal(behind: equals, mayBeBare: false)
    }

    /// A literal of SQL behind a word: `'…'`, `N'…'`, `('…')`, `= '…'`, also as a shell quotes it.
    private mutating func literal(behind place: Int, mayBeBare: Bool) {
        var start = place
        let last = min(bytes.count, place + 16)
        while start < last, [0x20, 0x3D, 0x28].contains(bytes[start]) { start += 1 }
        if start + 1 < last, [0x4E, 0x6E, 0x45].contains(bytes[start]), bytes[start + 1] == 0x27 { start += 1 }
        let opening = start
        while start < last, [0x27, 0x22, 0x5C].contains(bytes[start]) { start += 1 }
        guard start < last else { return }
        if start == opening {
            guard mayBeBare else { return }
            let end = bytes.end(of: Self.bareLiteral, from: start, limit: 512)
            if end > start, SecretValue.isLikely(bytes[start..<end]) {
                found.append(Redaction(start..<end, .assignment))
            }
            return
        }
        let quote = bytes[opening] == 0x5C ? bytes[opening + 1] : bytes[opening]
        var end = start
        let limit = min(bytes.count, start + 4096)
        while end < limit, bytes[end] != quote, bytes[end] != 0x0A, bytes[end] != 0x5C || bytes[opening] == 0x22 {
            end += 1
        }
        let value = bytes[start..<end]
        guard !value.isEmpty, !SecretValue.isReference(value), !SecretValue.isSetting(value) else { return }
        guard SecretValue.isLikely(value) || !SecretValue.isRemark(value) && isNear(place, statement)
        else { return }
        found.append(Redaction(start..<end, .assignment))
        valueEnd = max(valueEnd, end)
    }
    private static let bareLiteral = Alphabet("_$#!%^*+-.@", adding: .alphanumeric)

    /// `changeUserPassword('app', '…')`: the last text in the parentheses.
    private mutating func argument(of name: ArraySlice<UInt8>, from start: Int) {
        let folded = name.split(separator: 0x2E).last?.map(\.lowercased) ?? []
        guard folded.suffix(8).elementsEqual("password".utf8),
            ["change", "set", "update", "reset"].contains(where: { folded.starts(with: $0.utf8) })
        else { return }
        let last = min(bytes.count, start + 512)
        guard let close = bytes[start..<last].firstIndex(where: { $0 == 0x29 || $0 == 0x0A }), close > start,
            bytes[close] == 0x29
        else { return }
        let quote = bytes[close - 1]
        guard quote == 0x27 || quote == 0x22,
            let open = bytes[start..<(close - 1)].lastIndex(of: quote)
        else { return }
        append((open + 1)..<(close - 1), .certain, .assignment)
    }

    private func isWord(_ word: String, before end: Int) -> Bool {
        let start = end - word.utf8.count
        guard start >= 0, start == 0 || !Alphabet.word.contains(bytes[start - 1]) else { return false }
        var place = start
        for byte in word.utf8 {
            if bytes[place].lowercased != byte { return false }
            place += 1
        }
        return true
    }

    /// Takes note of the words that begin a statement of SQL, so that nobody has to look for them again.
    private mutating func noteStatement(at blank: Int) {
        let word: String
        switch bytes[blank - 1] | 0x20 {
        case 0x72: word = "alter"  // r
        case 0x65: word = "create"  // e
        case 0x64: word = "identified"  // d
        case 0x74: word = "grant"  // t
        default: return
        }
        if isWord(word, before: blank) {
            statement = blank
            if word == "identified" { passwordStatement = blank }
        }
        if word == "identified", isWord("password", before: blank), isWord("set", before: blank - 9) {
            (statement, passwordStatement) = (blank, blank)
        }
    }

    private func isNear(_ place: Int, _ statement: Int?) -> Bool {
        statement.map { place - $0 < 200 } ?? false
    }
}
