/// The rows of an index, and how they are laid out.
public struct IndexTable: Equatable, Sendable {
    /// Numbered decisions by number and path, then the others by path.
    public var rows: [IndexRow]

    init(rows: [IndexRow]) { self.rows = rows }

    /// The lines from marker to marker, without line ends.
    func block(_ form: IndexForm) -> [String] { [form.openingMarker] + lines(form) + [IndexForm.closingMarker] }

    /// The lines between the markers.
    func lines(_ form: IndexForm) -> [String] {
        if rows.isEmpty { return ["", "There are no decisions yet.", ""] }
        var lines = [""]
        for (title, places) in groups(form.grouping) {
            if let title { lines += ["### \(title)", ""] }
            lines += IndexRow.head(form) + places.map { rows[$0].line(form) } + [""]
        }
        return lines
    }

    /// The places of the rows, put together, each group with its title; no title where there is one group only.
    public func groups(_ grouping: IndexForm.Grouping) -> [(title: String?, rows: [Int])] {
        switch grouping {
        case .none: return [(nil, Array(rows.indices))]
        case .status:
            let groups = Dictionary(grouping: rows.indices) { rows[$0].status }
            let order = groups.keys.sorted { (Self.rank($0), $0) < (Self.rank($1), $1) }
            return order.map { ($0.prefix(1).uppercased() + $0.dropFirst(), groups[$0] ?? []) }
        case .year:
            let groups = Dictionary(grouping: rows.indices) { String(rows[$0].date.prefix(4)) }
            return groups.keys.sorted(by: >).map { ($0.isEmpty ? "Without a date" : $0, groups[$0] ?? []) }
        }
    }

    /// What is in force comes first, what is no longer in force last.
    private static func rank(_ status: String) -> Int {
        switch DecisionStatus(family: status) {
        case .accepted: 0
        case .proposed: 1
        case .draft: 2
        case .superseded: 5
        case .deprecated: 6
        case .rejected: 7
        default: status == DecisionStatus.unknown.description ? 4 : 3
        }
    }

    /// The rows as the lines of a block have them; other lines are passed over.
    init(reading lines: [Substring]) {
        rows = lines.compactMap { IndexRow(line: $0) }
    }

    /// The same rows, each with the commits that it has in another table.
    func keepingCommits(of other: IndexTable) -> IndexTable {
        var known: [String: String] = [:]
        for row in other.rows { known[row.destination] = row.commits }
        return IndexTable(
            rows: rows.map { row in
                var row = row
                row.commits = known[row.destination] ?? ""
                return row
            })
    }
}
