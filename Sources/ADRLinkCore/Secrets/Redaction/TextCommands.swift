/// Commands amid text: what a shell shows of them, what people copy, and options in sentences.
extension TextRedaction {
    /// `+ mysql -p…`: the line that a shell shows of a command, or that people copy with its prompt.
    mutating func trace(at place: Int) {
        guard place >= commandEnd, place == 0 || bytes[place - 1] == 0x0A else { return }
        var start = place
        while start < bytes.count, start < place + 8, bytes[start] == bytes[place] { start += 1 }
        guard start < bytes.count, bytes[start] == 0x20 else { return }
        let end = lineEnd(from: start)
        found += CommandRedaction.find(inScript: bytes, start..<end, isCertain: true)
        commandEnd = end
    }

    /// A command in a sentence or a listing of processes: its options count where their values look like secrets.
    mutating func command(at place: Int) {
        guard place >= commandEnd, place == 0 || !Self.isNameByte(bytes[place - 1]) else { return }
        let end = bytes.end(of: Self.commandAlphabet, from: place, limit: 24)
        guard end < bytes.count, bytes[end] == 0x20, CommandRule.takesSecrets(bytes, place..<end) else { return }
        let last = lineEnd(from: end)
        found += CommandRedaction.find(inScript: bytes, place..<last, isCertain: false)
        commandEnd = last
    }
    private static let commandAlphabet = Alphabet("-_", adding: .lower)

    /// `--token …` of any program: in a sentence only if what follows looks like a secret.
    mutating func option(at place: Int) {
        guard place == 0 || bytes[place - 1].isBlank || bytes[place - 1] == 0x60 || bytes[place - 1] == 0x27 else {
            return
        }
        let start = place + 1 < bytes.count && bytes[place + 1] == 0x2D ? place + 2 : place + 1
        let end = bytes.end(of: Self.optionAlphabet, from: start, limit: 48)
        guard end - start >= 3, end + 1 < bytes.count, bytes[end] == 0x20, SecretName.mayEnd(bytes, start..<end),
            let strength = SecretNameStrength(option: bytes[start..<end])
        else { return }
        let value = value(from: end + 1)
        if strength == .doubtful {
            if SecretValue.isKey(bytes[value]) { append(value, .certain, .flag) }
        } else if SecretValue.isSecretLike(bytes[value]) {
            append(value, .likely, .flag)
        }
    }
    private static let optionAlphabet = Alphabet("-_.", adding: .alphanumeric)

    private func lineEnd(from start: Int) -> Int {
        let last = min(bytes.count, start + 8192)
        var end = start
        // A line that goes on behind a backslash is one command.
        while end < last, bytes[end] != 0x0A || bytes[end - 1] == 0x5C { end += 1 }
        return end
    }
}
