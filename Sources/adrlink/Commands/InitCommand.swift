import ADRLinkCore
import ArgumentParser
import Git

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Prepare a repository for decisions, or take over the records it has.",
        discussion: """
            Writes .adrlink, and a folder with a first record where there are no records. Never overwrites a file; run \
            again, it changes nothing. Nothing is committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("The folder of the records, from the top of the repository.", valueName: "path"))
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "nygard, madr, minimal, operations, or the path of a file in the repository.", valueName: "name"))
    var template: String?

    @Option(help: "The language of adrlink's templates: en or fr.")
    var language: Language?

    @Option(help: ArgumentHelp("The prefix of ids, ADR in ADR-0007.", valueName: "prefix"))
    var prefix: String?

    @Flag(help: "Do not install the git hooks.")
    var noHooks = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        var request = AdoptionRequest()
        request.folder = folder
        request.template = template
        request.language = language?.rawValue
        request.prefix = prefix
        var adoption = try workspace.adopt(request)
        if !noHooks { installHooks(workspace, &adoption) }
        installMergeDriver(workspace, &adoption)
        switch format {
        case .json: try Output.json(InitDocument(adoption))
        case .text: text(adoption)
        }
    }

    /// The records are there all the same where this fails: a folder of hooks that others share is no reason to fail.
    private func installHooks(_ workspace: borrowing Workspace, _ adoption: inout Adoption) {
        do throws(ADRLinkError) {
            let hooks = Hooks(try workspace.hooksFolder(), program: RunningProgram.path)
            for change in try hooks.install(HookName.client, force: false) { adoption.add(change) }
        } catch {
            adoption.add(.note, "no hooks installed: " + error.description + (error.hint.map { "; \($0)" } ?? ""))
        }
    }

    private func installMergeDriver(_ workspace: borrowing Workspace, _ adoption: inout Adoption) {
        do throws(ADRLinkError) {
            let isNew = try MergeDriver(program: RunningProgram.path).install(in: workspace)
            adoption.add(isNew ? .made : .kept, "the merge driver of the index")
        } catch {
            adoption.add(
                .note, "no merge driver configured: " + error.description + (error.hint.map { "; \($0)" } ?? ""))
        }
    }

    private func text(_ adoption: Adoption) {
        Output.print(columns(adoption.steps.map { [$0.kind.rawValue, TerminalText.escape($0.text)] }))
        if adoption.changedNothing {
            Output.error("nothing was changed")
        }
        guard !adoption.written.isEmpty else { return }
        Output.error("commit it with:")
        for command in InitDocument.commands(adoption) { Output.error("  \(TerminalText.escape(command))") }
    }
}

/// What `adrlink init --format json` prints.
struct InitDocument: Encodable {
    var schema = "adrlink.init/1"
    var steps: [Step]
    /// The files that were written.
    var written: [String]
    /// The id of the first record; null where records were there already.
    @ExplicitNull var first: String?
    /// The git commands that commit what was written.
    var commands: [String]

    struct Step: Encodable {
        var kind: String
        var text: String
    }

    init(_ adoption: Adoption) {
        steps = adoption.steps.map { Step(kind: $0.kind.rawValue, text: $0.text) }
        written = adoption.written
        first = adoption.first?.description
        commands = Self.commands(adoption)
    }

    static func commands(_ adoption: Adoption) -> [String] {
        guard !adoption.written.isEmpty else { return [] }
        let reference = adoption.first.map { " -m 'Refs: \($0)'" } ?? ""
        return [
            "git add " + adoption.written.map(ShellWord.quoted).joined(separator: " "),
            "git commit -m 'Keep decisions with adrlink'" + reference,
        ]
    }
}
