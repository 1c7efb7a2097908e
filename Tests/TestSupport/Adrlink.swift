public import Foundation

/// The programs that this test run has built.
public enum Adrlink {
    /// adrlink itself; `ADRLINK_BINARY` names another one.
    public static let path = ProcessInfo.processInfo.environment["ADRLINK_BINARY"] ?? built("adrlink")

    /// A program beside the test bundle in the build folder.
    public static func built(_ name: String) -> String {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent(name).path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        return name
    }
}

extension TemporaryRepository {
    /// Runs adrlink in the repository, whatever its exit status.
    public func adrlink(
        _ arguments: [String], input: Data = Data(), variables: [String: String] = [:], in directory: String? = nil
    ) throws -> CommandResult {
        try environment.run([Adrlink.path] + arguments, in: directory ?? path, input: input, variables: variables)
    }
}
