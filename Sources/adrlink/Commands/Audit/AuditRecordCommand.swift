import ADRLinkCore
import ArgumentParser
import FoundationEssentials
import Git

struct AuditRecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Record an action that happened elsewhere.",
        discussion: """
            With --batch, actions are read from standard input, a JSON object a line, with the members action, result, actor, \
            occurred, dur_us, decisions, runbook, reason, command, subject, trace and incident. An action of somebody else is \
            recorded with his name as the actor, and with yours as who recorded it. Secrets in reasons and command lines are \
            taken out and marked.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("What was done, as words: db.restore.", valueName: "name"))
    var action: String?

    @Option(help: ArgumentHelp("How it ended: \(AuditEvent.Result.reportable).", valueName: "result"))
    var result: String?

    @Option(help: ArgumentHelp("Who did it. Default: who signs.", valueName: "name"))
    var actor: String?

    @Option(help: ArgumentHelp("When it began, as RFC 3339 writes it: 2024-03-01T09:00:00Z.", valueName: "time"))
    var occurred: String?

    @Option(help: ArgumentHelp("How long it took, in seconds.", valueName: "seconds"))
    var duration: Double?

    @Option(
        name: .customLong("decision"),
        help: ArgumentHelp("A decision it stands on. May be given again.", valueName: "id"),
        completion: .decision)
    var decisions: [String] = []

    @Option(help: ArgumentHelp("The runbook that was followed, a file of the repository.", valueName: "path"))
    var runbook: String?

    @Option(help: ArgumentHelp("Why it was done.", valueName: "text"))
    var reason: String?

    @Option(
        name: .customLong("subject"), help: ArgumentHelp("A commit it concerns. May be given again.", valueName: "rev"))
    var subjects: [String] = []

    @Option(help: ArgumentHelp("The W3C trace id, 32 hexadecimal digits.", valueName: "id"))
    var trace: String?

    @Option(help: ArgumentHelp("The incident it belongs to, as commits name it in Incident:.", valueName: "id"))
    var incident: String?

    @Flag(help: "Read actions from standard input.")
    var batch = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func validate() throws {
        if batch {
            guard action == nil, result == nil, actor == nil, occurred == nil, duration == nil, decisions.isEmpty,
                runbook == nil, reason == nil, subjects.isEmpty, trace == nil, incident == nil
            else { throw ValidationError("--batch takes everything from standard input.") }
        } else {
            guard action != nil else { throw ValidationError("--action NAME says what was done.") }
            guard result != nil else { throw ValidationError("--result says how it ended.") }
        }
        if let duration, !(0...1e9).contains(duration) { throw ValidationError("--duration is no number of seconds.") }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let reports = batch ? try readBatch() : [try report()]
        let variables = SigningEnvironment.variables
        let recorder = try AuditRecorder(of: workspace.repository, variables: variables)
        let places = try workspace.record(
            reports, with: recorder, redactor: SecretRedactor(environment: ProcessInfo.processInfo.environment),
            at: try .now(),
            now: { () throws(ADRLinkError) in try .clock() })
        switch format {
        case .json: try Output.json(AuditRecordDocument(places))
        case .text: for place in places { Output.print("\(place.lane.short)/\(place.sequence) \(place.digest)") }
        }
    }

    private func readBatch() throws -> [ReportedAction] {
        try ReportedAction.batch(try File.read(0, "standard input", limit: ReportedAction.batchLimit))
    }

    private func report() throws -> ReportedAction {
        guard let action, let word = result else { throw ADRLinkError(.usage, "an action and its result are needed") }
        guard let result = AuditEvent.Result(reported: word) else {
            throw ADRLinkError(.usage, "there is no result \(word)", hint: "one of \(AuditEvent.Result.reportable)")
        }
        var report = ReportedAction(action: action, result: result)
        report.actor = actor
        if let occurred {
            guard let time = AuditTime(rfc3339: occurred) else {
                throw ADRLinkError(
                    .usage, "\(occurred) is no time", hint: "as RFC 3339 writes it: 2024-03-01T09:00:00Z")
            }
            report.occurred = time
        }
        report.duration = duration.map { Int64(($0 * 1e6).rounded()) }
        report.decisions = decisions
        report.runbook = runbook
        report.reason = reason
        report.subjects = subjects
        report.trace = trace
        report.incident = incident
        return report
    }
}

/// What `adrlink audit record --format json` prints.
struct AuditRecordDocument: Encodable {
    var schema = "adrlink.audit-record/1"
    var entries: [Place]

    struct Place: Encodable {
        var lane: String
        var sequence: Int
        /// Of the payload, in hexadecimal digits.
        var sha256: String
    }

    init(_ places: [AuditReference]) {
        entries = places.map { Place(lane: $0.lane.description, sequence: $0.sequence, sha256: $0.digest) }
    }
}
