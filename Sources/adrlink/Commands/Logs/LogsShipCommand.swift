import ADRLinkCore
import ArgumentParser
import Git
import HTTP
import StructuredLogging

struct LogsShipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship", abstract: "Send what waits to the receivers that you have configured.",
        discussion: """
            What a receiver has acknowledged is not sent again; what failed waits for the next time. Exit status: 0 when nothing \
            waits any more and everything was kept, else 1.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Put aside what a receiver refuses for good, so that what stands behind it can be sent.")
    var setAside = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let folder = try shared.workspace().logFolder
        let receivers = try LogReceivers().all
        guard !receivers.isEmpty else {
            throw ADRLinkError(
                .configuration, "no receiver of logs is configured",
                hint: "set OTEL_EXPORTER_OTLP_ENDPOINT, or git config --global adrlink.logexporter otlp or cloudwatch")
        }
        let reports = WaitingLine.during("sending") { say in
            receivers.map { receiver in
                say("sending to \(receiver.exporter.name)")
                return ship(folder, to: receiver)
            }
        }
        switch format {
        case .json: try Output.json(LogsShipDocument(reports))
        case .text: reports.forEach(print)
        }
        if reports.contains(where: { $0.failure != nil || !$0.rejected.isEmpty || $0.setAside > 0 }) {
            throw ExitCode(1)
        }
    }

    private func ship(_ folder: SpoolFolder, to receiver: LogReceivers.Receiver) -> ShipReport {
        let client = HTTPClient(receiver.connection)
        let exchange = LogExchange(policy: RetryPolicy(), timing: LogReceivers.timing) { request throws(HTTPError) in
            try client.response(to: request)
        }
        return LogShipment(
            of: folder, by: receiver.exporter, through: exchange, clock: { CurrentProcess.microseconds },
            setsAside: setAside
        ).run()
    }

    private func print(_ report: ShipReport) {
        let name = report.exporter
        Output.print("\(name)  \(report.acknowledged) sent in \(report.requests) requests")
        for (reason, count) in report.rejected.sorted(by: { $0.key < $1.key }) {
            Output.print("\(name)  \(count) not kept by the receiver: \(TerminalText.escape(reason))")
        }
        if report.cut > 0 { Output.print("\(name)  \(report.cut) shortened to what the receiver takes") }
        if report.setAside > 0 { Output.print("\(name)  \(report.setAside) put aside in refused-\(name).jsonl") }
        for damage in report.damaged { Output.error("note: \(LogText.line(damage))") }
        if let failure = report.failure {
            Output.error("error: \(name): \(TerminalText.escape(failure.message)) [\(failure.code.rawValue)]")
            if let hint = failure.hint { Output.error("  \(TerminalText.escape(hint))") }
        }
    }
}

/// What `adrlink logs ship --format json` prints.
struct LogsShipDocument: Encodable {
    var schema = "adrlink.logs-ship/1"
    var exporters: [Item]

    struct Item: Encodable {
        var exporter: String
        var acknowledged: Int
        var requests: Int
        var rejected: [String: Int]
        var shortened: Int
        var setAside: Int
        var damagedLines: Int
        @ExplicitNull var error: Failure?
    }

    struct Failure: Encodable {
        var code: String
        var message: String
        @ExplicitNull var hint: String?
    }

    init(_ reports: [ShipReport]) {
        exporters = reports.map { report in
            Item(
                exporter: report.exporter, acknowledged: report.acknowledged, requests: report.requests,
                rejected: report.rejected, shortened: report.cut, setAside: report.setAside,
                damagedLines: report.damaged.count,
                error: report.failure.map { Failure(code: $0.code.rawValue, message: $0.message, hint: $0.hint) })
        }
    }
}
