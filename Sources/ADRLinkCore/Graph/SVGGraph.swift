extension DecisionGraph {
    /// The graph as one SVG document that needs nothing else: no script, no font, no link to anywhere.
    ///
    /// Light or dark as the reader's system is; every box and arrow says in words what its form says.
    public var svg: String {
        svg(
            SVGFrame(
                title: "Decisions and how they relate", description: summary, isEmbedded: false, label: \.label)
        ) + "\n"
    }

    /// What an SVG of a graph says around its boxes and arrows.
    struct SVGFrame {
        var title: String
        var description: String
        /// Within a page the page says the colours, and names are told from others of the page.
        var isEmbedded: Bool
        /// What is said of an arrow.
        var label: (Edge) -> String

        /// Before each name that another element refers to.
        fileprivate var prefix: String { isEmbedded ? "graph-" : "" }
    }

    func svg(_ frame: SVGFrame) -> String {
        let layout = GraphLayout(self)
        let (width, height) = layout.size
        let id = frame.prefix
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"\(frame.isEmbedded ? " class=\"graph\"" : "") "
                + "viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" "
                + "role=\"img\" aria-labelledby=\"\(id)title \(id)desc\">",
            "<title id=\"\(id)title\">\(XMLText.escape(frame.title))</title>",
            "<desc id=\"\(id)desc\">\(XMLText.escape(frame.description))</desc>",
        ]
        if !frame.isEmbedded { lines.append("<style>\n\(Self.styleSheet)</style>") }
        lines += [
            "<defs><marker id=\"\(id)arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" "
                + "markerHeight=\"8\" orient=\"auto\"><path class=\"head\" d=\"M0 0L10 5L0 10z\"/></marker></defs>",
            "<rect class=\"page\" width=\"\(width)\" height=\"\(height)\"/>",
        ]
        for edge in edges { lines.append(line(edge, layout, frame)) }
        for place in nodes.indices { lines += box(place, layout) }
        return lines.joined(separator: "\n") + "\n</svg>"
    }

    private var summary: String {
        let relations = edges.prefix(40).map { "\(nodes[$0.from].id) \($0.label) \(nodes[$0.to].id)" }
        let more = edges.count > 40 ? ["and \(edges.count - 40) more"] : []
        return (["\(nodes.count) decisions"] + relations + more).joined(separator: "; ")
    }

    private func box(_ place: Int, _ layout: GraphLayout) -> [String] {
        let node = nodes[place]
        let style = GraphStyle(node.status)
        let corner = layout.corners[place]
        let (width, height) = (GraphLayout.width, GraphLayout.height)
        let radius = style == .proposed ? 16 : style == .rejected ? 0 : 4
        func text(_ line: Int, _ words: String, _ kind: String) -> String {
            "<text class=\"\(kind)\" x=\"\(width / 2)\" y=\"\(18 + line * 19)\">\(XMLText.escape(words))</text>"
        }
        return [
            "<g class=\"\(style.rawValue)\" transform=\"translate(\(corner.x) \(corner.y))\">",
            "<title>\(XMLText.escape("\(node.id): \(GraphText.short(node.title, 200)), \(node.status)"))</title>",
            "<rect class=\"box\" width=\"\(width)\" height=\"\(height)\" rx=\"\(radius)\"/>",
            text(0, GraphText.short(node.id, 24), "id"), text(1, GraphText.short(node.title, 28), "title"),
            text(2, GraphText.short(node.status.description, 24), "status"), "</g>",
        ]
    }

    private func line(_ edge: Edge, _ layout: GraphLayout, _ frame: SVGFrame) -> String {
        let (from, to) = (layout.corners[edge.from], layout.corners[edge.to])
        let (width, height) = (GraphLayout.width, GraphLayout.height)
        let isUp = from.y > to.y
        let start = (x: from.x + width / 2, y: isUp ? from.y : from.y + height)
        let end = (x: to.x + width / 2, y: isUp ? to.y + height : to.y)
        // In one row the arrow bends below it.
        let bend = from.y == to.y ? 40 : 0
        let (endY, middle) = from.y == to.y ? (to.y + height, from.y + height + bend) : (end.y, (start.y + end.y) / 2)
        let kind = edge.kind == .supersedes ? edge.partial ? "partly" : "whole" : "other"
        let head = edge.kind == .relatesTo ? "" : " marker-end=\"url(#\(frame.prefix)arrow)\""
        let words = "\(nodes[edge.from].id) \(frame.label(edge)) \(nodes[edge.to].id)"
        return "<g><title>\(XMLText.escape(words))</title><path class=\"edge \(kind)\" d=\"M\(start.x) \(start.y)"
            + "C\(start.x) \(middle) \(end.x) \(middle) \(end.x) \(endY)\"\(head)/></g>"
    }

    /// Colours for one background, each rule behind a selector of what it is about.
    static func colourRules(isDark: Bool, scope: String = "") -> String {
        let (page, ink, line) =
            isDark ? ("#0d1117", "#e6edf3", "#8b949e") : ("#ffffff", "#1f2328", "#57606a")
        var rules = "\(scope).page{fill:\(page)}\n\(scope)text{fill:\(ink)}\n\(scope).edge{stroke:\(line)}\n"
        rules += "\(scope).head{fill:\(line)}\n"
        for style in GraphStyle.allCases {
            let (fill, line) = isDark ? style.darkColours : style.colours
            rules += "\(scope).\(style.rawValue) .box{fill:\(fill);stroke:\(line)}\n"
        }
        return rules
    }

    /// Everything but colours.
    static func shapeRules(scope: String = "") -> String {
        let rules = [
            "text{font:11px system-ui,sans-serif;text-anchor:middle}", ".id{font-weight:600}",
            ".status{font-style:italic}", ".box{stroke-width:1.5}", ".retired .box{stroke-dasharray:5 3}",
            ".unknown .box{stroke-dasharray:1 3}", ".rejected .box{stroke-width:3}",
            ".edge{fill:none;stroke-width:1.5}", ".partly{stroke-dasharray:7 4}", ".other{stroke-dasharray:2 3}",
        ]
        return rules.map { scope + $0 + "\n" }.joined()
    }

    private static var styleSheet: String {
        shapeRules() + colourRules(isDark: false)
            + "@media (prefers-color-scheme:dark){\n\(colourRules(isDark: true))}\n"
    }
}
