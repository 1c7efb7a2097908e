import ADRLinkCore
import ArgumentParser
import Git

struct FixMessageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix-message", abstract: "Move a misplaced reference to where git sees it.",
        discussion: "Changes nothing else in the file, and nothing at all where git sees every reference already.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The message file, for example .git/COMMIT_EDITMSG.")
    var file: String

    func run() throws {
        try shared.enter()
        let message = try MessageFile.read(file)
        let workspace = try shared.workspace()
        let head = try workspace.repository.head()
        let base = head.map { Snapshot.commit($0) } ?? .index
        let policy = try workspace.learningPrefixes(try workspace.policy(of: base), of: base)
        let repair = MessageRepair(conventions: policy.messages, commentPrefix: try workspace.commentPrefix())
        guard let repaired = repair.repaired(message) else {
            Output.error("nothing to move: git sees every reference of \(TerminalText.escape(file))")
            return
        }
        try File.write(repaired, to: file, replacing: true)
        Output.error("moved the references of \(TerminalText.escape(file)) into its trailers")
    }
}
