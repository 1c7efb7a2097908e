/// Finds secrets in clear text: tokens of known shape, private keys, URLs with a password, and values that are assigned to
/// a name such as `password`.
///
/// One pass over the bytes. What a place needs is looked up by its byte, and every look from a place is bounded, so that
/// no input makes it slow. It is a net, not a proof: a password that is a plain word in a sentence gets through.
public struct SecretScanner {
    let bytes: [UInt8]

    /// Everything in a text that looks like a secret, in order, none inside of another.
    public static func find(in bytes: [UInt8]) -> [SecretFinding] {
        let scanner = SecretScanner(bytes: bytes)
        var findings: [SecretFinding] = []
        var place = 0
        // The secret key that an access key id announces; between the two may be another secret.
        var announced: Range<Int>?
        let roles = Self.roles
        while place < bytes.count {
            if announced?.lowerBound == place, let key = announced {
                findings.append(SecretFinding(.awsSecretKey, key))
                place = key.upperBound
                continue
            }
            guard let role = roles[Int(bytes[place])], let found = scanner.finding(at: place, role) else {
                place += 1
                continue
            }
            findings.append(found)
            place = max(found.range.upperBound, place + 1)
            announced = scanner.secretKey(behind: found) ?? announced
        }
        number(&findings, bytes)
        return findings
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// What may begin at a byte, or end there.
    private enum Role {
        /// A letter or a digit: tokens.
        case word
        /// `=`, `:`, `>`, `|`, the first byte of `：`: what is named before may get its value behind.
        case separator
        /// A quotation mark: the value of a sentence such as ``the password is `…` ``.
        case quote
        /// `-`: private keys and the options of commands.
        case dash
        /// `@`: the addresses of databases without a scheme.
        case at
    }

    private static let roles: [Role?] = {
        var table = [Role?](repeating: nil, count: 256)
        for byte in UInt8.min...UInt8.max where Alphabet.alphanumeric.contains(byte) { table[Int(byte)] = .word }
        for byte in "=:>|".utf8 { table[Int(byte)] = .separator }
        table[0xEF] = .separator
        for byte in "\"'`".utf8 { table[Int(byte)] = .quote }
        table[Int(UInt8(ascii: "-"))] = .dash
        table[Int(UInt8(ascii: "@"))] = .at
        return table
    }()

    private func finding(at place: Int, _ role: Role) -> SecretFinding? {
        switch role {
        case .word: isWordStart(place) ? token(at: place) ?? spokenCredentials(at: place) : nil
        case .separator:
            bytes.has("://", at: place) ? urlPassword(behind: place) : assignment(at: place)
        case .quote: spokenPassword(at: place)
        case .dash: privateKey(at: place) ?? optionValue(at: place)
        case .at: databasePassword(before: place)
        }
    }

    /// Whether a token may begin at a place: not in the middle of a word, a name or a run of base64.
    func isWordStart(_ place: Int) -> Bool {
        guard place > 0 else { return true }
        let before = bytes[place - 1]
        if before >= 0x80 { return true }
        let ahead = place > 1 ? bytes[place - 2] : 0x20
        if before.isASCIILetter || before.isDigit {
            // The line ends of a text inside of quotes: `…\nghp_…`.
            return ahead == 0x5C && (before == 0x6E || before == 0x74 || before == 0x72)
        }
        // `_ghp_…_` is emphasis, `my_ghp_…` a name.
        if before == 0x5F || before == 0x2D { return !Alphabet.alphanumeric.contains(ahead) }
        return true
    }

    /// The token that begins at a place, by its own shape.
    func token(at place: Int) -> SecretFinding? {
        if place + 2 < bytes.count, TokenShape.mayBegin(bytes[place], bytes[place + 1], bytes[place + 2]) {
            for shape in TokenShape.byFirstByte[Int(bytes[place])] {
                if let found = shape.match(bytes, at: place) { return found }
            }
        }
        return structuredToken(at: place)
    }

    /// The secret key of AWS that stands shortly behind its access key id, whatever is between them.
    private func secretKey(behind found: SecretFinding) -> Range<Int>? {
        guard found.kind.id == "aws-access-key-id" else { return nil }
        var place = found.range.upperBound
        let last = min(bytes.count, place + 120)
        while place < last {
            let end = bytes.end(of: .base64, from: place, limit: 64)
            let value = bytes[place..<end]
            if value.count == 40, !value.allSatisfy(Alphabet.lower.contains), !Placeholder.matches(value),
                Randomness(value).isTokenLike
            {
                return place..<end
            }
            place = max(end, place + 1)
        }
        return nil
    }

    /// Counts the lines up to each finding: LF, CR LF and CR all end one.
    private static func number(_ findings: inout [SecretFinding], _ bytes: [UInt8]) {
        var (place, line) = (0, 1)
        for index in findings.indices {
            while place < findings[index].range.lowerBound {
                if bytes[place] == 0x0A || bytes[place] == 0x0D && !bytes.has("\n", at: place + 1) { line += 1 }
                place += 1
            }
            findings[index].line = line
        }
    }
}
