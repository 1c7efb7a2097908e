import Crypto
import CryptoExtras
import FoundationEssentials

/// Somebody who can sign: a key file in process, or `ssh-keygen` with an agent, a passphrase or a hardware token.
public protocol Signer: Sendable {
    var publicKey: PublicKey { get }

    /// Signs a message for one purpose.
    func signature(of message: [UInt8], namespace: String) throws(SSHSignatureError) -> SSHSignature
}

extension PrivateKey: Signer {
    /// Signs in process, over the message's SHA-512 as `ssh-keygen` does.
    public func signature(of message: [UInt8], namespace: String) throws(SSHSignatureError) -> SSHSignature {
        guard !namespace.isEmpty else { throw SSHSignatureError(.unusable, "a signature needs a namespace") }
        let hash = SSHSignature.Hash.sha512
        let content: SSHSignature.Content
        do {
            content = try self.content(over: SSHSignature.signedBytes(message, namespace: namespace, hash: hash))
        } catch let error as SSHSignatureError {
            throw error
        } catch {
            throw SSHSignatureError(.unusable, "the private key \(publicKey.fingerprint) cannot sign")
        }
        let made = SSHSignature(key: publicKey, namespace: namespace, hash: hash, content: content)
        // A key whose halves do not belong together signs what nobody can verify.
        guard made.verification(of: message, namespace: namespace) == .verified else {
            throw SSHSignatureError(
                .unusable, "the private key \(publicKey.fingerprint) does not belong to its public key")
        }
        return made
    }

    private func content(over signed: [UInt8]) throws -> SSHSignature.Content {
        switch (publicKey.kind, secret) {
        case (_, .ed25519(let seed)):
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            return .init(algorithm: publicKey.kind.rawValue, signature: Array(try key.signature(for: signed)))
        case (.ecdsaP256, .ecdsa(let scalar)):
            let key = try P256.Signing.PrivateKey(rawRepresentation: filled(scalar, 32))
            return ecdsa(Array(try key.signature(for: signed).rawRepresentation))
        case (.ecdsaP384, .ecdsa(let scalar)):
            let key = try P384.Signing.PrivateKey(rawRepresentation: filled(scalar, 48))
            return ecdsa(Array(try key.signature(for: signed).rawRepresentation))
        case (.ecdsaP521, .ecdsa(let scalar)):
            let key = try P521.Signing.PrivateKey(rawRepresentation: filled(scalar, 66))
            return ecdsa(Array(try key.signature(for: signed).rawRepresentation))
        case (_, .rsa(let modulus, let exponent, let privateExponent, let primes)):
            let key = try _RSA.Signing.PrivateKey(
                n: modulus, e: exponent, d: privateExponent, p: primes.0, q: primes.1)
            let signature = try key.signature(for: SHA512.hash(data: signed), padding: .insecurePKCS1v1_5)
            return .init(algorithm: "rsa-sha2-512", signature: Array(signature.rawRepresentation))
        default:
            throw SSHSignatureError(.unusable, "the two halves of the private key are of different kinds")
        }
    }

    private func filled(_ scalar: [UInt8], _ width: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: max(0, width - scalar.count)) + scalar
    }

    /// Both numbers of the raw signature as SSH writes them.
    private func ecdsa(_ raw: [UInt8]) -> SSHSignature.Content {
        var writer = WireWriter()
        writer.magnitude(raw.prefix(raw.count / 2))
        writer.magnitude(raw.suffix(raw.count / 2))
        return .init(algorithm: publicKey.kind.rawValue, signature: writer.bytes)
    }
}
