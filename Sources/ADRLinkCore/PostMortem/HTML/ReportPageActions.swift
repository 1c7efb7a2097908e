extension ReportPage {
    var privilegedActions: Markup {
        """
        <h3>\(language("Failed, or without an outcome", "En échec ou sans issue"))</h3>
        \(failures)<h3>\(language("Each action", "Chaque action"))</h3>
        \(each)<h3>\(language("Verification of the audit log", "Vérification du journal d'audit"))</h3>
        \(verification)
        """
    }

    private var failures: Markup {
        let failed = report.actions.enumerated().filter { $1.result.map { $0 != "ok" } ?? $1.dangling }
        return table(
            "failures",
            caption: language(
                "Actions that did not end well, or of which nobody knows how they ended",
                "Actions qui ont mal fini, ou dont personne ne connaît l'issue"),
            [
                language("Time", "Heure"), language("Entry", "Entrée"), "Action", language("Who", "Qui"),
                language("Result", "Résultat"), language("Why", "Motif"),
            ],
            failed.map { place, action in
                (
                    nil,
                    [
                        .time(action.begin), "<a href=\"#a\(place + 1)\">\(Markup.id(action.id))</a>",
                        .text(action.action), .text(action.actor), result(action),
                        action.reason.map(Markup.text) ?? "",
                    ]
                )
            })
    }

    // MARK: Each

    private var each: Markup {
        guard !report.actions.isEmpty else { return nothing }
        return Markup(
            report.actions.enumerated().map { place, action in
                let mark = EventMark.results.first { $0.rawValue == action.result } ?? .open
                let doubt: Markup = action.verified ? "" : " \(self.doubt)"
                let rows = details(action).map { name, value -> Markup in "<dt>\(name)</dt><dd>\(value)</dd>\n" }
                return """
                    <article class="action c-\(mark.colour)" id="a\(place + 1)" aria-labelledby="a\(place + 1)-name">
                    <h4 id="a\(place + 1)-name">\(Markup.text(action.action)) \(result(action))\(doubt)</h4>
                    <dl>
                    \(rows)</dl>
                    </article>

                    """
            })
    }

    private func details(_ action: PostMortem.Action) -> [(String, Markup)] {
        var found: [(String, Markup)] = []
        func add(_ english: String, _ french: String, _ value: Markup?) {
            if let value, !value.isEmpty { found.append((language(english, french), value)) }
        }
        add("who", "qui", .text(action.actor))
        add("recorded by", "notée par", action.recordedBy.map(Markup.text))
        add("begin", "début", .time(action.begin))
        add("end", "fin", action.end.map(Markup.time))
        add("duration", "durée", action.duration.map { "\(AuditText.duration($0))" })
        if action.dangling {
            add(
                "outcome", "issue",
                "<strong>\(language("none: it still runs, or it was cut off", "aucune : elle court encore, ou elle a été coupée"))</strong>"
            )
        }
        add("why", "motif", action.reason.map(Markup.text))
        add("command", "commande", action.command.map { "<code>\(Markup.text($0.joined(separator: " ")))</code>" })
        add("secrets taken out", "secrets retirés", action.redactions > 0 ? "\(action.redactions)" : nil)
        add("decisions", "décisions", action.decisions.isEmpty ? nil : .list(action.decisions))
        add("runbook", "procédure", action.runbook.map { .text($0.path) })
        add("concerns", "concerne", Markup(action.subjects.map(commit), separator: ", "))
        add("trace", "trace", action.trace.map { "<code>\($0)</code>" })
        add("trust", "confiance", action.trust.map(Markup.text))
        add("put right", "réparé", action.recovered.isEmpty ? nil : .list(action.recovered))
        for piece in action.evidence {
            let presence: Markup =
                switch piece.presence {
                case "present": "\(language("here", "présente"))"
                case "altered": "<span class=\"doubt\">\(language("altered", "altérée"))</span>"
                default: "\(language("not here", "absente"))"
                }
            add(
                "evidence", "preuve",
                "\(Markup.text(piece.name)), \(piece.size) \(language("bytes", "octets")), \(presence), SHA-256 <code>\(piece.sha256)</code>"
            )
        }
        for entry in action.entries {
            let verdict: Markup =
                entry.verified
                ? "\(language("verified", "vérifiée"))"
                : "\(doubt): \(Markup(entry.why.map(Markup.text), separator: "; "))"
            add(
                "entry", "entrée",
                "\(entry.phase) <code>\(ReportMarkdown.shortID(action.lane + "/\(entry.sequence)"))</code>, \(Markup.time(entry.time)), \(verdict)"
            )
        }
        add(
            "in no known order with", "sans ordre connu avec",
            Markup(action.concurrent.map(commit), separator: ", "))
        return found
    }

    // MARK: The log

    private var verification: Markup {
        let audit = report.audit
        var parts: [Markup] = ["<p>\(ReportRenderer(report, language).auditVerdict)</p>\n"]
        if let root = audit.root {
            parts.append("<p>\(language("Root of trust:", "Racine de confiance :")) <code>\(root)</code></p>\n")
        }
        if !audit.lanes.isEmpty {
            parts.append(
                table(
                    "lanes", caption: language("Lanes of the audit log", "Voies du journal d'audit"),
                    [
                        language("Lane", "Voie"), language("Owner", "Titulaire"), language("Key", "Clé"),
                        language("Entries", "Entrées"), language("Verified", "Vérifiées"),
                    ],
                    audit.lanes.map { lane in
                        (
                            nil,
                            [
                                .id(lane.id), lane.owner.map(Markup.text) ?? "?",
                                lane.key.map { "<code>\($0)</code>" } ?? "?", "\(lane.entries)", "\(lane.verified)",
                            ]
                        )
                    }))
        }
        if !audit.findings.isEmpty {
            let items = audit.findings.map { finding -> Markup in
                let place: Markup =
                    finding.lane.map { lane in
                        " \(Markup.id(lane + (finding.sequence.map { "/\($0)" } ?? "")))"
                    } ?? ""
                return
                    "<li>\(finding.severity) <code>\(finding.kind)</code>\(place): \(Markup.text(finding.message))</li>\n"
            }
            parts.append("<ul class=\"findings\">\n\(items)</ul>\n")
            let left = audit.findingCount - audit.findings.count
            if left > 0 { parts.append("<p>\(language("And \(left) more.", "Et \(left) autres."))</p>\n") }
        }
        return Markup(parts)
    }
}
