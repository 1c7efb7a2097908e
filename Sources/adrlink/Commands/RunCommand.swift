import ADRLinkCore
import ArgumentParser
import Git

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a command as a privileged action, between two entries of the audit log.",
        discussion: """
            Before the command is started its intent is in the log, signed and on the disk; whatever stands in the way of \
            that keeps it from being started. Behind it comes the outcome: exit status or signal, and duration. The command \
            has standard streams, terminal and signals for itself, and its exit status is ours. 125 is a failure of adrlink's \
            own, 126 a command that cannot be run, 127 one that is not found. Command line, reason and what is kept are \
            redacted before they are signed.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("What is done: words with points between them, db.restore.", valueName: "name"))
    var action: String

    @OptionGroup var options: ActionOptions

    @Option(help: ArgumentHelp("The runbook that is followed, a file of the repository.", valueName: "path"))
    var runbook: String?

    @Flag(help: "Keep what the command prints as evidence. It sees no terminal then.")
    var capture = false

    @Option(help: ArgumentHelp("The incident it belongs to, as commits name it in Incident:.", valueName: "id"))
    var incident: String?

    @Flag(
        help: "Where the log cannot be written, run all the same: the entries wait on this machine for the next ones.")
    var breakGlass = false

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The command, behind --.", valueName: "command"))
    var command: [String] = []

    func run() throws {
        guard !command.isEmpty else {
            throw ADRLinkError(
                .usage, "there is no command to run", hint: "it stands behind --: adrlink run --action NAME -- COMMAND")
        }
        try shared.enter()
        let workspace = try shared.workspace()
        let action = try privilegedAction(workspace.repository)
        if capture, CurrentProcess.isTerminal(1) || CurrentProcess.isTerminal(2) {
            Output.error("note: what the command prints is kept, and so it sees no terminal")
        }
        let run = ActionRun(action, variables: CurrentProcess.variables) { () throws(ADRLinkError) in try .clock() }
        let outcome = try run.run(in: workspace)
        ActionMessages(outcome, try AuditSpool(of: workspace.repository).damaged, program: command[0]).tell()
        ADRLinkCommand.end(as: outcome)
    }

    private func privilegedAction(_ repository: borrowing Repository) throws -> PrivilegedAction {
        var made = options.action(named: action, words: command.count)
        made.keepsOutput = capture
        made.incident = incident
        made.breaksGlass = breakGlass
        if let runbook {
            made.runbook = Array(try repository.path(of: runbook, from: try CurrentProcess.directory()).utf8)
        }
        return made
    }
}

extension AuditTime {
    /// `now` for the library.
    static func clock() throws(ADRLinkError) -> AuditTime {
        do { return try now() } catch let error as ADRLinkError { throw error } catch {
            throw ADRLinkError(.internal, "the clock cannot be read: \(error)")
        }
    }
}
