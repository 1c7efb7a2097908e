/// Options by their names, whatever the program: `--password …`, `--token=…`.
extension CommandRedaction {
    /// Reads an option and its value, or a word that is none.
    ///
    /// - Returns: the word that follows; nil for the next one.
    mutating func option(_ place: Int) -> Int? {
        let word = words[place]
        if let rule,
            rule.subcommand.map({ name in words[program..<place].contains { $0.elementsEqual(name.utf8) } }) != false
        {
            if let next = ruled(place, rule) { return next }
        }
        guard word.first == 0x2D, word.count > 2 else {
            if let next = splitHeader(place) { return next }
            // What a shell or another computer will read as a command.
            if word.contains(0x20), rule?.isWrapper == true || !isCertain { script(place) }
            return nil
        }
        let start = word[1] == 0x2D ? 2 : 1
        let end = word.end(of: .dotted, from: start, limit: 64)
        let name = word[start..<end]
        guard !name.isEmpty, let strength = SecretNameStrength(option: name), !namesSecret(name) else {
            if word.contains(0x20) { script(place) }
            return nil
        }
        if end < word.count, word[end] == 0x3D || word[end] == 0x3A {
            // `-storepass:file …` of Java's tools.
            let isFile = word[end] == 0x3A && ["file", "env"].contains { word[(end + 1)...].elementsEqual($0.utf8) }
            if !isFile { take(place, (end + 1)..<word.count, strength, .flag) }
            return nil
        }
        guard end == word.count, place + 1 < words.count, !isSwitch(name, before: place + 1),
            start == 2 || name.count >= 4
        else { return nil }
        if isOption(words[place + 1]) { return nil }
        take(place + 1, words[place + 1].indices, strength, .flag)
        return place + 2
    }

    /// `--secret` of programs that only name one there.
    private func namesSecret(_ name: ArraySlice<UInt8>) -> Bool {
        rule?.namesSecrets == true && name.elementsEqual("secret".utf8)
    }

    /// `--no-password`, `--ask-pass`: there is no value.
    private func isSwitch(_ name: ArraySlice<UInt8>, before next: Int) -> Bool {
        if rule?.asksForPassword == true, !SecretValue.isSecretLike(words[next][...]) { return true }
        let head = name.prefix { $0 != 0x2D }
        return head.endIndex < name.endIndex && Self.switches.contains(String(decoding: head, as: UTF8.self))
    }
    private static let switches: Set<String> = [
        "no", "without", "ask", "prompt", "force", "generate", "show", "reset", "require", "enable", "disable", "skip",
        "print",
        "hide", "verify", "with", "rotate", "list", "insecure", "allow", "read", "change",
    ]

    private func isOption(_ word: [UInt8]) -> Bool {
        guard word.first == 0x2D, word.count > 1, !SecretValue.isSecretLike(word[1...]) else { return false }
        return word.dropFirst().allSatisfy { Alphabet.padded.contains($0) }
    }

    /// `-H Authorization: Bearer …` without its quotes.
    private mutating func splitHeader(_ place: Int) -> Int? {
        let word = words[place]
        guard word.last == 0x3A, word.count > 4, place + 1 < words.count, let header = HeaderName(word.dropLast())
        else {
            return nil
        }
        var next = place + 1
        if case .authorization = header, next + 1 < words.count, words[next].allSatisfy(\.isASCIILetter) { next += 1 }
        take(next, words[next].indices, isCertain ? .certain : .likely, .header)
        return next + 1
    }
}
