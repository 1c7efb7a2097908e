import ADRLinkCore
import ArgumentParser
import Git

struct DrillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Exercise what operations promise: restores, backups, discussions of a disaster.",
        discussion: """
            Each exercise has a kind, such as restore-db, backup or tabletop, and stands in the audit log as the action \
            drill.KIND. The cadence of a kind, its objectives and its runbook stand in .adrlink.
            """,
        subcommands: [
            DrillRunCommand.self, DrillRecordCommand.self, DrillNewCommand.self, DrillListCommand.self,
            DrillShowCommand.self, DrillDueCommand.self,
        ])

    /// Throws for what cannot be the kind of an exercise.
    static func check(kind: String) throws {
        guard DrillPolicy.isKind(kind) else {
            throw ADRLinkError(
                .usage, "\(kind) is no kind of exercise", hint: "one word of small letters, digits, - and _: restore-db"
            )
        }
    }
}

/// What an exercise is held against, on a command line.
struct DrillObjectives: ParsableArguments {
    @Option(
        help: ArgumentHelp("The objective for the time of a recovery: 90s, 30m, 4h, 1d.", valueName: "span"))
    var rto: String?

    @Option(
        help: ArgumentHelp("The objective for the age of what is recovered: 5m.", valueName: "span"))
    var rpo: String?

    @Option(
        name: .customLong("validates"),
        help: ArgumentHelp(
            "A requirement that it validates, beside those of its kind. May be repeated.", valueName: "id"))
    var validates: [String] = []

    func facts(_ policy: DrillPolicy) throws -> DrillFacts {
        var facts = DrillFacts()
        facts.timeObjective = try span(rto, "--rto") ?? policy.timeObjective
        facts.pointObjective = try span(rpo, "--rpo") ?? policy.pointObjective
        facts.validates = validates
        return facts
    }
}

/// The microseconds that an option says.
func span(_ text: String?, _ option: String) throws -> Int64? {
    guard let text else { return nil }
    guard let span = TimeSpan(text) else {
        throw ADRLinkError(.usage, "\(option) is \(text)", hint: "a time such as 90s, 30m, 4h or 1d")
    }
    return span.microseconds
}

extension Workspace {
    /// The exercises of the log. Throws where there is none; says on standard error where not all of it counts.
    func drillLog() throws -> DrillLog {
        let verification = try verifiedLog()
        verification.noteDoubts()
        return DrillLog(verification, in: repository)
    }
}
