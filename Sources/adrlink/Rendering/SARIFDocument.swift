import ADRLinkCore
import Git

/// A check in SARIF 2.1.0, the format of code scanning services.
///
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/. A result names its commit in its text and in its properties.
struct SARIFDocument: Encodable {
    var schema = "https://json.schemastore.org/sarif-2.1.0.json"
    var version = "2.1.0"
    var runs: [Run]

    enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case version, runs
    }

    struct Run: Encodable {
        var tool: Tool
        var results: [Result]
        var invocations: [Invocation]
    }

    struct Tool: Encodable { var driver: Driver }

    struct Driver: Encodable {
        var name = "adrlink"
        var version = Version.current
        var rules: [Rule]
    }

    struct Rule: Encodable {
        var id: String
        var defaultConfiguration: Configuration
        struct Configuration: Encodable { var level: String }
    }

    struct Invocation: Encodable {
        var executionSuccessful: Bool
        var toolExecutionNotifications: [Notification]
        struct Notification: Encodable {
            var level = "warning"
            var message: Text
        }
    }

    struct Text: Encodable { var text: String }

    struct Result: Encodable {
        var ruleId: String
        var ruleIndex: Int
        var level: String
        var message: Text
        var locations: [Location]
        var partialFingerprints: [String: String]
        var properties: [String: String]
    }

    struct Location: Encodable {
        var physicalLocation: Physical
        struct Physical: Encodable {
            var artifactLocation: Artifact
            var region: Region
        }
        struct Artifact: Encodable { var uri: String }
        struct Region: Encodable { var startLine: Int }
    }

    /// GitHub refuses a file with more results than this in one run.
    static let mostResults = 25_000

    init(_ result: CheckResult) {
        let rules = RuleID.allCases
        let findings = Self.mostSevere(FileFinding.all(of: result))
        var notifications = result.undecided.map {
            Invocation.Notification(message: Text(text: TerminalText.escape($0.message)))
        }
        if findings.count < result.findings.count {
            let left = result.findings.count - findings.count
            notifications.append(.init(message: Text(text: "\(left) results more than a run may have are left out")))
        }
        runs = [
            Run(
                tool: Tool(
                    driver: Driver(
                        rules: rules.map {
                            Rule(id: $0.rawValue, defaultConfiguration: .init(level: Self.level($0.defaultSeverity)))
                        })),
                results: findings.map { Self.result($0, rules) },
                invocations: [
                    Invocation(executionSuccessful: result.complete, toolExecutionNotifications: notifications)
                ])
        ]
    }

    /// As many results as a run may have, in their order; where there are more, the least severe are left out.
    static func mostSevere(_ findings: [FileFinding], limit: Int = mostResults) -> [FileFinding] {
        guard findings.count > limit else { return findings }
        let ranked = findings.enumerated().sorted {
            ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
        }
        return ranked.prefix(limit).sorted { $0.offset < $1.offset }.map(\.element)
    }

    private static func result(_ finding: FileFinding, _ rules: [RuleID]) -> Result {
        Result(
            ruleId: finding.rule.rawValue, ruleIndex: rules.firstIndex(of: finding.rule) ?? 0,
            level: level(finding.severity), message: Text(text: TerminalText.escape(finding.text)),
            locations: [
                Location(
                    physicalLocation: .init(
                        artifactLocation: .init(uri: URIText.path(finding.path)),
                        region: .init(startLine: finding.line)))
            ],
            partialFingerprints: ["adrlinkFinding/v1": finding.fingerprint],
            properties: finding.commit.map { ["commit": $0] } ?? [:])
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "note"
        case .off: "none"
        }
    }
}
