import Foundation
import TestSupport
import Testing

@testable import SSHSignature

/// Reading keys: what is taken, and the reason why something is not.
@Suite struct KeyTests {
    private func fault(_ body: () throws -> Void) -> SSHSignatureError.Code? {
        do { try body() } catch { return (error as? SSHSignatureError)?.code }
        return nil
    }

    @Test func aPassphraseIsLeftToSSHKeygen() throws {
        let folder = try KeyFolder()
        let file = try folder.bytes(try folder.key(["ed25519"], passphrase: "correct horse"))
        #expect(fault { _ = try PrivateKey(file: file) } == .encrypted)
    }

    @Test func anOlderFormatIsLeftToSSHKeygen() throws {
        let folder = try KeyFolder()
        let file = try folder.bytes(try folder.key(["rsa", "-b", "2048", "-m", "PEM"]))
        #expect(fault { _ = try PrivateKey(file: file) } == .unsupported)
    }

    @Test func whatIsNoKeyIsTold() {
        #expect(fault { _ = try PrivateKey(file: []) } == .malformed)
        #expect(fault { _ = try PrivateKey(file: Array("hello\n".utf8)) } == .malformed)
        #expect(fault { _ = try PublicKey(line: "") } == .malformed)
        #expect(fault { _ = try PublicKey(line: "ssh-ed25519 %%%") } == .malformed)
        #expect(fault { _ = try PublicKey(blob: []) } == .malformed)
    }

    @Test func aKindThatCannotBeVerifiedIsRefusedByItsName() throws {
        var writer = WireWriter()
        writer.text("ssh-dss")
        #expect(fault { _ = try PublicKey(blob: writer.bytes) } == .unsupported)
        var certificate = WireWriter()
        certificate.text("ssh-ed25519-cert-v01@openssh.com")
        do {
            _ = try PublicKey(blob: certificate.bytes)
            Issue.record("a certificate was taken for a key")
        } catch {
            #expect(error.message.contains("certificate"))
        }
    }

    @Test func aDamagedKeyFileIsNeverTakenForAKey() throws {
        let folder = try KeyFolder()
        let text = String(decoding: try folder.bytes(try folder.key(["ed25519"])), as: UTF8.self)
        let lines = text.split(separator: "\n")
        let blob = [UInt8](try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())))
        let genuine = try PrivateKey(file: Array(text.utf8))
        for place in stride(from: 0, to: blob.count, by: 3) {
            var mutant = blob
            mutant[place] ^= 0x41
            let file = [lines[0], Data(mutant).base64EncodedString()[...], lines[lines.count - 1]].joined(
                separator: "\n")
            // A flip in the comment or in the secret can still be read, but signs nothing for the genuine key.
            do throws(SSHSignatureError) {
                let key = try PrivateKey(file: Array(file.utf8))
                let made = try key.signature(of: [1], namespace: "n")
                #expect(made.key != genuine.publicKey || made.verification(of: [1], namespace: "n") == .verified)
            } catch {
                #expect([.malformed, .unsupported, .encrypted, .unusable].contains(error.code))
            }
        }
    }

    @Test func theLineOfAPublicKeyNamesTheKindItHolds() throws {
        let folder = try KeyFolder()
        let key = try folder.publicKey(try folder.key(["ed25519"]))
        let line = key.description
        #expect(try PublicKey(line: line) == key)
        #expect(fault { _ = try PublicKey(line: line.replacing("ssh-ed25519", with: "ssh-rsa")) } == .malformed)
    }
}
