import ADRLinkCore
import ArgumentParser
import Git
import StructuredLogging

struct LogsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show events and spans in the order in which they were written.",
        discussion: "As json, each record is one line as docs/logs.md describes it.")

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("Records of this trace, 32 hexadecimal digits.", valueName: "id"))
    var trace: String?

    @Option(
        help: ArgumentHelp(
            "Records at least as grave: trace, debug, info, notice, warn, error, fatal.", valueName: "level"))
    var severity: String?

    @Option(help: ArgumentHelp("Records of this day or moment and later.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Records up to this day or moment, it included.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Records with this message; * at the end stands for any rest.", valueName: "text"))
    var message: String?

    @Flag(name: .shortAndLong, help: "Wait for more, and show it as it comes.")
    var follow = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let filter = try filter()
        var reader = SpoolReader(try shared.workspace().logFolder)
        var output = OutputBuffer()
        repeat {
            while let line = try reader.next() { add(line, to: &output, filter) }
            output.flush()
            if follow { CurrentProcess.pause(milliseconds: 200) }
        } while follow
    }

    private func add(_ line: SpoolReader.Line, to output: inout OutputBuffer, _ filter: LogFilter) {
        switch (line, format) {
        case (.record(let record, let bytes), _):
            guard filter.includes(record) else { return }
            output.add(format == .json ? LogText.json(bytes) : LogText.line(record))
            output.add("\n")
        case (.damaged(let damage), _):
            output.flush()
            Output.error("note: \(LogText.line(damage))")
        }
    }

    private func filter() throws -> LogFilter {
        var filter = LogFilter()
        filter.since = try since.map { time in
            LogTime(microseconds: try AuditFilterOptions.range(time, "--since").lowerBound.microseconds)
        }
        filter.until = try until.map { time in
            LogTime(microseconds: try AuditFilterOptions.range(time, "--until").upperBound.microseconds - 1)
        }
        filter.message = message
        if let trace {
            guard let id = TraceID(trace.lowercased()) else {
                throw ADRLinkError(.usage, "--trace \(trace) is no trace id", hint: "give 32 hexadecimal digits")
            }
            filter.traceID = id
        }
        if let severity {
            let names: [String: LogSeverity] = ["notice": .notice, "warning": .warn, "critical": .fatal]
            guard let grave = names[severity] ?? LogSeverity(rawValue: severity.uppercased()) else {
                throw ADRLinkError(
                    .usage, "--severity \(severity) is no severity", hint: "give one like info, warn or error")
            }
            filter.severity = grave
        }
        return filter
    }
}
