/// What a check found, and whether it could judge everything it was asked to.
public struct CheckResult: Sendable {
    /// Sorted: by commit as it was judged, then by line and rule.
    public var findings: [Finding] = []
    /// What could not be decided, a sentence each: missing history, objects or formats.
    public var undecided: [Undecided] = []
    /// What the reader should know that is no finding.
    public var notes: [String] = []
    /// How many commits were judged; a message file counts as one.
    public var judged = 0
    /// How many of them carried an exemption.
    public var exemptions = 0

    public struct Undecided: Equatable, Sendable {
        public var message: String
        public var hint: String?

        public init(_ message: String, hint: String? = nil) {
            self.message = message
            self.hint = hint
        }
    }

    public init() {}

    /// Whether everything was judged.
    public var complete: Bool { undecided.isEmpty }

    public var errors: Int { findings.count { $0.severity == .error } }
    public var warnings: Int { findings.count { $0.severity == .warning } }

    /// 0 good, 1 findings of severity error, 3 undecided.
    public var exitStatus: Int32 { errors > 0 ? 1 : complete ? 0 : 3 }
}
