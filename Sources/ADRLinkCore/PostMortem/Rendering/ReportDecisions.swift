extension ReportRenderer {
    var inForce: String {
        table(
            [language("Decision", "Décision"), language("Title", "Titre"), language("Record", "Fichier")],
            report.inForce.map { [text($0.id), text($0.title), text($0.path)] })
    }

    var changes: String {
        table(
            [
                language("Time", "Heure"), language("Decision", "Décision"), language("Title", "Titre"),
                language("From", "De"), language("To", "À"), "Commit", language("Who", "Qui"),
            ],
            report.changes.map { move in
                [
                    ReportMarkdown.time(move.time), text(move.decision), text(move.title),
                    move.from.map(text) ?? language("(new)", "(nouvelle)"),
                    move.to.map(text) ?? language("(removed)", "(supprimée)"), ReportMarkdown.id(move.commit),
                    text(move.author),
                ]
            })
    }

    var commits: String {
        table(
            [language("Decision", "Décision"), language("Title", "Titre"), language("Status", "Statut"), "Commits"],
            report.decisions.map { decision in
                let shown = decision.commits.prefix(20).map(ReportMarkdown.id).joined(separator: ", ")
                let left = decision.commits.count - 20
                return [
                    text(decision.id),
                    decision.title.map(text)
                        ?? language("no record has this id", "aucun fichier ne porte cet identifiant"),
                    decision.status.map(text) ?? "–",
                    "\(decision.commits.count): \(shown)"
                        + (left > 0 ? language(" and \(left) more", " et \(left) autres") : ""),
                ]
            })
    }

    var retired: String {
        table(
            [
                "Commit", language("Subject", "Sujet"), language("Decision", "Décision"), language("Status", "Statut"),
                language("Instead", "À la place"),
            ],
            report.retiredCited.map {
                [
                    ReportMarkdown.id($0.commit), text($0.subject), "\(text($0.decision)) \(text($0.title))",
                    text($0.status), $0.successors.isEmpty ? "–" : list($0.successors),
                ]
            })
    }

    var uncited: String {
        table(
            [
                "Commit", language("Subject", "Sujet"), language("Who", "Qui"), language("Governed by", "Régi par"),
                language("Paths", "Chemins"), language("Exempted", "Exempté"),
            ],
            report.uncited.map { one in
                let left = one.pathCount - one.paths.count
                return [
                    ReportMarkdown.id(one.commit), text(one.subject), text(one.author), text(one.decision),
                    list(one.paths) + (left > 0 ? language(" and \(left) more", " et \(left) autres") : ""),
                    one.exempted ? language("yes", "oui") : language("no", "non"),
                ]
            })
    }

    var exemptions: String {
        table(
            ["Commit", language("Subject", "Sujet"), language("Who", "Qui"), language("Reason", "Motif")],
            report.exemptions.map {
                [ReportMarkdown.id($0.commit), text($0.subject), text($0.author), text($0.reason)]
            })
    }
}
