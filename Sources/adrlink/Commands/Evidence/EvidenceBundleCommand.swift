import ADRLinkCore
import ArgumentParser
import Git

struct EvidenceBundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Pack what an auditor needs to reconstruct a period offline.",
        discussion: """
            The whole history of the references is packed, with every lane of the audit log; the window says what the report in \
            it is about. With --results the matrix of requirements is packed as well. Times are as for adrlink report. Nothing is packed where the audit log does not verify.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("From here on.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Up to here.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("These commits: A..B.", valueName: "range"))
    var range: String?

    @Option(help: ArgumentHelp("What belongs to this incident.", valueName: "id"))
    var incident: String?

    @Option(help: ArgumentHelp("What belongs to this trace id. May be repeated.", valueName: "hex"))
    var trace: [String] = []

    @Option(
        help: ArgumentHelp(
            "A kind that .adrlink names: how long it is kept, and how often one is due.", valueName: "kind"))
    var kind: String?

    @Option(
        help: ArgumentHelp("A branch or tag to pack. May be repeated; by default the branch of HEAD.", valueName: "ref")
    )
    var ref: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file to pack beside it. May be repeated. Text is redacted, binary files are kept as they are.",
            valueName: "file"))
    var attach: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file of test results: the matrix of requirements is packed. May be repeated; as for adrlink matrix.",
            valueName: "file"))
    var results: [String] = []

    @Option(
        help: ArgumentHelp(
            "The commit that the tests were built from, for results that do not say so.", valueName: "rev")
    )
    var resultsCommit: String?

    @Option(help: ArgumentHelp("A checkpoint that the log has to hold at least.", valueName: "file"))
    var checkpoint: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file, which must not exist.", valueName: "file"))
    var output: String

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        var request = ReportRequest()
        (request.since, request.until, request.range, request.incident) = (since, until, range, incident)
        request.traces = trace
        var bundle = EvidenceBundle(request, tool: "adrlink \(Version.current)")
        (bundle.references, bundle.attachments, bundle.kind) = (ref, attach, kind)
        let policy = try workspace.evidencePolicy()
        if let kind { try policy.check(kind: kind) }
        if let days = policy.retention(of: kind) {
            bundle.retainUntil = AuditTime(Moment(seconds: workspace.now.seconds + Int64(days) * 86_400))
        }
        let audit = try workspace.auditOptions(root: nil, checkpoint: checkpoint, asOf: AuditTime(workspace.now))
        if !results.isEmpty { bundle.sources = try matrix(audit, in: workspace) }
        let packed = try WaitingLine.during("verifying the audit log") { tell in
            try bundle.write(to: output, by: recorder, audit, variables: CurrentProcess.variables, in: workspace) {
                tell(Self.text($0))
            }
        }
        if packed.redactions > 0 {
            Output.error("note: \(packed.redactions) secrets were taken out of what is attached")
        }
        if format == .json { return try Output.json(ManifestDocument(packed.manifest)) }
        Output.print(ManifestView(packed.manifest).text)
    }

    /// The matrix of the first reference that is packed.
    private func matrix(_ audit: AuditVerificationOptions, in workspace: borrowing Workspace) throws -> [EvidenceSource]
    {
        var request = MatrixRequest()
        request.results = results
        request.commit = try ref.first.map { reference throws(GitError) in
            try workspace.repository.commit(revision: reference)
        }
        request.resultsCommit = try resultsCommit.map { revision throws(GitError) in
            try workspace.repository.commit(revision: revision)
        }
        (request.audit, request.zone) = (audit, CurrentProcess.zoneOffset(at:))
        let matrix = try workspace.validationMatrix(request)
        for problem in matrix.problems { Output.error("note: \(problem.told)") }
        return try matrix.sources(variables: CurrentProcess.variables)
    }

    private static func text(_ step: EvidenceBundle.Step) -> String {
        switch step {
        case .verifyingLog: "verifying the audit log"
        case .reporting: "writing the report"
        case .packing(let file, let bytes): "packing \(file): \(quantity(bytes))"
        }
    }
}
