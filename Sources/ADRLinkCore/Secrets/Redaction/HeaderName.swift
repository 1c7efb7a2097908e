/// A header of HTTP whose value lets its bearer in.
enum HeaderName {
    /// `Authorization: Bearer …`: the scheme is no secret.
    case authorization
    /// `Cookie: …`
    case cookie
    /// `X-Api-Key: …`, a single value.
    case key

    init?(_ name: ArraySlice<UInt8>) {
        guard let last = name.last, "neyt".utf8.contains(last.lowercased), name.count <= 40 else { return nil }
        let folded = name.map(\.lowercased)
        if folded.suffix(13).elementsEqual("authorization".utf8) {
            self = .authorization
        } else if folded == Array("cookie".utf8) || folded == Array("set-cookie".utf8) {
            self = .cookie
        } else if Self.keys.contains(folded)
            || folded.starts(with: "x-".utf8)
                && ["-token", "-key", "-secret"].contains(where: { folded.suffix($0.utf8.count).elementsEqual($0.utf8) }
                )
        {
            self = .key
        } else {
            return nil
        }
    }

    private static let keys: Set<[UInt8]> = Set(
        [
            "api-key", "apikey", "private-token", "job-token", "deploy-token", "dd-api-key", "dd-application-key",
            "ocp-apim-subscription-key", "circle-token", "fastly-key", "auth-token", "access-token",
        ].map { Array($0.utf8) })

    /// The part of a header's value that is the secret; nil where there is none.
    ///
    /// - Parameter isCertain: the text is a header, and no sentence that mentions one.
    func secret(in bytes: [UInt8], _ range: Range<Int>, isCertain: Bool) -> Range<Int>? {
        var range = range
        while let first = bytes[range].first, first.isBlank { range = range.dropFirst() }
        while let last = bytes[range].last, last.isBlank || last == 0x22 || last == 0x27 { range = range.dropLast() }
        if range.isEmpty || SecretValue.isReference(bytes[range]) { return nil }
        var isKnown = isCertain
        switch self {
        case .authorization:
            let word = bytes[range].prefix { !$0.isBlank }
            if word.endIndex < range.upperBound, Self.schemes.contains(word.map(\.lowercased)) {
                range = word.endIndex..<range.upperBound
                while let first = bytes[range].first, first.isBlank { range = range.dropFirst() }
                isKnown =
                    isKnown || bytes[range].count >= 8 && !bytes[range].prefix(4096).contains(0x20)
                    || bytes[range].prefix(512).contains(0x3D)
            }
        case .cookie:
            isKnown = isKnown || bytes[range].prefix(512).contains(0x3D)
        case .key:
            isKnown =
                isKnown
                || range.count >= 6 && bytes[range].prefix(512).contains { $0.isDigit }
                    && !bytes[range].prefix(4096).contains(0x20)
        }
        let value = bytes[range]
        if value.isEmpty || SecretValue.isReference(value) { return nil }
        return isKnown || !value.contains(0x20) && (value.count >= 16 || SecretValue.isSecretLike(value)) ? range : nil
    }

    private static let schemes: Set<[UInt8]> = Set(
        [
            "bearer", "basic", "digest", "token", "negotiate", "ntlm", "apikey", "hawk", "ssws", "key", "splunk", "bot",
            "aws4-hmac-sha256", "genie", "oauth", "vapid", "sharedkey",
        ].map { Array($0.utf8) })
}
