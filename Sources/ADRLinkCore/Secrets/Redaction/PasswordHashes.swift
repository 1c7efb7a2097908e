/// Hashes of passwords as `crypt`, LDAP and web frameworks write them: whoever has one may try passwords for ever.
extension TextRedaction {
    /// `$6$salt$…`, `$y$j9T$…`, `$2b$12$…`, `$argon2id$…`, `{SSHA}…`
    ///
    /// - Parameter start: the place of `$` or `{`.
    mutating func passwordHash(at start: Int) {
        if start < valueEnd || start > 0 && Alphabet.alphanumeric.contains(bytes[start - 1]) { return }
        let closing: UInt8 = bytes[start] == 0x24 ? 0x24 : 0x7D
        let scheme = bytes.end(of: Self.schemeAlphabet, from: start + 1, limit: 20)
        guard scheme > start + 1, scheme < bytes.count, bytes[scheme] == closing,
            Self.hashSchemes.contains(bytes[(start + 1)..<scheme].map(\.lowercased))
        else { return }
        let end = bytes.end(of: Self.hashAlphabet, from: scheme + 1, limit: 1024)
        guard end - scheme > 22 else { return }
        found.append(Redaction(start..<end, .token))
        valueEnd = end
    }

    private static let schemeAlphabet = Alphabet("-", adding: .alphanumeric)
    private static let hashAlphabet = Alphabet("$./=,+-_", adding: .alphanumeric)
    private static let hashSchemes: Set<[UInt8]> = Set(
        [
            "1", "2a", "2b", "2x", "2y", "5", "6", "7", "y", "gy", "sha1", "apr1", "scrypt", "argon2i", "argon2d",
            "argon2id", "pbkdf2", "pbkdf2-sha1", "pbkdf2-sha256", "pbkdf2-sha512", "sha", "ssha", "sha256", "ssha256",
            "sha512", "ssha512", "smd5", "md5", "bcrypt",
        ].map { Array($0.utf8) })
}
