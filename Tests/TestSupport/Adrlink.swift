public import Foundation

/// The adrlink program that this test run has built.
public enum Adrlink {
    /// Beside the test bundle in the build folder; `ADRLINK_BINARY` names another one.
    public static let path: String = {
        if let named = ProcessInfo.processInfo.environment["ADRLINK_BINARY"] { return named }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent("adrlink").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        return "adrlink"
    }()
}

extension TemporaryRepository {
    /// Runs adrlink in the repository, whatever its exit status.
    public func adrlink(
        _ arguments: [String], input: Data = Data(), variables: [String: String] = [:], in directory: String? = nil
    ) throws -> CommandResult {
        try environment.run([Adrlink.path] + arguments, in: directory ?? path, input: input, variables: variables)
    }
}
