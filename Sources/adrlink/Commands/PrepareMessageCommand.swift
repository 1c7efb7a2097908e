import ADRLinkCore
import ArgumentParser
import Git

/// What the prepare-commit-msg hook starts. Whatever goes wrong, the commit goes on.
struct PrepareMessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare-message", abstract: "Add the trailer that the branch's name asks for.",
        shouldDisplay: false)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The message file.")
    var file: String

    @Argument(help: "Where git has the message from.")
    var source: String?

    @Argument(help: "The commit whose message it was.")
    var commit: String?

    func run() throws {
        do {
            try shared.enter()
            let workspace = try shared.workspace()
            let message = try MessageFile.read(file)
            guard let prepared = try workspace.preparedMessage(message, source: source) else { return }
            try File.write(prepared, to: file, replacing: true)
        } catch {
            Output.error(TerminalText.escape("adrlink: no trailer was added: \(error)"))
        }
    }
}
