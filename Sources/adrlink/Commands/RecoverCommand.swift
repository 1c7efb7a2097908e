import ADRLinkCore
import ArgumentParser

struct RecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Settle a change of several records that was interrupted.",
        discussion: """
            A run that was killed between two files leaves a note in the git directory. The next command that changes \
            records finishes it, unless somebody has changed one of the files since; then it is for you to say. Without an \
            option it is only shown. A file that was changed since stays as it is.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Make the rest of the change.")
    var finish = false

    @Flag(help: "Take back what was changed.")
    var undo = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func validate() throws {
        if finish, undo { throw ValidationError("--finish and --undo exclude each other.") }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let found = finish || undo ? try workspace.recover(finishing: finish) : try workspace.interruptedChange()
        if format == .json {
            try Output.json(RecoverDocument(found, action: finish ? "finished" : undo ? "undone" : "none"))
        } else if let found {
            Output.print(TerminalText.escape(found.sentence))
            if finish || undo { Output.print(finish ? "the rest is made now" : "what was changed is taken back") }
        } else {
            Output.print("nothing was interrupted")
        }
        if found != nil, !finish, !undo {
            Output.error("hint: adrlink recover --finish makes the rest, adrlink recover --undo takes it back")
            throw ExitCode(1)
        }
    }
}

/// What `adrlink recover --format json` prints.
struct RecoverDocument: Encodable {
    var schema = "adrlink.recover/1"
    /// What was interrupted; null where nothing was.
    @ExplicitNull var change: Change?
    /// `none`, `finished` or `undone`.
    var action: String

    struct Change: Encodable {
        var purpose: String
        var done: [String]
        var open: [String]
        var changedSince: [String]
    }

    init(_ found: InterruptedChange?, action: String) {
        change = found.map {
            Change(purpose: $0.purpose, done: $0.done, open: $0.open, changedSince: $0.changedSince)
        }
        self.action = found == nil ? "none" : action
    }
}

extension Workspace {
    /// Says on standard error that a change of records was interrupted; for commands that only read.
    func reportInterruptedChange() {
        do throws(ADRLinkError) {
            guard let found = try interruptedChange() else { return }
            Output.error("note: \(TerminalText.escape(found.sentence)); adrlink recover settles it")
        } catch {
            Output.error("note: \(TerminalText.escape(error.description))")
        }
    }
}
