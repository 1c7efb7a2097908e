import Crypto
import Foundation
import TestSupport
import Testing

@testable import SSHSignature

/// Keys that live in a token. Ours is made of software and does what the protocol says; ssh-keygen is the judge.
@Suite struct HardwareKeyTests {
    private let application = "ssh:"

    private func sign(
        _ message: [UInt8], _ key: PublicKey, flags: UInt8 = 1, _ signed: ([UInt8]) throws -> [UInt8]
    ) throws -> SSHSignature {
        let token = SSHSignature.Content.Token(flags: flags, counter: 7)
        let bytes = token.signedBytes(
            SSHSignature.signedBytes(message, namespace: "adrlink-audit", hash: .sha512), application: application)
        return SSHSignature(
            key: key, namespace: "adrlink-audit", hash: .sha512,
            content: .init(algorithm: key.kind.rawValue, signature: try signed(bytes), token: token))
    }

    private func check(_ made: SSHSignature, _ message: String) throws {
        let folder = try KeyFolder()
        let read = try SSHSignature(armored: Array(made.armored.utf8))
        #expect(read == made)
        #expect(read.isUserPresent == true)
        #expect(read.verification(of: Array(message.utf8), namespace: "adrlink-audit") == .verified)
        #expect(
            try folder.accepts(
                made.armored, of: message, by: "ada", namespace: "adrlink-audit", allowed: "ada \(made.key)\n"))
        var counted = made.content
        counted.token?.counter += 1
        let replayed = SSHSignature(key: made.key, namespace: made.namespace, hash: made.hash, content: counted)
        #expect(replayed.verification(of: Array(message.utf8), namespace: "adrlink-audit") == .refused(.signature))
        #expect(
            try !folder.accepts(
                replayed.armored, of: message, by: "ada", namespace: "adrlink-audit", allowed: "ada \(made.key)\n"))
    }

    @Test func ed25519InATokenIsVerified() throws {
        let secret = Curve25519.Signing.PrivateKey()
        var writer = WireWriter()
        writer.text(PublicKey.Kind.securityKeyEd25519.rawValue)
        writer.string(Array(secret.publicKey.rawRepresentation))
        writer.text(application)
        let key = try PublicKey(blob: writer.bytes)
        #expect(key.application == application)
        try check(try sign(Array("rotate\n".utf8), key) { Array(try secret.signature(for: $0)) }, "rotate\n")
    }

    @Test func ecdsaInATokenIsVerified() throws {
        let secret = P256.Signing.PrivateKey()
        var writer = WireWriter()
        writer.text(PublicKey.Kind.securityKeyECDSA.rawValue)
        writer.text("nistp256")
        writer.string(Array(secret.publicKey.x963Representation))
        writer.text(application)
        let key = try PublicKey(blob: writer.bytes)
        let made = try sign(Array("rotate\n".utf8), key) { bytes in
            let raw = Array(try secret.signature(for: bytes).rawRepresentation)
            var pair = WireWriter()
            pair.magnitude(raw.prefix(32))
            pair.magnitude(raw.suffix(32))
            return pair.bytes
        }
        try check(made, "rotate\n")
    }

    @Test func aTokenThatNobodyTouchedSaysSo() throws {
        let secret = Curve25519.Signing.PrivateKey()
        var writer = WireWriter()
        writer.text(PublicKey.Kind.securityKeyEd25519.rawValue)
        writer.string(Array(secret.publicKey.rawRepresentation))
        writer.text(application)
        let made = try sign([1], try PublicKey(blob: writer.bytes), flags: 0) { Array(try secret.signature(for: $0)) }
        #expect(made.isUserPresent == false)
        #expect(made.verification(of: [1], namespace: "adrlink-audit") == .verified)
    }
}
