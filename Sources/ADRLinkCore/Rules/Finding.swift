/// What a rule found wrong, or worth saying, about one commit, message or record.
///
/// A finding is a value, not an error: a run collects all of them and the command decides the exit status.
public struct Finding: Equatable, Sendable {
    /// Which rule speaks.
    public var rule: RuleID
    /// How much it weighs, after the policy was applied.
    public var severity: Severity
    /// One sentence that says what is wrong and names the thing; lower case, without a final full stop.
    ///
    /// It may quote bytes of the repository: escape it before it is shown.
    public var message: String
    /// What to do about it, in the imperative; nil where nothing can be done.
    public var hint: String?
    /// The commit it is about, as lower-case hexadecimal; nil for a message file or the working tree.
    public var commit: String?
    /// The record or changed path it is about, relative to the top of the repository; nil for a message.
    public var path: String?
    /// The line in the message or in the record, from 1.
    public var line: Int?
    /// The text that would be right: a whole commit message for the rules that can repair one.
    public var replacement: String?
    /// Lines to paste into the last paragraph of the message.
    public var trailers: [String] = []

    /// Hint and trailers in one sentence, for formats that have no lines.
    public var advice: String? {
        hint.map { trailers.isEmpty ? $0 : "\($0) \(trailers.joined(separator: "; "))" }
    }

    public init(
        _ rule: RuleID, _ severity: Severity, _ message: String, hint: String? = nil, commit: String? = nil,
        path: String? = nil, line: Int? = nil, replacement: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.hint = hint
        self.commit = commit
        self.path = path
        self.line = line
        self.replacement = replacement
    }
}

/// How much a finding weighs. Only errors make a check fail.
public enum Severity: String, Sendable, CaseIterable, Codable, Comparable {
    case off, info, warning, error

    private var rank: Int {
        switch self {
        case .off: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
