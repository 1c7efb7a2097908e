public import Foundation

/// Where in its run a program is killed, or a call of it that changes files fails.
///
/// `Fixtures/faults/stop-at-call.c` says what counts as a call.
public struct Fault: Sendable {
    public enum Effect: Sendable {
        /// SIGKILL, before the call is made.
        case kill
        /// The name of an error of the system, `ENOSPC`.
        case error(String)
    }

    public var effect: Effect
    /// Counted from 1. Nil never happens: the calls are only listed.
    public var call: Int?
    /// Whether every call after it fails as well, as on a disk that stays full.
    public var lasts = false
    /// Whether half of a write is done, where the call is one.
    public var isTorn = false
    /// The kinds of calls that count, as `stop-at-call.c` names them; none means all.
    public var kinds: [String] = []
    /// Only calls count one of whose absolute paths contains this.
    public var path = ""
    /// Calls do not count whose first path contains this: those for the log of events, which nothing else waits for, unless
    /// a test is about them.
    public var exceptPath = "/adrlink/log"

    public init(_ effect: Effect = .kill, at call: Int?) {
        self.effect = effect
        self.call = call
    }

    /// The library to load before all others; compiled when it is first asked for.
    private static let library = Result { () throws -> String in
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Fixtures/faults/stop-at-call.c").standardizedFileURL.path
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let library = folder + "/stop-at-call.so"
        // Moved into its place whole, since another test run may be loading it.
        let made = library + "." + UUID().uuidString
        let command = [
            "sh", "-c", #"exec "$(command -v cc || command -v clang)" "$@""#, "cc", "-shared", "-fPIC", "-O2", "-Wall",
            "-Wextra", "-Werror", source, "-o", made,
        ]
        let result = try CommandEnvironment(home: NSTemporaryDirectory()).run(command, in: folder)
        guard result.status == 0 else { throw CommandFailure(command: command, result: result) }
        guard rename(made, library) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return library
    }

    fileprivate func variables(program: String, log: String) throws -> [String: String] {
        var variables = [
            "LD_PRELOAD": try Self.library.get(), "FAULT_PROGRAM": program, "FAULT_LOG_FILE": log, "FAULT_PATH": path,
            "FAULT_PATH_NOT": exceptPath,
            "FAULT_CALLS": kinds.joined(separator: ","), "FAULT_TORN": isTorn ? "1" : "0",
        ]
        if let call {
            variables["FAULT_CALL"] = String(call)
            if lasts { variables["FAULT_LAST"] = "all" }
        }
        switch effect {
        case .kill: variables["FAULT_ERRNO"] = "kill"
        case .error(let name): variables["FAULT_ERRNO"] = name
        }
        return variables
    }
}

/// A run of a program with a fault in it.
public struct FaultedRun: Sendable {
    public var result: CommandResult
    /// The calls that counted, the one at which it happened among them: `rename`, then its absolute paths.
    public var calls: [[String]]

    /// Whether SIGKILL ended it.
    public var isKilled: Bool { result.status == 9 }
}

extension CommandEnvironment {
    /// Runs a program of which a call fails; what it starts in turn is left alone.
    public func run(
        _ command: [String], in directory: String, input: Data = Data(), variables: [String: String] = [:],
        fault: Fault
    ) throws -> FaultedRun {
        let log = home + "/calls-" + UUID().uuidString
        let program = URL(fileURLWithPath: command[0]).lastPathComponent
        let result = try run(
            command, in: directory, input: input,
            variables: variables.merging(try fault.variables(program: program, log: log)) { $1 })
        // The program was not found, or the fault was refused.
        guard FileManager.default.fileExists(atPath: log) else {
            throw CommandFailure(command: command, result: result)
        }
        let calls = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
        try FileManager.default.removeItem(atPath: log)
        return FaultedRun(
            result: result,
            calls: calls.split(separator: "\n").map { $0.split(separator: "\t").dropFirst().map(String.init) })
    }
}

extension TemporaryRepository {
    /// Runs adrlink in the repository with a fault; only calls on files below `root` count unless it names a path.
    public func adrlink(
        _ arguments: [String], input: Data = Data(), variables: [String: String] = [:], in directory: String? = nil,
        fault: Fault
    ) throws -> FaultedRun {
        var fault = fault
        if fault.path.isEmpty { fault.path = root + "/" }
        return try environment.run(
            [Adrlink.path] + arguments, in: directory ?? path, input: input, variables: variables, fault: fault)
    }
}
