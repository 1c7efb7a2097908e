import ADRLinkCore
import ArgumentParser
import Git

struct AuditShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one entry of the log with everything that is known of it.",
        discussion: """
            An entry is named by its lane and its number, 7f3a0c1e/42; of the lane as much as tells it apart. A number alone \
            is one of the only lane, or of this installation's own.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: AuditSource

    @Argument(help: "The entry: LANE/SEQ or SEQ.")
    var entry: String

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        guard let name = EntryName(entry) else {
            throw ADRLinkError(
                .usage, "\(entry) names no entry", hint: "give its lane and number, as adrlink audit log shows them")
        }
        let verification = try source.verified(in: workspace)
        let own = try AuditConfiguration(of: workspace.repository).lane
        let lane = try name.lane(in: verification, own: own)
        let found = verification.entries(name.sequence, of: lane, in: workspace.repository)
        guard !found.isEmpty else {
            throw ADRLinkError(
                .usage, "the lane \(lane.short) has no entry \(name.sequence) here",
                hint: "adrlink audit log --lane \(lane.short) lists them")
        }
        // More than one has the number only where somebody tampered with the lane: both are shown.
        let views = try found.map { entry in
            AuditEntryView(
                entry, verification, try entry.evidence(in: workspace.repository))
        }
        switch format {
        case .text: Output.lines(views.map(\.text).joined(separator: "\n"))
        case .json:
            Output.print(
                "{\"entries\":[" + (try views.map { try $0.json() }.joined(separator: ","))
                    + "],\"schema\":\"adrlink.audit-show/1\"}")
        }
        verification.noteDoubts()
    }
}
