import ADRLinkCore
import ArgumentParser

struct DrillShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an exercise: its objectives, who took part, and the digests of its evidence.")

    @OptionGroup var shared: SharedOptions

    @Argument(
        help: ArgumentHelp(
            "The exercise as drill list shows it, LANE/SEQ, or a kind for its last one.", valueName: "name"))
    var name: String

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let drills = try workspace.drillLog().drills
        let found =
            name.contains("/") ? drills.filter { matches($0.entry) } : drills.filter { $0.kind == name }.suffix(1)
        guard found.count == 1, let drill = found.first else {
            throw ADRLinkError(
                .usage, found.isEmpty ? "the log tells of no exercise \(name)" : "several exercises are called \(name)",
                hint: "adrlink drill list shows them")
        }
        switch format {
        case .json: try Output.json(drill)
        case .text: Output.print(columns(rows(drill).map { [$0.0, TerminalText.escape($0.1)] }))
        }
    }

    private func matches(_ entry: String) -> Bool {
        let (known, asked) = (entry.split(separator: "/"), name.split(separator: "/"))
        return known.count == 2 && asked.count == 2 && known[0].hasPrefix(asked[0]) && known[1] == asked[1]
    }

    private func rows(_ drill: Drill) -> [(String, String)] {
        var rows = [
            ("kind", drill.kind), ("entry", drill.entry), ("started", drill.started.description),
            ("result", drill.told),
            ("actor", drill.actor),
        ]
        func add(_ name: String, _ value: String?) { if let value, !value.isEmpty { rows.append((name, value)) } }
        add("recorded by", drill.recordedBy)
        add("duration", drill.duration.map { TimeSpan(microseconds: $0).description })
        add("recovery point", drill.point.map { "\(TimeSpan(microseconds: $0)) before it began" })
        add("objectives", drill.objectives == "–" ? nil : drill.objectives)
        add("runbook", drill.runbook)
        add("decisions", drill.decisions.joined(separator: ", "))
        add("validates", drill.validates.joined(separator: ", "))
        add("participants", drill.participants.joined(separator: ", "))
        add("findings", drill.findings == 0 ? nil : "\(drill.findings)")
        add("follow-ups", drill.followUps == 0 ? nil : "\(drill.followUps)")
        add("reason", drill.reason)
        for commit in drill.commits { add("commit", commit) }
        for piece in drill.evidence { add("evidence", "\(piece.sha256) \(piece.size) \(piece.name)") }
        return rows
    }
}
