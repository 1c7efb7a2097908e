/// One decision in an index. All texts are Markdown, as they stand in the cells.
public struct IndexRow: Equatable, Sendable {
    /// The id, without its link.
    public var id: String
    /// Where its record lies, seen from the page: this is what tells one row from another.
    public var destination: String
    public var title: String
    public var status: String
    /// Empty where the record states none.
    public var date: String
    public var supersededBy: String
    /// The commits that name it; empty where nobody asked for them.
    public var commits = ""

    init(_ decision: Decision, in folder: String, successors: [(decision: Decision, partial: Bool)]) {
        id = IndexText.cell(decision.id.description)
        destination = IndexText.destination(of: decision.path, from: folder)
        title = IndexText.cell(decision.title.isEmpty ? decision.slug : decision.title)
        status = IndexText.cell(decision.status.description)
        date = decision.date ?? ""
        supersededBy = successors.map { successor, partial in
            let link = IndexText.destination(of: successor.path, from: folder)
            return "[\(IndexText.cell(successor.id.description))](\(link))" + (partial ? " in part" : "")
        }.joined(separator: ", ")
    }

    // MARK: As a line of a table

    static func head(_ form: IndexForm) -> [String] {
        let names = ["Decision", "Title", "Status", "Date", "Superseded by"] + (form.commits ? ["Commits"] : [])
        return [line(names), line(names.map { _ in "---" })]
    }

    func line(_ form: IndexForm) -> String {
        Self.line(
            ["[\(id)](\(destination))", title, status, date, supersededBy] + (form.commits ? [commits] : []))
    }

    private static func line(_ cells: [String]) -> String {
        "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined()
    }

    /// Reads a line of a table as `line` writes it; nil for any other.
    init?(line: Substring) {
        guard let cells = Self.cells(of: line), cells.count == 5 || cells.count == 6 else { return nil }
        guard cells[0].hasPrefix("["), cells[0].hasSuffix(")"),
            let middle = cells[0].range(of: "](", isLast: true)
        else { return nil }
        id = String(cells[0][cells[0].index(after: cells[0].startIndex)..<middle.lowerBound])
        destination = String(cells[0][middle.upperBound...].dropLast())
        (title, status, date, supersededBy) = (cells[1], cells[2], cells[3], cells[4])
        commits = cells.count == 6 ? cells[5] : ""
    }

    /// The cells of a line between bars that no backslash protects.
    private static func cells(of line: Substring) -> [String]? {
        guard line.hasPrefix("|"), line.hasSuffix("|"), line.utf8.count > 1 else { return nil }
        var cells: [String] = []
        var cell = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in line.unicodeScalars.dropFirst() {
            if scalar == "|", !isEscaped {
                cells.append(trimmed(String(cell)))
                cell = .init()
            } else {
                cell.append(scalar)
            }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return cell.isEmpty ? cells : nil
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}

extension String {
    fileprivate func range(of text: String, isLast: Bool) -> Range<String.Index>? {
        ranges(of: text).last
    }
}
