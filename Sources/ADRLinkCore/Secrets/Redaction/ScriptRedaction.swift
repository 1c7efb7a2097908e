/// Scripts of a shell: what each of their commands takes, and what one hands to the next.
extension CommandRedaction {
    /// What is to be redacted of the shell commands in a part of a text.
    static func find(inScript bytes: [UInt8], _ range: Range<Int>, isCertain: Bool, depth: Int = 0) -> [Redaction] {
        guard depth < 5 else { return [] }
        var result: [Redaction] = []
        let commands = ShellCommands.read(bytes, range)
        for (place, command) in commands.enumerated() {
            var words = command.words.map(\.bytes)
            if isCertain, let first = words.first, first == [0x2B] || first == [0x24] { words[0] = [] }
            var byWord = find(in: words, isCertain: isCertain, depth: depth)
            let reader = command.isPiped && place + 1 < commands.count ? commands[place + 1] : command
            let isRead = readsSecret(reader)
            if isRead, command.isPiped, let name = words.first,
                name.elementsEqual("echo".utf8) || name.elementsEqual("printf".utf8)
            {
                for index in words.indices.dropFirst() where words[index].first != 0x2D {
                    let value = words[index][...]
                    if !SecretValue.isReference(value), isCertain || SecretValue.isSecretLike(value) {
                        byWord[index].append(Redaction(words[index].indices, .argument))
                    }
                }
            }
            if isRead || readsSecret(command) {
                for line in command.input where !SecretValue.isReference(line.bytes[...]) {
                    if isCertain || SecretValue.isSecretLike(line.bytes[...]) {
                        result.append(Redaction(line.range(in: line.bytes.indices), .argument))
                    }
                }
            }
            for (word, found) in zip(command.words, byWord) {
                for redaction in found where !redaction.range.isEmpty {
                    result.append(Redaction(word.range(in: redaction.range), redaction.kind))
                }
            }
        }
        return result
    }

    /// `echo … | docker login --password-stdin`, `docker secret create db -`
    private static func readsSecret(_ command: ShellCommands.Command) -> Bool {
        command.words.contains { consumers.contains($0.bytes) } || storesSecret(command.words.map(\.bytes)[...])
    }
    private static let consumers: Set<[UInt8]> = Set(
        [
            "--password-stdin", "chpasswd", "--passphrase-fd", "-S", "--stdin", "cryptsetup", "--with-token",
            "--token-stdin",
        ]
        .map { Array($0.utf8) })
}
