import ADRLinkCore
import Foundation
import Git
import TestSupport

/// A scratch repository in which the program writes an audit log with a key of its own.
struct RecordedWorld {
    let made: TemporaryRepository
    let key: String
    let configuration: AuditConfiguration

    init() throws {
        made = try TemporaryRepository()
        try made.commit("first", writing: "text\n", to: "file")
        key = made.root + "/key"
        for command in [
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key],
            [Adrlink.path, "audit", "init", "--key", key, "--principal", "ada@example.org"],
        ] {
            let result = try made.environment.run(command, in: made.path)
            guard result.status == 0 else { throw CommandFailure(command: command, result: result) }
        }
        configuration = try AuditConfiguration(of: try Repository(at: made.path))
    }

    static func words(_ options: [String], _ command: [String]) -> [String] {
        ["run", "--action", "test.act"] + options + ["--"] + command
    }

    /// Runs a command as a privileged action.
    @discardableResult
    func run(
        _ command: [String], _ options: [String] = [], input: String = "", variables: [String: String] = [:]
    ) throws -> CommandResult {
        try made.adrlink(Self.words(options, command), input: Data(input.utf8), variables: variables)
    }

    /// Runs a script in which `$RUN` is the program, up to the name of the action.
    func shell(_ script: String, variables: [String: String] = [:]) throws -> CommandResult {
        try made.environment.run(
            ["bash", "-c", "RUN='\(Adrlink.path) run --action test.act'; " + script], in: made.path,
            variables: variables)
    }

    func verify() throws -> AuditVerification {
        var options = AuditVerificationOptions(asOf: AuditTime(microseconds: 1 << 52))
        options.root = configuration.root
        return try AuditVerification(try Repository(at: made.path), options)
    }

    /// All entries of the lane's first segment, the oldest first, as plain git reads them.
    func entries() throws -> [AuditEntry] {
        let commits = try made.git(["rev-list", "--reverse", reference]).split(separator: "\n").map(String.init)
        var entries: [AuditEntry] = []
        for (parent, commit) in zip(commits, commits.dropFirst()) {
            let note = try made.git(["show", "\(commit):\(parent.prefix(2))/\(parent.dropFirst(2))"])
            for line in note.components(separatedBy: "\n\n")[0].split(separator: "\n") {
                entries.append(try AuditEntry(line: Array(line.utf8)))
            }
        }
        return entries
    }

    var reference: String { SegmentID(lane: configuration.lane!, number: 1).reference }

    func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: made.path + "/" + file) }

    func waiting() throws -> [String] {
        try AuditSpool(of: try Repository(at: made.path)).waiting
    }
}
