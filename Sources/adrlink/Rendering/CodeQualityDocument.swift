import ADRLinkCore

/// A check as GitLab's code quality reports have it: a list of issues, of which a merge request shows those that are new.
///
/// The format is a part of that of Code Climate: https://docs.gitlab.com/ci/testing/code_quality/. What could not be decided
/// is an issue too, since the report has no other place for it.
struct CodeQualityDocument: Encodable {
    var issues: [Issue]

    struct Issue: Encodable {
        var description: String
        var checkName: String
        var fingerprint: String
        /// info, minor, major, critical or blocker.
        var severity: String
        var location: Location

        enum CodingKeys: String, CodingKey {
            case description, fingerprint, severity, location
            case checkName = "check_name"
        }
    }

    struct Location: Encodable {
        var path: String
        var lines: Lines
        struct Lines: Encodable { var begin: Int }
    }

    init(_ result: CheckResult) {
        issues = FileFinding.all(of: result).map { finding in
            Issue(
                description: TerminalText.escape(finding.text), checkName: finding.rule.rawValue,
                fingerprint: finding.fingerprint, severity: Self.severity(finding.severity),
                location: Location(path: TerminalText.escape(finding.path), lines: .init(begin: finding.line)))
        }
        issues += result.undecided.map { undecided in
            Issue(
                description: TerminalText.escape(undecided.message), checkName: "undecided",
                fingerprint: FNV.hexadecimal("undecided\u{0}\(undecided.message)".utf8), severity: "blocker",
                location: Location(path: Policy.fileName, lines: .init(begin: 1)))
        }
    }

    func encode(to encoder: any Encoder) throws { try issues.encode(to: encoder) }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "critical"
        case .warning: "minor"
        case .info, .off: "info"
        }
    }
}
