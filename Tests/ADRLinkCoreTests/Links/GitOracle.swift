import Foundation

/// The real git in a scratch repository, asked what it reads from messages. The user's configuration has no say.
struct GitOracle {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        _ = try run(["git", "init", "--quiet", "--bare", "."])
    }

    func remove() throws { try FileManager.default.removeItem(at: directory) }

    struct Failure: Error {
        var command: [String]
        var status: Int32
    }

    func run(_ command: [String], input: [UInt8] = []) throws -> [UInt8] {
        // Files on both sides: a pipe that is not read would stop git, and us.
        let name = UUID().uuidString
        let inputFile = directory.appendingPathComponent(name + ".in")
        let outputFile = directory.appendingPathComponent(name + ".out")
        try Data(input).write(to: inputFile)
        try Data().write(to: outputFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.currentDirectoryURL = directory
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": directory.path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "LC_ALL": "C",
        ]
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(command: command, status: process.terminationStatus)
        }
        let output = try Data(contentsOf: outputFile)
        try FileManager.default.removeItem(at: inputFile)
        try FileManager.default.removeItem(at: outputFile)
        return [UInt8](output)
    }

    /// What `git log` reads from each message when it is the message of a commit: keys and values as bytes.
    func trailersOfCommits(_ messages: [[UInt8]]) throws -> [[[[UInt8]]]] {
        var stream: [UInt8] = []
        for message in messages {
            stream += Array("commit refs/heads/main\ncommitter T <t@example.com> 0 +0000\n".utf8)
            stream += Array("data \(message.count)\n".utf8) + message + [0x0A]
        }
        _ = try run(["git", "fast-import", "--quiet"], input: stream)
        let output = try run([
            "git", "log", "--reverse", "--topo-order",
            "--format=%x03%(trailers:only=true,unfold=true,separator=%x02,key_value_separator=%x01)", "main",
        ])
        return output.split(separator: 3, omittingEmptySubsequences: false).dropFirst().map { commit in
            commit.dropLast().split(separator: 2).map { trailer in
                trailer.split(separator: 1, maxSplits: 1, omittingEmptySubsequences: false).map(Array.init)
            }
        }
    }

    /// The lines that `git interpret-trailers` reads from a message file.
    func trailersOfFile(_ message: [UInt8]) throws -> [[UInt8]] {
        try run(["timeout", "5", "git", "interpret-trailers", "--parse", "--no-divider"], input: message)
            .split(separator: 0x0A).map(Array.init)
    }
}
