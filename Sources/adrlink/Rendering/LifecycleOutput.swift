import ADRLinkCore
import ArgumentParser

/// What every command that changes records takes.
struct LifecycleOptions: ParsableArguments {
    @Flag(help: "Show the change as a diff and write nothing.")
    var dryRun = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text
}

/// Makes a change of records, and records it in the audit log where the configuration asks for it.
enum RecordedChange {
    static func make(
        in workspace: borrowing Workspace, _ options: LifecycleOptions,
        _ change: (borrowing Workspace) throws -> LifecycleChange
    ) throws -> LifecycleChange {
        let recording =
            options.dryRun
            ? nil
            : try DecisionRecording(
                of: workspace.repository, variables: SigningEnvironment.variables,
                clock: { () throws(ADRLinkError) in try .clock() })
        let made = try change(workspace)
        guard let recording else { return made }
        do throws(ADRLinkError) {
            if let place = try recording.record(made, in: workspace.repository) {
                Output.error("note: recorded as \(place.lane.short)/\(place.sequence)")
            }
        } catch {
            Output.error(
                "note: the records are changed, and this is not in the audit log; adrlink audit record tells it")
            throw error
        }
        return made
    }
}

/// Says what became of records: a line each on standard output, or one document.
enum LifecycleOutput {
    /// - Parameter unchanged: what is said where everything was so already.
    static func write(
        _ change: LifecycleChange, _ options: LifecycleOptions, schema: String, unchanged: String
    ) throws {
        for note in change.notes { Output.error("note: \(TerminalText.escape(note))") }
        let document = LifecycleDocument(change, schema: schema)
        if options.format == .json { return try Output.json(document) }
        if change.paths.isEmpty { return Output.print(TerminalText.escape(unchanged)) }
        if change.isTrial {
            return Output.lines(
                change.diff.split(separator: "\n").map { TerminalText.escape(String($0)) + "\n" }.joined())
        }
        for file in change.files {
            Output.print(TerminalText.escape("\(file.id)  \(file.path)  \(file.from) → \(file.to)"))
        }
        let named = Set(change.files.map(\.path))
        for path in change.paths where !named.contains(path) {
            Output.print(TerminalText.escape(path))
        }
        Output.error("commit it with:")
        for command in document.commands { Output.error("  \(TerminalText.escape(command))") }
    }
}

/// What the commands that change records print with `--format json`.
struct LifecycleDocument: Encodable {
    var schema: String
    var files: [File]
    /// Every path that was written or removed.
    var paths: [String]
    var notes: [String]
    /// The git commands that commit the change; empty where nothing was written.
    var commands: [String]
    /// Nothing was written: `--dry-run`.
    var dryRun: Bool
    /// The change as a unified diff; null where it was written.
    @ExplicitNull var diff: String?

    struct File: Encodable {
        var id: String
        var path: String
        var from: String
        var to: String
    }

    init(_ change: LifecycleChange, schema: String) {
        self.schema = schema
        files = change.files.map { File(id: $0.id.description, path: $0.path, from: $0.from, to: $0.to) }
        paths = change.paths
        notes = change.notes
        dryRun = change.isTrial
        diff = change.isTrial ? change.diff : nil
        guard !change.paths.isEmpty, !change.isTrial else {
            commands = []
            return
        }
        commands = [
            "git add " + change.committable.map(ShellWord.quoted).joined(separator: " "),
            "git commit -m \(ShellWord.quoted(change.subject)) -m \(ShellWord.quoted(change.trailer))",
        ]
    }
}
