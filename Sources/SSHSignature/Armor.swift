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
    ///
    /// - Parameter strictly: refuses every text but `armored`: lines of another length, or no line feed at the end.
    public init(armored text: [UInt8], strictly: Bool = false) throws(SSHSignatureError) {
        guard text.count <= Self.armorLimit else {
            throw SSHSignatureError(.malformed, "the signature has \(text.count) bytes; \(Self.armorLimit) is the most")
        }
        let feed = UInt8(ascii: "\n")
        let (first, last) = (Array((Self.firstLine + "\n").utf8), Array(("\n" + Self.lastLine).utf8))
        let end = text.last == feed ? text.count - 1 : text.count
        let start = first.count
        guard end - last.count >= start, text[..<start].elementsEqual(first),
            text[(end - last.count)..<end].elementsEqual(last)
        else {
            throw SSHSignatureError(
                .malformed, "it is not a signature between \"\(Self.firstLine)\" and \"\(Self.lastLine)\"")
        }
        var encoded: [UInt8] = []
        encoded.reserveCapacity(end - last.count - start)
        var isStrict = end < text.count
        for line in text[start..<(end - last.count)].split(separator: feed, omittingEmptySubsequences: false) {
            guard !line.isEmpty else { throw SSHSignatureError(.malformed, "the signature has an empty line in it") }
            // Every line but the last is full.
            isStrict = isStrict && encoded.count.isMultiple(of: Self.lineLength) && line.count <= Self.lineLength
            encoded += line
        }
        guard isStrict || !strictly else {
            throw SSHSignatureError(.malformed, "the signature is not in lines of \(Self.lineLength) characters")
        }
        guard let blob = Data(base64Encoded: Data(encoded)),
            // Bits behind the last byte that are not zero would give one signature several texts.
            blob.base64EncodedData().elementsEqual(encoded)
        else { throw SSHSignatureError(.malformed, "the signature is not base64") }
        try self.init(blob: Array(blob))
    }

    private static let lineLength = 70

    /// The text form, in lines of 70 characters as `ssh-keygen` writes it; it ends with a line feed.
    public var armored: String {
        // Bytes: a log has a hundred thousand of these, and to step through a text by its characters is slow.
        let feed = UInt8(ascii: "\n")
        let encoded = Array(Data(blob).base64EncodedString().utf8)
        var text = Array(Self.firstLine.utf8) + [feed]
        text.reserveCapacity(encoded.count + encoded.count / Self.lineLength + 80)
        for start in stride(from: 0, to: encoded.count, by: Self.lineLength) {
            text += encoded[start..<min(start + Self.lineLength, encoded.count)]
            text.append(feed)
        }
        text += Self.lastLine.utf8
        text.append(feed)
        return String(decoding: text, as: UTF8.self)
    }
}
