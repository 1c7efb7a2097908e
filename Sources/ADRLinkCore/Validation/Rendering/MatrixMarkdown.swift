extension ValidationMatrix {
    /// The matrix as a page of Markdown; nothing of a repository is markup in it.
    public var markdown: String {
        typealias Text = ReportMarkdown
        var page = "# Validation matrix\n\n\(Text.text(summary)). Made \(Text.time(made)).\n\n"
        page += "| requirement | standing | validations | last result | decisions | commits |\n"
        page += "| --- | --- | --- | --- | --- | --- |\n"
        for row in requirements {
            let cells = [
                "\(Text.text(row.id)) \(Text.text(row.text))", row.standing.rawValue,
                row.validations.map { "\(Text.text($0.name)) \(Text.text($0.told))" }.joined(separator: ", "),
                row.last.map(Self.told) ?? "", row.decisions.map(Text.text).joined(separator: ", "),
                row.commits.isEmpty
                    ? "" : "\(row.commits.count), last \(Text.id(row.commits[0].commit))",
            ]
            page += "| " + cells.map { $0.isEmpty ? "–" : $0 }.joined(separator: " | ") + " |\n"
        }
        if !problems.isEmpty {
            page += "\n## Problems\n\n"
            for problem in problems { page += "- \(Text.text(problem.told))\n" }
        }
        if let baseline {
            page += "\n## Changes since \(Text.id(baseline.commit))\n\n"
            for change in baseline.changes { page += "- \(Text.text(change.told))\n" }
            if baseline.changes.isEmpty { page += "None.\n" }
        }
        return page
    }

    private static func told(_ validation: Validation) -> String {
        let parts = [validation.time.map(ReportMarkdown.time), validation.commit.map { "of \(ReportMarkdown.id($0))" }]
        return parts.compactMap(\.self).joined(separator: " ")
    }
}

extension ValidationMatrix.Row {
    /// The validation with the latest result.
    var last: ValidationMatrix.Validation? {
        validations.filter { $0.commit != nil || $0.time != nil }.max {
            ($0.time?.microseconds ?? 0) < ($1.time?.microseconds ?? 0)
        }
    }
}
