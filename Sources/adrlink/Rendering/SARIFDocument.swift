import ADRLinkCore
import Git

/// A check in SARIF 2.1.0, the format of code scanning services.
///
/// GitHub refuses a file in which a result has no physical location, so a finding about a message points to the policy
/// file, and names the commit in its text and its properties.
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

    init(_ result: CheckResult) {
        let rules = RuleID.allCases
        runs = [
            Run(
                tool: Tool(
                    driver: Driver(
                        rules: rules.map {
                            Rule(id: $0.rawValue, defaultConfiguration: .init(level: Self.level($0.defaultSeverity)))
                        })),
                results: result.findings.map { Self.result($0, rules) },
                invocations: [
                    Invocation(
                        executionSuccessful: result.complete,
                        toolExecutionNotifications: result.undecided.map {
                            .init(message: Text(text: TerminalText.escape($0.message)))
                        })
                ])
        ]
    }

    private static func result(_ finding: Finding, _ rules: [RuleID]) -> Result {
        let text = [
            finding.commit.map { "commit \($0.prefix(10)): \(finding.message)" } ?? finding.message, finding.advice,
        ]
        .compactMap { $0 }.joined(separator: ". ")
        // A line of a message is no line of the file that stands in for it.
        let isRecord = finding.path != nil && finding.commit == nil
        return Result(
            ruleId: finding.rule.rawValue, ruleIndex: rules.firstIndex(of: finding.rule) ?? 0,
            level: level(finding.severity), message: Text(text: TerminalText.escape(text)),
            locations: [
                Location(
                    physicalLocation: .init(
                        artifactLocation: .init(uri: percentEncoded(finding.path ?? Policy.fileName)),
                        region: .init(startLine: isRecord ? finding.line ?? 1 : 1)))
            ],
            partialFingerprints: ["adrlinkFinding/v1": fingerprint(finding)],
            properties: finding.commit.map { ["commit": $0] } ?? [:])
    }

    /// The same finding has the same fingerprint in every run: rule, commit, path and sentence, hashed as a blob.
    private static func fingerprint(_ finding: Finding) -> String {
        let parts = [finding.rule.rawValue, finding.commit ?? "", finding.path ?? "", finding.message]
        return FNV.hexadecimal(parts.joined(separator: "\u{0}").utf8)
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "note"
        case .off: "none"
        }
    }

    private static func percentEncoded(_ path: String) -> String {
        path.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
