/// The words of a report in one of the languages that adrlink writes.
struct ReportLanguage: Equatable, Sendable {
    /// `en` or `fr`.
    let code: String

    /// Nil for another language.
    init?(_ code: String) {
        guard ["en", "fr"].contains(code) else { return nil }
        self.code = code
    }

    /// Throws `.usage` for another language.
    init(known code: String) throws(ADRLinkError) {
        guard let language = ReportLanguage(code) else {
            throw ADRLinkError(.usage, "reports are not written in \(code)", hint: "en and fr are known")
        }
        self = language
    }

    func callAsFunction(_ english: String, _ french: String) -> String { code == "fr" ? french : english }

    /// How an action ended.
    func result(_ action: PostMortem.Action) -> String {
        switch action.result {
        case "ok": self("ok", "réussie")
        case "failed": self("failed", "échouée") + (action.exit.map { " (\($0))" } ?? "")
        case "aborted": self("aborted", "interrompue") + (action.signal.map { " (signal \($0))" } ?? "")
        case "not-started": self("not started", "non lancée")
        case "unknown": self("unknown", "inconnue")
        default: action.dangling ? self("no outcome", "sans issue") : "–"
        }
    }
}

/// Text of a repository as Markdown shows it: as it is, wherever it stands in a line or in a cell of a table.
enum ReportMarkdown {
    /// Nothing of it is markup, HTML, a comment, the end of a cell or a control character any more.
    static func text(_ text: String) -> String {
        let plain = TerminalText.escape(text).unicodeScalars
        if plain.allSatisfy({
            $0.properties.isAlphabetic || ("0"..."9").contains($0) || " ,./;?%'".unicodeScalars.contains($0)
        }) {
            return String(plain)
        }
        var escaped = String.UnicodeScalarView()
        for scalar in plain {
            switch scalar {
            case "&": escaped += "&amp;".unicodeScalars
            case "<": escaped += "&lt;".unicodeScalars
            case ">": escaped += "&gt;".unicodeScalars
            // A backslash before a bar is shown by some renderers of tables.
            case "|": escaped += "&#124;".unicodeScalars
            // What would call somebody, or link somewhere, where the report is published.
            case "@": escaped += "&#64;".unicodeScalars
            case "\\", "`", "*", "_", "[", "]", "(", ")", "~", "{", "}", "#", "$", "!", "+", "=":
                escaped.append("\\")
                escaped.append(scalar)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// The first digits of an id that was made here.
    static func id(_ id: String) -> String { "`\(shortID(id))`" }

    /// `0123456789` of a commit, `7f3ac021/42` of an entry.
    static func shortID(_ id: String) -> String {
        let parts = id.split(separator: "/", maxSplits: 1)
        return parts.count == 2 ? "\(parts[0].prefix(8))/\(parts[1])" : String(id.prefix(10))
    }

    /// A date and a time of day with its zone.
    static func time(_ time: ZonedTime) -> String {
        let text = Self.seconds(time)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) \(zone(text))"
    }

    private static func seconds(_ time: ZonedTime) -> String {
        ZonedTime(microseconds: time.time.seconds * 1_000_000, offset: time.offset).description
    }

    private static func zone(_ text: String) -> String {
        let zone = text.dropFirst(19)
        return zone == "Z" ? "UTC" : String(zone)
    }

    /// A table; nil rows make none.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
