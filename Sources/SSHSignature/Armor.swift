import FoundationEssentials

/// The text form of a signature: base64 between two lines that say what it is.
extension SSHSignature {
    static let firstLine = "-----BEGIN SSH SIGNATURE-----"
    static let lastLine = "-----END SSH SIGNATURE-----"

    /// The most bytes of a text that is read: the largest RSA key makes a tenth of it.
    public static let armorLimit = 1 << 16

    /// Reads the text form. Nothing may stand before the first line and nothing behind the last but its line feed.
    ///
    /// Lines end with a line feed alone, so that no two texts of a signature differ in what cannot be seen.
    public init(armored text: [UInt8]) throws(SSHSignatureError) {
        guard text.count <= Self.armorLimit else {
            throw SSHSignatureError(.malformed, "the signature has \(text.count) bytes; \(Self.armorLimit) is the most")
        }
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count >= 3, lines.first?.elementsEqual(Self.firstLine.utf8) == true,
            lines.last?.elementsEqual(Self.lastLine.utf8) == true
        else {
            throw SSHSignatureError(
                .malformed, "it is not a signature between \"\(Self.firstLine)\" and \"\(Self.lastLine)\"")
        }
        var encoded: [UInt8] = []
        for line in lines.dropFirst().dropLast() {
            guard !line.isEmpty else { throw SSHSignatureError(.malformed, "the signature has an empty line in it") }
            encoded += line
        }
        guard let blob = Data(base64Encoded: Data(encoded)),
            // Bits behind the last byte that are not zero would give one signature several texts.
            blob.base64EncodedString().utf8.elementsEqual(encoded)
        else { throw SSHSignatureError(.malformed, "the signature is not base64") }
        try self.init(blob: Array(blob))
    }

    /// The text form, in lines of 70 characters as `ssh-keygen` writes it; it ends with a line feed.
    public var armored: String {
        // Bytes: a log has a hundred thousand of these, and to step through a text by its characters is slow.
        let feed = UInt8(ascii: "\n")
        let encoded = Array(Data(blob).base64EncodedString().utf8)
        var text = Array(Self.firstLine.utf8) + [feed]
        text.reserveCapacity(encoded.count + encoded.count / 70 + 80)
        for start in stride(from: 0, to: encoded.count, by: 70) {
            text += encoded[start..<min(start + 70, encoded.count)]
            text.append(feed)
        }
        text += Self.lastLine.utf8
        text.append(feed)
        return String(decoding: text, as: UTF8.self)
    }
}
