/// Text from a repository, made safe to show on a terminal.
///
/// Titles, paths and messages may hold anything: escape sequences that move the cursor, control characters, and marks
/// that turn the direction of writing so that a line reads as something else. All of these become visible.
public enum TerminalText {
    /// The text on one line, with everything that is not plain text as `\u{…}`.
    public static func escape(_ text: String) -> String {
        // Most texts are plain ASCII, and a list may have hundreds of thousands.
        if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7f }) { return text }
        guard text.unicodeScalars.contains(where: needsEscape) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            if needsEscape(scalar) {
                escaped +=
                    scalar == "\n" ? "\\n" : scalar == "\t" ? "\\t" : "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Several lines, each escaped.
    public static func escapeLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escape(String($0)) }.joined(separator: "\n")
    }

    /// Whether a character could do something else on a terminal than stand there.
    public static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: true
        // Marks and embeddings of writing direction, and their ends; the Arabic letter mark.
        case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        // Line and paragraph separators, zero-width characters that hide in a word, interlinear annotation, tags.
        case 0x2028, 0x2029, 0x200b, 0x2060, 0xfeff, 0xfff9...0xfffb, 0xe0000...0xe007f: true
        default: false
        }
    }
}
