import ADRLinkCore

/// What `adrlink check --format json` prints.
struct CheckDocument: Encodable {
    var schema = "adrlink.check/1"
    /// Whether everything could be judged.
    var complete: Bool
    var judged: Int
    /// How many commits carried an exemption; `exempted` lists them.
    var exemptions: Int
    var exempted: [Exemption]
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
        /// Lines to paste into the last paragraph of the message.
        var trailers: [String]
    }

    struct Exemption: Encodable {
        @ExplicitNull var commit: String?
        var reason: String
        /// False where the reference it is on its way to forbids exemptions.
        var counts: Bool
    }

    struct Undecided: Encodable {
        var message: String
        @ExplicitNull var hint: String?
    }

    init(_ result: CheckResult) {
        complete = result.complete
        judged = result.judged
        exemptions = result.exemptions.count
        exempted = result.exemptions.map { Exemption(commit: $0.commit, reason: $0.reason, counts: $0.counts) }
        findings = result.findings.map {
            Item(
                rule: $0.rule.rawValue, severity: $0.severity.rawValue, message: $0.message, hint: $0.hint,
                commit: $0.commit, path: $0.path, line: $0.line, replacement: $0.replacement,
                trailers: $0.trailers)
        }
        undecided = result.undecided.map { Undecided(message: $0.message, hint: $0.hint) }
        notes = result.notes
    }
}
