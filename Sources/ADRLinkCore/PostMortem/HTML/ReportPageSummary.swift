extension ReportPage {
    // MARK: Head

    var windowSentence: Markup {
        let window = report.window
        let since = window.since.map(Markup.time) ?? "\(language("the beginning", "le début"))"
        let until = window.until.map(Markup.time) ?? "\(language("now", "maintenant"))"
        var sentence: Markup =
            "\(language("What happened from", "Ce qui s'est passé du")) \(since) \(language("to", "au")) \(until)."
        if let base = window.base {
            sentence =
                "\(sentence) \(language("It begins with the commit", "Cela commence avec le commit")) \(Markup.id(base))."
        }
        return sentence
    }

    /// What was asked for besides the window.
    var asked: Markup {
        let window = report.window
        var parts: [Markup] = []
        func add(_ english: String, _ french: String, _ texts: [String]) {
            if !texts.isEmpty { parts.append("\(language(english, french)) \(Markup.list(texts))") }
        }
        add("commits", "commits", window.range.map { [$0] } ?? [])
        if let incident = window.incident {
            let margin = AuditText.duration((window.margin ?? 0) * 1_000_000)
            parts.append(
                "incident \(Markup.text(incident)) \(language("with a margin of", "avec une marge de")) \(margin)")
        }
        add("paths", "chemins", window.paths)
        add("decisions", "décisions", window.decisions)
        add("people", "personnes", window.actors)
        add("traces", "traces", window.traces)
        guard !parts.isEmpty else { return "" }
        return "<p class=\"muted\">\(language("Asked for:", "Demandé :")) \(Markup(parts, separator: "; ")).</p>\n"
    }

    var verdict: Markup {
        let audit = report.audit
        let mark: EventMark =
            switch audit.verdict {
            case .none: .notStarted
            case .verified: .ok
            case .undecided: .unknown
            case .refused: .failed
            }
        let sentence = ReportRenderer(report, language).auditVerdict
        return "<p class=\"verdict c-\(mark.colour)\">\(mark.inline)<span>\(sentence)</span></p>\n"
    }

    // MARK: Figures

    var summary: Markup {
        let summary = report.summary
        var cards: [Markup] = [
            card(
                "Commits", summary.commits,
                [
                    (language("people", "personnes"), summary.authors, false),
                    (language("name a decision", "citent une décision"), summary.citing, false),
                    (language("lack the governing decision", "sans la décision qui les régit"), summary.uncited, true),
                    (language("with an exemption", "avec une exemption"), summary.exempted, true),
                ]),
            card(
                language("Decisions", "Décisions"), summary.decisions,
                [
                    (language("in force at the start", "en vigueur au début"), summary.inForce, false),
                    (language("changes of status", "changements de statut"), summary.changes, false),
                    (language("named although over", "citées bien que révolues"), summary.retiredCited, true),
                ], total: language("named by commits", "citées par des commits")),
            card(
                language("Privileged actions", "Actions privilégiées"), summary.actions,
                [
                    (language("ok", "réussies"), summary.ok, false),
                    (language("failed", "échouées"), summary.failed, true),
                    (language("aborted by a signal", "interrompues par un signal"), summary.aborted, true),
                    (language("not started", "non lancées"), summary.notStarted, true),
                    (language("unknown end", "issue inconnue"), summary.unknown, true),
                    (language("no outcome", "sans issue"), summary.open, true),
                    (language("not verified", "non vérifiées"), summary.unverified, true),
                ]),
        ]
        cards.append(
            card(
                language("This report", "Ce rapport"), summary.events,
                [
                    (language("gaps, said at its end", "lacunes, dites à la fin"), summary.gaps, true)
                ], total: language("events", "événements")))
        let empty: Markup =
            report.isEmpty
            ? "<p><strong>\(language("Nothing happened in this window, as far as it is known here.", "Rien ne s'est passé dans cette fenêtre, pour autant qu'on le sache ici."))</strong></p>\n"
            : ""
        return "\(empty)<div class=\"cards\">\n\(cards)</div>\n"
    }

    private func card(
        _ title: String, _ count: Int, _ lines: [(name: String, count: Int, isAmiss: Bool)], total: String? = nil
    ) -> Markup {
        let rows = lines.map { line -> Markup in
            let kind: Markup = line.isAmiss && line.count > 0 ? " class=\"amiss\"" : ""
            return "<div\(kind)><dt>\(line.name)</dt><dd>\(line.count)</dd></div>\n"
        }
        return """
            <div class="card">
            <h3>\(title)</h3>
            <dl>
            <div class="main"><dt>\(total ?? language("in all", "en tout"))</dt><dd>\(count)</dd></div>
            \(rows)</dl>
            </div>

            """
    }

    // MARK: The end

    var gaps: Markup {
        guard !report.gaps.isEmpty else {
            return "<p>\(language("Nothing that is known of.", "Rien dont on ait connaissance."))</p>\n"
        }
        let items = report.gaps.map { gap -> Markup in
            let hint: Markup = gap.hint.map { "<br/><span class=\"muted\">\(Markup.text($0))</span>" } ?? ""
            return "<li><code>\(gap.kind.rawValue)</code>: \(Markup.text(gap.message))\(hint)</li>\n"
        }
        return "<ul class=\"findings\">\n\(items)</ul>\n"
    }

    /// Where people write what no history knows.
    var prose: Markup {
        let sentence = language(
            "No history knows what was lost and why it could happen. People write it in the report's Markdown, which adrlink refreshes around their words:",
            "Aucun historique ne sait ce qui a été perdu ni pourquoi cela a pu arriver. On l'écrit dans le Markdown du rapport, qu'adrlink met à jour autour des mots de chacun :"
        )
        return
            "<p>\(sentence)</p>\n<p><code>adrlink report --output post-mortem.md</code><br/><code>adrlink report --update post-mortem.md --follow-up</code></p>\n"
    }
}
