/// Text of records as it has to be written in a cell of an index.
public enum IndexText {
    /// The text in Markdown, on one line, so that it shows as it is: no markup, HTML, cell or writing direction of its own.
    ///
    /// Code in single backticks stays code, since titles often have some.
    public static func cell(_ text: String) -> String {
        let plain = TerminalText.escape(text.replacing("\t", with: " "))
        let parts = plain.split(separator: "`", omittingEmptySubsequences: false)
        let isCode = parts.count % 2 == 1 && parts.count > 1 && !parts.dropFirst().dropLast().contains(where: \.isEmpty)
        let marked =
            isCode
            ? parts.enumerated().map { $0.offset % 2 == 1 ? "`\($0.element)`" : escape(String($0.element)) }.joined()
            : escape(plain)
        return withoutBars(marked).trimmingBlanks
    }

    private static func escape(_ text: String) -> String {
        text.split(separator: "<", omittingEmptySubsequences: false).map {
            MarkdownText.escape(String($0), opens: false)
        }.joined(separator: "&lt;")
    }

    /// A bar would end the cell, in code too; one with a backslash does not.
    private static func withoutBars(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if scalar == "|", !isEscaped { result.append("\\") }
            isEscaped = scalar == "\\" && !isEscaped
            result.append(scalar)
        }
        return String(result)
    }

    /// The way from a folder to a file as the destination of a link.
    static func destination(of path: String, from folder: String) -> String {
        let target = path.split(separator: "/")
        let start = folder.split(separator: "/").filter { $0 != "." }
        var shared = 0
        while shared < start.count, shared < target.count - 1, start[shared] == target[shared] { shared += 1 }
        let steps = Array(repeating: "..", count: start.count - shared) + target[shared...].map(String.init)
        return steps.map(percentEncoded).joined(separator: "/")
    }

    private static func percentEncoded(_ component: String) -> String {
        var encoded = ""
        for byte in component.utf8 {
            if byte.isDigit || byte.isASCIILetter || "-_.~".utf8.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.first == " " { text = text.dropFirst() }
        // The blank behind a backslash is not what ends the cell.
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
