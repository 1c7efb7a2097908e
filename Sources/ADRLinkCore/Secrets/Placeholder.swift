/// What stands where a secret would stand, so that nobody writes the secret down.
enum Placeholder {
    /// True for `<token>`, `${TOKEN}`, `$TOKEN`, `{{ token }}`, `%TOKEN%`, `****`, `xxxx`, `…`, `your-token-here`, keys that
    /// their maker documents as examples, and values that only count or repeat.
    static func matches(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        switch first {
        case 0x3C: return true  // <
        case 0x7B: return true  // {
        case 0x5B: if last == 0x5D { return true }  // [ ]
        case 0x25: if last == 0x25 { return true }  // % %
        case 0x24:  // $
            let rest = value.dropFirst()
            if rest.isEmpty || rest.allSatisfy({ Alphabet.word.contains($0) || $0 == 0x2E || $0 == 0x3A }) {
                return true
            }
        default: break
        }
        return repeats(value) || counts(value) || hasMark(value)
    }

    /// One of few bytes only, or one short piece again and again.
    private static func repeats(_ value: ArraySlice<UInt8>) -> Bool {
        var distinct: [UInt8] = []
        for byte in value where !distinct.contains(byte) {
            distinct.append(byte)
            if distinct.count > 5 { break }
        }
        if distinct.count <= 2 || value.count >= 16 && distinct.count <= 5 { return true }
        for period in 3...10 where value.count >= 2 * period && value.count >= 12 {
            if zip(value, value.dropFirst(period)).allSatisfy({ $0 == $1 }) { return true }
        }
        return false
    }

    /// `1234567890`, `abcdefgh…`: most bytes are the one after the byte before.
    private static func counts(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count >= 6 else { return false }
        var steps = 0
        for (a, b) in zip(value, value.dropFirst()) where b == a &+ 1 || a == 0x39 && (b == 0x30 || b | 0x20 == 0x61) {
            steps += 1
        }
        return steps * 10 >= (value.count - 1) * 6
    }

    private static func hasMark(_ value: ArraySlice<UInt8>) -> Bool {
        var place = value.startIndex
        while place < value.endIndex {
            let byte = value[place]
            for mark in marks[Int(byte)] where place + mark.count <= value.endIndex {
                var offset = 1
                while offset < mark.count, value[place + offset].lowercased == mark[offset] { offset += 1 }
                if offset == mark.count, mark.count > 4 || isOwnWord(place..<place + mark.count, in: value) {
                    return true
                }
            }
            place += 1
        }
        return documented.contains { value.firstRange(of: $0) != nil }
    }

    /// Four letters occur in random tokens too, so they need an end of a word at one side.
    private static func isOwnWord(_ range: Range<Int>, in value: ArraySlice<UInt8>) -> Bool {
        func ends(_ place: Int) -> Bool {
            !value.indices.contains(place) || !Alphabet.alphanumeric.contains(value[place])
        }
        return ends(range.lowerBound - 1) || ends(range.upperBound)
            || !Alphabet.alphanumeric.contains(value[range.lowerBound])
    }

    /// In lower case, by first byte in either case.
    private static let marks: [[[UInt8]]] = {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for word in [
            "example", "placeholder", "your", "dummy", "sample", "redacted", "changeme", "change-me", "change_me",
            "change-it",
            "changeit", "replace", "insert", "fake", "xxxx", "notreal", "not-real", "censored", "omitted",
            "masked",
            "${", "{{", "$(", "<%", "#{", "%(", "****", "...", "…", "secret-here", "goes-here", "goes_here", "goeshere",
            "some-", "some_", "my-secret", "my_secret", "mysecret", "my-token", "my_token", "my-password", "mypassword",
            "my_password", "secretpassword", "supersecret", "super-secret", "super_secret", "••", "●●",
        ] {
            let bytes = Array(word.utf8)
            table[Int(bytes[0])].append(bytes)
            if bytes[0].isASCIILetter { table[Int(bytes[0] ^ 0x20)].append(bytes) }
        }
        return table
    }()

    /// Parts of keys that their makers print in their manuals and that open nothing.
    private static let documented: [[UInt8]] = [
        "eyJzdWIiOiIxMjM0NTY3ODkw",  // the token of jwt.io
        "Eby8vdM02xNOcqFlqUwJ",  // Azure's storage emulator
        "4eC39HqLyjWDarjtT1z",  // Stripe's manual
        "AAHdqTcvCH1vGWJxfSeof",  // Telegram's manual
        "QWxhZGRpbjpvcGVu",  // RFC 7617
    ].map { Array($0.utf8) }

    /// Words that stand for a password in examples, alone or with a few digits: `user:password@host`, `admin:admin`.
    static func isWord(_ value: ArraySlice<UInt8>) -> Bool {
        var bare = value
        while let last = bare.last, last.isDigit || last == 0x21 { bare = bare.dropLast() }
        if value.count - bare.count > 4 { bare = value }
        return words.contains(String(decoding: bare.folded(), as: UTF8.self))
    }

    private static let words: Set<String> = [
        "", "password", "passwd", "pass", "passw", "pwd", "secret", "user", "username", "usr", "admin", "administrator",
        "root",
        "postgres", "mysql", "mongo", "redis", "rabbitmq", "guest", "test", "tester", "testing", "token", "foo", "bar",
        "baz",
        "foobar", "default", "key", "apikey", "api-key", "api_key", "mypass", "pw", "db", "credentials", "credential",
        "login",
        "demo", "local", "dev", "x", "abc", "passphrase", "p", "pa$$word", "p@ssword", "p@ssw0rd", "passw0rd",
        "pa55word", "hunter",
        "string", "none", "null", "nil", "true", "false", "undefined", "empty", "basic", "bearer", "oauth",
        "x-oauth-basic",
        "x-oauth-token", "sha256", "sha512", "sha1", "md5",
    ]
}
