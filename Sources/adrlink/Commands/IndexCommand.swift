public import ADRLinkCore
public import ArgumentParser
import Git

struct IndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index", abstract: "Show the index of decisions, and keep it in the README of their folder.",
        discussion: """
            With --write the table stands in README.md between two markers, <!-- adrlink index --> and \
            <!-- /adrlink index -->; nothing outside of them changes, and the first one says how the table is laid out. \
            Exit status of --check: 0 when every index shows its records as they are, else 1.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, markdown, mermaid, dot, svg
    }

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: SnapshotOptions

    @Flag(help: "Write the index into the page of each record folder.")
    var write = false

    @Flag(help: "Compare the index that is there with the records.")
    var check = false

    @Option(help: "Put decisions together by status or year: status, year or none. Without it, as the page says.")
    var group: IndexForm.Grouping?

    @Flag(
        inversion: .prefixedNo,
        help: "Have a column of the commits that name each decision. Without it, as the page says, not counted anew.")
    var commits: Bool?

    @Option(help: ArgumentHelp("Only the index of this record folder.", valueName: "path"))
    var folder: String?

    @Option(help: "How the answer is written: text, json or markdown; or a graph: mermaid, dot or svg.")
    var format = Format.text

    func validate() throws {
        if write, check { throw ValidationError("--write and --check exclude each other.") }
        if write, source.at != nil || source.index {
            throw ValidationError("--write is for the working tree; it excludes --at and --index.")
        }
        if check, commits != nil || group != nil {
            throw ValidationError("--check judges an index in the form it has; it excludes --group and --commits.")
        }
        if write || check, format != .text, format != .json {
            throw ValidationError("--write and --check answer in text or json.")
        }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        guard let snapshot = try source.snapshot(in: workspace) else {
            throw ADRLinkError(.decision, "the repository has no commit yet, and so no decision")
        }
        let policy = try workspace.learningPrefixes(try workspace.policy(of: snapshot), of: snapshot)
        var (indexes, decisions) = try workspace.folderIndexes(in: snapshot, policy, only: folder.map(withoutSlash))
        let tip = try snapshot.commit ?? workspace.repository.head()
        if commits == true, let tip {
            let links = try workspace.links(of: decisions, at: tip, policy)
            for place in indexes.indices { indexes[place].count(links) }
            if !links.gaps.isEmpty {
                Output.error("the history is not complete here: there may be more commits than the index shows")
            }
        }
        defer { report(decisions.problems) }
        if check { return try check(indexes) }
        if write { return try write(indexes, workspace) }
        switch format {
        case .text: text(indexes, decisions)
        case .markdown:
            Output.print(
                indexes.map { $0.block(form(of: $0), commitsAreCounted: commits == true) }.joined(separator: "\n\n"))
        case .mermaid: Output.lines(graph(indexes, decisions).mermaid)
        case .dot: Output.lines(graph(indexes, decisions).dot)
        case .svg: Output.lines(graph(indexes, decisions).svg)
        case .json: try Output.json(try IndexDocument(indexes, decisions, policy, tip, workspace))
        }
    }

    private func graph(_ indexes: [FolderIndex], _ decisions: DecisionIndex) -> DecisionGraph {
        DecisionGraph(indexes.flatMap(\.decisions), decisions)
    }

    /// What the options say, and what they leave open as the page has it.
    private func form(of index: FolderIndex) -> IndexForm {
        var form = index.form
        if let group { form.grouping = group }
        if let commits { form.commits = commits }
        return form
    }

    private func withoutSlash(_ folder: String) -> String {
        let path = folder.hasPrefix("./") ? String(folder.dropFirst(2)) : folder
        return path == "." ? "" : path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    private func report(_ problems: [RecordProblem]) {
        for problem in problems {
            let place = problem.line.map { "\(problem.path):\($0)" } ?? problem.path
            Output.error("problem: \(TerminalText.escape("\(place): \(problem.message)"))")
        }
    }

    // MARK: Writing and checking

    private func write(_ indexes: [FolderIndex], _ workspace: borrowing Workspace) throws {
        let written = try workspace.write(indexes, commitsAreCounted: commits == true) { form(of: $0) }
        if format == .json { return try Output.json(IndexWriteDocument(written)) }
        for index in written {
            let count = "\(index.decisions) decision\(index.decisions == 1 ? "" : "s")"
            Output.print(TerminalText.escape("\(index.action.rawValue)  \(index.path)  \(count)"))
        }
        if written.isEmpty { Output.error("there are no decision records yet; adrlink init and adrlink new make some") }
    }

    private func check(_ indexes: [FolderIndex]) throws {
        let kept = indexes.filter { $0.page?.block != nil }
        let stale = kept.compactMap(\.staleness)
        if format == .json {
            try Output.json(IndexCheckDocument(kept, stale))
        } else {
            for index in stale { Output.print(TerminalText.escape("\(index.path):\(index.line): \(index.sentence)")) }
        }
        for index in indexes where index.page?.block == nil {
            Output.error(TerminalText.escape("note: \(index.path) has no index"))
        }
        if !stale.isEmpty || kept.isEmpty {
            Output.error(kept.isEmpty ? "there is no index; make one with:" : "mend it with:")
            Output.error("  adrlink index --write")
            throw ExitCode(1)
        }
        if format == .text {
            Output.print(
                TerminalText.escape(
                    "\(kept.map(\.path).joined(separator: ", ")): the index shows the records as they are"))
        }
    }

    private func text(_ indexes: [FolderIndex], _ decisions: DecisionIndex) {
        var blocks: [String] = []
        for index in indexes {
            let form = form(of: index)
            for (title, rows) in index.table.groups(form.grouping) {
                let own = rows.map { row in
                    let decision = index.decisions[row]
                    var cells = [
                        decision.id.description, decision.status.description, decision.date ?? "-", decision.title,
                    ]
                    let newer = decisions.supersededBy(decision).map(\.id.description)
                    if !newer.isEmpty { cells[3] += " → " + newer.joined(separator: ", ") }
                    return cells.map(TerminalText.escape)
                }
                let head = title.map { TerminalText.escape($0) + "\n" } ?? ""
                blocks.append(head + columns(own))
            }
        }
        if decisions.decisions.isEmpty {
            Output.error("there are no decision records yet; adrlink init and adrlink new make some")
        } else {
            Output.print(blocks.joined(separator: "\n\n"))
        }
    }
}

extension IndexForm.Grouping: ExpressibleByArgument {}

extension Workspace {
    /// The commits that name the decisions, in the history of a commit.
    func links(
        of decisions: DecisionIndex, at tip: ObjectID, _ policy: Policy, mentions: Bool = false
    ) throws(ADRLinkError) -> DecisionLinks {
        let slugs = Set(decisions.decisions.filter { $0.number == nil }.map(\.id.description))
        return try links(
            in: RevisionRange(included: [tip]), policy.messages, slugs: slugs, mentions: mentions)
    }
}
