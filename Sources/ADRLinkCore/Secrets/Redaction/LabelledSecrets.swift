/// Values behind a label that no quotation marks enclose: `Initial Root Token: …`, `Unseal key 1: …`, `token => '…'`.
extension TextRedaction {
    /// - Parameters:
    ///   - end: where the label ends.
    ///   - place: where the value begins, behind blanks.
    mutating func labelled(endingAt end: Int, from place: Int) {
        guard place < bytes.count, bytes[place] > 0x20, let name = label(endingAt: end),
            let strength = SecretNameStrength(bytes[name])
        else { return }
        let isQuoted = bytes[place] == 0x22 || bytes[place] == 0x27
        // `'password:'` is all that is quoted.
        if isQuoted, name.lowerBound > 0, bytes[name.lowerBound - 1] == bytes[place] { return }
        let value = value(from: place)
        let text = isQuoted ? bytes[value] : SecretValue.unclosed(bytes[value])
        if SecretValue.isRemark(text) || SecretValue.isElsewhere(text) { return }
        if isQuoted {
            guard text.contains(where: Alphabet.alphanumeric.contains) else { return }
            append(value, strength, .assignment)
        } else if SecretValue.isLikely(text), !SecretValue.isName(text), !text.contains(where: Self.opens) {
            append(text.indices, .certain, .assignment)
        }
    }

    /// What begins a list, a call or a type in a program.
    private static func opens(_ byte: UInt8) -> Bool { byte == 0x28 || byte == 0x5B || byte == 0x7B || byte == 0x3C }

    /// The words of a label, a number at its end left out: `Unseal key` of `Unseal key 1`.
    private func label(endingAt end: Int) -> Range<Int>? {
        var last = end
        while last > 0, end - last < 4, bytes[last - 1].isDigit || bytes[last - 1] == 0x23 { last -= 1 }
        if last < end {
            guard last > 0, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x5F else { return nil }
            last -= 1
        }
        var start = last
        var words = 0
        while words < 3 {
            let word = start
            while start > 0, last - start < 48, Alphabet.dotted.contains(bytes[start - 1]) { start -= 1 }
            if start == word { break }
            words += 1
            guard words < 3, start > 1, bytes[start - 1] == 0x20, Alphabet.dotted.contains(bytes[start - 2]),
                last - start < 40
            else { break }
            start -= 1
        }
        guard start < last, SecretName.mayEnd(bytes, start..<last) else { return nil }
        return start..<last
    }

    /// `'secret' => '…'`, `:token => "…"`
    mutating func arrow(at equals: Int) {
        guard equals >= valueEnd, equals + 2 < bytes.count, bytes[equals + 1] == 0x3E else { return }
        var end = equals
        while end > 0, equals - end < 16, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        if end > 0, bytes[end - 1] == 0x22 || bytes[end - 1] == 0x27 { end -= 1 }
        var place = equals + 2
        while place < bytes.count, place < equals + 18, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        labelled(endingAt: end, from: place)
    }
}
