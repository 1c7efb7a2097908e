/// What a repository has decided about its decisions: its `.adrlink`, or the defaults where it has none.
///
/// A policy judges only what came after it: whoever checks a range takes it from the range's base.
public struct Policy: Equatable, Sendable {
    /// The name of the file at the top of the repository.
    public static let fileName = ".adrlink"

    /// The folders that hold records, as they are configured; empty means: look in the usual places.
    public var folders: [String] = []
    public var records = RecordConventions()
    public var messages = MessageConventions()
    /// The template of new records: one of adrlink's names, or a path in the repository.
    public var template: String?
    /// The template of reports: a path in the repository.
    public var reportTemplate: String?
    /// The language of new records and of reports, `en` or `fr`.
    public var language = "en"
    /// Which status may come after which.
    public var transitions = StatusTransitions.usual
    /// How much a rule weighs where it departs from its default.
    public var severities: [RuleID: Severity] = [:]
    /// How much it weighs in one phase, which goes before what is said of the rule.
    public var phaseSeverities: [RuleID: [CheckPhase: Severity]] = [:]
    /// A commit id or a tag: what is reachable from it is not judged.
    public var since: String?
    /// The same for one rule.
    public var ruleSince: [RuleID: String] = [:]
    /// Pathspecs that decisions govern beside those their records name.
    public var governs: [Governed] = []
    /// How many months without a commit count as drift.
    public var driftMonths = 12
    /// Pathspecs of files that are looked through for secrets, beside records, runbooks, post-mortems and evidence.
    public var secretPaths: [String] = []
    /// Kinds of evidence bundles, for how long they are kept, and where.
    public var evidence = EvidencePolicy()
    /// How new records are named, where the repository does not leave that to those it has: `NNNN-slug.md`.
    public var recordName: String?
    /// How the headings of new records begin: `N. Title`.
    public var recordHeading: String?
    /// References that are judged with more care, by name or pattern.
    public var protected: [ProtectedReference] = []

    /// What is decided about each kind of exercise.
    public var drills: [String: DrillPolicy] = [:]
    /// Where runbooks are, and how long one counts as exercised.
    public var runbooks = RunbookPolicy()
    /// What `adrlink matrix` reads.
    public var requirements = RequirementPolicy()

    public struct Governed: Equatable, Sendable {
        /// The decision's id as it is written.
        public var decision: String
        public var pathspecs: [String]
    }

    public struct ProtectedReference: Equatable, Sendable {
        /// A full name such as `refs/heads/main`, or a prefix that ends in `/*`.
        public var pattern: String
        /// Whether `ADR-Exempt` excuses a commit on its way there.
        public var allowsExemption: Bool

        public func matches(_ reference: String) -> Bool {
            pattern.hasSuffix("/*") ? reference.hasPrefix(pattern.dropLast()) : reference == pattern
        }
    }

    public init() {}
}
