import ADRLinkCore

/// A check as workflow commands of GitHub Actions, which turn into annotations.
///
/// GitHub shows ten of each level in a step: where there are more, the tenth one sums up the rest.
struct GitHubAnnotations {
    let text: String

    init(_ result: CheckResult) {
        // Lines that are no commands stand in the log of the job.
        var lines = result.notes.map { "note: \(Self.escape($0))" }
        for (severity, command) in [(Severity.error, "error"), (.warning, "warning"), (.info, "notice")] {
            let findings = result.findings.filter { $0.severity == severity }
            let shown = findings.count > 10 ? 9 : findings.count
            lines += findings.prefix(shown).map { Self.line($0, command) }
            if findings.count > shown {
                lines.append(
                    "::\(command) title=adrlink::\(findings.count - shown) more of this level; the log of adrlink check has all"
                )
            }
        }
        for undecided in result.undecided {
            lines.append("::error title=adrlink (undecided)::\(Self.escape(undecided.message))")
        }
        lines.append(Self.escape(CheckText.summary(result)))
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func line(_ finding: Finding, _ command: String) -> String {
        var properties = ["title=\(escapeProperty(finding.rule.rawValue))"]
        if let path = finding.path { properties.append("file=\(escapeProperty(path))") }
        if finding.path != nil, finding.commit == nil, let line = finding.line { properties.append("line=\(line)") }
        return "::\(command) \(properties.joined(separator: ","))::\(escape(FileFinding.text(of: finding)))"
    }

    /// Control characters are made visible first, so that a message cannot begin a workflow command of its own.
    private static func escape(_ text: String) -> String {
        TerminalText.escape(text).map { $0 == "%" ? "%25" : String($0) }.joined()
    }

    private static func escapeProperty(_ text: String) -> String {
        escape(text).map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
    }
}
