public import ADRLinkCore
public import ArgumentParser
import Git

struct AuditLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show the actions of all lanes in the order of their times.",
        discussion: """
            As text, an intent and its outcome are one line, with the time of the outcome; json and csv have a line for each \
            entry. What is not verified is marked with the reason. What is given twice is joined with or: --actor a --actor b.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: AuditSource
    @OptionGroup var filter: AuditFilterOptions

    @Option(help: "How the answer is written: text, json or csv.")
    var format = AuditLogFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let filter = try filter.filter(in: workspace)
        let verification = try source.verified(in: workspace)
        var reader = AuditLogReader(verification, in: workspace.repository)
        var output = OutputBuffer()
        switch format {
        case .text:
            var join = ActionJoin(openIntents: verification.openIntents)
            while let entry = reader.next(in: workspace.repository) {
                if let action = join.add(entry), filter.includes(action) { output.add(AuditLine.text(action)) }
            }
            for action in join.rest() where filter.includes(action) { output.add(AuditLine.text(action)) }
        case .json:
            output.add("{\"entries\":[")
            var isFirst = true
            while let entry = reader.next(in: workspace.repository) {
                guard filter.includes(entry.entry) else { continue }
                output.add((isFirst ? "" : ",") + (try AuditLine.json(entry)))
                isFirst = false
            }
            output.add("],\"schema\":\"adrlink.audit-log/1\",\"unreadable\":\(reader.unreadable)}\n")
        case .csv:
            output.add(AuditLine.csvHead)
            while let entry = reader.next(in: workspace.repository) {
                if filter.includes(entry.entry) { output.add(AuditLine.csv(entry)) }
            }
        }
        output.flush()
        verification.noteDoubts()
    }
}

/// How `adrlink audit log` answers.
enum AuditLogFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// Which entries are asked for.
struct AuditFilterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Entries of this day or moment and later: 2024-03-01, 2024-03-01T09:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Entries up to this day or moment, it included.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("Who did it, or wrote it down.", valueName: "name"))
    var actor: [String] = []

    @Option(help: ArgumentHelp("An action; * stands for any characters: 'db.*'.", valueName: "pattern"))
    var action: [String] = []

    @Option(help: "How it ended: ok, failed, aborted, not-started or unknown.")
    var result: [AuditEvent.Result] = []

    @Option(help: ArgumentHelp("A decision by its id: ADR-0007.", valueName: "id"), completion: .decision)
    var decision: [String] = []

    @Option(help: ArgumentHelp("A commit that the action concerns.", valueName: "rev"))
    var commit: [String] = []

    @Option(help: ArgumentHelp("An incident that actions name.", valueName: "id"))
    var incident: [String] = []

    @Option(help: ArgumentHelp("A lane, by the beginning of its id.", valueName: "lane"))
    var lane: [String] = []

    @Option(help: "intent, outcome or event.")
    var phase: [AuditEvent.Phase] = []

    func filter(in workspace: borrowing Workspace) throws -> AuditFilter {
        var filter = AuditFilter()
        filter.since = try since.map { try Self.range($0, "--since").lowerBound }
        filter.until = try until.map { try Self.range($0, "--until").upperBound }
        filter.actors = actor
        filter.actions = action
        filter.results = result
        filter.decisions = decision
        filter.incidents = incident
        filter.lanes = lane
        filter.phases = phase
        for revision in commit {
            // A commit of another clone need not be here.
            filter.subjects.append(try ObjectID(revision) ?? workspace.repository.commit(revision: revision))
        }
        return filter
    }

    static func range(_ text: String, _ option: String) throws -> Range<AuditTime> {
        guard let range = AuditTime.range(of: text) else {
            throw ADRLinkError(
                .usage, "\(option) \(text) is no time", hint: "write 2024-03-01, or 2024-03-01T09:00:00Z with a zone")
        }
        return range
    }
}

extension AuditEvent.Result: ExpressibleByArgument {}
extension AuditEvent.Phase: ExpressibleByArgument {}
