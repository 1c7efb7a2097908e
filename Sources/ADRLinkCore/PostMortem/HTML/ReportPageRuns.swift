import StructuredLogging

extension ReportPage {
    /// What was logged of the runs that the actions belong to: nested lists of spans, with what happened in each.
    var runs: Markup {
        guard let runs = report.runs, !runs.isEmpty else { return nothing }
        return Markup(
            runs.map { run in
                let gaps = run.gaps.map { gap -> Markup in "<li>\(Markup.text(gap))</li>\n" }
                let missing: Markup =
                    gaps.isEmpty ? "" : "<p>\(language("Missing:", "Ce qui manque :"))</p>\n<ul>\n\(gaps)</ul>\n"
                return """
                    <article class="run" id="t\(run.traceID)" aria-labelledby="t\(run.traceID)-name">
                    <h3 id="t\(run.traceID)-name"><code>\(run.traceID)</code></h3>
                    \(list(run.items))\(missing)</article>

                    """
            })
    }

    private func list(_ items: [RunTrace.Item]) -> Markup {
        guard !items.isEmpty else { return "" }
        let lines = items.map { item -> Markup in
            switch item {
            case .span(let span):
                let took: Markup =
                    span.duration.map { "\(AuditText.duration($0))" } ?? "\(language("no end", "sans fin"))"
                let failed: Markup =
                    span.status == "error" ? " <strong>\(language("failed", "en échec"))</strong>" : ""
                return
                    "<li>\(Markup.text(span.name)) <span class=\"muted\">\(took)</span>\(failed)\(fields(span.attributes))\n\(list(span.items))</li>\n"
            case .event(let event):
                return "<li>\(Markup.text(event.message))\(fields(event.attributes))</li>\n"
            case .entry(let entry):
                let doubt: Markup = entry.verified ? "" : " \(self.doubt)"
                let name = "\(LaneID(entry.lane)?.short ?? entry.lane)/\(entry.sequence)"
                return
                    "<li>\(language("audit entry", "entrée d'audit")) \(name): \(Markup.text(entry.action)) \(entry.result ?? entry.phase), \(Markup.text(entry.actor))\(doubt)</li>\n"
            }
        }
        return "<ul>\n\(lines)</ul>\n"
    }

    private func fields(_ attributes: [String: LogValue]) -> Markup {
        guard !attributes.isEmpty else { return "" }
        let texts = attributes.sorted { $0.key < $1.key }.map { name, value in
            Markup.text("\(name)=\(value)")
        }
        return " <span class=\"muted\">\(Markup(texts, separator: " "))</span>"
    }
}
