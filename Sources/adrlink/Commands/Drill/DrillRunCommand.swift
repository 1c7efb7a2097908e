import ADRLinkCore
import ArgumentParser
import Git

struct DrillRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a command as an exercise, timed, with its output as evidence.",
        discussion: """
            As adrlink run does it: between an intent and an outcome in the audit log. What the command prints is kept. The time \
            that it takes is held against --rto. With --recovered-to a line of the shell prints the time of the newest data that \
            came back, which is held against --rpo. The exit status is that of the command; 1 where it is 0 and an objective \
            was missed or not measured.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var objectives: DrillObjectives

    @Argument(help: ArgumentHelp("What is exercised: restore-db, backup.", valueName: "kind"))
    var kind: String

    @Option(
        help: ArgumentHelp(
            "The runbook that is followed, a file of the repository. Default: that of the kind.", valueName: "path"))
    var runbook: String?

    @Option(
        help: ArgumentHelp(
            "A line for the shell that prints the time of the newest data that came back, as RFC 3339 writes it.",
            valueName: "cmd"))
    var recoveredTo: String?

    @OptionGroup var options: ActionOptions

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The command, behind --.", valueName: "command"))
    var command: [String] = []

    func run() throws {
        guard !command.isEmpty else {
            throw ADRLinkError(
                .usage, "there is no command to run", hint: "it stands behind --: adrlink drill run KIND -- COMMAND")
        }
        try DrillCommand.check(kind: kind)
        try shared.enter()
        let workspace = try shared.workspace()
        let policy = try workspace.presentPolicy().drills[kind] ?? DrillPolicy()
        let action = try privilegedAction(policy, workspace.repository)
        let run = ActionRun(action, variables: CurrentProcess.variables) { () throws(ADRLinkError) in try .clock() }
        let outcome = try run.run(in: workspace)
        ActionMessages(outcome, try AuditSpool(of: workspace.repository).damaged, program: command[0]).tell()
        ADRLinkCommand.end(as: outcome, failing: tell(outcome, action.drill))
    }

    private func privilegedAction(
        _ policy: DrillPolicy, _ repository: borrowing Repository
    ) throws -> PrivilegedAction {
        var made = options.action(named: DrillFacts.prefix + kind, words: command.count)
        made.drill = try objectives.facts(policy)
        made.recoveredTo = recoveredTo
        made.keepsOutput = true
        if let runbook {
            made.runbook = Array(try repository.path(of: runbook, from: try CurrentProcess.directory()).utf8)
        } else if let runbook = policy.runbook {
            made.runbook = Array(runbook.utf8)
        }
        return made
    }

    /// Says how it went, and whether an objective was not reached.
    private func tell(_ outcome: ActionRun.Outcome, _ facts: DrillFacts?) -> Bool {
        guard let facts, let duration = outcome.duration else { return false }
        var missed = false
        let isDone = outcome.status == .exited(0)
        func told(_ name: String, _ objective: Int64?, _ reached: Int64?) -> String? {
            guard let objective else { return nil }
            let isReached = isDone && reached.map { $0 <= objective } ?? false
            missed = missed || !isReached
            let limit = TimeSpan(microseconds: objective)
            guard let reached else { return "\(name) \(limit) not measured" }
            guard isDone else { return "\(name) \(limit) MISSED" }
            return "\(name) \(limit) \(isReached ? "reached" : "MISSED") with \(TimeSpan(microseconds: reached))"
        }
        let parts = [
            told("RTO", facts.timeObjective, duration), told("RPO", facts.pointObjective, outcome.point),
        ].compactMap(\.self)
        let end = isDone ? "done" : "FAILED"
        ActionMessages.tell(
            "\(kind): \(end) in \(TimeSpan(microseconds: duration))" + parts.map { "; \($0)" }.joined())
        return missed
    }
}
