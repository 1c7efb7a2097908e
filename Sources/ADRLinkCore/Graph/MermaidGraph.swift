extension DecisionGraph {
    /// The graph in the language of Mermaid, which hosting services draw in Markdown.
    public var mermaid: String {
        var lines = ["flowchart BT"]
        for (place, node) in nodes.enumerated() {
            let label = "\(Self.mermaidText(node.id))<br>\(Self.mermaidText(GraphText.short(node.title, 60)))<br>"
            let (open, close) = Self.mermaidShape(GraphStyle(node.status))
            let status = Self.mermaidText(node.status.description)
            lines.append("    d\(place)\(open)\"\(label)\(status)\"\(close):::\(GraphStyle(node.status).rawValue)")
        }
        for edge in edges {
            let arrow =
                switch edge.kind {
                case .supersedes: edge.partial ? "-. \"\(edge.label)\" .->" : "-- \"\(edge.label)\" -->"
                case .amends, .clarifies: "-. \"\(edge.label)\" .->"
                case .relatesTo: "-. \"\(edge.label)\" .-"
                }
            lines.append("    d\(edge.from) \(arrow) d\(edge.to)")
        }
        for style in GraphStyle.allCases where nodes.contains(where: { GraphStyle($0.status) == style }) {
            let (fill, line) = style.colours
            let dashes = style == .retired || style == .unknown ? ",stroke-dasharray:4 3" : ""
            lines.append("    classDef \(style.rawValue) fill:\(fill),stroke:\(line),color:#1f2328\(dashes)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func mermaidShape(_ style: GraphStyle) -> (String, String) {
        switch style {
        case .accepted: ("[", "]")
        case .proposed: ("([", "])")
        case .rejected: ("{{", "}}")
        case .retired: ("[/", "/]")
        case .unknown: ("[", "]")
        }
    }

    /// Letters, digits and what is harmless; everything else by its number, which Mermaid shows as the character.
    ///
    /// Within quotes Mermaid still reads Markdown, HTML and its own words: none of their signs is left.
    static func mermaidText(_ text: String) -> String {
        var escaped = ""
        for scalar in TerminalText.escape(text).unicodeScalars {
            let isPlain =
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || " -.,:…—–'".unicodeScalars.contains(scalar)
            if isPlain { escaped.unicodeScalars.append(scalar) } else { escaped += "#\(scalar.value);" }
        }
        return escaped
    }
}
