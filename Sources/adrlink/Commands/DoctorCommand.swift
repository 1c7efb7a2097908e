import ADRLinkCore
import ArgumentParser
import Git
import StructuredLogging

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at everything on which adrlink's answers depend.",
        discussion: """
            One line a check, with the command that mends it: the clone, the policy, records, hooks, settings of git, the audit \
            log with its keys and checkpoints, exercises and runbooks, the log of events, and the store of evidence, which is \
            asked for a list and for what it says of the last object. Exit status: 0 when nothing is an error, else 1.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "First approve of what .adrlink may do only with your approval: where evidence is kept.")
    var approve = false

    @Flag(help: "Put a small object into the store of evidence under a lock of a day, and try to delete it.")
    var probe = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        if approve {
            let workspace = try shared.workspace()
            if let proposal = try workspace.storeProposal()?.proposal {
                try workspace.approve(proposal)
                for line in proposal.lines { Output.error("approved: \(TerminalText.escape(line))") }
            }
        }
        let diagnoses = diagnoses()
        switch format {
        case .json: try Output.json(DoctorDocument(diagnoses))
        case .text:
            let width = diagnoses.map(\.check.count).max() ?? 0
            for diagnosis in diagnoses {
                let state = diagnosis.state.rawValue + String(repeating: " ", count: 7 - diagnosis.state.rawValue.count)
                let check = diagnosis.check + String(repeating: " ", count: width - diagnosis.check.count)
                Output.print(TerminalText.escape("\(state)  \(check)  \(diagnosis.message)"))
                if let fix = diagnosis.fix { Output.print(TerminalText.escape("         fix: \(fix)")) }
            }
        }
        if diagnoses.contains(where: { $0.state == .error }) { throw ExitCode(1) }
    }

    /// A repository that cannot be opened has one thing wrong, and nothing else can be looked at.
    private func diagnoses() -> [Diagnosis] {
        do {
            let workspace = try shared.workspace()
            var request = DoctorRequest(program: RunningProgram.path)
            request.variables = SigningEnvironment.variables
            request.zone = CurrentProcess.zoneOffset(at:)
            request.exporters = Self.exporters
            request.store = { () throws(ADRLinkError) in try store() }
            request.probesStore = probe
            return workspace.diagnoses(request)
        } catch let error as GitError {
            return [Diagnosis(openingFailed: ADRLinkError(error))]
        } catch {
            return [Diagnosis("repository", .error, "\(error)")]
        }
    }

    private static func exporters() throws(ADRLinkError) -> [any LogExporter] {
        do { return try LogReceivers().all.map(\.exporter) } catch let error as ADRLinkError { throw error } catch {
            throw ADRLinkError(.configuration, "\(error)")
        }
    }

    private func store() throws(ADRLinkError) -> BundleStore? {
        do {
            let workspace = try shared.workspace()
            var settings = try EvidenceSettings(of: workspace)
            return try settings.storeToLookAt(workspace.repository)
        } catch let error as ADRLinkError { throw error } catch {
            throw ADRLinkError(.configuration, "\(error)")
        }
    }
}

/// What `adrlink doctor --format json` prints.
struct DoctorDocument: Encodable {
    var schema = "adrlink.doctor/1"
    /// Whether nothing is an error.
    var healthy: Bool
    var checks: [Item]

    struct Item: Encodable {
        var check: String
        var state: String
        var message: String
        @ExplicitNull var fix: String?
    }

    init(_ diagnoses: [Diagnosis]) {
        healthy = !diagnoses.contains { $0.state == .error }
        checks = diagnoses.map { Item(check: $0.check, state: $0.state.rawValue, message: $0.message, fix: $0.fix) }
    }
}
