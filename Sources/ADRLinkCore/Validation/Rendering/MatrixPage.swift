extension ValidationMatrix {
    /// The matrix as one page of HTML that needs nothing else. Its table is filtered by style rules alone: no script runs.
    public var html: String { MatrixPage(matrix: self).document.source }
}

/// Writes a matrix as HTML.
private struct MatrixPage {
    let matrix: ValidationMatrix

    /// What stands before the number of an id: `GOV`.
    private func group(_ id: String) -> String { String(id.split(separator: "-").dropLast().joined(separator: "-")) }

    /// The groups in their order; a filter for each of very many would help nobody.
    private var groups: [String] {
        var groups: [String] = []
        for row in matrix.requirements where !groups.contains(group(row.id)) && groups.count < 33 {
            groups.append(group(row.id))
        }
        return groups.count > 32 ? [] : groups
    }

    var document: Markup {
        let groups = groups
        return """
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(ReportPage.contentPolicy)"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="generator" content="adrlink"/>
            <title>Validation matrix</title>
            <style>
            \(Markup(rules: MatrixStyleSheet.css(groups: groups.count)))</style>
            </head>
            <body>
            <main>
            <h1>Validation matrix</h1>
            <p>\(matrix.summary). Made \(Markup.time(matrix.made)).</p>
            \(problems)\(changes)<div class="matrix">
            \(filters(groups))\(table(groups))</div>
            </main>
            </body>
            </html>

            """
    }

    // MARK: The filters

    private func filters(_ groups: [String]) -> Markup {
        let standings = [("all", "All"), ("gap", "Gaps"), ("good", "Passed")].map { id, label in
            choice("standing", id: "standing-\(id)", label, isChosen: id == "all")
        }
        let sets = groups.enumerated().map { place, name in choice("group", id: "group-\(place)", name, isChosen: false)
        }
        let all = choice("group", id: "group-all", "All", isChosen: true)
        return """
            <fieldset><legend>Standing</legend>
            \(standings)</fieldset>
            <fieldset><legend>Requirements</legend>
            \(all)\(sets)</fieldset>

            """
    }

    private func choice(_ name: String, id: String, _ label: String, isChosen: Bool) -> Markup {
        let chosen: Markup = isChosen ? " checked=\"checked\"" : ""
        return
            "<label for=\"\(id)\"><input type=\"radio\" name=\"\(name)\" id=\"\(id)\"\(chosen)/> \(Markup.text(label))</label>\n"
    }

    // MARK: The table

    private func table(_ groups: [String]) -> Markup {
        let heads = ["Requirement", "Standing", "Validations", "Last result", "Decisions", "Commits"].map {
            title -> Markup in "<th scope=\"col\">\(title)</th>"
        }
        let places = Dictionary(groups.enumerated().map { ($1, $0) }) { first, _ in first }
        let rows = matrix.requirements.map { row -> Markup in
            let group = places[group(row.id)].map { " group-\($0)" } ?? ""
            let kind = "\(row.standing.isGap ? "gap" : "good") s-\(row.standing.rawValue)\(group)"
            let validations = row.validations.map { validation -> Markup in
                "<li>\(Markup.text(validation.name)) <span class=\"s-\(validation.standing.rawValue)\">\(validation.told)</span></li>"
            }
            let list: Markup = validations.isEmpty ? "–" : "<ul>\(validations)</ul>"
            let last = row.last.map { last -> Markup in
                "\(last.time.map(Markup.time) ?? "") \(last.commit.map(Markup.id) ?? "")"
            }
            let commits: Markup =
                row.commits.isEmpty ? "–" : "\(row.commits.count), last \(Markup.id(row.commits[0].commit))"
            return """
                <tr class="\(kind)" id="\(row.id)"><th scope="row"><strong>\(row.id)</strong> \(Markup.text(row.text))</th>\
                <td class="standing">\(row.standing.rawValue)</td><td>\(list)</td><td>\(last ?? "–")</td>\
                <td>\(row.decisions.isEmpty ? "–" : Markup.list(row.decisions))</td><td>\(commits)</td></tr>

                """
        }
        return """
            <div class="scroll" role="region" tabindex="0" aria-label="Matrix">
            <table>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </div>

            """
    }

    // MARK: Beside the table

    private var problems: Markup {
        guard !matrix.problems.isEmpty else { return "" }
        let items = matrix.problems.map { problem -> Markup in "<li>\(Markup.text(problem.told))</li>\n" }
        return "<h2>Problems</h2>\n<ul>\n\(items)</ul>\n"
    }

    private var changes: Markup {
        guard let baseline = matrix.baseline else { return "" }
        let items = baseline.changes.map { change -> Markup in "<li>\(Markup.text(change.told))</li>\n" }
        let list: Markup = items.isEmpty ? "<p>None.</p>\n" : "<ul>\n\(items)</ul>\n"
        return "<h2>Changes since \(Markup.id(baseline.commit))</h2>\n\(list)"
    }
}

/// The style sheet of a matrix, with a rule for each choice of its filters.
private enum MatrixStyleSheet {
    static func css(groups: Int) -> String {
        let filters = (0..<groups).map {
            ".matrix:has(#group-\($0):checked) tbody tr:not(.group-\($0)){display:none}"
        }
        return """
            :root{color-scheme:light dark;\(ReportPalette.variables(ReportPalette.light))}
            @media screen and (prefers-color-scheme:dark){:root{\(ReportPalette.variables(ReportPalette.dark))}}
            \(page)
            .matrix:has(#standing-gap:checked) tbody tr:not(.gap){display:none}
            .matrix:has(#standing-good:checked) tbody tr:not(.good){display:none}
            \(filters.joined(separator: "\n"))

            """
    }

    private static let page = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        main{max-width:1400px;margin:0 auto;padding:40px 32px}
        h1{font-size:32px;line-height:1.2;margin:0 0 12px}
        h2{font-size:20px;margin:24px 0 8px}
        fieldset{border:0;padding:0;margin:0 0 10px;display:flex;flex-wrap:wrap;gap:4px 18px}
        legend{float:left;padding:0;margin-right:18px;color:var(--muted)}
        :focus-visible{outline:3px solid var(--focus);outline-offset:2px}
        code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .scroll{overflow-x:auto;border:1px solid var(--rule);border-radius:8px}
        table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45}
        th,td{text-align:left;vertical-align:top;padding:8px 14px;border-top:1px solid var(--rule);min-width:90px}
        thead th{background:var(--panel);white-space:nowrap;border-top:0}
        tbody th{font-weight:400;min-width:220px;max-width:420px}
        td ul{margin:0;padding:0;list-style:none}
        time{white-space:nowrap}
        .standing{font-weight:600;white-space:nowrap;color:var(--failed)}
        .good .standing,.s-passed{color:var(--ok)}
        .s-failed,.s-overdue,.s-none{color:var(--failed)}
        .s-stale,.s-skipped,.s-not-run{color:var(--open)}
        tr th,tr td{color:var(--ink)}
        tr .standing{color:var(--failed)}
        tr.good .standing{color:var(--ok)}
        @media print{fieldset{display:none}main{max-width:none;padding:0}.scroll{overflow:visible;border:0}table{font-size:8pt}tr{break-inside:avoid}}
        """
}

extension Markup {
    /// Rules of a style sheet that adrlink brings; nothing of a repository is in them.
    fileprivate init(rules: String) { self.init(stringLiteral: rules) }
}
