import ADRLinkCore
import Foundation
import SSHSignature
import TestSupport
import Testing

/// Which of the ways to sign is taken for a key, by what lies where its name leads.
@Suite struct SigningKeyTests {
    private let folder: KeyFolder

    init() throws { folder = try KeyFolder() }

    private func signer(_ name: String, _ variables: [String: String] = [:]) throws -> any Signer {
        try SigningKey.signer(named: folder.path + "/" + name, variables: variables)
    }

    private func fault(_ body: () throws -> Void) -> SSHSignatureError? {
        do { try body() } catch { return error as? SSHSignatureError }
        return nil
    }

    private func setMode(_ mode: Int, _ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path + "/" + name)
    }

    @Test func aKeyWithoutAPassphraseSignsInProcess() throws {
        let name = try folder.key(["ed25519"])
        for path in [name, name + ".pub"] {
            let signer = try signer(path)
            #expect(signer is PrivateKey)
            #expect(signer.publicKey == (try folder.publicKey(name)))
        }
    }

    @Test func homeIsThatOfTheVariables() throws {
        let name = try folder.key(["ed25519"])
        #expect(try SigningKey.signer(named: "~/" + name, variables: ["HOME": folder.path]) is PrivateKey)
    }

    @Test func aSymbolicLinkToAKeyIsFollowed() throws {
        let name = try folder.key(["ed25519"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: folder.path + "/" + name)
        #expect(try signer("link") is PrivateKey)
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660]) func aKeyThatOthersMayReadIsRefused(mode: Int) throws {
        let name = try folder.key(["ed25519"])
        try setMode(mode, name)
        let error = fault { _ = try signer(name) }
        #expect(error?.code == .exposed)
        #expect(error?.hint == "take the right from them: chmod 600 \(folder.path)/\(name)")
        #expect(fault { _ = try signer(name + ".pub") }?.code == .exposed)
        try setMode(0o600, name)
        #expect(fault { _ = try signer(name) } == nil)
    }

    @Test func aKeyWithAPassphraseIsLeftToSSHKeygen() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        for path in [name, name + ".pub"] {
            let signer = try #require(try signer(path) as? SSHKeygenSigner)
            #expect(signer.place == .file(folder.path + "/" + name))
            #expect(signer.publicKey == (try folder.publicKey(name)))
        }
    }

    @Test func aKeyWithAPassphraseUnderAnAuthenticatedCipherIsRead() throws {
        let name = try folder.key(
            ["ed25519", "-Z", "chacha20-poly1305@openssh.com"], passphrase: "correct horse")
        #expect(try signer(name).publicKey == (try folder.publicKey(name)))
    }

    @Test func aPublicKeyAloneIsForTheAgent() throws {
        let name = try folder.key(["ecdsa"])
        try FileManager.default.moveItem(atPath: folder.path + "/" + name, toPath: folder.path + "/elsewhere")
        let line = try folder.publicKey(name).description
        for key in ["key::\(line)", line, line + " ada@example.org", folder.path + "/" + name + ".pub"] {
            let signer = try #require(try SigningKey.signer(named: key, variables: [:]) as? SSHKeygenSigner)
            #expect(signer.place == .agent)
            #expect(signer.publicKey.description == line)
        }
    }

    @Test func anOlderFormatNeedsThePublicKeyBesideIt() throws {
        let name = try folder.key(["rsa", "-b", "2048", "-m", "PEM"])
        let signer = try #require(try signer(name) as? SSHKeygenSigner)
        #expect(signer.place == .file(folder.path + "/" + name))
        try FileManager.default.removeItem(atPath: folder.path + "/" + name + ".pub")
        let error = fault { _ = try self.signer(name) }
        #expect(error?.code == .unsupported)
        #expect(error?.hint?.contains("ssh-keygen -y") == true)
    }

    @Test func twoHalvesOfDifferentKeysAreRefused() throws {
        let (name, other) = (try folder.key(["ed25519"]), try folder.key(["ed25519"], name: "other"))
        try folder.write(String(decoding: try folder.bytes(other + ".pub"), as: UTF8.self), to: name + ".pub")
        #expect(fault { _ = try signer(name + ".pub") }?.code == .unusable)
    }

    @Test func whatIsNoKeyIsTold() throws {
        #expect(fault { _ = try signer("none") }?.code == .notFound)
        #expect(fault { _ = try signer("") }?.code == .notFound)
        #expect(fault { _ = try SigningKey.signer(named: "key::", variables: [:]) }?.code == .malformed)
        try folder.write("hello\n", to: "text")
        #expect(fault { _ = try signer("text") }?.code == .malformed)
        try folder.write("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", to: "cut")
        try setMode(0o600, "cut")
        #expect(fault { _ = try signer("cut") }?.code == .malformed)
    }
}
