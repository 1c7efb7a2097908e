import ADRLinkCore
import ArgumentParser
import Git

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one decision: its record, relations, commits, history and actions.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: SnapshotOptions

    @Argument(help: "The decision: ADR-0007, 7, a slug, or the path of its record.", completion: .decision)
    var id: String

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        guard let snapshot = try source.snapshot(in: workspace) else {
            throw ADRLinkError(.decision, "the repository has no commit yet, and so no decision")
        }
        let policy = try workspace.learningPrefixes(try workspace.policy(of: snapshot), of: snapshot)
        let index = try workspace.decisions(in: snapshot, policy)
        let decision = try DecisionName(id, policy).decision(in: index)
        let tip = try snapshot.commit ?? workspace.repository.head()
        var links = DecisionLinks.none
        var history = DecisionHistory.none
        if let tip {
            links = try workspace.links(
                in: RevisionRange(included: [tip]), policy.messages,
                slugs: decision.number == nil ? [decision.id.description] : [], mentions: true,
                where: { $0 == decision.id })
            history = try workspace.histories(
                of: [decision.path], in: policy.folders, from: tip, policy.records)[decision.path]
        }
        let actions = try DecisionActions(naming: decision.id.description, in: workspace.repository)
        let view = DecisionView(decision, index, policy, links, history, actions)
        switch format {
        case .json: try Output.json(view.document)
        case .text: Output.print(view.text)
        }
    }
}
