import ADRLinkCore
import Git

/// What `adrlink drift` says, as text and as JSON from the same value.
struct DriftView {
    let document: DriftDocument

    init(_ report: DriftReport) {
        document = DriftDocument(
            months: report.months, decisions: report.decisions, complete: report.gaps.isEmpty,
            findings: report.findings.map { finding in
                DriftDocument.Finding(
                    kind: finding.kind.rawValue, decision: finding.decision.description, title: finding.title,
                    status: finding.status.description, path: finding.record, message: finding.message,
                    evidence: finding.evidence.map {
                        DriftDocument.Evidence(
                            commit: $0.commit?.description, date: $0.time.map { Moment(seconds: $0).iso },
                            text: $0.text)
                    }, suggestion: finding.suggestion)
            }, problems: report.problems)
    }

    /// A paragraph a decision.
    var text: String {
        var lines: [String] = []
        var last: String?
        for finding in document.findings {
            if last != finding.path {
                if last != nil { lines.append("") }
                lines.append("\(finding.decision)  \(finding.title)")
                last = finding.path
            }
            lines.append("  \(finding.kind): \(finding.message)")
            for one in finding.evidence {
                let commit = one.commit.map { "\($0.prefix(10))  " } ?? ""
                let date = one.date.map { "\($0.prefix(10))  " } ?? ""
                lines.append("    \(commit)\(date)\(one.text)")
            }
            if let suggestion = finding.suggestion { lines.append("    → \(suggestion)") }
        }
        if lines.isEmpty {
            let count = document.decisions
            return "no drift: \(count) \(count == 1 ? "decision" : "decisions") looked at\n"
        }
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }
}

/// What `adrlink drift --format json` prints.
struct DriftDocument: Encodable {
    var schema = "adrlink.drift/1"
    /// How many months without a commit count.
    var months: Int
    /// How many decisions were looked at.
    var decisions: Int
    /// False where the clone lacks history.
    var complete: Bool
    var findings: [Finding]
    /// Pathspecs that could not be read.
    var problems: [String]

    struct Finding: Encodable {
        var kind: String
        var decision: String
        var title: String
        var status: String
        var path: String
        var message: String
        var evidence: [Evidence]
        @ExplicitNull var suggestion: String?
    }

    struct Evidence: Encodable {
        @ExplicitNull var commit: String?
        @ExplicitNull var date: String?
        var text: String
    }
}
