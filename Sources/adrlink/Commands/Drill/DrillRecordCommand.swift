import ADRLinkCore
import ArgumentParser
import FoundationEssentials
import Git

struct DrillRecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Record an exercise that took place elsewhere, or was a discussion.",
        discussion: """
            With --from, the page of a discussion exercise is read: its date and duration, participants, decisions taken, \
            findings and follow-ups. The page is kept as evidence, and every follow-up "decision: Title" becomes a draft.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var objectives: DrillObjectives

    @Argument(help: ArgumentHelp("What was exercised: restore-db, backup, tabletop.", valueName: "kind"))
    var kind: String

    @Option(help: ArgumentHelp("How it ended: \(AuditEvent.Result.reportable).", valueName: "result"))
    var result: String

    @Option(name: .customLong("from"), help: ArgumentHelp("The page of the exercise, filled in.", valueName: "file"))
    var page: String?

    @Option(help: ArgumentHelp("When it began, as RFC 3339 writes it: 2024-03-01T09:00:00Z.", valueName: "time"))
    var occurred: String?

    @Option(help: ArgumentHelp("How long it took: 90s, 30m, 4h.", valueName: "span"))
    var duration: String?

    @Option(help: ArgumentHelp("How old what was recovered was: 2m.", valueName: "span"))
    var recoveryPoint: String?

    @Option(
        name: .customLong("participant"), help: ArgumentHelp("Who took part. May be repeated.", valueName: "name"))
    var participants: [String] = []

    @Option(
        name: .customLong("decision"), help: ArgumentHelp("A decision it rests on. May be repeated.", valueName: "id"))
    var decisions: [String] = []

    @Option(
        help: ArgumentHelp(
            "The runbook that was followed, a file of the repository. Default: that of the kind.", valueName: "path"))
    var runbook: String?

    @Option(help: ArgumentHelp("Why it was done.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("A file to keep as evidence. May be repeated.", valueName: "file"))
    var attach: [String] = []

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try DrillCommand.check(kind: kind)
        guard let result = AuditEvent.Result(reported: result) else {
            throw ADRLinkError(.usage, "there is no result \(result)", hint: "one of \(AuditEvent.Result.reportable)")
        }
        try shared.enter()
        let workspace = try shared.workspace()
        let policy = try workspace.presentPolicy().drills[kind] ?? DrillPolicy()
        let record = try page.map(readPage)
        var report = ReportedAction(action: DrillFacts.prefix + kind, result: result)
        var facts = try objectives.facts(policy)
        facts.point = try span(recoveryPoint, "--recovery-point")
        facts.participants = participants + (record?.participants ?? [])
        facts.findings = record?.findings.count ?? 0
        facts.followUps = record?.followUps.count ?? 0
        if record != nil, facts.participants.isEmpty {
            throw ADRLinkError(
                .usage, "the page names no participants",
                hint: "a line each below its heading Participants: - Ada Author")
        }
        // The entry comes first and stays: what cannot become a draft is told before it.
        try workspace.checkFollowUps(record?.draftTitles ?? [])
        report.drill = facts
        report.occurred = try started(record)
        report.duration = try span(duration, "--duration") ?? record?.duration
        report.decisions = decisions + (record?.decisionIDs ?? [])
        report.reason = reason
        report.attachments = (page.map { [$0] } ?? []) + attach
        if let runbook {
            report.runbook = try workspace.repository.path(of: runbook, from: try CurrentProcess.directory())
        } else {
            report.runbook = policy.runbook
        }
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        let places = try workspace.record(
            [report], with: recorder, redactor: SecretRedactor(environment: ProcessInfo.processInfo.environment),
            at: try .now(), now: { () throws(ADRLinkError) in try .clock() })
        switch format {
        case .json: try Output.json(AuditRecordDocument(places))
        case .text: for place in places { Output.print("\(place.lane.short)/\(place.sequence) \(place.digest)") }
        }
        for followUp in try workspace.recordFollowUps(record?.draftTitles ?? []) {
            switch followUp {
            case .written(let recorded):
                Output.error("draft: \(recorded.decision.id)  \(TerminalText.escape(recorded.decision.path))")
            case .known(let decision):
                Output.error("note: \(TerminalText.escape("\(decision.id) has this title already: \(decision.title)"))")
            }
        }
    }

    private func readPage(_ file: String) throws -> ExerciseRecord {
        guard let bytes = try File.read(file, limit: 8 << 20) else {
            throw ADRLinkError(
                .usage, "there is no file \(file)", hint: "adrlink drill new tabletop writes one to fill in")
        }
        return ExerciseRecord(bytes)
    }

    private func started(_ record: ExerciseRecord?) throws -> AuditTime? {
        guard let occurred else { return record?.date }
        guard let time = AuditTime(rfc3339: occurred) else {
            throw ADRLinkError(.usage, "\(occurred) is no time", hint: "as RFC 3339 writes it: 2024-03-01T09:00:00Z")
        }
        return time
    }
}
