/// Plain text as it has to be written in Markdown so that it stays plain text.
public enum MarkdownText {
    /// The text with a backslash before everything that Markdown, HTML or a reader of headings would take for markup.
    ///
    /// What cannot be misread stays as it is: `snake_case`, `a < b`, quotes, a bar, a slash.
    ///
    /// - Parameter opens: the text stands at the start of its line or heading, not behind a number.
    public static func escape(_ text: String, opens: Bool = true) -> String {
        let scalars = Array(text.unicodeScalars)
        var escaped = String.UnicodeScalarView()
        let start = leadingMark(scalars, opens)
        for (place, scalar) in scalars.enumerated() {
            let before = place > 0 ? scalars[place - 1] : " "
            let after = place + 1 < scalars.count ? scalars[place + 1] : " "
            let isMarkup =
                switch scalar {
                case "\\", "`", "*", "[", "]", "~", "{", "}": true
                case "_": !(isWord(before) && isWord(after))
                case "<": after.properties.isAlphabetic || after == "/" || after == "!" || after == "?"
                // `\<!--` would still be a comment to readers that know no backslash.
                case "!": before == "<"
                case "&": after == "#" || after.properties.isAlphabetic
                case "#": before == "{" || place == scalars.count - 1 && before == " "
                default: false
                }
            if isMarkup || place == start { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// The text without the backslashes that only protect punctuation.
    public static func unescape(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                if !isPunctuation(scalar) { plain.append("\\") }
                plain.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                plain.append(scalar)
            }
        }
        if isEscaped { plain.append("\\") }
        return String(plain)
    }

    /// The mark at the start that would be taken for a bullet, a quotation, or a part of the record's number.
    private static func leadingMark(_ scalars: [Unicode.Scalar], _ opens: Bool) -> Int? {
        guard let first = scalars.first else { return nil }
        if ".:-|)/".unicodeScalars.contains(first) { return 0 }
        guard opens else { return nil }
        if "#>+=\"'".unicodeScalars.contains(first) { return 0 }
        // `2. Phase` looks like a number of its own.
        let digits = scalars.prefix { ("0"..."9").contains($0) }.count
        guard digits > 0, digits < scalars.count, ".):-|".unicodeScalars.contains(scalars[digits]) else { return nil }
        return digits
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
        default: false
        }
    }
}
