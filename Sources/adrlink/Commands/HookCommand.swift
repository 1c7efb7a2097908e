import ADRLinkCore
import ArgumentParser
import Git

struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook", abstract: "Install, remove or show the hooks that run adrlink.",
        subcommands: [HookInstall.self, HookUninstall.self, HookStatus.self, PrepareMessageCommand.self])
}

/// What the three have in common.
struct HookOptions: ParsableArguments {
    @Flag(help: "The hook of a repository that others push to: pre-receive.")
    var server = false

    /// The hooks that are meant, of this repository.
    func names(in workspace: borrowing Workspace) throws -> [HookName] {
        if server { return HookName.server }
        guard !workspace.repository.isBare else {
            throw ADRLinkError(
                .usage, "nobody commits in a bare repository", hint: "--server means the hook of one that is pushed to")
        }
        return HookName.client
    }

    func hooks(in workspace: borrowing Workspace) throws -> Hooks {
        Hooks(try workspace.hooksFolder(), program: RunningProgram.path)
    }
}

struct HookInstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Install the hooks commit-msg, prepare-commit-msg and pre-push.",
        discussion: """
            They go to where git looks for hooks, core.hooksPath included. A hook that is there already runs first from \
            then on; uninstall puts it back. The merge driver of the index is configured beside them. git's own --no-verify passes over them.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var hook: HookOptions

    @Flag(help: "Install also into a folder that other repositories may share.")
    var force = false

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let hooks = try hook.hooks(in: workspace)
        for change in try hooks.install(try hook.names(in: workspace), force: force) {
            let first = change.status.chained.map { "; \(lastComponent($0)) runs first" } ?? ""
            Output.print(TerminalText.escape("\(change.status.name.rawValue): \(change.action.rawValue)\(first)"))
        }
        if !hook.server {
            let isNew = try MergeDriver(program: RunningProgram.path).install(in: workspace)
            Output.print("merge driver of the index: \(isNew ? "installed" : "unchanged")")
        }
        if ConfiguredHooks.areKnown(to: try workspace.gitVersion()) {
            Output.error("note: this git runs hooks from its configuration too; in place of the files:")
            let names = try hook.names(in: workspace)
            let commands = ["adrlink hook uninstall" + (hook.server ? " --server" : "")]
            for command in commands + ConfiguredHooks.commands(for: names) { Output.error("  \(command)") }
        }
        if hooks.folder.place == .workingTree {
            Output.error(
                TerminalText.escape(
                    "note: \(hooks.folder.path) lies in the working tree: commit the hooks if everybody shall run them")
            )
        }
    }
}

struct HookUninstall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Remove the hooks, and put back those that were there before.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var hook: HookOptions

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let hooks = try hook.hooks(in: workspace)
        var isComplete = true
        for change in try hooks.uninstall(try hook.names(in: workspace)) {
            let name = change.status.name.rawValue
            switch change.action {
            case .left where change.status.state == .changed:
                isComplete = false
                Output.print("\(name): left, since somebody has changed it")
                Output.error(
                    TerminalText.escape("hint: remove \(change.status.path) yourself if nothing in it is needed"))
            case .left: Output.print("\(name): left, since it is not adrlink's")
            case .unchanged: Output.print("\(name): not installed")
            default: Output.print("\(name): \(change.action.rawValue)")
            }
        }
        if !hook.server {
            let isGone = try MergeDriver.uninstall(in: workspace)
            Output.print("merge driver of the index: \(isGone ? "removed" : "not installed")")
        }
        if !isComplete { throw ExitCode(1) }
    }
}

struct HookStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what stands where git looks for hooks.",
        discussion: "Exit status: 0 when adrlink's hooks are installed and as this version writes them, else 1.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var hook: HookOptions

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let hooks = try hook.hooks(in: workspace)
        let statuses = try hook.names(in: workspace).map { try hooks.status(of: $0) }
        switch format {
        case .json: try Output.json(HookStatusDocument(hooks.folder, statuses))
        case .text:
            Output.print(TerminalText.escape("folder: \(hooks.folder.path)"))
            Output.print(
                columns(
                    statuses.map { status in
                        let first = status.chained.map { "; \(lastComponent($0)) runs first" } ?? ""
                        return [status.name.rawValue, status.state.rawValue + first]
                    }))
        }
        if statuses.contains(where: { $0.state != .installed }) { throw ExitCode(1) }
    }
}

/// What `adrlink hook status --format json` prints.
struct HookStatusDocument: Encodable {
    var schema = "adrlink.hooks/1"
    var folder: String
    /// `repository`, `working-tree` or `outside`.
    var place: String
    var hooks: [Item]

    struct Item: Encodable {
        var name: String
        var state: String
        var path: String
        @ExplicitNull var chained: String?
    }

    init(_ folder: HooksFolder, _ statuses: [Hooks.Status]) {
        self.folder = folder.path
        place = folder.place.rawValue
        hooks = statuses.map {
            Item(name: $0.name.rawValue, state: $0.state.rawValue, path: $0.path, chained: $0.chained)
        }
    }
}

/// The program that runs.
enum RunningProgram {
    /// Its absolute path, by the name it was started with: a link that an update turns elsewhere is kept as a link.
    static var path: String {
        let name = CommandLine.arguments[0]
        if name.hasPrefix("/") { return name }
        if !name.contains("/"), let search = CurrentProcess.variable("PATH") {
            for folder in search.split(separator: ":") where folder.hasPrefix("/") {
                let candidate = "\(folder)/\(name)"
                if File.isExecutable(candidate), File.kind(of: candidate) != .directory { return candidate }
            }
        }
        // Relative to a directory that may have been left since.
        return CurrentProcess.executablePath ?? name
    }
}

private func lastComponent(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
