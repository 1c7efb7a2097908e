import ADRLinkCore
import ArgumentParser
import Git
import StructuredLogging

struct LogsStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what waits to be sent, since when, and what went wrong last.",
        discussion: "Exit status: 1 when events were dropped or the last attempt to send some failed, else 0.")

    @OptionGroup var shared: SharedOptions

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let folder = try shared.workspace().logFolder
        let status = try SpoolStatus(
            of: folder, settings: SpoolSettings(), exporters: try LogReceivers().all.map(\.exporter))
        switch format {
        case .json: try Output.json(LogsStatusDocument(status, folder))
        case .text: print(status, folder)
        }
        if status.dropped != nil || status.waiting.contains(where: { $0.state.lastError != nil }) { throw ExitCode(1) }
    }

    private func print(_ status: SpoolStatus, _ folder: SpoolFolder) {
        var rows = [
            ["log", TerminalText.escape(folder.path)],
            ["size", "\(status.bytes / 1024) KiB of \(status.total / 1024) KiB in \(status.segments) segments"],
        ]
        if let dropped = status.dropped {
            rows.append(["dropped", "\(dropped.events) events before they were sent, the last at \(dropped.last)"])
        }
        if status.damagedLines > 0 { rows.append(["damaged", "\(status.damagedLines) lines"]) }
        if status.waiting.isEmpty { rows.append(["receivers", "none; nothing is sent"]) }
        for waiting in status.waiting {
            let name = TerminalText.escape(waiting.exporter)
            let since = waiting.since.map { " since \($0)" } ?? ""
            rows.append([name, "\(waiting.records) wait\(since); \(waiting.state.acknowledged) sent"])
            if let last = waiting.state.lastSuccess { rows.append([name, "last sent at \(last)"]) }
            if waiting.state.rejected > 0 { rows.append([name, "\(waiting.state.rejected) not kept by the receiver"]) }
            if let error = waiting.state.lastError {
                rows.append([name, "failed at \(error.time): \(TerminalText.escape(error.message)) [\(error.code)]"])
            }
        }
        Output.print(columns(rows))
    }
}

/// What `adrlink logs status --format json` prints.
struct LogsStatusDocument: Encodable {
    var schema = "adrlink.logs-status/1"
    var folder: String
    var segments: Int
    var bytes: Int
    var limit: Int
    var damagedLines: Int
    @ExplicitNull var dropped: DroppedEvents?
    var exporters: [Item]

    struct Item: Encodable {
        var exporter: String
        var waiting: Int
        @ExplicitNull var since: LogTime?
        var acknowledged: Int
        var rejected: Int
        @ExplicitNull var lastSuccess: LogTime?
        @ExplicitNull var lastError: ShipState.Failure?
    }

    init(_ status: SpoolStatus, _ folder: SpoolFolder) {
        self.folder = folder.path
        (segments, bytes, limit) = (status.segments, status.bytes, status.total)
        damagedLines = status.damagedLines
        dropped = status.dropped
        exporters = status.waiting.map { waiting in
            Item(
                exporter: waiting.exporter, waiting: waiting.records, since: waiting.since,
                acknowledged: waiting.state.acknowledged, rejected: waiting.state.rejected,
                lastSuccess: waiting.state.lastSuccess, lastError: waiting.state.lastError)
        }
    }
}
