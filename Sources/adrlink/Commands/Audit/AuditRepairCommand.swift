import ADRLinkCore
import ArgumentParser

struct AuditRepairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Open the own lane again after something else has written or rewound it.",
        discussion: """
            A lane that was rewound or deleted is put back to what was known here. Commits that adrlink did not write are \
            kept below refs/adrlink/quarantine/, and a new segment goes on from the last good entry. A last entry of the \
            future is answered with one that says that the clock was put back. Nothing that adrlink wrote is lost.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        let repair = try workspace.repairAudit(with: recorder, at: try .now())
        switch format {
        case .json: try Output.json(AuditRepairDocument(repair))
        case .text:
            for step in repair.steps { Output.print(TerminalText.escape(step)) }
            if repair.steps.isEmpty { Output.print("\(repair.lane.short): nothing to repair") }
        }
    }
}

/// What `adrlink audit repair --format json` prints.
struct AuditRepairDocument: Encodable {
    var schema = "adrlink.audit-repair/1"
    var lane: String
    /// What was done, a sentence each.
    var steps: [String]

    init(_ repair: LaneRepair) {
        lane = repair.lane.description
        steps = repair.steps
    }
}
