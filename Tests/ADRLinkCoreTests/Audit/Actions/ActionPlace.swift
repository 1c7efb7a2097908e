import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport

/// A scratch repository that writes an audit log, and actions in it. The command of each does not exist: what is started
/// belongs into a process of its own.
struct ActionPlace {
    let made: TemporaryRepository
    let key: String
    let configuration: AuditConfiguration
    /// What the clock says, in seconds; every look at it takes one.
    private(set) var seconds: Int64 = 1_700_000_000

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(7, "Restore from the standby"), to: "adr/0007-restore-from-the-standby.md")
        try made.commit("first", writing: "stop, restore, start\n", to: "runbooks/restore.md")
        key = made.root + "/key"
        let result = try made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], in: made.root)
        guard result.status == 0 else { throw CommandFailure(command: ["ssh-keygen"], result: result) }
        configuration = try AuditSetup(key: key, principal: "ada@example.org")
            .run(in: try Repository(at: made.path), at: AuditTime(microseconds: seconds * 1_000_000), variables: [:])
            .configuration
    }

    static func action(_ name: String = "db.restore", _ words: String...) -> PrivilegedAction {
        PrivilegedAction(name: name, command: [Array("/no/such/command".utf8)] + words.map { Array($0.utf8) })
    }

    func workspace() throws -> Workspace {
        Workspace(try Repository(at: made.path), now: Moment(seconds: seconds), logger: Logger(label: "test"))
    }

    /// Runs an action. With `times`, the clock gives these, in seconds, and then goes on from the last.
    @discardableResult
    mutating func run(
        _ action: PrivilegedAction = action(), variables: [String: String] = [:], times: [Int64] = []
    ) throws -> ActionRun.Outcome {
        let clock = Clock(seconds, times)
        defer { seconds = max(seconds, clock.seconds) }
        let run = ActionRun(action, variables: variables) { () throws(ADRLinkError) in clock.next() }
        return try run.run(in: try workspace())
    }

    private final class Clock {
        var seconds: Int64
        private var times: ArraySlice<Int64>

        init(_ seconds: Int64, _ times: [Int64]) {
            self.seconds = seconds
            self.times = times[...]
        }

        func next() -> AuditTime {
            seconds = times.popFirst() ?? seconds + 1
            return AuditTime(microseconds: seconds * 1_000_000)
        }
    }

    /// All entries of the lane, the oldest first, as plain git reads them.
    func entries() throws -> [AuditEntry] {
        let reference = SegmentID(lane: configuration.lane!, number: 1).reference
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

    func verify() throws -> AuditVerification {
        var options = AuditVerificationOptions(asOf: AuditTime(microseconds: (seconds + 1) * 1_000_000))
        options.root = configuration.root
        return try AuditVerification(try Repository(at: made.path), options)
    }

    func recorder() throws -> AuditRecorder {
        try AuditRecorder(of: try Repository(at: made.path), variables: [:])
    }

    var spool: String { made.path + "/.git/adrlink/audit/spool" }

    func spooled(_ suffix: String = ".entry") throws -> [String] {
        guard FileManager.default.fileExists(atPath: spool) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: spool).filter { $0.hasSuffix(suffix) }.sorted()
    }
}
