import ADRLinkCore
import ArgumentParser
import Git

struct EvidenceReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Compare the store's own access log with ours.",
        discussion: """
            Files are server access logs of S3 or data events of CloudTrail, unpacked. A read that no entry tells of, and an entry \
            of a read that the store has not seen, are findings, and end with 1. Stores deliver their logs late: --until leaves \
            younger entries out.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The files of the store's log.")
    var files: [String]

    @Option(help: ArgumentHelp("The end of what the files cover, 2024-03-01T09:00:00Z.", valueName: "time"))
    var until: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        var end = try AuditTime.now()
        if let until {
            guard let time = AuditTime(rfc3339: until) else {
                throw ADRLinkError(.usage, "--until \(until) is no time", hint: "write 2024-03-01T09:00:00Z")
            }
            end = time
        }
        var log = StoreAccessLog()
        for file in files {
            guard let bytes = try File.read(file, limit: 1 << 30) else {
                throw ADRLinkError(.usage, "there is no file \(file)", hint: "name the files of the store's log")
            }
            log.add(bytes, named: file)
        }
        let verification = try workspace.verifiedLog()
        let findings = StoreHistory(verification, in: workspace.repository)
            .reconcile(with: log, ofLog: verification.log ?? "", until: end)
        verification.noteDoubts()
        if format == .json {
            try Output.json(ReconciliationDocument(reads: log.reads.count, findings: findings.map(Self.document)))
        } else {
            for finding in findings.map(Self.document) {
                Output.print("\(finding.kind): \(TerminalText.escape(finding.message))")
            }
            Output.print("reads: \(log.reads.count), findings: \(findings.count)")
        }
        guard findings.isEmpty else { throw ExitCode(1) }
    }

    private static func document(_ finding: ReconciliationFinding) -> ReconciliationDocument.Finding {
        switch finding {
        case .readWithoutEntry(let read):
            ReconciliationDocument.Finding(
                kind: "read-without-entry",
                message: "\(read.requester) read \(read.key) at \(read.time), and no entry tells of it (\(read.place))")
        case .entryWithoutRead(let place, let action, let actor, let time, let key):
            ReconciliationDocument.Finding(
                kind: "entry-without-read",
                message:
                    "\(place.lane.short)/\(place.sequence): \(actor), \(action) at \(time): the store has no read of \(key)"
            )
        case .unreadable(let place):
            ReconciliationDocument.Finding(kind: "unreadable", message: "\(place) cannot be read")
        }
    }
}

/// What `adrlink evidence reconcile --format json` prints.
struct ReconciliationDocument: Encodable {
    struct Finding: Encodable {
        var kind: String
        var message: String
    }

    var schema = "adrlink.evidence-reconcile/1"
    var reads: Int
    var findings: [Finding]
}
