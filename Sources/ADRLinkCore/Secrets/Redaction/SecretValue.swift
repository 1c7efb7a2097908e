/// What a value in the place of a secret tells by itself.
enum SecretValue {
    /// Only says where the secret is, or that there is none: `$PASSWORD`, `${…}`, `$(…)`, `<password>`, `****`, `env:NAME`.
    static func isReference(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        if Redaction.isMark(value) { return true }
        let rest = value.dropFirst()
        switch first {
        case 0x24:  // $
            if rest.first == 0x7B || rest.first == 0x28 { return true }  // ${ $(
            return !rest.isEmpty && rest.allSatisfy(Alphabet.word.contains)
        case 0x3C: return last == 0x3E  // < >
        case 0x25: return last == 0x25 && value.count > 2  // % %
        case 0x60: return true  // `
        case 0x7B: return rest.first == 0x7B && last == 0x7D  // {{ }}
        case 0x2A: return value.allSatisfy { $0 == 0x2A }  // ****
        default: break
        }
        let text = value.prefix(12).map(\.lowercased)
        return schemes.contains { text.starts(with: $0) }
    }

    /// Besides: words of settings, files, and what an option takes that only bears the name.
    static func isSetting(_ value: ArraySlice<UInt8>) -> Bool {
        if value.count <= 6, settings.contains(value.map(\.lowercased)) { return true }
        if value.first == 0x40 { return true }  // @file
        return isPath(value) && !Randomness(value).isTokenLike
    }

    /// `/run/secrets/db`, `./key`, `~/.token`
    static func isPath(_ value: ArraySlice<UInt8>) -> Bool {
        [[0x2F], [0x2E, 0x2F], [0x2E, 0x2E, 0x2F], [0x7E, 0x2F]].contains { value.starts(with: $0) }
    }

    /// Looks like one to whoever does not know what stands before it.
    static func isSecretLike(_ value: ArraySlice<UInt8>) -> Bool {
        let randomness = Randomness(value.prefix(512))
        return randomness.isTokenLike || randomness.isPasswordLike(quoted: false)
    }

    private static let schemes: [[UInt8]] = [
        "env:", "file:", "op://", "vault:", "arn:", "projects/", "secretref:", "ssm:", "sm://", "fd:", "keyring:",
        "ref+",
    ].map { Array($0.utf8) }
    private static let settings: Set<[UInt8]> = Set(
        ["true", "false", "yes", "no", "on", "off", "none", "null", "stdin", "prompt", "ask", "auto", "-", "0", "1"]
            .map { Array($0.utf8) })

    /// Looks like one where a name announces it: shorter and plainer than where nothing does.
    static func isLikely(_ value: ArraySlice<UInt8>) -> Bool {
        let randomness = Randomness(value.prefix(512))
        return randomness.isTokenLike || randomness.isPasswordLike(quoted: true)
    }

    /// A key and nothing else: no path, name, number, UUID or fingerprint.
    static func isKey(_ value: ArraySlice<UInt8>) -> Bool {
        if value.count <= 512, value.allSatisfy(Alphabet.hexadecimal.contains) {
            // Eight, sixteen and forty digits are the ids of OpenPGP's keys and git's objects.
            return [32, 48, 64, 96, 128].contains(value.count) && Randomness(value).isTokenLike
        }
        if isScrambled(value) { return true }
        return value.count >= 24 && value.allSatisfy(Alphabet.padded.contains) && !isName(value)
            && !isUUID(value) && Randomness(value).isTokenLike
    }

    /// Capitals, small letters and digits in one word that no name has: `Xk29fjwQ`, not `OrdersDb2024`.
    static func isScrambled(_ value: ArraySlice<UInt8>) -> Bool {
        value.count >= 8 && value.prefix(512).allSatisfy(Alphabet.alphanumeric.contains)
            && value.drop(while: { !$0.isDigit }).contains(where: \.isASCIILetter)
            && Randomness(value.prefix(512)).isScrambled
    }

    /// Words and small numbers, joined: `orders-tls-2024`, `v2.1.0`, `api_db`.
    static func isName(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count <= 128 else { return false }
        let words = value.split { [0x2D, 0x5F, 0x2E, 0x2F, 0x3A, 0x2B].contains($0) }
        return words.count > 1 && words.allSatisfy(isNamePart)
    }

    /// `orders`, `TLS`, `2024`, `v2`, `rc1`
    private static func isNamePart(_ part: ArraySlice<UInt8>) -> Bool {
        let letters = part.prefix { $0.isASCIILetter }
        let digits = part[letters.endIndex...]
        guard digits.allSatisfy(\.isDigit), digits.count <= (letters.isEmpty ? 8 : 3) else { return false }
        let rest = letters.dropFirst()
        return rest.allSatisfy { $0 >= 0x61 } || letters.allSatisfy { $0 < 0x61 }
    }

    private static func isUUID(_ value: ArraySlice<UInt8>) -> Bool {
        value.count == 36
            && value.enumerated().allSatisfy { offset, byte in
                [8, 13, 18, 23].contains(offset) ? byte == 0x2D : Alphabet.hexadecimal.contains(byte)
            }
    }

    /// What is said of a secret, in the place where it would stand itself: `password: changed`, `token: string`.
    static func isRemark(_ value: ArraySlice<UInt8>) -> Bool {
        // `…`, `#fff`
        if value.count <= 8, value.first == 0x23 || value.allSatisfy({ $0 == 0x2E }) { return true }
        return value.elementsEqual("…".utf8)
            || value.count <= 16 && remarks.contains(String(decoding: value.map(\.lowercased), as: UTF8.self))
    }

    /// A value without what closes the call or list that holds it.
    static func unclosed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var value = value
        while let last = value.last {
            switch last {
            case 0x2C, 0x3B: break
            case 0x29 where !value.prefix(512).contains(0x28): break
            case 0x5D where !value.prefix(512).contains(0x5B): break
            case 0x7D where !value.prefix(512).contains(0x7B): break
            default: return value
            }
            value = value.dropLast()
        }
        return value
    }

    /// A piece of a program or of another place: a call, a member, an address, a digest.
    static func isElsewhere(_ value: ArraySlice<UInt8>) -> Bool {
        let start = value.prefix(128)
        if let open = start.firstIndex(of: 0x28), open > start.startIndex,
            start[..<open].allSatisfy(Alphabet.dotted.contains)
        {
            return true
        }
        if start.contains(0x2E), value.count <= 128,
            start.allSatisfy({ $0.isASCIILetter || $0 == 0x5F || $0 == 0x2E })
        {
            return true
        }
        if start.firstRange(of: Array("://".utf8)) != nil { return true }
        let text = start.prefix(8).map(\.lowercased)
        return elsewhere.contains { text.starts(with: $0) }
    }

    private static let elsewhere: [[UInt8]] = [
        "sha256:", "sha512:", "sha1:", "md5:", "secret/", "secrets/", "enc[", "!ref", "!sub", "data.", "var.",
        "local.", "self.", "this.",
    ].map { Array($0.utf8) }

    private static let remarks: Set<String> = [
        "accepted", "active", "added", "any", "array", "authenticated", "bad", "bearer", "blank", "bool", "boolean",
        "buffer", "bytes", "cached", "changed", "checked", "cleared", "configured", "correct", "created", "data",
        "default", "deleted", "denied", "deprecated", "disabled", "empty", "enabled", "error", "exists", "expired",
        "expires", "expiring", "failed", "failure", "found", "generated", "granted", "hashed", "hidden", "ignored",
        "incorrect", "invalid", "issued", "jwt", "loaded", "locked", "long", "mandatory", "masked", "match",
        "matched", "mismatch", "missing", "mixed", "new", "nil", "nope", "number", "object", "ok", "omitted",
        "opaque", "optional", "present", "private", "protected", "public", "read", "received", "redacted",
        "refreshed", "refused", "rejected", "removed", "renewed", "required", "reset", "revoked", "rotated", "saved",
        "secret", "sensitive", "sent", "set", "short", "skipped", "stale", "stored", "str", "string", "strong",
        "success", "tbd", "text", "todo", "undefined", "unchanged", "unknown", "unset", "unused", "updated", "used",
        "valid", "validated", "verified", "void", "weak", "wrong", "password", "token", "key", "bits", "sync",
        "uint8array", "char", "varchar", "file", "env", "vault", "keychain", "include", "omit", "same-origin",
    ]
}
