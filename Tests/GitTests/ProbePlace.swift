import Foundation
import TestSupport

/// A folder in which `RunProbe` runs commands, removed when it is released.
final class ProbePlace: Sendable {
    let path: String
    let environment: CommandEnvironment

    static let program = Adrlink.built("RunProbe")

    init() throws {
        path =
            URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/adrlink-run-"
            + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        environment = CommandEnvironment(home: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Runs a command through the probe.
    @discardableResult
    func run(
        _ command: [String], capture: Bool = false, input: String = "", variables: [String: String] = [:]
    ) throws -> CommandResult {
        try environment.run(
            [Self.program, path + "/outcome"] + (capture ? ["--capture", path + "/captured"] : []) + command, in: path,
            input: Data(input.utf8), variables: variables)
    }

    /// Runs a script in which `$PROBE` is the probe and `$OUTCOME` its file.
    func shell(_ script: String, shell: String = "sh") throws -> CommandResult {
        try environment.run(
            [shell, "-c", script], in: path, variables: ["PROBE": Self.program, "OUTCOME": path + "/outcome"])
    }

    /// What the probe wrote about the end of the command.
    func outcome() throws -> String { try read("outcome").trimmingCharacters(in: .newlines) }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    func write(_ text: String, to name: String, mode: Int) throws {
        try writeScript(text, to: path + "/" + name, mode: mode)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
    }
}
