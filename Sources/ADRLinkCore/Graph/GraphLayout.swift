/// Where the boxes of a graph stand: rows of decisions, each below those that it supersedes, amends or clarifies.
///
/// Decisions without any relation stand in a block of their own below the others.
struct GraphLayout {
    static let width = 190
    static let height = 64
    private static let across = 40
    private static let down = 56
    private static let margin = 24
    private static let perRow = 5

    /// By place of the node: the upper left corner of its box.
    private(set) var corners: [(x: Int, y: Int)]
    private(set) var size: (width: Int, height: Int)

    init(_ graph: DecisionGraph) {
        let rows = Self.rows(graph)
        corners = Array(repeating: (0, 0), count: graph.nodes.count)
        var widest = 1
        for (row, places) in rows.enumerated() {
            widest = max(widest, places.count)
            for (column, place) in places.enumerated() {
                corners[place] = (
                    Self.margin + column * (Self.width + Self.across), Self.margin + row * (Self.height + Self.down)
                )
            }
        }
        size = (
            2 * Self.margin + widest * Self.width + (widest - 1) * Self.across,
            2 * Self.margin + max(1, rows.count) * Self.height + max(0, rows.count - 1) * Self.down
        )
    }

    private static func rows(_ graph: DecisionGraph) -> [[Int]] {
        let related = Set(graph.edges.flatMap { [$0.from, $0.to] })
        let ranks = ranks(graph)
        var rows: [[Int]] = []
        for place in graph.nodes.indices where related.contains(place) {
            while rows.count <= ranks[place] { rows.append([]) }
            rows[ranks[place]].append(place)
        }
        // Each row in the order of what its decisions hang on, so that arrows cross less.
        var columns: [Int: Int] = [:]
        for row in rows.indices {
            if row > 0 {
                var weights: [Int: Double] = [:]
                for place in rows[row] {
                    let above = graph.edges.filter { $0.from == place }.compactMap { columns[$0.to] }
                    weights[place] = above.isEmpty ? .infinity : Double(above.reduce(0, +)) / Double(above.count)
                }
                rows[row].sort { ((weights[$0] ?? 0), $0) < ((weights[$1] ?? 0), $1) }
            }
            for (column, place) in rows[row].enumerated() { columns[place] = column }
        }
        // A row that is too wide to be read goes on below itself.
        rows = rows.flatMap { row in
            stride(from: 0, to: row.count, by: 2 * perRow).map { Array(row[$0..<min($0 + 2 * perRow, row.count)]) }
        }
        let alone = graph.nodes.indices.filter { !related.contains($0) }
        for start in stride(from: 0, to: alone.count, by: perRow) {
            rows.append(Array(alone[start..<min(start + perRow, alone.count)]))
        }
        return rows
    }

    /// How far each node is from one that leads nowhere, by the longest way; ways round in a circle are left out.
    private static func ranks(_ graph: DecisionGraph) -> [Int] {
        var targets: [[Int]] = Array(repeating: [], count: graph.nodes.count)
        for edge in graph.edges { targets[edge.from].append(edge.to) }
        var ranks = [Int](repeating: -1, count: graph.nodes.count)
        var isOpen = [Bool](repeating: false, count: graph.nodes.count)
        for start in graph.nodes.indices where ranks[start] < 0 {
            var stack = [(place: start, next: 0, rank: 0)]
            isOpen[start] = true
            while let (place, next, rank) = stack.last {
                if next == targets[place].count {
                    ranks[place] = rank
                    isOpen[place] = false
                    stack.removeLast()
                    if let last = stack.indices.last { stack[last].rank = max(stack[last].rank, rank + 1) }
                    continue
                }
                stack[stack.count - 1].next += 1
                let target = targets[place][next]
                if isOpen[target] { continue }
                if ranks[target] >= 0 {
                    stack[stack.count - 1].rank = max(rank, ranks[target] + 1)
                } else {
                    isOpen[target] = true
                    stack.append((target, 0, 0))
                }
            }
        }
        return ranks
    }
}
