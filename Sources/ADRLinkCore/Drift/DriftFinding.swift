public import Git

/// One place where a decision and the work have drifted apart.
public struct DriftFinding: Equatable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// A draft or a proposal that commits implement.
        case openImplemented = "open-implemented"
        /// Accepted, and no commit has named it for long.
        case acceptedUnused = "accepted-unused"
        /// Superseded, deprecated or rejected, and commits name it all the same.
        case retiredCited = "retired-cited"
        /// Superseded, deprecated or rejected, and a record that is not builds on it.
        case retiredRelated = "retired-related"
        /// It governs paths that no tracked file has.
        case governedGone = "governed-gone"
        /// It governs paths that no commit has touched for long.
        case governedQuiet = "governed-quiet"
    }

    /// What shows it: a commit, or a place in a record.
    public struct Evidence: Equatable, Sendable {
        public var commit: ObjectID?
        /// Seconds since 1970-01-01T00:00:00Z; nil where it has no date.
        public var time: Int64?
        /// The subject of the commit, or where to look.
        public var text: String
    }

    public var kind: Kind
    public var decision: DecisionID
    public var title: String
    public var status: DecisionStatus
    /// The path of the decision's record.
    public var record: String
    /// One sentence without a final full stop.
    public var message: String
    /// Newest first, and not more than a few.
    public var evidence: [Evidence]
    /// What to do about it; nil where only people can tell.
    public var suggestion: String?
}

/// What a look for drift found, and what it could not see.
public struct DriftReport: Sendable {
    /// In the order of the decisions, then of the kinds.
    public var findings: [DriftFinding]
    public var gaps: WalkGaps
    /// Pathspecs that git would refuse, a sentence each.
    public var problems: [String]
    /// How many months count as long.
    public var months: Int
    /// How many decisions were looked at.
    public var decisions: Int
}
