import ADRLinkCore
import ArgumentParser
import Git

struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify every entry of the log, offline.",
        discussion: """
            Each commit of each lane is held against what its key signed, in its place, and the keys against the root of \
            trust. A checkpoint shows what is missing at the end of a lane, which the log alone cannot tell. Exit status: 0 \
            nothing is amiss, 1 something is, 3 something cannot be known from what is here.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: AuditSource

    @Option(help: ArgumentHelp("A checkpoint that the log has to hold at least.", valueName: "file"))
    var checkpoint: String?

    @Option(
        help: ArgumentHelp("Judge at this time whether the checkpoint is overdue. Default: now.", valueName: "time"))
    var asOf: String?

    @Flag(help: "Check the signature of every commit, not only that of the last one of each segment.")
    var everyCommit = false

    @Flag(help: "Say of every entry whether it is verified.")
    var entries = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let moment = try asOf.map { try AuditFilterOptions.range($0, "--as-of").lowerBound }
        let verification = try source.verified(
            in: workspace, checkpoint: checkpoint, asOf: moment, checksEachCommit: everyCommit)
        let view = AuditVerifyView(verification)
        var output = OutputBuffer()
        switch format {
        case .text:
            if entries { each(verification, workspace) { output.add(AuditVerifyView.text($0)) } }
            output.add(view.text)
        case .json:
            // The states of the entries are written as they are read: there may be a million.
            let document = try Output.encoded(view.document)
            guard entries else {
                output.add(document + "\n")
                break
            }
            output.add("{\"each\":[")
            var isFirst = true
            try each(verification, workspace) { entry in
                output.add((isFirst ? "" : ",") + (try AuditVerifyView.state(entry)))
                isFirst = false
            }
            output.add("]," + document.dropFirst() + "\n")
        }
        output.flush()
        if verification.exitCode != .success { throw verification.exitCode }
    }

    private func each(
        _ verification: AuditVerification, _ workspace: borrowing Workspace, _ body: (LoggedEntry) throws -> Void
    ) rethrows {
        var reader = AuditLogReader(verification, in: workspace.repository)
        while let entry = reader.next(in: workspace.repository) { try body(entry) }
    }
}
