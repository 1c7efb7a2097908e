import Crypto
import CryptoExtras
import FoundationEssentials

/// What became of holding a signature against a message.
public enum Verification: Equatable, Sendable {
    /// The key in the signature signed these bytes for this namespace. Whether that key may is another question: see
    /// `AllowedSigners`.
    case verified
    case refused(Reason)

    public enum Reason: String, Sendable {
        /// The signature was made for something else.
        case namespace
        /// The bytes are not those that were signed, or another key signed them.
        case signature
        /// The key is no point of its curve, or RSA below 2,048 bits.
        case key
    }
}

extension SSHSignature {
    /// Holds the signature against a message. Nothing is thrown: a signature verifies, or there is a reason why not.
    public func verification(of message: [UInt8], namespace: String) -> Verification {
        guard self.namespace == namespace else { return .refused(.namespace) }
        var signed = Self.signedBytes(message, namespace: namespace, hash: hash)
        if let token = content.token { signed = token.signedBytes(signed, application: key.application ?? "") }
        do {
            return try isValid(over: signed) ? .verified : .refused(.signature)
        } catch is SSHSignatureError {
            return .refused(.signature)
        } catch {
            // The only other errors are those of the key's own initialisers.
            return .refused(.key)
        }
    }

    private func isValid(over signed: [UInt8]) throws -> Bool {
        switch (key.kind, key.material) {
        case (.ed25519, .ed25519(let point)), (.securityKeyEd25519, .ed25519(let point)):
            let key = try Curve25519.Signing.PublicKey(rawRepresentation: point)
            return key.isValidSignature(content.signature, for: signed)
        case (.ecdsaP256, .ecdsa(let point)), (.securityKeyECDSA, .ecdsa(let point)):
            let key = try P256.Signing.PublicKey(x963Representation: point)
            return key.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: pair(32)), for: signed)
        case (.ecdsaP384, .ecdsa(let point)):
            let key = try P384.Signing.PublicKey(x963Representation: point)
            return key.isValidSignature(try P384.Signing.ECDSASignature(rawRepresentation: pair(48)), for: signed)
        case (.ecdsaP521, .ecdsa(let point)):
            let key = try P521.Signing.PublicKey(x963Representation: point)
            return key.isValidSignature(try P521.Signing.ECDSASignature(rawRepresentation: pair(66)), for: signed)
        case (.rsa, .rsa(let modulus, let exponent)):
            let key = try _RSA.Signing.PublicKey(n: modulus, e: exponent)
            // OpenSSH leaves zeros in front away.
            guard content.signature.count <= modulus.count else { return false }
            let padded = [UInt8](repeating: 0, count: modulus.count - content.signature.count) + content.signature
            let signature = _RSA.Signing.RSASignature(rawRepresentation: padded)
            return content.algorithm == "rsa-sha2-512"
                ? key.isValidSignature(signature, for: SHA512.hash(data: signed), padding: .insecurePKCS1v1_5)
                : key.isValidSignature(signature, for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5)
        default: return false
        }
    }

    /// The two numbers of an ECDSA signature, each filled up with zeros to the width of its curve.
    private func pair(_ width: Int) throws(SSHSignatureError) -> [UInt8] {
        var reader = WireReader(content.signature, "signature")
        var both: [UInt8] = []
        for _ in 0..<2 {
            let number = try reader.magnitude()
            guard number.count <= width else { throw reader.malformed("a number in it is too large for its curve") }
            both += [UInt8](repeating: 0, count: width - number.count) + number
        }
        try reader.finish()
        return both
    }
}

extension SSHSignature.Content.Token {
    /// What a hardware key signs: digests of its application and of the bytes, with its flags and counter between them.
    func signedBytes(_ bytes: [UInt8], application: String) -> [UInt8] {
        var writer = WireWriter()
        writer.append(SHA256.hash(data: Array(application.utf8)))
        writer.append([flags])
        writer.uint32(counter)
        writer.append(SHA256.hash(data: bytes))
        return writer.bytes
    }
}
