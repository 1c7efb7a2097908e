extension DecisionGraph {
    /// The graph in the language of Graphviz.
    public var dot: String {
        var lines = [
            "digraph decisions {", "    rankdir=BT;",
            "    node [fontname=\"Helvetica\", fontsize=11, style=filled];",
            "    edge [fontname=\"Helvetica\", fontsize=9];",
        ]
        for (place, node) in nodes.enumerated() {
            let style = GraphStyle(node.status)
            let text = [node.id, GraphText.short(node.title, 60), node.status.description].map(Self.dotText)
            let (shape, form) = Self.dotShape(style)
            lines.append(
                "    d\(place) [label=\"\(text.joined(separator: "\\n"))\", shape=\(shape), style=\"\(form)\", "
                    + "fillcolor=\"\(style.colours.fill)\", color=\"\(style.colours.line)\"];")
        }
        for edge in edges {
            let style =
                switch edge.kind {
                case .supersedes: edge.partial ? "dashed" : "solid"
                case .amends, .clarifies, .relatesTo: "dotted"
                }
            let arrow = edge.kind == .relatesTo ? ", dir=none" : ""
            lines.append("    d\(edge.from) -> d\(edge.to) [label=\"\(edge.label)\", style=\(style)\(arrow)];")
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private static func dotShape(_ style: GraphStyle) -> (shape: String, style: String) {
        switch style {
        case .accepted: ("box", "filled")
        case .proposed: ("box", "filled,rounded")
        case .rejected: ("octagon", "filled")
        case .retired: ("box", "filled,dashed")
        case .unknown: ("box", "filled,dotted")
        }
    }

    /// Text within quotes. Graphviz reads `\N` and the like in labels, and `&…;` as characters.
    static func dotText(_ text: String) -> String {
        GraphText.short(text, 80).replacing("&", with: "&amp;").replacing("\\", with: "\\\\")
            .replacing("\"", with: "\\\"")
    }
}
