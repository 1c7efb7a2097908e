extension PostMortem {
    /// The report as one page of HTML that needs nothing else: no script, no font, no picture, nothing from anywhere.
    ///
    /// Light or dark as the reader's system is, and light on paper. It is XML as well.
    ///
    /// - Parameter code: `en` or `fr`; throws `.usage` for another.
    public func html(language code: String) throws(ADRLinkError) -> String {
        ReportPage(self, try ReportLanguage(known: code)).document.source
    }
}

/// Writes the parts of a report as HTML.
struct ReportPage {
    let report: PostMortem
    let language: ReportLanguage
    /// Places of events, by their ids.
    let places: [String: Int]
    let actions: [String: PostMortem.Action]
    /// Places of actions, by their ids.
    let actionPlaces: [String: Int]
    private let uncited: Set<String>
    private let exempted: Set<String>

    init(_ report: PostMortem, _ language: ReportLanguage) {
        self.report = report
        self.language = language
        places = Dictionary(report.events.enumerated().map { ($1.id, $0) }) { first, _ in first }
        actions = Dictionary(report.actions.map { ($0.id, $0) }) { first, _ in first }
        actionPlaces = Dictionary(report.actions.enumerated().map { ($1.id, $0) }) { first, _ in first }
        uncited = Set(report.uncited.map(\.commit))
        exempted = Set(report.exemptions.map(\.commit)).union(report.uncited.filter(\.exempted).map(\.commit))
    }

    func mark(_ event: PostMortem.Event) -> EventMark { EventMark(event, uncited: uncited, exempted: exempted) }

    /// Nothing from elsewhere is loaded, and nothing runs, whatever the page would say.
    static let contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

    var document: Markup {
        let title = language("Post-mortem", "Post-mortem") + (report.window.incident.map { " \($0)" } ?? "")
        let sections = self.sections
        let links = sections.map { section -> Markup in "<li><a href=\"#\(section.id)\">\(section.title)</a></li>\n" }
        let bodies = sections.map { section -> Markup in
            "<section aria-labelledby=\"\(section.id)\">\n<h2 id=\"\(section.id)\" tabindex=\"-1\">\(section.title)</h2>\n\(section.body)</section>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.code)" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(Self.contentPolicy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="generator" content="adrlink"/>
            <title>\(title)</title>
            <style>
            \(Self.styleSheet)</style>
            </head>
            <body>
            <a class="skip" href="#content">\(language("Skip to the report", "Aller au rapport"))</a>
            \(EventMark.definitions)<header>
            <h1>\(Markup.text(title))</h1>
            <p class="lead">\(windowSentence)</p>
            \(asked)\(verdict)</header>
            <nav aria-label="\(language("Contents", "Sommaire"))">
            <ul>
            \(links)</ul>
            </nav>
            <main id="content" tabindex="-1">
            \(bodies)</main>
            <footer>
            <p>\(language("Made by adrlink report,", "Établi par adrlink report,")) \(Markup.time(report.made)). \(language("The same as data:", "Le même en données :")) <code>adrlink report --format json</code> (\(report.schema)).</p>
            </footer>
            </body>
            </html>

            """
    }

    /// Our own rules; the only signs in them that are markup elsewhere are those of strings.
    private static let styleSheet = Markup(rules: ReportStyleSheet.css)

    private struct Section {
        var id: String
        var title: String
        var body: Markup
    }

    private var sections: [Section] {
        let runs =
            report.runs == nil ? [] : [Section(id: "runs", title: language("Runs", "Exécutions"), body: self.runs)]
        return [
            Section(id: "summary", title: language("Summary", "Résumé"), body: summary),
            Section(id: "timeline", title: language("Timeline", "Chronologie"), body: timeline),
            Section(id: "decisions", title: language("Decisions", "Décisions"), body: decisions),
            Section(
                id: "beside", title: language("Changes beside the rules", "Changements hors des règles"),
                body: besideTheRules),
            Section(
                id: "actions", title: language("Privileged actions", "Actions privilégiées"), body: privilegedActions),
        ] + runs + [
            Section(
                id: "gaps",
                title: language("What this report could not see", "Ce que ce rapport n'a pas pu voir"), body: gaps),
            Section(
                id: "prose",
                title: language("Impact, root cause and follow-ups", "Impact, cause première et suites à donner"),
                body: prose),
        ]
    }

    // MARK: Parts

    var nothing: Markup { "<p class=\"muted\">\(language("None.", "Aucun."))</p>\n" }

    /// A table in a container of its own, which scrolls where it is narrow, also by keyboard.
    ///
    /// - Parameters:
    ///   - id: of the caption.
    ///   - rows: cells of `<th>` and `<td>`, with the id of the row where it has one.
    func table(
        _ id: String, caption: String, kind: String = "", _ head: [String], _ rows: [(id: String?, cells: [Markup])]
    ) -> Markup {
        guard !rows.isEmpty else { return nothing }
        let titles = head.map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
        let lines = rows.map { row -> Markup in
            let cells = row.cells.enumerated().map { place, cell -> Markup in
                place == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
            }
            guard let id = row.id else { return "<tr>\(cells)</tr>\n" }
            return "<tr id=\"\(id)\">\(cells)</tr>\n"
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-labelledby="\(id)">
            <table class="\(kind)">
            <caption id="\(id)">\(caption)</caption>
            <thead><tr>\(titles)</tr></thead>
            <tbody>
            \(lines)</tbody>
            </table>
            </div>

            """
    }

    /// A commit, with the way to its row where the report has one.
    func commit(_ id: String) -> Markup {
        guard let place = places[id] else { return .id(id) }
        return "<a href=\"#e\(place + 1)\">\(Markup.id(id))</a>"
    }
}

extension Markup {
    /// Rules of a style sheet that adrlink brings; nothing of a repository is in them.
    fileprivate init(rules: String) { self.init(stringLiteral: rules) }
}
