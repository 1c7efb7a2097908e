import ADRLinkCore
import ArgumentParser
import Git

struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Show which decisions stand behind a file, a line or a folder.",
        discussion: """
            The commits that wrote the lines, as git blame -M -C finds them, with the decisions that they cite and how those \
            stood then and stand now; and the decisions that govern the path. Of a folder or a pathspec, all commits that \
            touched it. Records and policy are those of HEAD.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(
        help: ArgumentHelp(
            "What to ask about: a file, FILE:LINE, FILE:FROM-TO, a folder, or a pathspec.", valueName: "path"))
    var path: String

    @Option(help: ArgumentHelp("Ask about the files of this commit, not the working tree.", valueName: "rev"))
    var rev: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let revision = try rev.map { try workspace.repository.commit(revision: $0) }
        let report = try workspace.why(path, from: try CurrentProcess.directory(), at: revision)
        let view = WhyView(report)
        switch format {
        case .json: try Output.json(view.document)
        case .text: Output.lines(view.text)
        }
        for problem in report.problems { Output.error("adrlink: \(TerminalText.escape(problem))") }
        if let first = report.gaps.shallow.first {
            Output.error("note: the history is cut off at \(first.short), and what was before it is not known here")
            Output.error("hint: git fetch --unshallow fetches the rest")
        }
    }
}
