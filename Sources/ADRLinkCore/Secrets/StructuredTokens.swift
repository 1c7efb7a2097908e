/// Tokens of several parts, each of its own length and alphabet.
extension SecretScanner {
    func structuredToken(at start: Int) -> SecretFinding? {
        switch bytes[start] {
        case 0x65: if let found = jsonWebToken(at: start) { return found }  // e
        case 0x53: if let found = sendGridKey(at: start) { return found }  // S
        case 0x4D, 0x4E, 0x4F: if let found = discordToken(at: start) { return found }  // M N O
        case 0x68: if let found = webhook(at: start) { return found }  // h
        case 0x30...0x39: if let found = telegramToken(at: start) { return found }
        default: break
        }
        if Alphabet.lowerHexadecimal.contains(bytes[start]), let found = mailKey(at: start) { return found }
        return keyWithMarkInside(at: start)
    }

    /// Parts of base64, of which the first is JSON that names an algorithm: `eyJ….eyJ….…`, also where blanks follow its
    /// brace, `ewog….…`, or the second part is encrypted (RFC 7516). One without signature opens nothing.
    private func jsonWebToken(at start: Int) -> SecretFinding? {
        guard start + 2 < bytes.count, bytes[start + 1] == 0x79 || bytes[start + 1] == 0x77,
            start == 0 || !Alphabet.url.contains(bytes[start - 1])
        else { return nil }
        let header = bytes.end(of: .url, from: start, limit: 4096)
        guard header - start >= 12, bytes.has(".", at: header) else { return nil }
        let isPlain = bytes.has("eyJ", at: start) && bytes.has(".ey", at: header)
        guard isPlain || namesAlgorithm(start..<header) else { return nil }
        let payload = bytes.end(of: .url, from: header + 1, limit: 16384)
        guard payload - header >= 12, bytes.has(".", at: payload) else { return nil }
        var end = bytes.end(of: .url, from: payload + 1, limit: 4096)
        guard end - payload > 20, !Placeholder.matches(bytes[start..<end]) else { return nil }
        for _ in 0..<2 where bytes.has(".", at: end) && end + 1 < bytes.count && Alphabet.url.contains(bytes[end + 1]) {
            end = bytes.end(of: .url, from: end + 1, limit: 16384)
        }
        return SecretFinding(.jsonWebToken, start..<end, publicCount: 3)
    }

    private func namesAlgorithm(_ header: Range<Int>) -> Bool {
        guard let text = Base64.decoded(bytes[header]), text.first == 0x7B else { return false }
        return text.firstRange(of: Array("\"alg\"".utf8)) != nil
    }

    private func sendGridKey(at start: Int) -> SecretFinding? {
        guard bytes.has("SG.", at: start) else { return nil }
        let middle = bytes.end(of: .url, from: start + 3, limit: 64)
        guard (16...32).contains(middle - start - 3), bytes.has(".", at: middle) else { return nil }
        let end = bytes.end(of: .url, from: middle + 1, limit: 64)
        guard (30...60).contains(end - middle - 1), !Placeholder.matches(bytes[start..<end]) else { return nil }
        return SecretFinding(.sendGridKey, start..<end, publicCount: 3)
    }

    /// A number in base64, six bytes of a time, a signature.
    private func discordToken(at start: Int) -> SecretFinding? {
        let id = bytes.end(of: .url, from: start, limit: 40)
        guard (23...30).contains(id - start), bytes.has(".", at: id) else { return nil }
        let time = bytes.end(of: .url, from: id + 1, limit: 8)
        guard time - id - 1 == 6, bytes.has(".", at: time) else { return nil }
        let end = bytes.end(of: .url, from: time + 1, limit: 48)
        let value = bytes[start..<end]
        guard (27...40).contains(end - time - 1), !Placeholder.matches(value), Randomness(value).isTokenLike else {
            return nil
        }
        return SecretFinding(.discordToken, start..<end)
    }

    /// A bot's number, a colon, and 35 bytes.
    private func telegramToken(at start: Int) -> SecretFinding? {
        let number = bytes.end(of: .digits, from: start, limit: 12)
        guard (8...10).contains(number - start), bytes.has(":", at: number) else { return nil }
        let end = bytes.end(of: .url, from: number + 1, limit: 40)
        let value = bytes[min(number + 1, end)..<end]
        guard value.count == 35, !Placeholder.matches(value), Randomness(value).isTokenLike else { return nil }
        return SecretFinding(.telegramToken, start..<end)
    }

    /// Mailchimp's 32 hexadecimal digits with a place behind, Mailgun's with two groups of eight.
    private func mailKey(at start: Int) -> SecretFinding? {
        guard bytes.has("-", at: start + 32) else { return nil }
        let key = bytes.end(of: .lowerHexadecimal, from: start, limit: 33)
        guard key - start == 32, bytes.has("-", at: key), !Placeholder.matches(bytes[start..<key]) else { return nil }
        if bytes.has("us", at: key + 1) {
            let end = bytes.end(of: .digits, from: key + 3, limit: 3)
            guard (1...2).contains(end - key - 3) else { return nil }
            return SecretFinding(.mailchimpKey, start..<end)
        }
        let second = bytes.end(of: .lowerHexadecimal, from: key + 1, limit: 9)
        guard second - key == 9, bytes.has("-", at: second) else { return nil }
        let third = bytes.end(of: .lowerHexadecimal, from: second + 1, limit: 9)
        guard third - second == 9 else { return nil }
        return SecretFinding(.mailgunKey, start..<third)
    }

    /// Addresses that are secrets themselves: whoever knows one may write there.
    private func webhook(at start: Int) -> SecretFinding? {
        guard start + 1 < bytes.count, bytes[start + 1] == 0x74 || bytes[start + 1] == 0x6F,
            bytes.has("hooks.slack.com/", at: start) || bytes.has("https://", at: start)
                || bytes.has("http://", at: start)
        else { return nil }
        let host = bytes.has("https://", at: start) ? start + 8 : bytes.has("http://", at: start) ? start + 7 : start
        let path = bytes.end(of: .dotted, from: host, limit: 100)
        let address = bytes[host..<path]
        let end = bytes.end(of: Self.pathAlphabet, from: path, limit: 400)
        let rest = bytes[path..<end]
        let last = rest.split(separator: 0x2F).last ?? []
        guard last.count >= 20, !Placeholder.matches(last) else { return nil }
        func found(_ kind: SecretKind) -> SecretFinding { SecretFinding(kind, start..<end, publicCount: path - start) }
        if address.elementsEqual("hooks.slack.com".utf8), rest.count >= 40 { return found(.slackWebhook) }
        let isDiscord = address.elementsEqual("discord.com".utf8) || address.elementsEqual("discordapp.com".utf8)
        if isDiscord, rest.starts(with: "/api/webhooks/".utf8), last.count >= 50 { return found(.discordWebhook) }
        let isTeams = address.suffix(".webhook.office.com".utf8.count).elementsEqual(".webhook.office.com".utf8)
        if isTeams, rest.count >= 60 { return found(.teamsWebhook) }
        return nil
    }
    private static let pathAlphabet = Alphabet("/@", adding: .dotted)

    /// Terraform's `….atlasv1.…` and Azure's `…8Q~…`, which only a mark inside gives away.
    private func keyWithMarkInside(at start: Int) -> SecretFinding? {
        guard start + 14 < bytes.count, bytes[start + 5] == 0x7E || bytes[start + 14] == 0x2E,
            start == 0 || !Self.azureAlphabet.contains(bytes[start - 1])
        else { return nil }
        let head = bytes.end(of: .alphanumeric, from: start, limit: 16)
        if head - start == 14, bytes.has(".atlasv1.", at: head) {
            let end = bytes.end(of: .url, from: head + 9, limit: 100)
            guard end - head - 9 >= 50, !Placeholder.matches(bytes[(head + 9)..<end]) else { return nil }
            return SecretFinding(.terraformToken, start..<end)
        }
        guard bytes[start + 4] == 0x51, bytes[start + 5] == 0x7E, bytes[start + 3].isDigit else { return nil }
        let end = bytes.end(of: Self.azureAlphabet, from: start, limit: 48)
        guard (37...40).contains(end - start), !Placeholder.matches(bytes[start..<end]) else { return nil }
        return SecretFinding(.azureClientSecret, start..<end)
    }
    private static let azureAlphabet = Alphabet("~", adding: .dotted)
}
