import FoundationEssentials

/// A private key that lies in a file without a passphrase.
///
/// The format is that of PROTOCOL.key in the sources of OpenSSH. Keys with a passphrase, keys in hardware and the older
/// PEM formats are left to `ssh-keygen`.
public struct PrivateKey: Sendable {
    public let publicKey: PublicKey
    public let comment: String
    let secret: Secret

    enum Secret: Sendable {
        case ed25519(seed: [UInt8])
        case ecdsa(scalar: [UInt8])
        case rsa(modulus: [UInt8], exponent: [UInt8], privateExponent: [UInt8], primes: ([UInt8], [UInt8]))
    }

    /// Reads the bytes of a key file. `.encrypted` and `.unsupported` say that `ssh-keygen` may still be able to sign with it.
    public init(file: [UInt8]) throws(SSHSignatureError) {
        let file = try PrivateKeyFile(file)
        guard file.cipher == "none" else {
            throw SSHSignatureError(.encrypted, "the private key is protected by a passphrase")
        }
        try self.init(file.secret, file.publicKey)
    }

    private init(_ inner: [UInt8], _ publicKey: PublicKey) throws(SSHSignatureError) {
        var reader = WireReader(inner, "private key")
        let check = try reader.uint32()
        guard try reader.uint32() == check else { throw reader.malformed("its two check numbers differ") }
        guard try reader.text() == publicKey.kind.rawValue else {
            throw reader.malformed("its private half is of another kind than its public half")
        }
        switch publicKey.kind {
        case .ed25519:
            guard case .ed25519(try reader.string()) = publicKey.material else {
                throw reader.malformed("its two halves do not belong together")
            }
            let secret = try reader.string()
            guard secret.count == 64 else { throw reader.malformed("its secret has a wrong length") }
            self.secret = .ed25519(seed: Array(secret.prefix(32)))
        case .ecdsaP256, .ecdsaP384, .ecdsaP521:
            guard try reader.text() == publicKey.kind.curve, case .ecdsa(try reader.string()) = publicKey.material
            else {
                throw reader.malformed("its two halves do not belong together")
            }
            secret = .ecdsa(scalar: try reader.magnitude())
        case .rsa:
            let (modulus, exponent) = (try reader.magnitude(), try reader.magnitude())
            guard publicKey.material == .rsa(modulus: modulus, exponent: exponent) else {
                throw reader.malformed("its two halves do not belong together")
            }
            let privateExponent = try reader.magnitude()
            _ = try reader.magnitude()  // follows from the primes
            let first = try reader.magnitude()
            secret = .rsa(
                modulus: modulus, exponent: exponent, privateExponent: privateExponent,
                primes: (first, try reader.magnitude()))
        case .securityKeyEd25519, .securityKeyECDSA:
            throw SSHSignatureError(.unsupported, "the private half of this key lives in a hardware token")
        }
        comment = try reader.text()
        var padding: UInt8 = 1
        while !reader.isAtEnd {
            guard try reader.byte() == padding else { throw reader.malformed("its padding is wrong") }
            padding &+= 1
        }
        self.publicKey = publicKey
    }
}
