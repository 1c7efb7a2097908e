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
    /// What carried an exemption, in the order it was judged.
    public var exemptions: [Exemption] = []

    /// A commit that asks to be excused, with its reason.
    public struct Exemption: Equatable, Sendable {
        /// Nil for a message file.
        public var commit: String?
        /// What the commit says; it may hold anything.
        public var reason: String
        /// False where the reference it is on its way to forbids exemptions.
        public var counts: Bool

        public init(commit: String?, reason: String, counts: Bool = true) {
            self.commit = commit
            self.reason = reason
            self.counts = counts
        }
    }

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
