extension ValidationMatrix {
    /// A line for each requirement and validation, in the form of RFC 4180; one with empty cells where nothing validates it.
    public var csv: String {
        let head = [
            "id", "text", "path", "line", "standing", "decisions", "commits", "validation", "kind",
            "validation_standing",
            "passed", "failed", "skipped", "stale", "time", "commit",
        ]
        var text = head.joined(separator: ",") + "\r\n"
        for row in requirements {
            let stated = [
                row.id, row.text, row.path, "\(row.line)", row.standing.rawValue, row.decisions.joined(separator: " "),
                row.commits.map { String($0.commit.prefix(10)) }.joined(separator: " "),
            ].map(CSVText.cell)
            let validations: [[String]] = row.validations.map { validation in
                [
                    validation.name, validation.kind.rawValue, validation.standing.rawValue, "\(validation.passed)",
                    "\(validation.failed)", "\(validation.skipped)", "\(validation.stale)",
                    validation.time?.description ?? "", validation.commit ?? "",
                ]
            }
            for cells in validations.isEmpty ? [[String](repeating: "", count: 9)] : validations {
                text += (stated + cells.map(CSVText.cell)).joined(separator: ",") + "\r\n"
            }
        }
        return text
    }
}
