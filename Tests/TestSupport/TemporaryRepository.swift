public import Foundation

/// A scratch repository of the real git, with a HOME of its own; removed when it is released.
public final class TemporaryRepository: Sendable {
    /// Everything of this test lies below it: `home`, `repository`, and what the test adds.
    public let root: String
    public let path: String
    public let environment: CommandEnvironment

    public init(bare: Bool = false, arguments: [String] = []) throws {
        // The real path, since git prints paths with links resolved.
        let temporary = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
        root = temporary + "/adrlink-test-" + UUID().uuidString
        path = root + "/repository"
        try FileManager.default.createDirectory(atPath: root + "/home", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        environment = CommandEnvironment(home: root + "/home")
        try git(["init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []) + arguments)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// Runs git in the repository; anything but success throws.
    @discardableResult
    public func git(_ arguments: [String], input: Data = Data(), variables: [String: String] = [:]) throws -> String {
        let result = try tryGit(arguments, input: input, variables: variables)
        guard result.status == 0 else { throw CommandFailure(command: ["git"] + arguments, result: result) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// Runs git in the repository, whatever its exit status.
    public func tryGit(
        _ arguments: [String], input: Data = Data(), variables: [String: String] = [:]
    ) throws -> CommandResult {
        try environment.run(["git"] + arguments, in: path, input: input, variables: variables)
    }

    /// Writes a file, with the folders it needs.
    public func write(_ text: String, to file: String) throws { try write(Data(text.utf8), to: file) }

    public func write(_ bytes: Data, to file: String) throws {
        let target = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: target)
    }

    public func read(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + file)), as: UTF8.self)
    }

    /// Commits everything in the working tree with exactly this message, and gives the commit's id. No hook runs.
    @discardableResult
    public func commit(_ message: String, variables: [String: String] = [:]) throws -> String {
        try git(["add", "--all"])
        try git(
            [
                "-c", "core.hooksPath=/dev/null", "commit", "--quiet", "--allow-empty", "--allow-empty-message",
                "--cleanup=verbatim", "--file=-",
            ], input: Data(message.utf8), variables: variables)
        return try git(["rev-parse", "HEAD"])
    }

    /// Writes one file and commits it.
    @discardableResult
    public func commit(_ message: String, writing text: String, to file: String) throws -> String {
        try write(text, to: file)
        return try commit(message)
    }
}
