extension ReportPage {
    var decisions: Markup {
        """
        <h3>\(language("How they relate", "Comment elles sont liées"))</h3>
        \(graph)<h3>\(language("In force at the start", "En vigueur au début"))</h3>
        \(inForce)<h3>\(language("Changed", "Modifiées"))</h3>
        \(changes)<h3>\(language("Named by commits", "Citées par des commits"))</h3>
        \(named)<h3>\(language("Named although they are over", "Citées alors qu'elles sont révolues"))</h3>
        \(retired)
        """
    }

    // MARK: The graph

    /// The most decisions that the graph draws.
    static let graphLimit = 60

    private var graph: Markup {
        guard !report.graph.decisions.isEmpty else { return nothing }
        let graph = DecisionGraph(report.graph, limit: Self.graphLimit)
        let left = report.graph.decisions.count - graph.nodes.count
        let frame = DecisionGraph.SVGFrame(
            title: language("Decisions of this report and how they relate", "Décisions de ce rapport et leurs liens"),
            description: language(
                "\(graph.nodes.count) decisions, \(graph.edges.count) relations; the table below says them in words.",
                "\(graph.nodes.count) décisions, \(graph.edges.count) liens ; le tableau ci-dessous les dit en mots."),
            isEmbedded: true, label: { relation($0.kind.rawValue, isPartial: $0.partial) })
        var note = language(
            "Where they stand at the end of the window. Arrows lead from the newer decision to the older one: solid where it supersedes it, dashed where it supersedes a part, dotted where it amends or clarifies it.",
            "Où elles en sont à la fin de la fenêtre. Les flèches vont de la décision plus récente à l'ancienne : pleines si elle la remplace, tiretées si elle en remplace une partie, pointillées si elle la modifie ou la précise."
        )
        if left > 0 {
            note +=
                " "
                + language("\(left) more are in the tables only.", "\(left) autres ne figurent que dans les tableaux.")
        }
        return """
            <figure aria-labelledby="graph-caption">
            <div class="scroll" role="region" tabindex="0" aria-label="\(language("Picture of the decisions", "Image des décisions"))">
            \(Markup(graph, frame))
            </div>
            <figcaption id="graph-caption">\(note)</figcaption>
            </figure>
            \(relations)
            """
    }

    private var relations: Markup {
        let decisions = Dictionary(report.graph.decisions.map { ($0.path, $0) }) { first, _ in first }
        func cell(_ path: String) -> Markup {
            guard let decision = decisions[path] else { return .text(path) }
            return "\(Markup.text(decision.id)) \(Markup.text(decision.title)) (\(Markup.text(decision.status)))"
        }
        guard !report.graph.relations.isEmpty else { return "" }
        return table(
            "relations", caption: language("Relations of decisions", "Liens entre décisions"),
            [language("Decision", "Décision"), language("Relation", "Lien"), language("Decision", "Décision")],
            report.graph.relations.map { one in
                (nil, [cell(one.from), "\(relation(one.kind, isPartial: one.partial))", cell(one.to)])
            })
    }

    private func relation(_ kind: String, isPartial: Bool) -> String {
        let word =
            switch DecisionEdge.Kind(rawValue: kind) {
            case .supersedes: language("supersedes", "remplace")
            case .amends: language("amends", "modifie")
            case .clarifies: language("clarifies", "précise")
            case .relatesTo, nil: language("relates to", "est liée à")
            }
        return isPartial ? language("partly ", "en partie ") + word : word
    }

    // MARK: Tables

    private var inForce: Markup {
        table(
            "in-force", caption: language("Decisions in force at the start", "Décisions en vigueur au début"),
            [language("Decision", "Décision"), language("Title", "Titre"), language("Record", "Fichier")],
            report.inForce.map { (nil, [.text($0.id), .text($0.title), .text($0.path)]) })
    }

    private var changes: Markup {
        table(
            "changes", caption: language("Changes of a decision's status", "Changements de statut"),
            [
                language("Time", "Heure"), language("Decision", "Décision"), language("Title", "Titre"),
                language("Status", "Statut"), "Commit", language("Who", "Qui"),
            ],
            report.changes.map { one in
                (
                    nil,
                    [
                        .time(one.time), .text(one.decision), .text(one.title), move(one.from, one.to),
                        commit(one.commit), .text(one.author),
                    ]
                )
            })
    }

    private var named: Markup {
        table(
            "named",
            caption: language("Decisions and the commits that name them", "Décisions et commits qui les citent"),
            [language("Decision", "Décision"), language("Title", "Titre"), language("Status", "Statut"), "Commits"],
            report.decisions.map { one in
                let shown = Markup(one.commits.prefix(20).map(commit), separator: ", ")
                let left = one.commits.count - 20
                let more = left > 0 ? language(" and \(left) more", " et \(left) autres") : ""
                let title: Markup =
                    one.title.map(Markup.text)
                    ?? "\(language("no record has this id", "aucun fichier ne porte cet identifiant"))"
                return (
                    nil,
                    [.text(one.id), title, one.status.map(Markup.text) ?? "–", "\(one.commits.count): \(shown)\(more)"]
                )
            })
    }

    private var retired: Markup {
        table(
            "retired",
            caption: language(
                "Commits that name a decision that was over", "Commits qui citent une décision révolue"),
            [
                "Commit", language("Subject", "Sujet"), language("Decision", "Décision"), language("Status", "Statut"),
                language("Instead", "À la place"),
            ],
            report.retiredCited.map { one in
                (
                    nil,
                    [
                        commit(one.commit), .text(one.subject),
                        "\(Markup.text(one.decision)) \(Markup.text(one.title))", .text(one.status),
                        one.successors.isEmpty ? "–" : .list(one.successors),
                    ]
                )
            })
    }

    // MARK: Beside the rules

    var besideTheRules: Markup {
        """
        <h3>\(language("Commits on governed paths that do not name the decision", "Commits sur des chemins régis qui ne citent pas la décision"))</h3>
        \(uncitedTable)<h3>\(language("Exemptions", "Exemptions"))</h3>
        \(exemptionTable)
        """
    }

    private var uncitedTable: Markup {
        table(
            "uncited",
            caption: language(
                "Commits on governed paths that do not name the decision",
                "Commits sur des chemins régis qui ne citent pas la décision"),
            [
                "Commit", language("Subject", "Sujet"), language("Who", "Qui"), language("Governed by", "Régi par"),
                language("Paths", "Chemins"), language("Exempted", "Exempté"),
            ],
            report.uncited.map { one in
                let left = one.pathCount - one.paths.count
                let more = left > 0 ? language(" and \(left) more", " et \(left) autres") : ""
                return (
                    nil,
                    [
                        commit(one.commit), .text(one.subject), .text(one.author), .text(one.decision),
                        "\(Markup.list(one.paths))\(more)",
                        "\(one.exempted ? language("yes", "oui") : language("no", "non"))",
                    ]
                )
            })
    }

    private var exemptionTable: Markup {
        table(
            "exemptions",
            caption: language("Commits that ask to be excused", "Commits qui demandent une exemption"),
            ["Commit", language("Subject", "Sujet"), language("Who", "Qui"), language("Reason", "Motif")],
            report.exemptions.map { one in
                (nil, [commit(one.commit), .text(one.subject), .text(one.author), .text(one.reason)])
            })
    }
}

extension Markup {
    /// A graph, whose SVG escapes what it shows by itself.
    fileprivate init(_ graph: DecisionGraph, _ frame: DecisionGraph.SVGFrame) {
        self.init(stringLiteral: graph.svg(frame))
    }
}
