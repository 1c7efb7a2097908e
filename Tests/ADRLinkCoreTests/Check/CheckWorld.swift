import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport

/// A repository with records of every status, judged by the library.
///
/// ADR-0001 accepted · 0002 superseded by 0004, which 0005 supersedes · 0003 rejected · 0006 deprecated · 0007 proposed ·
/// 0008 accepted, governs `infra/` but for `infra/docs/`.
struct CheckWorld {
    let made: TemporaryRepository
    let start: String

    init(policy: String? = nil) throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Record decisions"), to: "adr/0001-record-decisions.md")
        try made.write(
            nygardRecord(2, "Poll the table", status: "Superseded by [4. Push](0004-push.md)"), to: "adr/0002-poll.md")
        try made.write(nygardRecord(3, "Use tape", status: "Rejected"), to: "adr/0003-use-tape.md")
        try made.write(
            nygardRecord(
                4, "Push",
                status:
                    "Superseded by [5. Use a queue](0005-use-a-queue.md)\n\nSupersedes [2. Poll the table](0002-poll.md)"
            ),
            to: "adr/0004-push.md")
        try made.write(
            nygardRecord(5, "Use a queue", status: "Accepted\n\nSupersedes [4. Push](0004-push.md)"),
            to: "adr/0005-use-a-queue.md")
        try made.write(nygardRecord(6, "Use tabs", status: "Deprecated"), to: "adr/0006-use-tabs.md")
        try made.write(nygardRecord(7, "Use spaces", status: "Proposed"), to: "adr/0007-use-spaces.md")
        try made.write(
            nygardRecord(8, "Clusters are code", head: "\nGoverns: infra/, :(exclude)infra/docs/\n"),
            to: "adr/0008-clusters-are-code.md")
        if let policy { try made.write(policy, to: ".adrlink") }
        start = try made.commit("start")
    }

    func workspace() throws -> Workspace { try CheckWorld.workspace(made.path) }

    static func workspace(_ path: String, logger: Logger = silent) throws -> Workspace {
        Workspace(try Repository(at: path), now: Moment(seconds: 0), logger: logger)
    }

    /// A logger that nobody listens to.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    func check(_ input: CheckInput, _ options: CheckOptions = .init()) throws -> CheckResult {
        try workspace().check(input, options)
    }

    func check(message: String) throws -> CheckResult { try check(.messageFile(Array(message.utf8))) }

    /// Commits a change with a message and judges that one commit.
    func judge(
        _ message: String, _ options: CheckOptions = .init(), change file: String = "work.txt", text: String? = nil
    ) throws -> CheckResult {
        try made.write(text ?? UUID().uuidString, to: file)
        try made.commit(message)
        return try check(.range(["HEAD~1..HEAD"]), options)
    }

    func record(_ number: Int, _ title: String, _ name: String, status: String = "Accepted") throws {
        try made.write(nygardRecord(number, title, status: status), to: "adr/\(name).md")
    }
}

extension CheckResult {
    /// The rules that spoke, with their severity: `ref-unknown error`.
    var verdicts: [String] { findings.map { "\($0.rule.rawValue) \($0.severity.rawValue)" } }

    /// All sentences and hints.
    var words: String { findings.map { "\($0.message) | \($0.hint ?? "")" }.joined(separator: "\n") }
}
