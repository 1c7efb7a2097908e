import Foundation
public import SSHSignature

/// A folder with keys that the real ssh-keygen made, removed when it is released.
public final class KeyFolder {
    public let path: String
    public let environment: CommandEnvironment

    public init() throws {
        path =
            URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/adrlink-keys-"
            + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        environment = CommandEnvironment(home: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    public func keygen(_ arguments: [String], input: String = "") throws -> CommandResult {
        try environment.run(["ssh-keygen"] + arguments, in: path, input: Data(input.utf8))
    }

    /// Makes a key pair, and gives the name of its private half.
    public func key(_ kind: [String], passphrase: String = "", name: String = "key") throws -> String {
        let result = try keygen(["-q", "-N", passphrase, "-C", "ada@example.org", "-f", name, "-t"] + kind)
        guard result.status == 0 else { throw CommandFailure(command: ["ssh-keygen"] + kind, result: result) }
        return name
    }

    public func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    public func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    public func publicKey(_ name: String) throws -> PublicKey {
        try PublicKey(line: String(decoding: try bytes(name + ".pub"), as: UTF8.self))
    }

    /// What ssh-keygen signs.
    public func sign(_ message: String, _ key: String, namespace: String, options: [String] = []) throws -> [UInt8] {
        try write(message, to: "message")
        let result = try keygen(["-q", "-Y", "sign", "-f", key, "-n", namespace] + options + ["message"])
        guard result.status == 0 else { throw CommandFailure(command: ["ssh-keygen", "-Y", "sign"], result: result) }
        defer { try? FileManager.default.removeItem(atPath: path + "/message.sig") }
        return try bytes("message.sig")
    }

    /// Whether ssh-keygen takes a signature, by a list of allowed signers.
    public func accepts(
        _ armored: String, of message: String, by principal: String, namespace: String, allowed: String,
        options: [String] = []
    ) throws -> Bool {
        try write(armored, to: "signature")
        try write(allowed, to: "allowed")
        return try keygen(
            ["-q", "-Y", "verify", "-f", "allowed", "-I", principal, "-n", namespace, "-s", "signature"] + options,
            input: message
        ).status == 0
    }
}
