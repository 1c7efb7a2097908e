import ADRLinkCore
import ArgumentParser

struct RunbookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runbook", abstract: "List and check the runbooks, by when somebody last followed them.",
        discussion: """
            A runbook is a page of Markdown in docs/runbooks. When it was last followed to a good end is known from the audit log \
            alone: adrlink run --runbook and adrlink drill run --runbook say so there.
            """,
        subcommands: [RunbookListCommand.self, RunbookCheckCommand.self, RunbookNewCommand.self])
}

struct RunbookListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the runbooks.")

    @OptionGroup var shared: SharedOptions

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let runbooks = try workspace.listedRunbooks()
        switch format {
        case .json: try Output.json(RunbookDocument(runbooks: runbooks))
        case .text:
            guard !runbooks.isEmpty else { return Output.error("note: there are no runbooks") }
            let rows = runbooks.map { runbook in
                [
                    runbook.path, runbook.decisions.isEmpty ? "–" : runbook.decisions.joined(separator: ","),
                    runbook.exercised.map { "\($0.description.prefix(10))\(runbook.changed ? ", changed since" : "")" }
                        ?? "never followed", runbook.title,
                ].map(TerminalText.escape)
            }
            Output.print(columns(rows))
        }
    }
}

struct RunbookCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the runbooks: decisions, links, secrets, and when they were last followed.",
        discussion: """
            Ends with 1 where a runbook names no decision in force, has a link that leads nowhere or a secret in clear text, or \
            was not followed for longer than runbooks.months of .adrlink, 12 by default.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let runbooks = try workspace.listedRunbooks()
        switch format {
        case .json: try Output.json(RunbookDocument(runbooks: runbooks))
        case .text:
            for runbook in runbooks {
                for finding in runbook.findings {
                    let place = finding.line.map { "\(runbook.path):\($0)" } ?? runbook.path
                    Output.print(TerminalText.escape("\(place): \(finding.kind.rawValue): \(finding.message)"))
                }
            }
        }
        if runbooks.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(1) }
    }
}

struct RunbookNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write the page of a runbook, to be filled in.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The title of the runbook.")
    var title: String

    @Option(help: "The language of the page: en or fr. Default: that of the records.")
    var language: Language?

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        Output.print(TerminalText.escape(try workspace.newRunbook(title, language: language?.rawValue)))
    }
}

/// What `adrlink runbook list` and `check` print with `--format json`.
struct RunbookDocument: Encodable {
    var schema = "adrlink.runbooks/1"
    var runbooks: [Runbook]
}

extension Workspace {
    /// The runbooks with what the log tells of them; without a log nobody has followed any.
    func listedRunbooks() throws -> [Runbook] {
        let options = try auditOptions(root: nil, checkpoint: nil, asOf: AuditTime(now))
        return try runbooks(try drillLog(options))
    }
}
