/// Credentials in the addresses of a text.
extension TextRedaction {
    /// `scheme://user:password@host`, and `scheme://token@host`.
    mutating func address(at colon: Int) {
        let start = colon + 3
        guard colon > 0, Alphabet.alphanumeric.contains(bytes[colon - 1]), start < bytes.count else { return }
        let last = min(bytes.count, start + 2048)
        var (end, at, separator) = (start, Int?.none, Int?.none)
        while end < last, bytes[end] > 0x20, bytes[end] != 0x22, bytes[end] != 0x27, bytes[end] != 0x3C,
            bytes[end] != 0x60
        {
            if bytes[end] == 0x3A, separator == nil { separator = end }
            if bytes[end] == 0x40 { at = end }
            if [0x2F, 0x3F, 0x23].contains(bytes[end]) {
                // A password that should have been encoded: `user:a/b@host`. A port is followed by a path.
                guard at == nil, let separator, separator + 1 < end, !bytes[(separator + 1)..<end].allSatisfy(\.isDigit)
                else { break }
            }
            end += 1
        }
        // `docker://image:3.19@sha256:…` is a digest.
        guard let at, !bytes.has("sha256:", at: at + 1) else { return }
        if let separator, separator < at {
            let value = bytes[(separator + 1)..<at]
            if !value.isEmpty, !SecretValue.isReference(value), !value.starts(with: "//".utf8),
                !bytes[start..<separator].contains(0x40)
            {
                found.append(Redaction((separator + 1)..<at, .url))
            }
            if let user = Optional(bytes[start..<separator]), Randomness(user).isTokenLike {
                found.append(Redaction(start..<separator, .url))
            }
        } else if Randomness(bytes[start..<at]).isTokenLike {
            found.append(Redaction(start..<at, .url))
        }
    }
}
