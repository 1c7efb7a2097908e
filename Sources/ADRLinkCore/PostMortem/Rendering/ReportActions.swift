extension ReportRenderer {
    /// Each action with all that is known of it.
    var actions: String {
        guard !report.actions.isEmpty else { return nothing }
        return report.actions.map { action in
            var lines = [
                "- **\(text(action.action))** \(ReportMarkdown.id(action.id)), \(text(action.actor)), "
                    + "\(ReportMarkdown.time(action.begin)): \(language.result(action))"
            ]
            for (name, value) in details(action) { lines.append("  - \(name): \(value)") }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func details(_ action: PostMortem.Action) -> [(String, String)] {
        var found: [(String, String)] = []
        func add(_ english: String, _ french: String, _ value: String?) {
            if let value, !value.isEmpty { found.append((language(english, french), value)) }
        }
        add("recorded by", "notée par", action.recordedBy.map(text))
        add("why", "motif", action.reason.map(text))
        add("command", "commande", action.command.map { text($0.joined(separator: " ")) })
        add("secrets taken out", "secrets retirés", action.redactions > 0 ? "\(action.redactions)" : nil)
        add("duration", "durée", action.duration.map(AuditText.duration))
        add("end", "fin", action.end.map(ReportMarkdown.time))
        add("decisions", "décisions", list(action.decisions))
        add("runbook", "procédure", action.runbook.map { text($0.path) })
        add("trace", "trace", action.trace.map(text))
        add("trust", "confiance", action.trust.map(text))
        add("put right", "réparé", list(action.recovered))
        for piece in action.evidence {
            let presence =
                switch piece.presence {
                case "present": language("here", "présente")
                case "altered": "**" + language("altered", "altérée") + "**"
                default: language("not here", "absente")
                }
            add(
                "evidence", "preuve",
                "\(text(piece.name)), \(piece.size) \(language("bytes", "octets")), SHA-256 `\(digits(piece.sha256))`, \(presence)"
            )
        }
        for entry in action.entries {
            let verdict =
                entry.verified
                ? language("verified", "vérifiée")
                : "**" + language("NOT VERIFIED", "NON VÉRIFIÉE") + "**: " + entry.why.map(text).joined(separator: "; ")
            add("entry", "entrée", "\(text(entry.phase)) \(entry.sequence), \(verdict)")
        }
        if action.dangling {
            add(
                "outcome", "issue",
                "**"
                    + language(
                        "none: it still runs, or it was cut off", "aucune : elle court encore, ou elle a été coupée")
                    + "**")
        }
        if !action.concurrent.isEmpty {
            add(
                "in no known order with", "sans ordre connu avec",
                action.concurrent.map(ReportMarkdown.id).joined(separator: ", "))
        }
        return found
    }

    /// Hexadecimal digits, and nothing else.
    private func digits(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.properties.isASCIIHexDigit })
    }

    /// Actions that did not end well, or of which nobody knows how they ended.
    var failures: String {
        let rows = report.actions.filter { $0.result.map { $0 != "ok" } ?? $0.dangling }.map { action in
            [
                ReportMarkdown.time(action.begin), ReportMarkdown.id(action.id), text(action.action),
                text(action.actor), language.result(action), action.reason.map(text) ?? "",
            ]
        }
        return table(
            [
                language("Time", "Heure"), language("Entry", "Entrée"), language("Action", "Action"),
                language("Who", "Qui"), language("Result", "Résultat"), language("Why", "Motif"),
            ], rows)
    }

    /// What was found when the log was verified.
    var audit: String {
        var paragraphs = [auditSentence]
        if let root = report.audit.root {
            paragraphs.append(language("Root of trust: ", "Racine de confiance : ") + text(root))
        }
        if !report.audit.lanes.isEmpty {
            paragraphs.append(
                ReportMarkdown.table(
                    [
                        language("Lane", "Voie"), language("Owner", "Titulaire"), language("Entries", "Entrées"),
                        language("Verified", "Vérifiées"),
                    ],
                    report.audit.lanes.map {
                        [ReportMarkdown.id($0.id), $0.owner.map(text) ?? "?", "\($0.entries)", "\($0.verified)"]
                    }))
        }
        if !report.audit.findings.isEmpty {
            paragraphs.append(
                report.audit.findings.map { finding in
                    let place =
                        finding.lane.map { " \(ReportMarkdown.id($0 + (finding.sequence.map { "/\($0)" } ?? "")))" }
                        ?? ""
                    return "- \(finding.severity) `\(finding.kind)`\(place): \(text(finding.message))"
                }.joined(separator: "\n"))
            let left = report.audit.findingCount - report.audit.findings.count
            if left > 0 { paragraphs.append(language("And \(left) more.", "Et \(left) autres.")) }
        }
        return paragraphs.joined(separator: "\n\n")
    }

    var gaps: String {
        report.gaps.isEmpty
            ? language("Nothing that is known of.", "Rien dont on ait connaissance.")
            : report.gaps.map { gap in
                "- `\(gap.kind.rawValue)`: \(text(gap.message))" + (gap.hint.map { " (\(text($0)))" } ?? "")
            }.joined(separator: "\n")
    }
}
