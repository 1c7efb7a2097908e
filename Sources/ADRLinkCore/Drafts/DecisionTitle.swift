/// What somebody typed as the title of a decision, once it is known to be fit for a heading.
struct DecisionTitle: Sendable {
    let text: String

    /// The most characters of a title: more than a heading has, less than a text.
    static let limit = 500

    /// Throws for what no heading can hold: nothing, several lines, characters that are not seen or turn the line around.
    init(_ typed: String) throws(ADRLinkError) {
        let trimmed = Array(typed.utf8)[...].trimmed().text
        guard !trimmed.isEmpty else { throw ADRLinkError(.usage, "the title is empty") }
        if typed.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
            throw ADRLinkError(
                .usage, "the title has more than one line", hint: "give one line, and write the rest into the record")
        }
        for scalar in typed.unicodeScalars where TerminalText.needsEscape(scalar) || scalar == "\u{fffd}" {
            throw ADRLinkError(
                .usage, "the title holds the character \(Self.name(scalar)), which nobody can see or which is not text",
                hint: "type the title anew instead of pasting it")
        }
        guard trimmed.count <= Self.limit else {
            throw ADRLinkError(.usage, "the title has \(trimmed.count) characters; \(Self.limit) is the most")
        }
        text = trimmed
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
