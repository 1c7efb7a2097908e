/// A generated part of a report, by the name that templates use.
enum ReportBlock: String, CaseIterable, Sendable {
    case summary, timeline, diagram
    case inForce = "in-force"
    case changes, commits, retired, uncited, exemptions, actions, failures, audit, gaps

    /// It between its markers; what stands between them may be written anew.
    func marked(_ renderer: ReportRenderer) -> String {
        "\(openingMarker(renderer.language))\n\n\(markdown(renderer))\n\n\(closingMarker)"
    }

    private func openingMarker(_ language: ReportLanguage) -> String {
        "\(Self.opening)\(rawValue) \(language.code) -->"
    }

    var closingMarker: String { "\(Self.closing)\(rawValue) -->" }

    static let opening = "<!-- adrlink report "
    static let closing = "<!-- /adrlink report "

    /// Its text as Markdown, without its markers.
    func markdown(_ renderer: ReportRenderer) -> String {
        switch self {
        case .summary: renderer.summary
        case .timeline: renderer.timeline
        case .diagram: renderer.diagram
        case .inForce: renderer.inForce
        case .changes: renderer.changes
        case .commits: renderer.commits
        case .retired: renderer.retired
        case .uncited: renderer.uncited
        case .exemptions: renderer.exemptions
        case .actions: renderer.actions
        case .failures: renderer.failures
        case .audit: renderer.audit
        case .gaps: renderer.gaps
        }
    }
}

/// Writes the parts of a report as Markdown.
struct ReportRenderer {
    let report: PostMortem
    let language: ReportLanguage
    let actionsByEvent: [String: PostMortem.Action]

    init(_ report: PostMortem, _ language: ReportLanguage) {
        self.report = report
        actionsByEvent = Dictionary(report.actions.map { ($0.id, $0) }) { first, _ in first }
        self.language = language
    }

    /// What is said where there is nothing to say.
    var nothing: String { language("None.", "Aucun.") }

    func text(_ text: String) -> String { ReportMarkdown.text(text) }

    func list(_ texts: [String]) -> String { texts.map(text).joined(separator: ", ") }

    func table(_ head: [String], _ rows: [[String]]) -> String {
        rows.isEmpty ? nothing : ReportMarkdown.table(head, rows)
    }
}
