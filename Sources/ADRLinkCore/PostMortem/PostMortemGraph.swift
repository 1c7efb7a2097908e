extension PostMortem {
    /// The decisions that the report names, those that a relation joins to one of them, and the relations.
    public struct Graph: Codable, Equatable, Sendable {
        /// Where they stand at the end of the window.
        public var decisions: [StandingDecision] = []
        public var relations: [Relation] = []
    }

    /// A relation of two decisions, which are named by the paths of their records.
    public struct Relation: Codable, Equatable, Sendable {
        /// The decision that supersedes, amends or clarifies; of two that relate, the one that comes first.
        public var from: String
        public var to: String
        /// `supersedes`, `amends`, `clarifies` or `relates-to`.
        public var kind: String
        /// Only a part is superseded or amended.
        public var partial: Bool
    }
}

extension PostMortem.Graph {
    /// - Parameter index: the decisions at the end of the window.
    init(_ report: PostMortem, _ index: DecisionIndex) {
        var ids = Set(report.changes.map(\.decision))
        ids.formUnion(report.decisions.map(\.id))
        ids.formUnion(report.retiredCited.flatMap { [$0.decision] + $0.successors })
        ids.formUnion(report.uncited.map(\.decision))
        let named = Set(index.decisions.filter { ids.contains($0.id.description) }.map(\.path))
        let edges = index.edges.filter { named.contains($0.from) || named.contains($0.to) }
        let shown = named.union(edges.flatMap { [$0.from, $0.to] })
        decisions = index.decisions.filter { shown.contains($0.path) }.map {
            PostMortem.StandingDecision(
                id: $0.id.description, title: $0.title, status: $0.status.description, path: $0.path)
        }
        relations = edges.map {
            PostMortem.Relation(from: $0.from, to: $0.to, kind: $0.kind.rawValue, partial: $0.partial)
        }
    }
}

extension DecisionGraph {
    /// The decisions of a report, those with relations first where there are more than can be drawn.
    init(_ graph: PostMortem.Graph, limit: Int) {
        var shown = graph.decisions
        if shown.count > limit {
            let related = Set(graph.relations.flatMap { [$0.from, $0.to] })
            shown = shown.filter { related.contains($0.path) } + shown.filter { !related.contains($0.path) }
        }
        let nodes = shown.prefix(limit).map {
            Node(
                id: $0.id, title: $0.title, status: DecisionStatus(family: $0.status) ?? .custom($0.status),
                path: $0.path)
        }
        let places = Dictionary(nodes.enumerated().map { ($1.path, $0) }) { first, _ in first }
        self.init(
            nodes: nodes,
            edges: graph.relations.compactMap { relation in
                guard let from = places[relation.from], let to = places[relation.to],
                    let kind = DecisionEdge.Kind(rawValue: relation.kind)
                else { return nil }
                return Edge(from: from, to: to, kind: kind, partial: relation.partial)
            })
    }
}
