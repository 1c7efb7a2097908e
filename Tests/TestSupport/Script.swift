import Foundation

/// Writes a script that can be executed at once.
///
/// A file cannot be executed while anybody has it open for writing, and what another thread starts at that moment has all
/// that is open here. So a process of its own writes what is executed.
public func writeScript(_ text: String, to path: String, mode: Int = 0o755) throws {
    let source = path + ".text"
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    defer { try? FileManager.default.removeItem(atPath: source) }
    let result = try CommandEnvironment(home: NSTemporaryDirectory()).run(
        ["install", "-m", String(mode, radix: 8), source, path], in: "/")
    guard result.status == 0 else { throw CommandFailure(command: ["install", path], result: result) }
}
