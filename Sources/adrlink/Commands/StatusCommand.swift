import ADRLinkCore
import ArgumentParser
import Git

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show where a decision stands, or move it on.",
        discussion: """
            The status is changed in the record's own form and language, and nothing else of the record. Which status may \
            follow which is configured in .adrlink. Nothing is committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The decision: ADR-0007, 7, a slug, or the path of its record.", completion: .decision)
    var id: String

    @Argument(
        help: ArgumentHelp(
            "draft, proposed, accepted, rejected, deprecated, or a word of your own that .adrlink explains.",
            valueName: "new"),
        completion: .status)
    var new: String?

    @OptionGroup var options: LifecycleOptions

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        if let new {
            let change = try RecordedChange.make(in: workspace, options) {
                try $0.moveStatus(of: id, to: new, isTrial: options.dryRun)
            }
            let name = change.decisions.first.map(\.description) ?? id
            return try LifecycleOutput.write(
                change, options, schema: "adrlink.status-change/1", unchanged: "\(name) is \(new.lowercased()) already")
        }
        let standing = try workspace.standing(of: id)
        switch options.format {
        case .json: try Output.json(StatusDocument(standing))
        case .text: Output.print(Self.text(StatusDocument(standing)))
        }
    }

    private static func text(_ document: StatusDocument) -> String {
        var facts = [["status", document.status]]
        if let raw = document.rawStatus, raw.lowercased() != document.status {
            facts.append(["says", raw.split(separator: "\n").joined(separator: " / ")])
        }
        facts.append(["record", document.line.map { "\(document.path):\($0)" } ?? document.path])
        if !document.next.isEmpty { facts.append(["may become", document.next.joined(separator: ", ")]) }
        var lines = [TerminalText.escape("\(document.id)  \(document.title)"), ""]
        lines += columns(facts.map { $0.map(TerminalText.escape) }).split(separator: "\n").map { "  " + $0 }
        if !document.history.isEmpty {
            let rows = document.history.map { step in
                [
                    String(step.commit.prefix(10)), step.date.map { String($0.prefix(10)) } ?? "-",
                    "\(step.from ?? "(new)") → \(step.to ?? "(removed)")", step.author ?? "-",
                ]
            }
            lines += ["", "history"]
            lines += columns(rows.map { $0.map(TerminalText.escape) }).split(separator: "\n").map { "  " + $0 }
        }
        if !document.complete { lines += ["", "the history is not complete here: there may be more steps"] }
        return lines.joined(separator: "\n")
    }
}

/// What `adrlink status ID --format json` prints.
struct StatusDocument: Encodable {
    var schema = "adrlink.status/1"
    var id: String
    var title: String
    /// The family, or the record's own word.
    var status: String
    /// The words of the record.
    @ExplicitNull var rawStatus: String?
    var path: String
    @ExplicitNull var line: Int?
    /// What may come after it; empty where nothing or everything may.
    var next: [String]
    var history: [ShowDocument.Step]
    /// False where the clone lacks history.
    var complete: Bool

    init(_ standing: DecisionStanding) {
        let decision = standing.decision
        id = decision.id.description
        title = decision.title
        status = decision.status.description
        rawStatus = decision.rawStatus
        path = decision.path
        line = decision.statusLine
        next = standing.next.map(\.description)
        history = standing.history.steps.map {
            ShowDocument.Step(
                commit: $0.commit.description, author: $0.author.map { "\($0.name) <\($0.mail)>" },
                date: $0.author.map { Moment(seconds: $0.time, offset: $0.offset).iso },
                from: $0.from?.description, to: $0.to?.description, path: $0.path)
        }
        complete = standing.history.gaps.isEmpty
    }
}
