import ADRLinkCore
import ArgumentParser
import Git
import StructuredLogging

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Reconstruct a run: what it called, what the rules said, what it wrote.",
        discussion: """
            Puts together what the log of events and the audit log have of one trace, in order, as a tree of spans with \
            their durations, and says what is missing and why. Entries of the audit log are verified. Ends with 1 where \
            one of them does not count, and with 3 where nothing is known of the trace here.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(
        help: ArgumentHelp(
            "The W3C trace id, 32 hexadecimal digits; of one in the log of events the first 4 or more.", valueName: "id"
        ))
    var id: String?

    @Flag(help: "The run that was logged last.")
    var last = false

    @Option(
        help: ArgumentHelp(
            "The fingerprint of the audit log's root of trust. Default: adrlink.auditroot of this repository.",
            valueName: "SHA256:…"))
    var root: String?

    @Option(help: ArgumentHelp("Hold the audit log against this checkpoint.", valueName: "file"))
    var checkpoint: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func validate() throws {
        if last == (id != nil) { throw ValidationError("Give a trace id, or --last.") }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let id = try traceID(in: workspace)
        let (records, unreadable) = try workspace.records { $0.traceID == id }
        let options = try workspace.auditOptions(root: root, checkpoint: checkpoint, asOf: try .now())
        let trace = try workspace.trace(id, records: records, unreadable: unreadable, options)
        guard !trace.items.isEmpty else {
            throw ADRLinkError(
                .undecided, "nothing is known here of the trace \(id)",
                hint: "its events stay where the run was; adrlink audit fetch brings entries of the audit log")
        }
        switch format {
        case .text: Output.print(TraceView.text(trace))
        case .json: try Output.json(trace)
        }
        let isRefused = trace.flattened().contains {
            if case .entry(let entry) = $0.item { !entry.verified } else { false }
        }
        if isRefused { throw ExitCode(1) }
    }

    private func traceID(in workspace: borrowing Workspace) throws -> TraceID {
        let wanted = id?.lowercased()
        if let wanted, let whole = TraceID(wanted) { return whole }
        if let wanted, wanted.utf8.count < 4 || !wanted.allSatisfy({ $0.isHexDigit }) {
            throw ADRLinkError(
                .usage, "\(wanted) is no trace id", hint: "32 hexadecimal digits, as W3C has it, or the first 4 or more"
            )
        }
        var found: [TraceID] = []
        var reader = SpoolReader(workspace.eventLog)
        while let line = try reader.next() {
            guard case .record(let record, _) = line, found.last != record.traceID else { continue }
            if let wanted, !record.traceID.description.hasPrefix(wanted) { continue }
            found = (wanted == nil ? [] : found.filter { $0 != record.traceID }) + [record.traceID]
        }
        guard let first = found.first else {
            throw ADRLinkError(
                .undecided,
                wanted.map { "no trace in the log of events here begins with \($0)" } ?? "nothing was logged here yet",
                hint: "the log stays where a run was; give the whole id to look in the audit log alone")
        }
        guard found.count == 1 else {
            let ids = found.prefix(5).map(\.description).joined(separator: ", ")
            throw ADRLinkError(
                .usage, "\(wanted ?? "") is the beginning of \(found.count) traces", hint: "one of \(ids)")
        }
        return first
    }
}
