import ADRLinkCore
import ArgumentParser
import Git
import Glibc
import Instrumentation

@main
struct ADRLinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adrlink",
        abstract: "Decisions and privileged actions, kept in git.",
        discussion: """
            Decision records are files; commits name them with a trailer, Refs: ADR-0007. As with git, -C PATH before \
            the command runs it in that directory.
            """,
        version: Version.description,
        subcommands: [
            InitCommand.self,
            NewCommand.self,
            ListCommand.self,
            ShowCommand.self,
            StatusCommand.self,
            SupersedeCommand.self,
            LinkCommand.self,
            RenumberCommand.self,
            RecoverCommand.self,
            IndexCommand.self,
            ExportCommand.self,
            ImportCommand.self,
            MergeIndexCommand.self,
            LinksCommand.self,
            WhyCommand.self,
            DriftCommand.self,
            ReportCommand.self,
            MatrixCommand.self,
            CheckCommand.self,
            RulesCommand.self,
            FixMessageCommand.self,
            TrailersCommand.self,
            RunCommand.self,
            DrillCommand.self,
            RunbookCommand.self,
            AuditCommand.self,
            TraceCommand.self,
            LogsCommand.self,
            EvidenceCommand.self,
            HookCommand.self,
            DoctorCommand.self,
        ])

    static func main() {
        // A reader that goes away (adrlink list | head) is no reason for a message.
        CurrentProcess.endOnClosedPipes()
        CurrentProcess.reserveStandardStreams()
        var arguments = Array(CommandLine.arguments.dropFirst())
        let failureStatus = failureStatus(of: arguments)
        while arguments.first == "-C" {
            guard arguments.count > 1 else { finish(ADRLinkError(.usage, "-C needs a directory"), failureStatus) }
            do throws(ADRLinkError) { try enter(arguments[1]) } catch { finish(error, failureStatus) }
            arguments.removeFirst(2)
        }
        // What asks for the version waits for nothing else: building the whole command tree takes longer than starting.
        if arguments == ["--version"] { return Output.print(Version.description) }
        let log = CommandLog.begin(arguments)
        if let log { InstrumentationSystem.bootstrap(log.tracer) }
        InstrumentationContext.$current.withValue(log?.context ?? .topLevel) { run(arguments, failureStatus) }
        log?.end(status: 0)
    }

    /// Runs a command. Returns where it went well, and ends the process otherwise.
    private static func run(_ arguments: [String], _ failureStatus: Int32?) {
        do {
            // What the hook runs is known by its words: building the whole command tree would cost it a tenth of its time.
            if arguments.count == 3, arguments[0] == "check", arguments[1] == "--message-file" {
                return try MessageGate.judge(file: arguments[2])
            }
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch let error as ADRLinkError {
            finish(error, failureStatus)
        } catch let error as GitError {
            finish(ADRLinkError(error), failureStatus)
        } catch let error as ExitCode {
            end(error.rawValue)
        } catch {
            // Usage errors, --help and --version. ArgumentParser ends with 64 on the former; ours is 2.
            if exitCode(for: error) == .success { exit(withError: error) }
            Output.error(TerminalText.escapeLines(fullMessage(for: error)))
            end(failureStatus ?? 2)
        }
    }

    /// The status of our own failures where whoever runs a command through us would take every other one for that of the
    /// command.
    private static func failureStatus(of arguments: [String]) -> Int32? {
        var words = arguments[...]
        while words.first == "-C" { words = words.dropFirst(2) }
        let isRun = words.first == "run" || words.first == "drill" && words.dropFirst().first == "run"
        return isRun ? CommandRun.failureExitStatus : nil
    }

    /// Says what went wrong and ends with the status that belongs to it.
    private static func finish(_ error: ADRLinkError, _ status: Int32? = nil) -> Never {
        Output.error("adrlink: \(TerminalText.escape(error.description))")
        if let hint = error.hint { Output.error("hint: \(TerminalText.escape(hint))") }
        end(status ?? error.exitStatus, error)
    }

    /// Ends the process, and the command's span before it.
    static func end(_ status: Int32, _ error: ADRLinkError? = nil) -> Never {
        CommandLog.current?.end(status: status, error: error)
        Glibc.exit(status)
    }
}

/// Goes to a directory that -C names.
func enter(_ directory: String) throws(ADRLinkError) {
    do throws(GitError) {
        try CurrentProcess.changeDirectory(to: directory)
    } catch {
        throw ADRLinkError(.usage, error.description)
    }
}
