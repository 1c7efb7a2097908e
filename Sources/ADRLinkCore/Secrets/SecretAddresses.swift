/// Passwords in addresses: `scheme://user:password@host`, and `user:password@tcp(host)` of databases.
extension SecretScanner {
    /// - Parameter colon: the place of `://`.
    func urlPassword(behind colon: Int) -> SecretFinding? {
        guard colon > 0, Alphabet.alphanumeric.contains(bytes[colon - 1]) else { return nil }
        let start = colon + 3
        var place = start
        let last = min(bytes.count, start + 300)
        var at: Int?
        while place < last, !Self.endsAuthority(bytes[place]) {
            if bytes[place] == 0x40 { at = place }
            place += 1
        }
        guard let at, let separator = bytes[start..<at].firstIndex(of: 0x3A) else { return nil }
        let host = bytes[(at + 1)..<place]
        // `docker://image:3.19@sha256:…` is a digest.
        guard !host.isEmpty, !host.starts(with: "sha".utf8) || !host.contains(0x3A) else { return nil }
        return addressPassword(user: start..<separator, password: (separator + 1)..<at)
    }

    /// - Parameter at: the place of `@tcp(` or `@unix(`.
    func databasePassword(before at: Int) -> SecretFinding? {
        guard bytes.has("@tcp(", at: at) || bytes.has("@unix(", at: at) else { return nil }
        var start = at
        while start > 0, at - start < 150, !Self.endsAuthority(bytes[start - 1]) { start -= 1 }
        guard let separator = bytes[start..<at].firstIndex(of: 0x3A) else { return nil }
        return addressPassword(user: start..<separator, password: (separator + 1)..<at)
    }

    private func addressPassword(user: Range<Int>, password: Range<Int>) -> SecretFinding? {
        let (name, value) = (bytes[user], bytes[password])
        guard value.count >= 4, !Placeholder.matches(value), !Placeholder.isWord(value),
            !value.elementsEqual(name)
        else { return nil }
        // `USER:PASSWORD@HOST`, `my_user:my_pass@…`
        if value.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A || $0 == 0x5F })
            || value.starts(with: "my".utf8) && !Randomness(value).isPasswordLike(quoted: true)
        {
            return nil
        }
        if let found = token(at: password.lowerBound) { return found }
        return SecretFinding(.urlPassword, password)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x27, 0x3C, 0x3E, 0x60, 0x2F, 0x5C, 0x7C: true
        case 0x3F, 0x23, 0x29, 0x5D: true
        default: false
        }
    }
}
