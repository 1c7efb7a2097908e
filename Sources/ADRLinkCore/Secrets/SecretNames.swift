/// Names whose values are secrets: `DB_PASSWORD`, `apiKey`, `client-secret`.
enum SecretName {
    /// A value that people choose: it need not look random to be one.
    case password
    /// A value that a program made.
    case token(SecretKind)
    /// The signature in an address of Azure.
    case signature

    /// What a name says, by its end, in any case and however its words are joined; nil for every other name.
    init?(_ name: ArraySlice<UInt8>) {
        var folded: [UInt8] = []
        for byte in name where byte != 0x2D && byte != 0x5F && byte != 0x2E && byte != 0x20 {
            folded.append(byte.lowercased)
        }
        let text = folded[...]
        guard let last = text.last else { return nil }
        for (suffix, kind) in Self.tokens[Int(last)] where text.suffix(suffix.count).elementsEqual(suffix) {
            self = .token(kind)
            return
        }
        for suffix in Self.passwords[Int(last)] where text.suffix(suffix.count).elementsEqual(suffix) {
            self = .password
            return
        }
        if name.elementsEqual("sig".utf8) {
            self = .signature
            return
        }
        // `pass` and `pw` only as words of their own: not `compass`.
        let word = name.run { Alphabet.alphanumeric.contains($0) }
        let lower = word.map(\.lowercased)
        guard lower == Array("pass".utf8) || lower == Array("pw".utf8) || name.hasSuffix("Pass") else { return nil }
        self = .password
    }

    /// Whether a name may end as one of these does: told by two letters, since every `:` and `=` of a text asks.
    static func mayEnd(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
        var end = name.upperBound
        while end > name.lowerBound, !(bytes[end - 1].isASCIILetter || bytes[end - 1].isDigit) {
            if bytes[end - 1] >= 0x80 { return true }
            end -= 1
        }
        guard end - 2 >= name.lowerBound else { return false }
        let (last, before) = (bytes[end - 1].lowercased, bytes[end - 2].lowercased)
        return lastLetters[Int(last)].contains(before) || !(before.isASCIILetter || before.isDigit)
    }

    private static let lastLetters: [Alphabet] = {
        var table = [[UInt8]](repeating: [], count: 128)
        let names =
            passwords.joined() + tokens.joined().map(\.0)
            + ["sig", "pass", "pw", "value", "bearer", "secretstring"].map { Array($0.utf8) }
        for name in names where name.suffix(2).allSatisfy({ $0 < 0x80 }) {
            table[Int(name[name.count - 1])].append(name[name.count - 2])
        }
        return table.map { Alphabet(String(decoding: $0, as: UTF8.self)) }
    }()

    private static let passwords = byLastByte(
        [
            "password", "passwd", "pwd", "passphrase", "passcode", "passwort", "kennwort", "motdepasse", "contraseña",
            "contrasena", "senha", "bindpw", "rootpw", "wachtwoord", "пароль", "密码", "密碼", "パスワード",
        ].map { ($0, SecretKind.password) }
    ).map { $0.map(\.0) }

    private static let tokens = byLastByte(
        [
            ("secretaccesskey", .awsSecretKey), ("awssecretkey", .awsSecretKey), ("awssecret", .awsSecretKey),
            ("accountkey", .azureKey), ("storagekey", .azureKey), ("sharedaccesskey", .azureKey),
        ]
            + [
                "secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "encryptionkey", "signingkey",
                "sharedkey",
                "masterkey", "authkey", "servicekey", "hmackey", "credential", "credentials", "subscriptionkey",
                "deploykey",
                "appkey", "webhookkey", "jwt", "apisecret", "authtoken", "functionkey", "secretkeybase", "licensekey",
                "integrationkey",
                "pat",
                "auth",
            ].map { ($0, SecretKind.assigned) })

    private static func byLastByte(_ names: [(String, SecretKind)]) -> [[([UInt8], SecretKind)]] {
        var table = [[([UInt8], SecretKind)]](repeating: [], count: 256)
        for (name, kind) in names {
            let bytes = Array(name.utf8)
            table[Int(bytes[bytes.count - 1])].append((bytes, kind))
        }
        return table
    }
}

extension ArraySlice<UInt8> {
    fileprivate func run(atEnd predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, predicate(self[start - 1]) { start -= 1 }
        return self[start...]
    }

    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
