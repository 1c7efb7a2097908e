import ADRLinkCore
import ArgumentParser
import Git

struct DrillDueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "due", abstract: "Say which exercises are overdue, and when the next ones are due.",
        discussion: """
            The cadence of a kind stands in .adrlink: [drill "tabletop"] cadence = quarterly. Only an exercise counts whose \
            entries are verified and whose result is ok. Days are those of the zone that TZ names. Ends with 1 where an exercise \
            is overdue, or with --within where one is due in so many days; with 3 where the log cannot be verified for certain.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("End with 1 also for what is due within this time: 14d, 2w.", valueName: "span"))
    var within: String?

    @Option(help: "How the answer is written: text, json or icalendar.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, icalendar
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let policy = try workspace.presentPolicy()
        let days = try span(within, "--within").map { Int($0 / 86_400_000_000) }
        let options = try workspace.auditOptions(root: nil, checkpoint: nil, asOf: AuditTime(workspace.now))
        let log = try workspace.drillLog(options)
        let schedule = DrillSchedule(
            policy, log.drills, now: workspace.now.seconds, within: days ?? 0, zone: CurrentProcess.zoneOffset(at:))
        switch format {
        case .json: try Output.json(schedule)
        case .icalendar: Output.lines(schedule.calendar(log: log.log, now: workspace.now.seconds))
        case .text:
            if schedule.kinds.isEmpty {
                Output.error(
                    "note: no kind of exercise has a cadence: [drill \"tabletop\"] cadence = quarterly in .adrlink")
            } else {
                Output.print(columns(schedule.kinds.map(Self.row)))
            }
        }
        if log.doubt ?? .notice > .notice {
            Output.error("note: not all of the log is verified; adrlink audit verify says why")
        }
        guard schedule.isClear(within: days != nil) else { throw ExitCode(1) }
        if log.doubt == .undecided { throw ExitCode(3) }
    }

    private static func row(_ entry: DrillSchedule.Entry) -> [String] {
        let state: String
        switch (entry.state, entry.days) {
        case (.overdue, let days?): state = "OVERDUE since \(entry.due ?? ""), \(-days) days"
        case (.overdue, nil): state = "OVERDUE, never done"
        case (_, let days?): state = "due by \(entry.due ?? ""), in \(days) days"
        case (_, nil): state = "due"
        }
        return [
            entry.kind, entry.cadence, entry.last.map { "last \($0)" } ?? "–",
            state + (entry.attempted.map { " (attempted \($0))" } ?? ""),
        ].map(TerminalText.escape)
    }
}
