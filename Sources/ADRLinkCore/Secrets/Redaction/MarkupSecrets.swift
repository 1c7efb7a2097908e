/// Names and values that markup keeps apart: `<add key="Password" value="…"/>`, `<password>…</password>`,
/// `- name: DB_PASSWORD` and its `value: …`.
extension TextRedaction {
    /// The text behind a tag.
    mutating func element(at close: Int) {
        guard close >= valueEnd, close > 2, close + 1 < bytes.count, bytes[close + 1] != 0x3C,
            bytes[close - 1] != 0x2F
        else { return }
        var start = close - 1
        while start > 0, close - start < 160, bytes[start] != 0x3C, bytes[start] != 0x3E { start -= 1 }
        guard bytes[start] == 0x3C, bytes[start + 1].isASCIILetter else { return }
        let nameEnd = bytes.end(of: Self.tagAlphabet, from: start + 1, limit: 64)
        let tag = bytes[(start + 1)..<nameEnd]
        let name: ArraySlice<UInt8>
        if SecretNameStrength(tag) != nil {
            name = tag
        } else if let other = self.name(before: close, downTo: nameEnd)
            ?? (Self.valueTags.contains(tag.map(\.lowercased)) ? self.name(before: start, downTo: start - 160) : nil)
        {
            name = bytes[other]
        } else {
            return
        }
        guard let strength = SecretNameStrength(name) else { return }
        let last = min(bytes.count, close + 4096)
        guard let end = bytes[(close + 1)..<last].firstIndex(of: 0x3C), bytes.has("</", at: end) else { return }
        separate(bytes[(close + 1)..<end].trimmed().indices, name, strength)
    }

    /// `value="…"`, whose name stands in front of it.
    ///
    /// - Parameters:
    ///   - start: where the word `value` begins.
    ///   - place: where the value begins.
    mutating func namedValue(_ start: Int, from place: Int) {
        guard place < bytes.count, bytes[place] > 0x20, let name = name(before: start, downTo: start - 160),
            let strength = SecretNameStrength(bytes[name])
        else { return }
        separate(value(from: place), bytes[name], strength)
    }

    private mutating func separate(_ range: Range<Int>, _ name: ArraySlice<UInt8>, _ strength: SecretNameStrength) {
        let value = bytes[range]
        if SecretValue.isRemark(value) || value.elementsEqual(name) { return }
        append(range, strength, .assignment)
    }

    /// What `key="…"`, `name: …` or `<key>…` says last before a place.
    private func name(before end: Int, downTo limit: Int) -> Range<Int>? {
        var place = end - 3
        while place >= max(limit, 1) {
            defer { place -= 1 }
            guard bytes[place] == 0x79 || bytes[place] == 0x65, !Alphabet.word.contains(bytes[place + 1]) else {
                continue
            }
            let head = bytes[place] == 0x79 ? 2 : 3
            guard place >= head, bytes.has(head == 2 ? "key" : "name", at: place - head),
                place == head || !Alphabet.word.contains(bytes[place - head - 1]) && bytes[place - head - 1] != 0x2F
            else { continue }
            var start = place + 1
            while start < end, [0x20, 0x22, 0x27, 0x3A, 0x3D, 0x3E, 0x5C].contains(bytes[start]) { start += 1 }
            let last = bytes.end(of: Self.tagAlphabet, from: start, limit: min(64, end - start))
            return last > start && start > place + 1 ? start..<last : nil
        }
        return nil
    }

    private static let tagAlphabet = Alphabet(":", adding: .dotted)
    private static let valueTags: Set<[UInt8]> = Set(["value", "string", "param"].map { Array($0.utf8) })
}
