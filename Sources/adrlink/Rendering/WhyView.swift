import ADRLinkCore
import Git

/// What `adrlink why` says, as text and as JSON from the same value.
struct WhyView {
    let document: WhyDocument
    private let report: WhyReport

    /// How many commits of a decision the text shows.
    private static let shown = 10

    init(_ report: WhyReport) {
        self.report = report
        document = WhyDocument(report)
    }

    /// A paragraph a decision, with the commits that cite it; then what no decision explains.
    var text: String {
        var lines = [TerminalText.escape(heading)]
        for decision in report.decisions {
            let title = decision.record.map { [$0.title] } ?? []
            let words = [decision.id.description] + title + [Self.status(of: decision)]
            lines += ["", TerminalText.escape(words.joined(separator: "  "))]
            if let governed = Self.governed(by: decision) { lines.append("  " + TerminalText.escape(governed)) }
            lines += Self.rows(
                report.commits.compactMap { commit in
                    commit.decisions.first { $0.id == decision.id && $0.isCited }.map { row(commit, $0) }
                })
        }
        if report.decisions.isEmpty { lines += ["", "no decision stands behind it"] }
        let unexplained = report.commits.filter { !$0.citesDecision }
        if !unexplained.isEmpty {
            lines += ["", "no decision cited"] + Self.rows(unexplained.map { row($0, nil) })
        }
        if report.commitsWithoutDecision > 0 {
            let count = report.commitsWithoutDecision
            lines += ["", "\(count) \(count == 1 ? "commit cites" : "commits cite") no decision"]
        }
        if !report.uncommitted.isEmpty { lines += ["", "not committed", "  " + Self.places(report.uncommitted)] }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func governed(by decision: StandingDecision) -> String? {
        guard !decision.pathspecs.isEmpty else { return nil }
        let paths = decision.pathspecs.joined(separator: ", ")
        return decision.governs ? "governs \(paths)" : "names \(paths), and governs only while it is accepted"
    }

    private var heading: String {
        let place = report.path.isEmpty ? "the whole repository" : report.path
        var heading = place
        if let lines = report.lines { heading += ", " + Self.places([lines]) }
        if report.isWorkingTree { return heading }
        return heading + (report.revision.map { " at \($0.short)" } ?? "")
    }

    private static func status(of decision: StandingDecision) -> String {
        guard let record = decision.record else {
            return decision.records == 0
                ? "unknown: no record has this id" : "unclear: \(decision.records) records have this id"
        }
        guard !decision.successors.isEmpty else { return record.status.description }
        let successors = decision.successors.map(\.description).joined(separator: ", ")
        return record.status == .superseded
            ? "superseded by \(successors)" : "\(record.status), and superseded by \(successors)"
    }

    private func row(_ commit: ExplainedCommit, _ then: DecisionThen?) -> [String] {
        var cells = commit.lines.isEmpty ? [] : [Self.places(commit.lines)]
        cells += [commit.commit.short, Moment(seconds: commit.time).date]
        if let then {
            let status = then.status.map { "\($0) then" } ?? "no record then"
            let cited = then.cited == then.id.description ? "" : then.cited.map { ", as \($0)" } ?? ""
            cells.append(status + cited)
        }
        return cells + [commit.subject]
    }

    private static func rows(_ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let escaped = rows.prefix(shown).map { $0.map(TerminalText.escape) }
        var lines = columns(Array(escaped)).split(separator: "\n").map { "  " + $0 }
        if rows.count > shown { lines.append("  and \(rows.count - shown) more, which --format json shows") }
        return lines
    }

    /// Lines in words; how many, where they are scattered.
    private static func places(_ lines: [ClosedRange<Int>]) -> String {
        let count = lines.reduce(0) { $0 + $1.count }
        guard lines.count <= 3 else { return "\(count) lines" }
        let places = lines.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return (count == 1 ? "line " : "lines ") + places.joined(separator: ", ")
    }
}

/// What `adrlink why --format json` prints.
struct WhyDocument: Encodable {
    var schema = "adrlink.why/1"
    var path: String
    /// `file`, `folder` or `pathspec`.
    var kind: String
    /// The commit that was read, or on which the working tree stands.
    @ExplicitNull var revision: String?
    var workingTree: Bool
    /// The lines that were asked about; null for a folder, a pathspec and a file without lines.
    @ExplicitNull var lines: Lines?
    var decisions: [Decision]
    var commits: [Commit]
    var commitsWithoutDecision: Int
    var uncommitted: [Lines]
    /// False where the history is cut off.
    var complete: Bool
    var problems: [String]

    /// Both ends count.
    struct Lines: Encodable {
        var from: Int
        var to: Int

        init(_ lines: ClosedRange<Int>) { (from, to) = (lines.lowerBound, lines.upperBound) }
    }

    struct Decision: Encodable {
        var id: String
        @ExplicitNull var title: String?
        @ExplicitNull var record: String?
        /// The status as HEAD has it; null where no record has the id, or more than one.
        @ExplicitNull var status: String?
        /// How many records have the id.
        var records: Int
        var successors: [String]
        var governs: Bool
        var pathspecs: [String]
        var lines: Int
        var commits: Int
    }

    struct Commit: Encodable {
        var commit: String
        @ExplicitNull var author: String?
        /// The committer's date.
        var date: String
        var subject: String
        @ExplicitNull var path: String?
        var lines: [Lines]
        var decisions: [Then]
    }

    struct Then: Encodable {
        var id: String
        @ExplicitNull var cited: String?
        @ExplicitNull var status: String?
    }

    init(_ report: WhyReport) {
        path = report.path
        kind = report.kind.rawValue
        revision = report.revision?.description
        workingTree = report.isWorkingTree
        lines = report.lines.map(Lines.init)
        decisions = report.decisions.map { decision in
            Decision(
                id: decision.id.description, title: decision.record?.title, record: decision.record?.path,
                status: decision.record?.status.description, records: decision.records,
                successors: decision.successors.map(\.description), governs: decision.governs,
                pathspecs: decision.pathspecs, lines: decision.lines, commits: decision.commits)
        }
        commits = report.commits.map { commit in
            Commit(
                commit: commit.commit.description, author: commit.author.map { "\($0.name) <\($0.mail)>" },
                date: Moment(seconds: commit.time).iso, subject: commit.subject, path: commit.path,
                lines: commit.lines.map(Lines.init),
                decisions: commit.decisions.map {
                    Then(id: $0.id.description, cited: $0.cited, status: $0.status?.description)
                })
        }
        commitsWithoutDecision = report.commitsWithoutDecision
        uncommitted = report.uncommitted.map(Lines.init)
        complete = report.gaps.isEmpty
        problems = report.problems
    }
}
