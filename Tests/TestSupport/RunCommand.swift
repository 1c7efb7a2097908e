public import Foundation

/// What a program printed and how it ended.
public struct CommandResult: Sendable {
    public var status: Int32
    public var output: String
    public var errors: String
    public var outputBytes: Data
}

/// Starts something for which no signal is blocked: the threads of tests block most, and what they start inherits that.
public func withoutBlockedSignals<R>(_ body: () throws -> R) rethrows -> R {
    var none = sigset_t()
    var former = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    return try body()
}

/// Runs programs as on a machine where nobody has configured anything: own HOME, fixed clock, no system configuration.
public struct CommandEnvironment: Sendable {
    public var home: String
    public var variables: [String: String]

    public init(home: String) {
        self.home = home
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        variables = [
            "HOME": home, "PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": home + "/.gitconfig", "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true",
            "GIT_AUTHOR_NAME": "Ada Author", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Cora Committer", "GIT_COMMITTER_EMAIL": "cora@example.org",
            "GIT_AUTHOR_DATE": "2024-03-01T10:00:00+01:00", "GIT_COMMITTER_DATE": "2024-03-01T10:00:00+01:00",
        ]
    }

    /// Runs a program and waits for it. Standard input is empty unless bytes are given.
    @discardableResult
    public func run(
        _ command: [String], in directory: String, input: Data = Data(), variables extra: [String: String] = [:]
    ) throws -> CommandResult {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        process.environment = variables.merging(extra) { $1 }
        // Files rather than pipes: a program that prints much to both can never block.
        let name = home + "/run-" + UUID().uuidString
        let (inputFile, outputFile, errorFile) = (name + ".in", name + ".out", name + ".err")
        defer { for file in [inputFile, outputFile, errorFile] { try? FileManager.default.removeItem(atPath: file) } }
        try input.write(to: URL(fileURLWithPath: inputFile))
        for file in [outputFile, errorFile] { try Data().write(to: URL(fileURLWithPath: file)) }
        let streams =
            try [inputFile].map { try FileHandle(forReadingFrom: URL(fileURLWithPath: $0)) }
            + [outputFile, errorFile].map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) }
        defer { for stream in streams { try? stream.close() } }
        process.standardInput = streams[0]
        process.standardOutput = streams[1]
        process.standardError = streams[2]
        try withoutBlockedSignals { try process.run() }
        process.waitUntilExit()
        let output = try Data(contentsOf: URL(fileURLWithPath: outputFile))
        let errors = try Data(contentsOf: URL(fileURLWithPath: errorFile))
        return CommandResult(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self), outputBytes: output)
    }
}

/// A command that was expected to succeed did not.
public struct CommandFailure: Error, CustomStringConvertible {
    public var command: [String]
    public var result: CommandResult

    public init(command: [String], result: CommandResult) {
        self.command = command
        self.result = result
    }

    public var description: String {
        "\(command.joined(separator: " ")) exited with \(result.status)\n\(result.output)\n\(result.errors)"
    }
}
