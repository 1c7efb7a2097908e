import ADRLinkCore

/// What `adrlink check --format json` prints.
struct CheckDocument: Encodable {
    var schema = "adrlink.check/1"
    /// Whether everything could be judged.
    var complete: Bool
    var judged: Int
    var exemptions: Int
    var findings: [Item]
    var undecided: [Undecided]
    var notes: [String]

    struct Item: Encodable {
        var rule: String
        var severity: String
        var message: String
        @ExplicitNull var hint: String?
        @ExplicitNull var commit: String?
        @ExplicitNull var path: String?
        @ExplicitNull var line: Int?
        @ExplicitNull var replacement: String?
    }

    struct Undecided: Encodable {
        var message: String
        @ExplicitNull var hint: String?
    }

    init(_ result: CheckResult) {
        complete = result.complete
        judged = result.judged
        exemptions = result.exemptions
        findings = result.findings.map {
            Item(
                rule: $0.rule.rawValue, severity: $0.severity.rawValue, message: $0.message, hint: $0.hint,
                commit: $0.commit, path: $0.path, line: $0.line, replacement: $0.replacement)
        }
        undecided = result.undecided.map { Undecided(message: $0.message, hint: $0.hint) }
        notes = result.notes
    }
}
