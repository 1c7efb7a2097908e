import ADRLinkCore
import ArgumentParser
import Git

struct AuditViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "Write notes by commit, for git log --notes=adrlink/view/commits.",
        discussion: """
            The notes are made anew from the log each time, and prove nothing themselves: do not push them.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: AuditSource

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let verification = try source.verified(in: workspace)
        var reader = AuditLogReader(verification, in: workspace.repository)
        var view = AuditView()
        while let entry = reader.next(in: workspace.repository) { view.add(entry) }
        let head = try view.write(to: workspace.repository)
        if format == .json {
            try Output.json(AuditViewDocument(commits: view.commits, entries: view.entries, head: head.description))
        } else {
            Output.print(
                "\(view.entries) entries in the notes of \(view.commits) commits: git log --notes=adrlink/view/commits")
        }
        verification.noteDoubts()
    }
}

/// What `adrlink audit view --format json` prints.
struct AuditViewDocument: Encodable {
    var schema = "adrlink.audit-view/1"
    /// How many commits have a note.
    var commits: Int
    /// How many entries concern a commit.
    var entries: Int
    /// The commit of the notes.
    var head: String
}
