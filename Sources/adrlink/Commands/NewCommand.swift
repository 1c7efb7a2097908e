import ADRLinkCore
import ArgumentParser
import Git

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write the record of a new decision.",
        discussion: """
            The number is one more than the highest in the working tree, the index, HEAD and every branch, local or \
            remote-tracking. Folder and name follow the records there are. Nothing is committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The title, as one argument; put -- before one that begins with a dash.")
    var title: String

    @Option(help: ArgumentHelp("The status of the decision.", valueName: "status"), completion: .status)
    var status = "accepted"

    @Option(
        help: ArgumentHelp(
            "A decision this one takes the place of; its record is changed too. May be repeated.", valueName: "id"),
        completion: .decision)
    var supersedes: [String] = []

    @Option(
        help: ArgumentHelp("A decision this one changes in part. May be repeated.", valueName: "id"),
        completion: .decision)
    var amends: [String] = []

    @Option(
        help: ArgumentHelp(
            "Paths that the decision governs, as a pathspec of git. May be repeated.", valueName: "pathspec"))
    var governs: [String] = []

    @Option(help: ArgumentHelp("nygard, madr, minimal, operations, or the path of a file.", valueName: "name"))
    var template: String?

    @Option(help: "The language of adrlink's templates: en or fr.")
    var language: Language?

    @Flag(help: "Open the record in your editor.")
    var edit = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let editor = edit ? try Editor() : nil
        var draft = DecisionDraft(title: title)
        draft.status = status
        draft.supersedes = supersedes
        draft.amends = amends
        draft.governs = governs
        draft.template = try template.map(TemplateRequest.init(argument:))
        draft.language = language?.rawValue
        let recorded = try workspace.record(draft)
        for note in recorded.notes { Output.error("note: \(TerminalText.escape(note))") }
        switch format {
        case .json: try Output.json(NewDocument(recorded))
        case .text:
            Output.print("\(recorded.decision.id)  \(TerminalText.escape(recorded.decision.path))")
            for path in recorded.updated { Output.error("updated \(TerminalText.escape(path))") }
        }
        if let editor, let top = workspace.repository.workingDirectory {
            try editor.open(top + "/" + recorded.decision.path)
        }
    }
}

/// The languages that adrlink writes.
enum Language: String, ExpressibleByArgument, CaseIterable {
    case en, fr
}

extension TemplateRequest {
    /// A file of this name counts from the current directory, as paths on a command line do; all else is a name.
    init(argument: String) throws {
        guard File.kind(of: argument) == .file, let bytes = try File.read(argument, limit: 1 << 20) else {
            self = .named(argument)
            return
        }
        self = .file(name: argument, bytes: bytes)
    }
}

/// What `adrlink new --format json` prints.
struct NewDocument: Encodable {
    var schema = "adrlink.new/1"
    var id: String
    @ExplicitNull var number: Int?
    var path: String
    var title: String
    var status: String
    @ExplicitNull var date: String?
    var template: String
    var supersedes: [String]
    var amends: [String]
    var governs: [String]
    /// The older records that were changed.
    var updated: [String]
    var notes: [String]

    init(_ recorded: RecordedDecision) {
        let decision = recorded.decision
        id = decision.id.description
        number = decision.number
        path = decision.path
        title = decision.title
        status = decision.status.description
        date = decision.date
        template = recorded.template
        supersedes = recorded.supersedes.map(\.description)
        amends = recorded.amends.map(\.description)
        governs = decision.governs
        updated = recorded.updated
        notes = recorded.notes
    }
}

/// The editor that the user has chosen. A repository has no say: what it configures is never run.
struct Editor {
    private let command: String

    init() throws {
        guard CurrentProcess.isTerminal(0), CurrentProcess.isTerminal(1) else {
            throw ADRLinkError(.usage, "--edit needs a terminal", hint: "leave --edit out and open the file yourself")
        }
        func variable(_ name: String) -> String? {
            CurrentProcess.variable(name).flatMap { $0.isEmpty ? nil : $0 }
        }
        let configured = try Git.Configuration.user().string("core.editor")
        guard let command = variable("GIT_EDITOR") ?? configured ?? variable("VISUAL") ?? variable("EDITOR") else {
            throw ADRLinkError(.usage, "no editor is chosen", hint: "set EDITOR, or: git config --global core.editor …")
        }
        self.command = command
    }

    /// Opens a file and waits, in the way git does: the command may have arguments, the path is never read by the shell.
    func open(_ path: String) throws {
        let status = try CurrentProcess.run("/bin/sh", ["-c", command + " \"$@\"", command, path])
        guard status == 0 else {
            throw ADRLinkError(.io, "the editor ended with an error", hint: "the record is there: \(path)")
        }
    }
}
