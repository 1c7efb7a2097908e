import Crypto
import FoundationEssentials

/// A public key as OpenSSH writes it.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of keys that can verify a signature, by the names OpenSSH gives them.
    public enum Kind: String, Sendable, CaseIterable {
        case ed25519 = "ssh-ed25519"
        case ecdsaP256 = "ecdsa-sha2-nistp256"
        case ecdsaP384 = "ecdsa-sha2-nistp384"
        case ecdsaP521 = "ecdsa-sha2-nistp521"
        case rsa = "ssh-rsa"
        /// Keys that live in a hardware token.
        case securityKeyEd25519 = "sk-ssh-ed25519@openssh.com"
        case securityKeyECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"

        var curve: String? {
            switch self {
            case .ecdsaP256, .securityKeyECDSA: "nistp256"
            case .ecdsaP384: "nistp384"
            case .ecdsaP521: "nistp521"
            case .ed25519, .rsa, .securityKeyEd25519: nil
            }
        }
    }

    /// What a kind of key consists of.
    enum Material: Hashable, Sendable {
        case ed25519(point: [UInt8])
        /// The point is uncompressed, as X9.63 has it.
        case ecdsa(point: [UInt8])
        case rsa(modulus: [UInt8], exponent: [UInt8])
    }

    public let kind: Kind
    /// The key in SSH's binary encoding.
    public let blob: [UInt8]
    let material: Material
    /// What a hardware key was made for, such as `ssh:`; nil for other keys.
    public let application: String?

    /// Reads a key in SSH's binary encoding.
    public init(blob: [UInt8]) throws(SSHSignatureError) {
        var reader = WireReader(blob, "public key")
        let name = try reader.text()
        guard let kind = Kind(rawValue: name) else {
            let certificate = name.contains("-cert-v01@") ? ": it is a certificate" : ""
            throw SSHSignatureError(.unsupported, "keys of the kind \(name) are not supported\(certificate)")
        }
        let material: Material
        switch kind {
        case .ed25519, .securityKeyEd25519:
            material = .ed25519(point: try reader.string())
        case .ecdsaP256, .ecdsaP384, .ecdsaP521, .securityKeyECDSA:
            guard try reader.text() == kind.curve else {
                throw reader.malformed("it names another curve than its kind")
            }
            material = .ecdsa(point: try reader.string())
        case .rsa:
            let exponent = try reader.magnitude()
            material = .rsa(modulus: try reader.magnitude(), exponent: exponent)
        }
        var application: String?
        if kind == .securityKeyEd25519 || kind == .securityKeyECDSA { application = try reader.text() }
        try reader.finish()
        self.kind = kind
        self.blob = blob
        self.material = material
        self.application = application
    }

    /// Reads the line of a `.pub` file: kind, key in base64, and a comment that is left out.
    public init(line: String) throws(SSHSignatureError) {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline })
        guard words.count >= 2 else {
            throw SSHSignatureError(.malformed, "a public key is a kind and a text in base64, as in a .pub file")
        }
        guard let blob = Data(base64Encoded: String(words[1])) else {
            throw SSHSignatureError(.malformed, "the public key is not base64")
        }
        try self.init(blob: Array(blob))
        guard kind.rawValue == words[0] else {
            throw SSHSignatureError(.malformed, "the public key says \(words[0]), and holds one of \(kind.rawValue)")
        }
    }

    /// `SHA256:` and the digest in base64 without padding, as `ssh-keygen -l` prints it.
    public var fingerprint: String {
        let digest = Data(SHA256.hash(data: blob)).base64EncodedString()
        return "SHA256:" + digest.prefix { $0 != "=" }
    }

    /// The key as one line without a comment.
    public var description: String { kind.rawValue + " " + Data(blob).base64EncodedString() }
}
