import ADRLinkCore
import ArgumentParser
import Git
import StructuredLogging

struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "What adrlink did: events and spans, and sending them on.",
        discussion: """
            Every run leaves lines in adrlink/log under the git directory. docs/logs.md describes them, and how a receiver is \
            configured. Nothing is sent but by adrlink logs ship.
            """,
        subcommands: [LogsShowCommand.self, LogsShipCommand.self, LogsStatusCommand.self])
}

extension Workspace {
    /// Where the lines of all worktrees of this clone wait.
    var logFolder: SpoolFolder { SpoolFolder(repository.commonDirectory + "/adrlink/log") }
}
