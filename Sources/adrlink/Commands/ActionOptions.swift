import ADRLinkCore
import ArgumentParser
import Git

/// What can be said of a command that is run between two entries of the audit log.
struct ActionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A decision that it rests on. May be repeated.", valueName: "id"), completion: .decision)
    var decision: [String] = []

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("A commit that it concerns, beside HEAD. May be repeated.", valueName: "rev"))
    var subject: [String] = []

    @Option(help: ArgumentHelp("A file to keep as evidence. May be repeated.", valueName: "file"))
    var attach: [String] = []

    @Option(
        help: ArgumentHelp(
            "A line for the shell that prints the state of what is acted upon; it runs before and after, and where it fails before, nothing is done.",
            valueName: "cmd"))
    var state: String?

    @Option(help: ArgumentHelp("The W3C trace id of the run: 32 hexadecimal digits.", valueName: "hex"))
    var trace: String?

    /// The action of this name, with all that was said of it. `words` is how many words of the command line its command has.
    func action(named name: String, words: Int) -> PrivilegedAction {
        // The parser has replaced what is not UTF-8.
        var made = PrivilegedAction(name: name, command: CurrentProcess.arguments.suffix(words))
        made.decisions = decision
        made.reason = reason
        made.subjects = subject
        made.attachments = attach
        made.state = state
        made.trace = trace?.lowercased()
        return made
    }
}

extension ADRLinkCommand {
    /// Ends as a command did that was run: with its exit status or by its signal, but for output that was lost behind one that
    /// ended well. Whoever reads it must not take a part for all.
    static func end(as outcome: ActionRun.Outcome, failing isFailed: Bool = false) -> Never {
        var status = outcome.status
        if status == .exited(0), isFailed { status = .exited(1) }
        if outcome.status == .exited(0), outcome.hasLostOutput { status = .exited(CommandRun.failureExitStatus) }
        CommandLog.current?.end(status: status.exitStatus)
        CurrentProcess.end(as: status)
    }
}
