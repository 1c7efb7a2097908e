extension ReportRenderer {
    /// Which window, and how much of everything.
    var summary: String {
        var paragraphs = [windowText]
        if report.isEmpty {
            paragraphs.append(
                "**"
                    + language(
                        "Nothing happened in this window, as far as it is known here.",
                        "Rien ne s'est passé dans cette fenêtre, pour autant qu'on le sache ici.") + "**")
        }
        paragraphs.append(auditSentence)
        paragraphs.append(
            ReportMarkdown.table(
                [language("What", "Quoi"), language("How many", "Combien")], figures.map { [$0.0, "\($0.1)"] }))
        return paragraphs.joined(separator: "\n\n")
    }

    /// The window in a sentence.
    private var windowText: String {
        let window = report.window
        let since = window.since.map(ReportMarkdown.time) ?? language("the beginning", "le début")
        let until = window.until.map(ReportMarkdown.time) ?? language("now", "maintenant")
        var sentence = language("From \(since) to \(until)", "De \(since) à \(until)")
        var parts: [String] = []
        if let range = window.range { parts.append(language("commits ", "commits ") + text(range)) }
        if let incident = window.incident {
            let margin = AuditText.duration((window.margin ?? 0) * 1_000_000)
            parts.append(
                language(
                    "incident \(text(incident)) with a margin of \(margin)",
                    "incident \(text(incident)) avec une marge de \(margin)"))
        }
        if !window.paths.isEmpty { parts.append(language("paths ", "chemins ") + list(window.paths)) }
        if !window.decisions.isEmpty { parts.append(language("decisions ", "décisions ") + list(window.decisions)) }
        if !window.actors.isEmpty { parts.append(language("people ", "personnes ") + list(window.actors)) }
        if !window.traces.isEmpty { parts.append(language("traces ", "traces ") + list(window.traces)) }
        if !parts.isEmpty { sentence += "; " + parts.joined(separator: "; ") }
        sentence +=
            ". "
            + language("Made \(ReportMarkdown.time(report.made)).", "Établi le \(ReportMarkdown.time(report.made)).")
        if let base = window.base {
            sentence +=
                " " + language("It begins with the commit ", "Il commence avec le commit ") + ReportMarkdown.id(base)
                + "."
        }
        return sentence
    }

    /// Whether the actions can be relied on.
    var auditSentence: String {
        switch report.audit.verdict {
        case .none, .verified: auditVerdict
        case .undecided, .refused: "**\(auditVerdict)**"
        }
    }

    /// The same without markup.
    var auditVerdict: String {
        let audit = report.audit
        let entries = "\(audit.verified)/\(audit.entries)"
        switch audit.verdict {
        case .none: return language("There is no audit log here.", "Il n'y a pas de journal d'audit ici.")
        case .verified:
            return language(
                "The audit log is verified: \(entries) entries.", "Le journal d'audit est vérifié : \(entries) entrées."
            )
        case .undecided:
            return language(
                "The audit log cannot be verified from what is here: \(entries) entries count.",
                "Le journal d'audit ne peut pas être vérifié d'ici : \(entries) entrées comptent.")
        case .refused:
            return language(
                "The audit log does NOT verify: \(entries) entries count.",
                "Le journal d'audit n'est PAS vérifié : \(entries) entrées comptent.")
        }
    }

    private var figures: [(String, Int)] {
        let summary = report.summary
        return [
            (language("Events", "Événements"), summary.events), (language("Commits", "Commits"), summary.commits),
            (language("– by so many people", "– par tant de personnes"), summary.authors),
            (language("– that name a decision", "– qui citent une décision"), summary.citing),
            (
                language(
                    "– on governed paths without naming the decision", "– sur des chemins régis sans citer la décision"),
                summary.uncited
            ),
            (language("– with an exemption", "– avec une exemption"), summary.exempted),
            (language("Decisions in force at the start", "Décisions en vigueur au début"), summary.inForce),
            (language("Changes of a decision's status", "Changements de statut de décisions"), summary.changes),
            (language("Decisions named by commits", "Décisions citées par des commits"), summary.decisions),
            (language("– although they were over", "– alors qu'elles étaient révolues"), summary.retiredCited),
            (language("Privileged actions", "Actions privilégiées"), summary.actions),
            (language("– ok", "– réussies"), summary.ok), (language("– failed", "– échouées"), summary.failed),
            (language("– aborted by a signal", "– interrompues par un signal"), summary.aborted),
            (language("– not started", "– non lancées"), summary.notStarted),
            (language("– with an unknown end", "– à l'issue inconnue"), summary.unknown),
            (language("– without an outcome", "– sans issue"), summary.open),
            (language("– not verified", "– non vérifiées"), summary.unverified),
            (language("Gaps of this report", "Lacunes de ce rapport"), summary.gaps),
        ]
    }
}
