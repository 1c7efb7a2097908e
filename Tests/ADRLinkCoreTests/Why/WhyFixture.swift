import ADRLinkCore
import Git
import Logging
import TestSupport

/// A scratch repository that is asked why.
struct WhyFixture {
    let made: TemporaryRepository

    init() throws { made = try TemporaryRepository() }

    func record(_ number: Int, _ title: String, status: String = "Accepted", governs: String? = nil) throws {
        let head = governs.map { "\nGoverns: \($0)\n" } ?? ""
        try made.write(nygardRecord(number, title, status: status, head: head), to: "adr/000\(number)-record.md")
    }

    /// Writes lines to a file and commits everything.
    @discardableResult
    func commit(_ message: String, _ lines: [String], to file: String = "src/a.txt") throws -> String {
        try made.commit(message, writing: lines.map { $0 + "\n" }.joined(), to: file)
    }

    func why(
        _ text: String, from folder: String = "", at revision: String? = nil, in path: String? = nil
    ) throws -> WhyReport {
        let top = path ?? made.path
        let workspace = Workspace(
            try Repository(at: top), now: Moment(seconds: 1_709_287_200),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let commit = try revision.map { try workspace.repository.commit(revision: $0) }
        return try workspace.why(text, from: folder.isEmpty ? top : top + "/" + folder, at: commit)
    }
}

extension WhyReport {
    /// Commits with their lines and the decisions that they cite, in one line each.
    var summary: [String] {
        commits.map { commit in
            let lines = commit.lines.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ",")
            let cited = commit.decisions.filter(\.isCited)
                .map { "\($0.id) \($0.status.map(\.description) ?? "none")" }
            return ([commit.subject, lines] + cited).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// Decisions with their statuses now and how many lines and commits they explain.
    var standings: [String] {
        decisions.map { one in
            "\(one.id) \(one.record?.status.description ?? "unknown") \(one.lines) \(one.commits)\(one.governs ? " governs" : "")"
        }
    }
}
