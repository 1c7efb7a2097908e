/// Text as a document of XML or HTML shows it, in the flow or as the value of an attribute in double quotes.
public enum XMLText {
    /// Nothing of it is markup any more; what could hide or turn text round, or is not allowed in XML, is shown by its number.
    public static func escape(_ text: String) -> String {
        let plain = TerminalText.escape(text)
        guard plain.utf8.contains(where: { "&<>\"'".utf8.contains($0) || $0 == 0xef }) else { return plain }
        var escaped = ""
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{fffe}", "\u{ffff}": escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
