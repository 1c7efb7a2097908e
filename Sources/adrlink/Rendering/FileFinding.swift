import ADRLinkCore

/// A finding as formats have it that know files and lines, but neither commits nor hints.
///
/// Services refuse a finding without a place, so one about a message points to the policy file and names its commit.
struct FileFinding {
    var rule: RuleID
    var severity: Severity
    /// Commit, sentence and advice on one line, as the repository has them: not escaped.
    var text: String
    /// From the top of the repository, not escaped.
    var path: String
    /// From 1. The first line where the finding is about a whole file, or about a message.
    var line: Int
    /// The full id; nil for a message file or the working tree.
    var commit: String?
    /// The same in every run that finds the same, and another one for each finding of a run.
    var fingerprint: String

    /// The findings of a check, in its order.
    static func all(of result: CheckResult) -> [FileFinding] {
        var seen: [String: Int] = [:]
        return result.findings.map { finding in
            var made = FileFinding(finding)
            // Services join what has the same fingerprint, and one of two would be lost.
            let count = seen[made.fingerprint, default: 0]
            seen[made.fingerprint] = count + 1
            if count > 0 { made.fingerprint = FNV.hexadecimal("\(made.fingerprint)\u{0}\(count)".utf8) }
            return made
        }
    }

    private init(_ finding: Finding) {
        rule = finding.rule
        severity = finding.severity
        text = Self.text(of: finding)
        path = finding.path ?? Policy.fileName
        // A line of a message is no line of the file that stands in for it.
        let isRecord = finding.path != nil && finding.commit == nil
        line = isRecord ? finding.line ?? 1 : 1
        commit = finding.commit
        let parts = [finding.rule.rawValue, finding.commit ?? "", finding.path ?? "", finding.message]
        fingerprint = FNV.hexadecimal(parts.joined(separator: "\u{0}").utf8)
    }

    /// Commit, sentence and advice of a finding on one line.
    static func text(of finding: Finding) -> String {
        [finding.commit.map { "commit \($0.prefix(10)): \(finding.message)" } ?? finding.message, finding.advice]
            .compactMap { $0 }.joined(separator: ". ")
    }
}
