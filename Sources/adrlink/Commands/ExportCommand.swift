import ADRLinkCore
import ArgumentParser
import Git

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all decisions for other programs.",
        discussion: """
            json has everything that is known: each record with its text, its relations, the steps of its status and the commits \
            that name it. jsonld has the same facts in the terms of Dublin Core, for catalogues and graphs. csv is a table with a \
            row for each decision.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case json, jsonld, csv
    }

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: SnapshotOptions

    @Option(help: "What is written: json, jsonld or csv.")
    var format = Format.json

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        guard let snapshot = try source.snapshot(in: workspace) else {
            throw ADRLinkError(.decision, "the repository has no commit yet, and so no decision")
        }
        let policy = try workspace.learningPrefixes(try workspace.policy(of: snapshot), of: snapshot)
        let (indexes, decisions) = try workspace.folderIndexes(in: snapshot, policy, only: nil)
        let tip = try snapshot.commit ?? workspace.repository.head()
        let index = try IndexDocument(indexes, decisions, policy, tip, workspace)
        let texts = try workspace.texts(of: snapshot, policy)
        let document = ExportDocument(index, texts) { path in
            guard let decision = decisions.decision(path: path) else { return [] }
            return decision.governs + policy.governedPathspecs(of: decision)
        }
        switch format {
        case .json: try Output.json(document)
        case .jsonld: try Output.json(LinkedDataDocument(document))
        case .csv: Output.lines(document.csv)
        }
        for problem in document.problems {
            Output.error("problem: \(TerminalText.escape("\(problem.path): \(problem.message)"))")
        }
        if !document.complete {
            Output.error("the history is not complete here: there may be more commits and steps")
        }
    }
}

extension Workspace {
    /// The text of every record of a snapshot, by path. What is no UTF-8 has replacement characters.
    fileprivate func texts(of snapshot: Snapshot, _ policy: Policy) throws(ADRLinkError) -> [String: String] {
        var texts: [String: String] = [:]
        for entry in try listing(of: snapshot, policy).files {
            do throws(ADRLinkError) {
                let file = try read(entry)
                texts[file.path] = String(decoding: file.bytes, as: UTF8.self)
            } catch  where error.code == .io {
                // The document lists it among its problems.
                continue
            }
        }
        return texts
    }
}
