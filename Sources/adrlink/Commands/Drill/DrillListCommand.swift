import ADRLinkCore
import ArgumentParser

struct DrillListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the exercises of the audit log, oldest first.")

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("Only exercises of this kind. May be repeated.", valueName: "kind"))
    var kind: [String] = []

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let drills = try workspace.drillLog().drills.filter { kind.isEmpty || kind.contains($0.kind) }
        switch format {
        case .json: try Output.json(DrillListDocument(drills: drills))
        case .text:
            guard !drills.isEmpty else { return Output.error("note: the log tells of no such exercise") }
            Output.print(
                columns(
                    drills.map { drill in
                        [
                            "\(drill.started.description.prefix(16))", drill.kind, drill.told,
                            drill.duration.map { TimeSpan(microseconds: $0).description } ?? "–", drill.objectives,
                            drill.actor, drill.place,
                        ].map(TerminalText.escape)
                    }))
        }
    }
}

/// What `adrlink drill list --format json` prints.
struct DrillListDocument: Encodable {
    var schema = "adrlink.drill-list/1"
    var drills: [Drill]
}

extension Drill {
    /// The lane and the number of its last entry, as other commands show them.
    var place: String {
        let parts = entry.split(separator: "/")
        return parts.count == 2 ? "\(parts[0].prefix(8))/\(parts[1])" : entry
    }

    /// The result, and whether it counts.
    var told: String { (result ?? "open") + (verified ? "" : " (not verified)") }

    /// The objectives against what was reached: `RTO 30m reached`.
    var objectives: String {
        let parts = [("RTO", timeObjective, timeReach), ("RPO", pointObjective, pointReach)].compactMap {
            name, limit, reach in
            limit.flatMap { limit in reach.map { "\(name) \(TimeSpan(microseconds: limit)) \($0.rawValue)" } }
        }
        return parts.isEmpty ? "–" : parts.joined(separator: ", ")
    }
}
