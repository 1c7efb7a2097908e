/// Decisions and how they relate, ready to be drawn.
///
/// Arrows lead from the newer decision to the older one that it supersedes, amends or clarifies.
public struct DecisionGraph: Sendable {
    public struct Node: Sendable {
        public var id: String
        public var title: String
        public var status: DecisionStatus
        public var path: String
    }

    public struct Edge: Equatable, Sendable {
        /// Places in `nodes`.
        public var from: Int
        public var to: Int
        public var kind: DecisionEdge.Kind
        public var partial: Bool

        /// What is written at the arrow.
        var label: String {
            let word = kind == .relatesTo ? "relates to" : kind.rawValue
            return partial ? "partly " + word : word
        }
    }

    public var nodes: [Node]
    public var edges: [Edge]

    init(nodes: [Node], edges: [Edge]) {
        self.nodes = nodes
        self.edges = edges
    }

    /// - Parameter shown: the decisions to draw; relations with others are left out.
    public init(_ shown: [Decision], _ index: DecisionIndex) {
        nodes = shown.map {
            Node(
                id: $0.id.description, title: $0.title.isEmpty ? $0.slug : $0.title, status: $0.status, path: $0.path)
        }
        var places: [String: Int] = [:]
        for (place, node) in nodes.enumerated() { places[node.path] = place }
        edges = index.edges.compactMap { edge in
            guard let from = places[edge.from], let to = places[edge.to] else { return nil }
            return Edge(from: from, to: to, kind: edge.kind, partial: edge.partial)
        }
    }
}

/// How a status is drawn, the same in every language: by a form, by a line and by a colour.
enum GraphStyle: String, CaseIterable {
    case accepted, proposed, rejected, retired, unknown

    init(_ status: DecisionStatus) {
        switch status {
        case .accepted: self = .accepted
        case .draft, .proposed: self = .proposed
        case .rejected: self = .rejected
        case .deprecated, .superseded: self = .retired
        case .unknown, .custom: self = .unknown
        }
    }

    /// Background and line, on white.
    var colours: (fill: String, line: String) {
        switch self {
        case .accepted: ("#dff3e3", "#1a7f37")
        case .proposed: ("#fff4d1", "#9a6700")
        case .rejected: ("#ffe1de", "#cf222e")
        case .retired: ("#eaeef2", "#6e7781")
        case .unknown: ("#ffffff", "#57606a")
        }
    }

    /// The same on black.
    var darkColours: (fill: String, line: String) {
        switch self {
        case .accepted: ("#12331c", "#3fb950")
        case .proposed: ("#3a2d08", "#d29922")
        case .rejected: ("#42191a", "#f85149")
        case .retired: ("#21262d", "#8b949e")
        case .unknown: ("#0d1117", "#b1bac4")
        }
    }
}

/// Text cut to what a box of a graph can hold.
enum GraphText {
    /// At most `limit` characters of the text, with everything made visible that could do more than stand there.
    static func short(_ text: String, _ limit: Int) -> String {
        let plain = TerminalText.escape(text.split { $0 == "\n" || $0 == "\t" }.joined(separator: " "))
        return plain.count <= limit ? plain : String(plain.prefix(limit - 1)) + "…"
    }
}
