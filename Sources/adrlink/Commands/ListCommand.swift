import ADRLinkCore
import ArgumentParser
import Git

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show all decisions.",
        discussion: "Files that are no records are named in the JSON; those that cannot be read also below the text.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: SnapshotOptions

    @Option(
        help: ArgumentHelp("Only decisions with this status; may be repeated.", valueName: "status"),
        completion: .status)
    var status: [String] = []

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        workspace.reportInterruptedChange()
        var index = DecisionIndex(files: [], folders: [], conventions: .init())
        if let snapshot = try source.snapshot(in: workspace) {
            index = try workspace.decisions(in: snapshot, try workspace.policy(of: snapshot))
        }
        let wanted = Set(status.map { $0.lowercased() })
        let decisions = index.decisions.filter { wanted.isEmpty || wanted.contains($0.status.description) }
        switch format {
        case .json: try Output.json(ListDocument(index, decisions))
        case .text: text(index, decisions)
        }
    }

    private func text(_ index: DecisionIndex, _ decisions: [Decision]) {
        if !decisions.isEmpty {
            let rows = decisions.map { [$0.id.description, $0.status.description, $0.date ?? "-", $0.title] }
            Output.print(columns(rows.map { $0.map(TerminalText.escape) }))
        }
        if index.decisions.isEmpty, index.problems.isEmpty {
            Output.error("there are no decision records yet; adrlink init and adrlink new make some")
        }
        for problem in index.problems {
            let place = problem.line.map { "\(problem.path):\($0)" } ?? problem.path
            Output.error("problem: \(TerminalText.escape("\(place): \(problem.message)"))")
        }
    }
}

/// What `adrlink list --format json` prints.
struct ListDocument: Encodable {
    var schema = "adrlink.list/1"
    var decisions: [DecisionItem]
    var skipped: [Skipped]
    var problems: [Problem]

    struct Skipped: Encodable {
        var path: String
        var reason: String
    }

    struct Problem: Encodable {
        var path: String
        @ExplicitNull var line: Int?
        var message: String
    }

    init(_ index: DecisionIndex, _ decisions: [Decision]) {
        self.decisions = decisions.map { DecisionItem($0, index) }
        skipped = index.skipped.map { Skipped(path: $0.path, reason: $0.reason) }
        problems = index.problems.map { Problem(path: $0.path, line: $0.line, message: $0.message) }
    }
}

/// One decision in a JSON document.
struct DecisionItem: Encodable {
    var id: String
    @ExplicitNull var number: Int?
    var slug: String
    var title: String
    var status: String
    @ExplicitNull var rawStatus: String?
    @ExplicitNull var date: String?
    var path: String
    var supersedes: [String]
    var supersededBy: [String]
    var amends: [String]
    var amendedBy: [String]

    init(_ decision: Decision, _ index: DecisionIndex) {
        id = decision.id.description
        number = decision.number
        slug = decision.slug
        title = decision.title
        status = decision.status.description
        rawStatus = decision.rawStatus
        date = decision.date
        path = decision.path
        supersedes = index.supersedes(decision).map(\.id.description)
        supersededBy = index.supersededBy(decision).map(\.id.description)
        amends = index.amends(decision).map(\.id.description)
        amendedBy = index.amendedBy(decision).map(\.id.description)
    }
}
