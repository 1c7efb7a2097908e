/// Text as a cell of a table in the form of RFC 4180.
public enum CSVText {
    /// The cell, with everything visible that could act on a terminal, and nothing that a spreadsheet takes for a formula.
    public static func cell(_ text: String) -> String {
        var cell = TerminalText.escape(text)
        if let first = cell.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) { cell = "'" + cell }
        guard cell.contains(where: { ",\"".contains($0) }) || cell.hasPrefix(" ") || cell.hasSuffix(" ") else {
            return cell
        }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
