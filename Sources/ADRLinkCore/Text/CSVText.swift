/// Text as a cell of a table in the form of RFC 4180.
public enum CSVText {
    /// The cell, with everything visible that could act on a terminal, and nothing that a spreadsheet takes for a formula.
    public static func cell(_ text: String) -> String {
        var cell = TerminalText.escape(text)
        if let first = cell.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) { cell = "'" + cell }
        // Bytes, since whoever reads the table looks at them: a comma with an accent is a comma.
        let (quote, comma, blank) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: " "))
        let isPlain = cell.utf8.allSatisfy { $0 != quote && $0 != comma }
        guard !isPlain || cell.utf8.first == blank || cell.utf8.last == blank else { return cell }
        var quoted = [quote]
        for byte in cell.utf8 {
            if byte == quote { quoted.append(quote) }
            quoted.append(byte)
        }
        quoted.append(quote)
        return String(decoding: quoted, as: UTF8.self)
    }
}
