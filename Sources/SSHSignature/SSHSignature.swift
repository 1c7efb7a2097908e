import Crypto
import FoundationEssentials

/// A detached signature in OpenSSH's format, as `ssh-keygen -Y sign` makes it.
///
/// The format is that of PROTOCOL.sshsig in the sources of OpenSSH, version 1.
public struct SSHSignature: Equatable, Sendable {
    /// The digest of the message that is signed in its place.
    public enum Hash: String, Sendable {
        case sha256, sha512

        func digest(_ message: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: Array(SHA256.hash(data: message))
            case .sha512: Array(SHA512.hash(data: message))
            }
        }
    }

    public let key: PublicKey
    /// What the signature was made for: it counts for nothing else.
    public let namespace: String
    public let hash: Hash
    let content: Content

    /// The part of a signature that the key itself made.
    struct Content: Equatable, Sendable {
        /// `ssh-ed25519`, `rsa-sha2-512`…
        var algorithm: String
        var signature: [UInt8]
        /// What a hardware key adds; nil for other keys.
        var token: Token?

        struct Token: Equatable, Sendable {
            var flags: UInt8
            var counter: UInt32
        }
    }

    init(key: PublicKey, namespace: String, hash: Hash, content: Content) {
        self.key = key
        self.namespace = namespace
        self.hash = hash
        self.content = content
    }

    /// Whether somebody touched the hardware key; nil for other keys.
    public var isUserPresent: Bool? { content.token.map { $0.flags & 1 != 0 } }

    static let magic = Array("SSHSIG".utf8)
    static let version: UInt32 = 1

    // MARK: Reading

    /// Reads a signature in its binary encoding.
    public init(blob: [UInt8]) throws(SSHSignatureError) {
        var reader = WireReader(blob, "signature")
        guard try reader.bytes(Self.magic.count) == Self.magic else { throw reader.malformed("it does not say SSHSIG") }
        let version = try reader.uint32()
        guard version == Self.version else {
            throw SSHSignatureError(.unsupported, "the signature has version \(version), and only 1 is known")
        }
        key = try PublicKey(blob: try reader.string())
        namespace = try reader.text()
        guard !namespace.isEmpty else { throw reader.malformed("it names no namespace") }
        guard try reader.string().isEmpty else {
            throw SSHSignatureError(.unsupported, "the signature uses a field that is reserved")
        }
        let name = try reader.text()
        guard let hash = Hash(rawValue: name) else {
            throw SSHSignatureError(.unsupported, "signatures over the hash \(name) are not supported")
        }
        self.hash = hash
        content = try Self.content(try reader.string(), key.kind)
        try reader.finish()
    }

    private static func content(_ blob: [UInt8], _ kind: PublicKey.Kind) throws(SSHSignatureError) -> Content {
        var reader = WireReader(blob, "signature")
        let algorithm = try reader.text()
        guard kind.algorithms.contains(algorithm) else {
            throw SSHSignatureError(
                .unsupported, "a key of the kind \(kind.rawValue) does not sign with \(algorithm) here")
        }
        var content = Content(algorithm: algorithm, signature: try reader.string())
        if kind == .securityKeyEd25519 || kind == .securityKeyECDSA {
            let flags = try reader.byte()
            content.token = Content.Token(flags: flags, counter: try reader.uint32())
        }
        try reader.finish()
        return content
    }

    // MARK: Writing

    /// The signature in its binary encoding.
    public var blob: [UInt8] {
        var inner = WireWriter()
        inner.text(content.algorithm)
        inner.string(content.signature)
        if let token = content.token {
            inner.append([token.flags])
            inner.uint32(token.counter)
        }
        var writer = WireWriter()
        writer.append(Self.magic)
        writer.uint32(Self.version)
        writer.string(key.blob)
        writer.text(namespace)
        writer.string([])
        writer.text(hash.rawValue)
        writer.string(inner.bytes)
        return writer.bytes
    }

    /// What a key signs for a message: not the message itself, but its digest and what the signature is for.
    static func signedBytes(_ message: [UInt8], namespace: String, hash: Hash) -> [UInt8] {
        var writer = WireWriter()
        writer.append(magic)
        writer.text(namespace)
        writer.string([])
        writer.text(hash.rawValue)
        writer.string(hash.digest(message))
        return writer.bytes
    }
}

extension PublicKey.Kind {
    /// The algorithms that a key of this kind may sign with. RSA with SHA-1, `ssh-rsa`, is not among them.
    var algorithms: [String] {
        switch self {
        case .rsa: ["rsa-sha2-512", "rsa-sha2-256"]
        default: [rawValue]
        }
    }
}
