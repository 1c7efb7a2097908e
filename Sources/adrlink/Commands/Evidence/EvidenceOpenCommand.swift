import ADRLinkCore
import ArgumentParser
import Git
import Logging
import SSHSignature
import StructuredLogging

struct EvidenceOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Verify a bundle from its file alone, and look into it.",
        discussion: """
            No repository is needed. Everything is verified before anything is shown: the archive, the manifest and its \
            signature, every file, every object, every lane of the audit log. What does not hold ends with 1, and nothing of the \
            bundle is left behind. Beside a copy that was fetched stands the entry of that access, which is shown. Without a root of trust nothing can be verified, which ends with 3.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var expectation: BundleExpectationOptions

    @Argument(help: "The file of the bundle.")
    var bundle: String

    @Argument(help: "What to see: show, list, report, matrix, trace or extract.")
    var view = View.show

    @Argument(help: "Of trace the trace id, of extract the names of files; all of them by default.")
    var names: [String] = []

    @Option(help: ArgumentHelp("Where to extract to; the current directory by default.", valueName: "folder"))
    var to = "."

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    enum View: String, ExpressibleByArgument, CaseIterable {
        case show, list, report, matrix, trace, extract
    }

    func validate() throws {
        switch view {
        case .trace:
            guard names.count == 1 else { throw ValidationError("trace needs one trace id.") }
        case .extract: break
        default:
            guard names.isEmpty else { throw ValidationError("\(view.rawValue) takes no names.") }
        }
    }

    func run() throws {
        try shared.enter()
        let known = try expectation.expectation()
        let opened = try WaitingLine.during("reading the bundle") { tell in
            try OpenedBundle(bundle, known) { tell(Self.text($0)) }
        }
        switch view {
        case .show: try show(opened)
        case .list: try list(opened)
        case .report: try report(opened)
        case .matrix: try matrix(opened)
        case .trace: try trace(opened)
        case .extract: try extract(opened)
        }
    }

    private static func text(_ step: OpenedBundle.Step) -> String {
        switch step {
        case .unpacking(let bytes, let total): "unpacking \(progressBar(bytes, of: total))"
        case .verifyingObjects: "verifying every object"
        case .verifyingLog: "verifying the audit log"
        }
    }

    private func show(_ opened: borrowing OpenedBundle) throws {
        let receipt = try AccessReceipt.read(besideCopy: bundle, of: opened.manifest, opened.manifestFile)
        if format == .json { return try Output.json(ManifestDocument(opened, receipt)) }
        Output.print(ManifestView(opened.manifest).text)
        if let receipt {
            let event = receipt.entry.event
            var text = "\(event.action) at \(event.time) by \(event.actor)"
            if let reason = event.reason { text += ": \(reason)" }
            let counts = receipt.counts(in: opened.verification)
            text +=
                ", signed by \(receipt.key.fingerprint)" + (counts ? "" : ", which the log in the bundle does not know")
            Output.print("access: " + TerminalText.escape(text))
        }
        Output.print("verified: \(opened.verification.verified) entries, signed by \(opened.key.fingerprint)")
    }

    private func list(_ opened: borrowing OpenedBundle) throws {
        if format == .json { return try Output.json(ManifestDocument(opened, nil)) }
        Output.print(ManifestView(opened.manifest).files)
    }

    private func report(_ opened: borrowing OpenedBundle) throws {
        guard let path = opened.path(of: BundleFiles.reportDocument), let bytes = try File.read(path, limit: 1 << 30)
        else {
            throw ADRLinkError(.usage, "the bundle has no report", hint: "adrlink evidence open BUNDLE list")
        }
        let report = try PostMortem(json: bytes)
        Output.lines(format == .json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }

    private func matrix(_ opened: borrowing OpenedBundle) throws {
        guard let path = opened.path(of: BundleFiles.matrixDocument), let bytes = try File.read(path, limit: 1 << 30)
        else {
            throw ADRLinkError(
                .usage, "the bundle has no matrix", hint: "one is packed with adrlink evidence bundle --results")
        }
        let matrix = try ValidationMatrix(document: bytes)
        if format == .json { return try Output.json(matrix) }
        Output.lines(matrix.text)
    }

    private func trace(_ opened: borrowing OpenedBundle) throws {
        let workspace = Workspace(
            try Repository(at: opened.repositoryPath), now: Moment(seconds: opened.manifest.time.seconds),
            logger: Logger(label: "adrlink") { StreamLogHandler.standardError(label: $0) })
        guard let id = TraceID(names[0].lowercased()) else {
            throw ADRLinkError(.usage, "\(names[0]) is no trace id", hint: "32 hexadecimal digits, as W3C has it")
        }
        var audit = AuditVerificationOptions(asOf: opened.manifest.time)
        (audit.root, audit.log, audit.usesPins) = (opened.manifest.root, opened.manifest.log, false)
        let lines = try opened.path(of: BundleFiles.events).flatMap { try File.read($0, limit: 1 << 30) } ?? []
        let (records, unreadable) = eventRecords(in: lines)
        let trace = try workspace.trace(id, records: records, unreadable: unreadable, audit)
        guard !trace.items.isEmpty else {
            throw ADRLinkError(
                .undecided, "nothing is in the bundle of the trace \(id)",
                hint: "adrlink evidence open BUNDLE show names the traces that it covers")
        }
        if format == .json { return try Output.json(trace) }
        Output.print(TraceView.text(trace))
    }

    private func extract(_ opened: borrowing OpenedBundle) throws {
        let all = opened.manifest.files.map(\.name).filter { $0 != BundleFiles.repository }
        for name in names.isEmpty ? all : names {
            let target = to + "/" + name
            if let end = target.lastIndex(of: "/") { try File.makeDirectories(String(target[..<end])) }
            try opened.extract(name, to: target)
            Output.print(TerminalText.escape(target))
        }
    }
}
