/// Values that stand behind the name of a secret: `password = "…"`, `api_key: …`, `| DB_PASSWORD | … |`,
/// `<password>…</password>`, `--token …`.
extension SecretScanner {
    /// - Parameter separator: the place of `=`, `:`, `>` or `|`, or of the full-width colon.
    func assignment(at separator: Int) -> SecretFinding? {
        var value = separator + 1
        switch bytes[separator] {
        case 0xEF:
            guard bytes.has([0xEF, 0xBC, 0x9A], at: separator) else { return nil }
            value += 2
        case 0x3A, 0x3D:
            // `:=`, `::`, `==`, `=>`
            while value < bytes.count, value < separator + 3, [0x3A, 0x3D, 0x3E].contains(bytes[value]) { value += 1 }
        default: break
        }
        guard var name = name(before: separator) else { return nil }
        if bytes[name].suffix(5).folded() == Array("value".utf8), let above = nameAbove(name.lowerBound) {
            name = above
        }
        guard let kind = SecretName(bytes[name]) else { return nil }
        if bytes[separator] == 0x3E {
            // Only the element of that name: `<password>…</password>`, not `<password> …`.
            guard name.lowerBound > 0, bytes[name.lowerBound - 1] == 0x3C, value < bytes.count,
                Alphabet.word.contains(bytes[value]) || !bytes[value].isBlank
            else { return nil }
            var end = value
            while end < bytes.count, end < value + 200, bytes[end] != 0x3C, bytes[end] >= 0x20 { end += 1 }
            guard bytes.has("</", at: end) else { return nil }
            return judged(value..<end, kind, quoted: true)
        }
        return self.value(from: value, kind, mayWrap: bytes[separator] == 0x3A)
    }

    /// `--password …` of a command; `--password=…` is an assignment like others. `-u user:password` of curl.
    func optionValue(at start: Int) -> SecretFinding? {
        guard start == 0 || bytes[start - 1].isBlank || bytes[start - 1] == 0x60 else { return nil }
        guard start + 2 < bytes.count, bytes[start + 1] == 0x2D || bytes[start + 2] == 0x20 else { return nil }
        if bytes.has("-u ", at: start) || bytes.has("--user ", at: start) {
            var value = start + (bytes[start + 1] == 0x2D ? 7 : 3)
            if value < bytes.count, bytes[value] == 0x22 || bytes[value] == 0x27 { value += 1 }
            let end = endOfBareValue(value)
            guard let colon = bytes[value..<end].firstIndex(of: 0x3A), colon > value, sendsCredentials(start) else {
                return nil
            }
            return judged((colon + 1)..<end, .password, quoted: true)
        }
        if bytes.has("-p ", at: start), bytes.has("sshpass", at: start - 8) {
            return value(from: start + 3, .password, mayWrap: false)
        }
        guard bytes.has("--", at: start) else { return nil }
        let end = bytes.end(of: .url, from: start + 2, limit: 48)
        guard end < bytes.count, bytes[end] == 0x20, let kind = SecretName(bytes[(start + 2)..<end]) else { return nil }
        return value(from: end + 1, kind, mayWrap: false)
    }

    /// Whether the command in front of an option is one whose `-u` takes a user and a password: that of `docker run` does not.
    private func sendsCredentials(_ option: Int) -> Bool {
        var start = option
        while start > 0, option - start < 300, bytes[start - 1] != 0x0A { start -= 1 }
        let command = bytes[start..<option].folded()[...]
        return ["curl", "wget", "http"].contains { command.firstRange(of: Array($0.utf8)) != nil }
    }

    /// ``the password is `…` ``, `IDENTIFIED BY '…'`: a quotation whose sentence names it.
    func spokenPassword(at quote: Int) -> SecretFinding? {
        guard quote > 8, bytes[quote - 1] == 0x20 else { return nil }
        let verb = word(before: quote - 1)
        if bytes[verb].folded() == Array("by".utf8), verb.lowerBound > 11,
            bytes[word(before: verb.lowerBound - 1)].folded() == Array("identified".utf8)
        {
            return value(from: quote, .password, mayWrap: false)
        }
        guard Self.verbs.contains(bytes[verb].folded()), verb.lowerBound > 1, let name = name(before: verb.lowerBound),
            let kind = SecretName(bytes[name])
        else { return nil }
        return value(from: quote, kind, mayWrap: false)
    }
    private static let verbs: Set<[UInt8]> = Set(
        ["is", "to", "was", "with", "ist", "est", "es"].map { Array($0.utf8) })

    private func word(before end: Int) -> Range<Int> {
        var start = end
        while start > 0, end - start < 24, Alphabet.alphanumeric.contains(bytes[start - 1]) { start -= 1 }
        return start..<end
    }

    // MARK: Names

    /// The name in front of a separator, through quotes, emphasis and blanks: `**API key**`, `"apiKey"`, `[token]`.
    private func name(before separator: Int) -> Range<Int>? {
        var end = separator
        while end > 0, separator - end < 12, Self.closesName(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        guard start < end, SecretName.mayEnd(bytes, start..<end) else { return nil }
        // `API key`, `Mot de passe`: names of two and three words.
        var words = 1
        while words < 3, start > 1, bytes[start - 1] == 0x20, Self.isNameByte(bytes[start - 2]) {
            var next = start - 1
            while next > 0, start - next < 24, Self.isNameByte(bytes[next - 1]) { next -= 1 }
            start = next
            words += 1
        }
        return start..<end
    }

    /// What `name:` says shortly before a `value:`, as in the environment of a container.
    private func nameAbove(_ end: Int) -> Range<Int>? {
        var place = end - 4
        while place > 0, end - place < 120 {
            if bytes[place] | 0x20 == 0x6E, bytes[place..<place + 4].folded() == Array("name".utf8) {
                var start = place + 4
                while start < end, [0x20, 0x22, 0x27, 0x3A, 0x3D].contains(bytes[start]) { start += 1 }
                let last = bytes.end(of: .dotted, from: start, limit: min(64, end - start))
                return last > start ? start..<last : nil
            }
            place -= 1
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        Alphabet.dotted.contains(byte) || byte >= 0x80
    }

    private static func closesName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x22, 0x27, 0x60, 0x2A, 0x5D, 0x5C: true
        default: false
        }
    }

    // MARK: Values

    /// Judges the value that begins at a place, behind blanks, emphasis and quotes.
    private func value(from start: Int, _ kind: SecretName, mayWrap: Bool) -> SecretFinding? {
        var place = start
        let last = min(bytes.count, start + 40)
        while place < last, [0x20, 0x09, 0x2A, 0x5C].contains(bytes[place]) { place += 1 }
        guard place < bytes.count else { return nil }
        var isQuoted = false
        if let quote = [UInt8(0x22), 0x27, 0x60].first(where: { $0 == bytes[place] }) {
            place += 1
            // ``` "`…`" ``` and `'''…'''`
            while place < last, bytes[place] == quote { place += 1 }
            isQuoted = true
            var end = place
            while end < bytes.count, end < place + Self.valueLimit, bytes[end] != quote,
                bytes[end] >= 0x20 || bytes[end] == 0x09
            {
                end += 1
            }
            if end < bytes.count, bytes[end] == quote || bytes[end] == 0x0A || end == place + Self.valueLimit {
                while end > place, bytes[end - 1] == 0x5C { end -= 1 }
                return judged(place..<end, kind, quoted: true)
            }
        }
        return judged(place..<endOfBareValue(place), kind, quoted: isQuoted)
    }

    /// So much of a value is enough to judge it.
    private static let valueLimit = 256

    private func endOfBareValue(_ start: Int) -> Int {
        var end = start
        while end < bytes.count, end < start + Self.valueLimit {
            switch bytes[end] {
            case 0...0x20, 0x22, 0x26, 0x27, 0x2C, 0x3B, 0x3C, 0x60, 0x7C: return end
            // Quotation marks and the dots of an omission, which are no part of it.
            case 0xE2 where bytes.has([0xE2, 0x80], at: end): return end
            default: end += 1
            }
        }
        return end
    }

    /// Whether a value is a secret under this name.
    private func judged(_ range: Range<Int>, _ name: SecretName, quoted: Bool) -> SecretFinding? {
        var range = range
        if value(range, endsIn: "...") || value(range, endsIn: "…") { return nil }
        // What closes a sentence, a call or an emphasis.
        while let last = bytes[range].last, [0x29, 0x5D, 0x7D, 0x2A, 0x3A, 0x2E, 0x20].contains(last),
            !quoted || last == 0x20
        {
            range = range.dropLast()
        }
        guard let first = bytes[range].first else { return nil }
        // `Authorization: Bearer …` and a token that speaks for itself are found by what they are.
        if Alphabet.alphanumeric.contains(first), let found = token(at: range.lowerBound) { return found }
        if let found = scheme(at: range.lowerBound) { return found }
        let value = bytes[range]
        guard !value.contains(0x20), !value.contains(0x09), !Placeholder.matches(value), !Placeholder.isWord(value),
            !Self.refersElsewhere(value, quoted: quoted)
        else { return nil }
        let randomness = Randomness(value)
        switch name {
        case .password:
            guard !Self.isPath(value), !Self.isVersion(value), value.count <= 256,
                randomness.isPasswordLike(quoted: quoted)
            else { return nil }
            return SecretFinding(.password, range)
        case .token(let kind):
            if Self.isVersion(value) || Self.isPath(value) && Self.hasExtension(value) { return nil }
            if Self.isTrace(value, name: bytes[..<range.lowerBound].suffix(48)) { return nil }
            let isToken = randomness.isTokenLike && value.allSatisfy(Self.tokenAlphabet.contains)
            // Frameworks make keys of any characters.
            let isKey = quoted && value.count >= 16 && !Self.isPath(value) && randomness.isMixed
            return isToken || isKey ? SecretFinding(kind, range) : nil
        case .signature:
            guard value.count >= 40, randomness.isTokenLike else { return nil }
            return SecretFinding(.azureSignature, range)
        }
    }

    /// A UUID is a key where it is called one, and a mark of a session or a trace where it is called a token.
    private static func isTrace(_ value: ArraySlice<UInt8>, name: ArraySlice<UInt8>) -> Bool {
        guard value.count == 36 else { return false }
        let isUUID = value.enumerated().allSatisfy { offset, byte in
            [8, 13, 18, 23].contains(offset) ? byte == 0x2D : Alphabet.hexadecimal.contains(byte)
        }
        let folded = name.folded()[...]
        // `_authToken=` of npm is the key of a registry.
        return isUUID && folded.firstRange(of: Array("token".utf8)) != nil
            && folded.firstRange(of: Array("_authtoken".utf8)) == nil
    }

    /// A value cut short is none.
    private func value(_ range: Range<Int>, endsIn text: String) -> Bool {
        bytes[range].suffix(text.utf8.count).elementsEqual(text.utf8) || bytes.has(text, at: range.upperBound)
    }

    private static let tokenAlphabet = Alphabet("~%!$&*:", adding: .base64, .dotted)

    /// Whether a value only says where the secret is: a path, an address, a call, a digest, something encrypted.
    private static func refersElsewhere(_ value: ArraySlice<UInt8>, quoted: Bool) -> Bool {
        if value.firstRange(of: Array("://".utf8)) != nil || value.contains(0x5B) && value.last == 0x5D { return true }
        // A call, an index, a member: a piece of a program.
        if !quoted,
            value.contains(where: { $0 == 0x28 || $0 == 0x29 || $0 == 0x5B })
                || value.firstRange(of: [0x2D, 0x3E]) != nil
        {
            return true
        }
        // `module.rds.password1`, `process.env.DB_PASSWORD_2`, `secret/data/app2#key`
        let start = value.prefix(24).folded()[...]
        return elsewhere.contains { start.starts(with: $0) }
    }

    /// `/run/secrets/db1`, `./key1`, `~/.token`, `config/prod/db1.yml`
    private static func isPath(_ value: ArraySlice<UInt8>) -> Bool {
        value.first == 0x2F || value.starts(with: [0x2E, 0x2F]) || value.starts(with: [0x7E, 0x2F])
            || value.contains(0x2F) && hasExtension(value)
    }

    private static func hasExtension(_ value: ArraySlice<UInt8>) -> Bool {
        extensions.contains { value.suffix($0.count).elementsEqual($0) }
    }
    private static let extensions = [
        ".yml", ".yaml", ".json", ".txt", ".pem", ".key", ".md", ".env", ".conf", ".toml", ".properties", ".crt",
        ".xml",
    ].map { Array($0.utf8) }

    /// `v2.1.0-rc.3`, `1.24.3+build7`
    private static func isVersion(_ value: ArraySlice<UInt8>) -> Bool {
        let bare = value.first == 0x76 ? value.dropFirst() : value
        let numbers = bare.prefix { $0.isDigit || $0 == 0x2E }
        guard numbers.count >= 3, numbers.count <= 16, numbers.first?.isDigit == true, numbers.contains(0x2E) else {
            return false
        }
        let rest = bare.dropFirst(numbers.count)
        return rest.isEmpty || rest.first == 0x2D || rest.first == 0x2B
    }

    private static let elsewhere: [[UInt8]] = [
        "arn:", "vault:", "op:", "file:", "env:", "env.", "process.env", "os.environ", "ref+", "sops", "enc[", "kms:",
        "ssm:", "secret/",
        "secrets/", "secrets.", "projects/", "sha1", "sha256", "sha384", "sha512", "md5:", "$2a$", "$2b$", "$2y$",
        "$argon2",
        "$5$", "$6$", "$apr1$", "{ssha}", "{sha}", "$ansible", "!ref", "!sub", "@microsoft", "keyvault", "pbkdf2",
        "bcrypt",
        "aes256", "aes-256", "hs256", "rs256", "var.", "local.", "data.", "module.", "config.", "settings.", "self.",
        "this.",
        "rfc", "oauth2", "oidc", "base64:", "\\u", "&#", "agb",
    ].map { Array($0.utf8) }
}
