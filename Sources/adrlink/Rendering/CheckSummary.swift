import ADRLinkCore

/// A check as a page of Markdown: the summary of a job in GitHub Actions, or a comment.
///
/// GitHub drops a summary of more than 1 MiB, so the table ends before that and says how many rows it leaves out.
struct CheckSummary {
    let text: String

    /// The most bytes of rows, far enough below GitHub's limit for the rest of the page and for other pages of the job.
    private static let limit = 400_000

    init(_ result: CheckResult) {
        let verdict = result.errors > 0 ? "❌" : result.complete ? "✅" : "❔"
        var blocks = ["## \(verdict) adrlink: \(IndexText.cell(CheckText.summary(result)))"]
        if !result.notes.isEmpty { blocks.append(Self.list(result.notes)) }
        if !result.findings.isEmpty { blocks.append(Self.table(result.findings)) }
        if !result.undecided.isEmpty {
            blocks.append("### Undecided")
            blocks.append(
                Self.list(
                    result.undecided.map { [$0.message, $0.hint].compactMap { $0 }.joined(separator: ". ") }))
        }
        if !result.exemptions.isEmpty {
            blocks.append("### Exempted with a reason")
            blocks.append(
                Self.list(
                    result.exemptions.map { exemption in
                        (exemption.commit.map { "\($0.prefix(10)) " } ?? "") + exemption.reason
                            + (exemption.counts ? "" : " (refused)")
                    }))
        }
        text = blocks.joined(separator: "\n\n") + "\n"
    }

    private static func table(_ findings: [Finding]) -> String {
        var rows = ["| | rule | commit | what is wrong | what to do |", "| --- | --- | --- | --- | --- |"]
        var room = limit
        for (place, finding) in findings.enumerated() {
            let row = self.row(finding)
            room -= row.utf8.count
            if room < 0 {
                rows.append("| | | | \(findings.count - place) more; the log of adrlink check has all | |")
                break
            }
            rows.append(row)
        }
        return rows.joined(separator: "\n")
    }

    private static func row(_ finding: Finding) -> String {
        let path = finding.path.map { path in finding.line.map { "\(path):\($0): " } ?? "\(path): " } ?? ""
        let cells = [
            finding.severity.rawValue, finding.rule.rawValue, finding.commit.map { String($0.prefix(10)) } ?? "",
            finding.message.contains(path.dropLast(2)) && !path.isEmpty ? finding.message : path + finding.message,
            finding.advice ?? "",
        ]
        return "| " + cells.map(IndexText.cell).joined(separator: " | ") + " |"
    }

    private static func list(_ lines: [String]) -> String {
        lines.map { "- " + IndexText.cell($0) }.joined(separator: "\n")
    }
}
