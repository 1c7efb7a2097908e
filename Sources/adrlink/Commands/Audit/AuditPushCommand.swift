import ADRLinkCore
import ArgumentParser

struct AuditPushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Push the lane that this installation writes.",
        discussion: "Only the own lane is pushed, and never forced. What somebody else has put on it is not let out.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var exchange: AuditExchangeOptions

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let pushed = try workspace.pushAudit(to: exchange.remote, withEvidence: !exchange.noEvidence)
        if exchange.format == .json { return try Output.json(AuditPushDocument(pushed)) }
        let what =
            pushed.segments.isEmpty
            ? "the remote has everything" : "pushed segment \(pushed.segments.map(String.init).joined(separator: ", "))"
        Output.print("\(pushed.lane.short): \(what)")
    }
}

/// What push and fetch have in common.
struct AuditExchangeOptions: ParsableArguments {
    @Argument(help: "The remote.")
    var remote = "origin"

    @Flag(help: "Leave captured output and attachments where they are.")
    var noEvidence = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text
}

/// What `adrlink audit push --format json` prints.
struct AuditPushDocument: Encodable {
    var schema = "adrlink.audit-push/1"
    var lane: String
    var segments: [Int]

    init(_ pushed: AuditPush) {
        lane = pushed.lane.description
        segments = pushed.segments
    }
}
