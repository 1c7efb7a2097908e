import FoundationEssentials

/// What stands in a file of OpenSSH's format around the private key itself, readable without its passphrase.
public struct PrivateKeyFile: Sendable {
    public let publicKey: PublicKey
    /// `none` where there is no passphrase.
    let cipher: String
    let secret: [UInt8]

    static let firstLine = "-----BEGIN OPENSSH PRIVATE KEY-----"
    static let lastLine = "-----END OPENSSH PRIVATE KEY-----"

    /// Whether these are the bytes of a private key, in whatever format.
    public static func isPrivateKey(_ file: [UInt8]) -> Bool { file.starts(with: Array("-----BEGIN ".utf8)) }

    /// Reads the bytes of a file; throws `.unsupported` for a private key in another format.
    public init(_ file: [UInt8]) throws(SSHSignatureError) {
        let lines = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        guard lines.first == Self.firstLine, lines.last == Self.lastLine else {
            if Self.isPrivateKey(file) {
                throw SSHSignatureError(.unsupported, "the private key is not in OpenSSH's own format")
            }
            throw SSHSignatureError(.malformed, "it is not a private key")
        }
        guard let blob = Data(base64Encoded: lines.dropFirst().dropLast().joined()) else {
            throw SSHSignatureError(.malformed, "the private key is not base64")
        }
        var reader = WireReader(blob, "private key")
        let magic = Array("openssh-key-v1\u{0}".utf8)
        guard try reader.bytes(magic.count) == magic else { throw reader.malformed("it does not say what it is") }
        cipher = try reader.text()
        _ = try reader.string()  // the key derivation, and its options
        _ = try reader.string()
        guard try reader.uint32() == 1 else { throw reader.malformed("it holds more than one key") }
        let blobOfPublicKey = try reader.string()
        secret = try reader.string()
        // An authenticated cipher leaves its tag behind the string.
        if cipher == "none" { try reader.finish() }
        publicKey = try PublicKey(blob: blobOfPublicKey)
    }
}
