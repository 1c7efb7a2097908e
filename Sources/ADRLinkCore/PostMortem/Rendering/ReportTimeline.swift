extension ReportRenderer {
    /// Every event in a row.
    var timeline: String {
        let head = [
            language("Time", "Heure"), language("Kind", "Genre"), language("Who", "Qui"), language("What", "Quoi"),
            language("Details", "Détails"),
        ]
        return table(
            head,
            report.events.map { event in
                [ReportMarkdown.time(event.time), kind(event), text(event.who), what(event), details(event)]
            })
    }

    private func kind(_ event: PostMortem.Event) -> String {
        switch event.kind {
        case .commit: "commit"
        case .decision: language("decision", "décision")
        case .action: language("action", "action")
        }
    }

    private func what(_ event: PostMortem.Event) -> String {
        switch event.kind {
        case .commit, .action: return "\(ReportMarkdown.id(event.id)) \(text(event.what))"
        case .decision:
            let from = event.from.map(text) ?? language("(new)", "(nouvelle)")
            let to = event.to.map(text) ?? language("(removed)", "(supprimée)")
            return "\(list(event.decisions)) \(text(event.what)): \(from) → \(to)"
        }
    }

    private func details(_ event: PostMortem.Event) -> String {
        var parts: [String] = []
        if event.kind != .decision, !event.decisions.isEmpty { parts.append(list(event.decisions)) }
        if let incidents = event.incidents { parts.append("Incident " + list(incidents)) }
        if event.kind == .commit, let author = event.authorTime, author != event.time {
            parts.append(language("authored ", "écrit le ") + ReportMarkdown.time(author))
        }
        if event.kind == .decision, let commit = event.commit { parts.append(ReportMarkdown.id(commit)) }
        if event.kind == .action {
            if let action = actionsByEvent[event.id] {
                parts.append(language.result(action))
                if let duration = action.duration { parts.append(AuditText.duration(duration)) }
            }
            if event.verified == false { parts.append("**" + language("not verified", "non vérifiée") + "**") }
        }
        if event.misdated { parts.append(language("its clock says another order", "son horloge dit un autre ordre")) }
        if let concurrent = event.concurrent {
            parts.append(
                language("in no known order with ", "sans ordre connu avec ")
                    + concurrent.map(ReportMarkdown.id).joined(separator: ", "))
        }
        return parts.joined(separator: "; ")
    }

    // MARK: Mermaid

    /// The most events that a picture shows; the table has all.
    static let diagramLimit = 60

    /// The events as a timeline of Mermaid, which hosting services draw.
    var diagram: String {
        guard !report.isEmpty else { return nothing }
        // Commits that say nothing of decisions go first where there are too many.
        var shown = report.events
        if shown.count > Self.diagramLimit {
            shown = shown.filter { $0.kind != .commit || !$0.decisions.isEmpty || $0.incidents != nil }
        }
        let left = report.events.count - min(shown.count, Self.diagramLimit)
        var lines = ["```mermaid", "timeline"]
        var day = ""
        for event in shown.prefix(Self.diagramLimit) {
            let time = ReportMarkdown.time(event.time)
            if time.prefix(10) != day {
                day = String(time.prefix(10))
                lines.append("    section \(day)")
            }
            let clock = Self.label(String(time.dropFirst(11).prefix(5)), 5)
            lines.append("        \(clock) : \(Self.label(caption(event), 60))")
        }
        lines.append("```")
        if left > 0 {
            lines.append("")
            lines.append(
                language(
                    "\(left) of \(report.events.count) events are in the table only.",
                    "\(left) événements sur \(report.events.count) ne figurent que dans le tableau."))
        }
        return lines.joined(separator: "\n")
    }

    private func caption(_ event: PostMortem.Event) -> String {
        switch event.kind {
        case .commit: return "\(event.id.prefix(7)) \(event.what)"
        case .decision:
            let from = event.from ?? language("(new)", "(nouvelle)")
            let to = event.to ?? language("(removed)", "(supprimée)")
            return "\(event.decisions.joined(separator: ", ")) \(from) → \(to)"
        case .action:
            let result = actionsByEvent[event.id].map { language.result($0) } ?? event.result ?? "–"
            let doubt = event.verified == false ? language(", not verified", ", non vérifiée") : ""
            return "\(event.what) \(result)\(doubt)"
        }
    }

    /// Within a timeline a colon parts events, and a word of Mermaid's own at the start would be read as one.
    static func label(_ text: String, _ limit: Int) -> String {
        let escaped = DecisionGraph.mermaidText(GraphText.short(text, limit)).replacing(":", with: "#58;")
        let words = ["section", "title", "accTitle", "accDescr", "timeline", "end"]
        guard let word = words.first(where: { escaped.lowercased().hasPrefix($0.lowercased()) }),
            let first = word.unicodeScalars.first
        else { return escaped }
        return "#\((escaped.unicodeScalars.first ?? first).value);" + escaped.dropFirst()
    }
}
