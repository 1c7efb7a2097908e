import ADRLinkCore
import ArgumentParser
import Git

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the post-mortem of a window of time, from what really happened.",
        discussion: """
            Commits that HEAD reaches, decisions and the privileged actions of the audit log, in one order. Times are dates \
            (2024-03-01, in UTC), times with a zone (2024-03-01T09:00:00+01:00), spans ("2 hours ago"), tags or commits; both \
            ends belong to the window. With --update, the generated parts of a report are written anew, and the rest of the file \
            is left as it is. Ends with 1 where the audit log does not verify, and with 3 where that cannot be known; the report \
            is written all the same.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("From here on.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Up to here.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("These commits: A..B.", valueName: "range"))
    var range: String?

    @Option(
        help: ArgumentHelp(
            "From the first to the last commit with the trailer Incident: ID, and --margin.", valueName: "id"))
    var incident: String?

    @Option(
        help: ArgumentHelp(
            "What belongs to an incident before and after: 30m, 2h, 1d; 1h by default.", valueName: "span"))
    var margin: String?

    @Option(
        help: ArgumentHelp(
            "Only what concerns these paths, as a pathspec of git. May be repeated.", valueName: "pathspec"))
    var path: [String] = []

    @Option(
        help: ArgumentHelp("Only what concerns this decision. May be repeated.", valueName: "id"),
        completion: .decision)
    var decision: [String] = []

    @Option(help: ArgumentHelp("Only what this person did, by name or address. May be repeated.", valueName: "name"))
    var actor: [String] = []

    @Option(help: ArgumentHelp("Only actions with this trace id, and the commits they concern.", valueName: "id"))
    var trace: [String] = []

    @Option(
        help: ArgumentHelp(
            "The fingerprint of the log's root of trust. Default: adrlink.auditroot of this repository.",
            valueName: "SHA256:…"))
    var root: String?

    @Option(help: ArgumentHelp("A checkpoint that the log has to hold at least.", valueName: "file"))
    var checkpoint: String?

    @Option(help: "How the report is written: markdown, html, json, csv or text.")
    var format: Format?

    @Option(help: ArgumentHelp("The form of the Markdown: the path of a file.", valueName: "file"))
    var template: String?

    @Option(help: "The language of the Markdown or HTML: en or fr.")
    var language: Language?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file; standard output by default.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the file where it exists.")
    var force = false

    @Option(help: ArgumentHelp("Write the generated parts of this file anew.", valueName: "file"))
    var update: String?

    @Flag(
        name: .customLong("follow-up"),
        help: "With --update: write a draft for every line \"- [ ] decision: Title\" of the file.")
    var followUp = false

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case markdown, html, json, csv, text
    }

    func validate() throws {
        if update != nil, output != nil { throw ValidationError("--update and --output exclude each other.") }
        if followUp, update == nil { throw ValidationError("--follow-up needs --update.") }
        if update != nil, let format, format != .markdown {
            throw ValidationError("--update writes Markdown, and no \(format.rawValue).")
        }
        if update != nil, template != nil || language != nil {
            throw ValidationError("--update keeps the form and the language of the file.")
        }
        if let root, !AuditNames.isFingerprint(root) {
            throw ValidationError("\(root) is no fingerprint: ssh-keygen -l -f KEY.pub shows it, SHA256:….")
        }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        var request = ReportRequest()
        (request.since, request.until, request.range) = (since, until, range)
        (request.incident, request.margin) = (incident, margin)
        (request.paths, request.decisions, request.actors, request.traces) = (path, decision, actor, trace)
        // What is wrong with a file is said before the history is read.
        let updated = try update.map(readUpdate)
        let form = try format ?? .markdown == .markdown && updated == nil ? readTemplate(workspace) : nil
        let audit = try workspace.auditOptions(root: root, checkpoint: checkpoint, asOf: AuditTime(workspace.now))
        let report = try WaitingLine.during("reading the history") { tell in
            try workspace.postMortem(request, audit) { tell(Self.text($0)) }
        }
        if let update, let updated {
            try File.write(updated.render(report), to: update, replacing: true)
            if followUp { try writeFollowUps(updated.followUps, workspace) }
        } else {
            try write(try rendered(report, form, workspace))
        }
        if report.isEmpty { Output.error("note: nothing happened in this window, as far as it is known here") }
        switch report.audit.verdict {
        case .none, .verified: return
        case .undecided: throw ExitCode(3)
        case .refused:
            Output.error("note: the audit log does not verify; adrlink audit verify says why")
            throw ExitCode(1)
        }
    }

    private static func text(_ step: PostMortemStep) -> String {
        switch step {
        case .findingCommits: "looking for the commits"
        case .verifyingLog: "verifying the audit log"
        case .readingCommits(let done, let count): "reading commit \(done + 1) of \(count)"
        }
    }

    private func readTemplate(_ workspace: borrowing Workspace) throws -> ReportTemplate {
        try workspace.reportTemplate(try template.map(TemplateRequest.init(argument:)), language: language?.rawValue)
    }

    private func readUpdate(_ file: String) throws -> ReportUpdate {
        guard let bytes = try File.read(file, limit: 64 << 20) else {
            throw ADRLinkError(.usage, "there is no file \(file)", hint: "write a new report with --output \(file)")
        }
        return try ReportUpdate(name: file, bytes: bytes)
    }

    private func rendered(
        _ report: PostMortem, _ form: ReportTemplate?, _ workspace: borrowing Workspace
    ) throws -> [UInt8] {
        switch format ?? .markdown {
        case .json: try report.json()
        case .csv: Array(report.csv.utf8)
        case .text: Array(report.text.utf8)
        case .html: Array(try report.html(language: try language?.rawValue ?? workspace.reportLanguage()).utf8)
        case .markdown: Array((try form?.render(report) ?? "").utf8)
        }
    }

    private func write(_ bytes: [UInt8]) throws {
        guard let output else { return Output.lines(String(decoding: bytes, as: UTF8.self)) }
        do throws(GitError) {
            try File.write(bytes, to: output, replacing: force)
        } catch {
            guard error.code == .modified else { throw error }
            throw ADRLinkError(
                .usage, "\(output) exists already",
                hint: "adrlink report --update \(output) keeps what people wrote; --force replaces all of it")
        }
    }

    /// Writes a draft for each title that no record has yet.
    private func writeFollowUps(_ titles: [String], _ workspace: borrowing Workspace) throws {
        for followUp in try workspace.recordFollowUps(titles) {
            switch followUp {
            case .written(let recorded):
                for note in recorded.notes { Output.error("note: \(TerminalText.escape(note))") }
                Output.print("\(recorded.decision.id)  \(TerminalText.escape(recorded.decision.path))")
            case .known(let decision):
                Output.error("note: \(TerminalText.escape("\(decision.id) has this title already: \(decision.title)"))")
            }
        }
    }
}
