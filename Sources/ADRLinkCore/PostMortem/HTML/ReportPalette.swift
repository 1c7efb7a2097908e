/// The colours of a report's page, by the name of their variable in its style sheet.
///
/// Text has a contrast of at least 4.5 to 1 on every background, marks of at least 3 to 1, by the formula of WCAG 2.
enum ReportPalette {
    /// What everything stands on.
    static let backgrounds = ["page", "panel"]
    /// Lines that only part things, and say nothing.
    static let decorative = ["rule"]

    static let light = [
        ("page", "#ffffff"), ("panel", "#f6f8fa"), ("rule", "#d0d7de"), ("ink", "#1f2328"), ("muted", "#57606a"),
        ("link", "#0550ae"), ("focus", "#0550ae"), ("commit", "#0757ba"), ("exempted", "#6b5900"),
        ("uncited", "#924600"), ("decision", "#6639ba"), ("ok", "#116329"), ("failed", "#b31d28"),
        ("aborted", "#a02f00"), ("not-started", "#57606a"), ("unknown", "#0b6068"), ("open", "#7d4e00"),
    ]

    static let dark = [
        ("page", "#0d1117"), ("panel", "#161b22"), ("rule", "#30363d"), ("ink", "#e6edf3"), ("muted", "#9da7b3"),
        ("link", "#79c0ff"), ("focus", "#79c0ff"), ("commit", "#79c0ff"), ("exempted", "#d9c768"),
        ("uncited", "#ffab70"), ("decision", "#d2a8ff"), ("ok", "#56d364"), ("failed", "#ff8e86"),
        ("aborted", "#ffa657"), ("not-started", "#9da7b3"), ("unknown", "#56d4dd"), ("open", "#e3b341"),
    ]

    /// The variables of a style sheet, in one line.
    static func variables(_ colours: [(String, String)]) -> String {
        colours.map { "--\($0):\($1)" }.joined(separator: ";")
    }
}
