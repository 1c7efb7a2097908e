import ADRLinkCore
import Foundation
import SSHSignature
import TestSupport
import Testing

/// Signing through the real ssh-keygen and ssh-agent. Tokens are left out: a signature of theirs needs a hand to touch one.
@Suite struct SSHKeygenSignerTests {
    private let folder: KeyFolder
    private let message = "{\"action\":\"db.restore\"}\n"

    init() throws { folder = try KeyFolder() }

    /// Variables with a program that answers the question for a passphrase, so that no test waits at a terminal.
    private func variables(passphrase: String? = nil, agent: Agent? = nil) throws -> [String: String] {
        try script(passphrase.map { "echo '\($0)'" } ?? "exit 1", "askpass")
        var variables = [
            "PATH": folder.environment.variables["PATH"] ?? "", "HOME": folder.path,
            "SSH_ASKPASS": folder.path + "/askpass", "SSH_ASKPASS_REQUIRE": "force",
        ]
        if let agent { variables["SSH_AUTH_SOCK"] = agent.socket }
        return variables
    }

    private func script(_ text: String, _ name: String) throws {
        try writeScript("#!/bin/sh\n\(text)\n", to: folder.path + "/" + name)
    }

    private func sign(_ name: String, _ variables: [String: String]) throws -> SSHSignature {
        try SigningKey.signer(named: folder.path + "/" + name, variables: variables)
            .signature(of: Array(message.utf8), namespace: "adrlink-audit")
    }

    private func fault(_ body: () throws -> Void) -> SSHSignatureError? {
        do { try body() } catch { return error as? SSHSignatureError }
        return nil
    }

    private func isAccepted(_ made: SSHSignature, _ key: PublicKey) throws -> Bool {
        try folder.accepts(
            made.armored, of: message, by: "ada", namespace: "adrlink-audit", allowed: "ada \(key)\n")
    }

    /// Leaves a key's public half alone.
    private func hidePrivateKey(_ name: String) throws {
        try FileManager.default.moveItem(atPath: folder.path + "/" + name, toPath: folder.path + "/hidden")
    }

    @Test(arguments: [["ed25519"], ["ecdsa"], ["rsa", "-b", "2048"], ["rsa", "-b", "2048", "-m", "PEM"]])
    func aPassphraseIsAskedFor(kind: [String]) throws {
        let name = try folder.key(kind, passphrase: "correct horse")
        let made = try sign(name, try variables(passphrase: "correct horse"))
        #expect(made.verification(of: Array(message.utf8), namespace: "adrlink-audit") == .verified)
        #expect(try isAccepted(made, try folder.publicKey(name)))
    }

    @Test func aWrongPassphraseIsTold() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        for passphrase in ["wrong", nil] {
            let error = fault { _ = try sign(name, try variables(passphrase: passphrase)) }
            #expect(error?.code == .passphrase)
            #expect(error?.hint?.contains("ssh-add \(folder.path)/\(name)") == true)
        }
    }

    @Test func theAgentSignsForAPublicKey() throws {
        let name = try folder.key(["ed25519"])
        let agent = try Agent(folder)
        try agent.add(name)
        try hidePrivateKey(name)
        #expect(try isAccepted(try sign(name + ".pub", try variables(agent: agent)), try folder.publicKey(name)))
        let literal = try SigningKey.signer(
            named: "key::\(try folder.publicKey(name))", variables: try variables(agent: agent))
        #expect(
            try isAccepted(
                try literal.signature(of: Array(message.utf8), namespace: "adrlink-audit"), literal.publicKey))
    }

    @Test func theAgentSparesThePassphrase() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        let agent = try Agent(folder)
        try agent.add(name, variables: try variables(passphrase: "correct horse"))
        #expect(try isAccepted(try sign(name, try variables(agent: agent)), try folder.publicKey(name)))
    }

    @Test func anAgentWithoutTheKeyIsTold() throws {
        let name = try folder.key(["ed25519"])
        try hidePrivateKey(name)
        let agent = try Agent(folder)
        let error = fault { _ = try sign(name + ".pub", try variables(agent: agent)) }
        #expect(error?.code == .agent)
        #expect(error?.message.contains("does not hold") == true)
    }

    @Test func anAgentThatRefusesIsTold() throws {
        let name = try folder.key(["ed25519"])
        let agent = try Agent(folder, variables: try variables())
        // With -c each use has to be confirmed, and here nobody does.
        try agent.add(name, options: ["-c"])
        try hidePrivateKey(name)
        let error = fault { _ = try sign(name + ".pub", try variables(agent: agent)) }
        #expect(error?.code == .agent)
        #expect(error?.message.contains("did not sign") == true)
    }

    @Test func anAgentThatIsGoneIsTold() throws {
        let name = try folder.key(["ed25519"])
        let agent = try Agent(folder)
        try agent.add(name)
        try hidePrivateKey(name)
        agent.stop()
        for variables in [try variables(agent: agent), try variables()] {
            let error = fault { _ = try sign(name + ".pub", variables) }
            #expect(error?.code == .agent)
            #expect(error?.message.contains("no ssh-agent answers") == true)
        }
    }

    @Test func sshKeygenRefusesAnExposedKeyToo() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.path + "/" + name)
        let signer = SSHKeygenSigner(
            try folder.publicKey(name), in: .file(folder.path + "/" + name),
            variables: try variables(passphrase: "correct horse"))
        #expect(fault { _ = try signer.signature(of: [1], namespace: "n") }?.code == .exposed)
    }

    @Test func aKeyThatIsGoneIsTold() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        let signer = try SigningKey.signer(
            named: folder.path + "/" + name, variables: try variables(passphrase: "correct horse"))
        try hidePrivateKey(name)
        #expect(fault { _ = try signer.signature(of: [1], namespace: "n") }?.code == .notFound)
    }

    @Test func sshKeygenThatIsNotInstalledIsTold() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        let error = fault { _ = try sign(name, ["PATH": folder.path]) }
        #expect(error?.code == .program)
        #expect(error?.hint == "install openssh-client")
    }

    @Test func aSignatureOfAnotherKeyOrMessageIsNotBelieved() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        let other = try folder.key(["ed25519"], name: "other")
        try folder.write(
            String(decoding: try folder.sign(message, other, namespace: "adrlink-audit"), as: UTF8.self), to: "made")
        try script("cat '\(folder.path)/made'", "ssh-keygen")
        let path = folder.path + ":" + (folder.environment.variables["PATH"] ?? "")
        #expect(fault { _ = try sign(name, ["PATH": path]) }?.code == .unusable)
        try script("echo hello", "ssh-keygen")
        #expect(fault { _ = try sign(name, ["PATH": path]) }?.code == .malformed)
        try script("echo 'it is too late' >&2; exit 9", "ssh-keygen")
        #expect(fault { _ = try sign(name, ["PATH": path]) }?.message.contains("it is too late") == true)
    }

    @Test func onlyTheVariablesItNeedsAreHandedOn() throws {
        let name = try folder.key(["ed25519"], passphrase: "correct horse")
        try script("env >'\(folder.path)/seen'; exit 1", "ssh-keygen")
        let path = folder.path + ":" + (folder.environment.variables["PATH"] ?? "")
        #expect(fault { _ = try sign(name, ["PATH": path, "TERM": "dumb", "SECRET": "s3"]) }?.code == .unusable)
        let seen = String(decoding: try folder.bytes("seen"), as: UTF8.self)
        #expect(seen.contains("TERM=dumb\n"))
        #expect(seen.contains("LC_ALL=C\n"))
        #expect(!seen.contains("SECRET"))
    }
}

/// An ssh-agent of the test's own, ended with it.
private final class Agent {
    let socket: String
    private let folder: KeyFolder
    private let process = Process()

    init(_ folder: KeyFolder, variables: [String: String] = [:]) throws {
        self.folder = folder
        socket = folder.path + "/agent"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // In the foreground: one that goes to the background is never waited for to its end.
        process.arguments = ["ssh-agent", "-D", "-a", socket]
        process.environment = folder.environment.variables.merging(variables) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try withoutBlockedSignals { try process.run() }
        while process.isRunning, !FileManager.default.fileExists(atPath: socket) { usleep(10_000) }
    }

    deinit { stop() }

    /// Ends it, and returns when it is gone.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    func add(_ key: String, options: [String] = [], variables: [String: String] = [:]) throws {
        let result = try folder.environment.run(
            ["ssh-add", "-q"] + options + [key], in: folder.path,
            variables: variables.merging(["SSH_AUTH_SOCK": socket]) { $1 })
        guard result.status == 0 else { throw CommandFailure(command: ["ssh-add", key], result: result) }
    }
}
