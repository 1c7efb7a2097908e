import ADRLinkCore
import ArgumentParser
import Git
import Instrumentation
import Logging
import StructuredLogging
import Synchronization
import Tracing

/// The events of this process: a span for the command, and in it all that happens.
///
/// Until a repository is opened nobody knows which log they belong to, so they wait in memory; where none is opened they
/// go with the process.
final class CommandLog: Sendable {
    /// Where what the command does belongs.
    let context: InstrumentationContext
    private let events: EventLog
    private let span: JSONLineSpan
    private let lines: WaitingLines

    /// The log of the command that runs; nil for those that only read logs, and for completions, help and the version.
    static var current: CommandLog? { running.withLock { $0 } }

    private static let running = Mutex<CommandLog?>(nil)

    /// Begins the command's span, in the trace that TRACEPARENT names or in a new one, and hands that on to whatever the
    /// command starts.
    static func begin(_ arguments: [String]) -> CommandLog? {
        let name = name(of: arguments)
        guard let first = name.first, !["logs", "trace"].contains(first) else { return nil }
        let log = CommandLog(name, arguments)
        running.withLock { $0 = log }
        return log
    }

    private init(_ name: [String], _ arguments: [String]) {
        let lines = WaitingLines()
        let variables = CurrentProcess.variables
        let redactor = LazyRedactor(variables)
        let clock = Self.clock(fixed: variables["SOURCE_DATE_EPOCH"].flatMap(Moment.fixedSeconds))
        let events = EventLog(
            inherited: TraceContext(environment: variables),
            resource: [
                "service.name": .string("adrlink"), "service.version": .string(Version.current),
                "host.name": .string(CurrentProcess.hostName),
                "process.pid": .integer(Int64(CurrentProcess.id)),
                "process.user.id": .integer(Int64(CurrentProcess.userID)),
            ], clock: clock, redaction: { redactor.redact($1, of: $0) }, write: { lines.append($0) })
        span = JSONLineTracer(log: events, scope: "adrlink").startSpan(
            (["adrlink"] + name).joined(separator: " "), context: .topLevel, ofKind: .internal,
            at: DefaultTracerClock.now, function: #function, file: #fileID, line: #line)
        (self.events, self.lines, context) = (events, lines, span.context)
        for (name, value) in context.traceContext?.environment ?? [:] { CurrentProcess.set(name, to: value) }
        let words = ["adrlink"] + redactor.redact(arguments: arguments)
        InstrumentationContext.$current.withValue(context) {
            Logger(label: "adrlink") { handler($0) }.info(
                "command started", metadata: ["process.command_args": .array(words.map { "\($0)" })])
        }
    }

    /// What logs into it.
    func handler(_ label: String, level: Logger.Level = .info) -> JSONLineHandler {
        JSONLineHandler(label: label, log: events, level: level)
    }

    /// The tracer of the library's spans.
    var tracer: JSONLineTracer { JSONLineTracer(log: events, scope: "adrlink") }

    /// Says which repository the command is about. The first one counts.
    func attach(toGitDirectory common: String) { lines.attach(common + "/adrlink/log") }

    /// Ends the command's span: a finding is an answer, and any status above 1 a failure.
    func end(status: Int32, error: ADRLinkError? = nil) {
        span.attributes["process.exit.code"] = Int64(status)
        if let error { span.attributes["error.type"] = error.code.rawValue }
        span.setStatus(
            SpanStatus(code: status > 1 ? .error : .ok, message: status > 1 ? error?.description : nil))
        span.end()
    }

    /// The words that name the command: `check`, `audit log`.
    private static func name(of arguments: [String]) -> [String] {
        guard let first = arguments.first, !first.hasPrefix("-") else { return [] }
        // What hooks run must not pay for a look at the whole tree of commands.
        if first == CheckCommand.configuration.commandName { return [first] }
        let groups = ADRLinkCommand.configuration.subcommands.filter { !$0.configuration.subcommands.isEmpty }
        guard groups.contains(where: { $0.configuration.commandName == first }), arguments.count > 1,
            !arguments[1].hasPrefix("-")
        else { return [first] }
        return [first, arguments[1]]
    }

    /// Microseconds since 1970; beginning at a fixed second where one is given, so that durations are real all the same.
    private static func clock(fixed: Int64?) -> @Sendable () -> Int64 {
        guard let fixed else { return { CurrentProcess.microseconds } }
        let start = CurrentProcess.microseconds
        return { fixed * 1_000_000 + CurrentProcess.microseconds - start }
    }
}

/// Takes secrets out of what is logged, and looks through the environment for them only when something is there to look in.
private final class LazyRedactor: Sendable {
    private let variables: [String: String]
    private let made = Mutex<SecretRedactor?>(nil)

    init(_ variables: [String: String]) { self.variables = variables }

    private var redactor: SecretRedactor {
        made.withLock { made in
            if let made { return made }
            let new = SecretRedactor(environment: variables)
            made = new
            return new
        }
    }

    /// The text of a field. Messages and names of spans are constants, and most of our own fields are ids and words.
    func redact(_ text: String, of field: String) -> String {
        switch field {
        case "body", "name", "process.command_args", "adrlink.rule", "adrlink.rules", "adrlink.outcome",
            "adrlink.phase", "adrlink.commit",
            "adrlink.policy", "adrlink.judged", "adrlink.errors", "adrlink.warnings", "adrlink.complete":
            text
        default: redactor.redact(text).value
        }
    }

    /// The words of the command line behind the program's name. Those that git gives a hook hold nothing but a path of git's own.
    func redact(arguments: [String]) -> [String] {
        if arguments.count == 3, arguments[0] == "check", arguments[1] == "--message-file" { return arguments }
        return Array(redactor.redact(arguments: ["adrlink"] + arguments).value.dropFirst())
    }
}

/// Lines that wait until somebody says where they belong.
private final class WaitingLines: Sendable {
    private struct State {
        var lines: [UInt8] = []
        var spool: LogSpool?
    }

    private let state = Mutex(State())

    func append(_ line: [UInt8]) {
        let spool = state.withLock { state -> LogSpool? in
            if state.spool == nil { state.lines += line }
            return state.spool
        }
        spool?.append(line)
    }

    func attach(_ folder: String) {
        let made = LogSpool(SpoolFolder(folder), clock: { CurrentProcess.microseconds }) { problem in
            Output.error("adrlink: \(TerminalText.escape(problem.message))")
            Output.error("hint: \(TerminalText.escape(problem.hint))")
        }
        let lines = state.withLock { state -> [UInt8] in
            guard state.spool == nil else { return [] }
            state.spool = made
            defer { state.lines = [] }
            return state.lines
        }
        if !lines.isEmpty { made.append(lines) }
    }
}
