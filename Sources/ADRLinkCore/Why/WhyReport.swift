public import Git

/// What stands behind a file, some of its lines, a folder, or the paths of a pathspec.
public struct WhyReport: Sendable {
    public enum Kind: String, Sendable { case file, folder, pathspec }

    /// Relative to the top of the repository; empty for the top itself. A pathspec is as it was given.
    public var path: String
    public var kind: Kind
    /// The commit that was read, or on which the working tree stands; nil before the first commit.
    public var revision: ObjectID?
    /// Whether the file was read as it lies in the working tree.
    public var isWorkingTree: Bool
    /// The lines that were asked about, from 1; nil for a folder or a pathspec, and for a file without lines.
    public var lines: ClosedRange<Int>?
    /// Those of the most lines or commits first.
    public var decisions: [StandingDecision]
    /// A file's: those that wrote the lines, in the order of their first lines. Else those that touched the paths and
    /// cite a decision, newest first.
    public var commits: [ExplainedCommit]
    /// How many commits of a folder or a pathspec cite no decision; 0 for a file.
    public var commitsWithoutDecision: Int
    /// Lines that no commit has, in their order.
    public var uncommitted: [ClosedRange<Int>]
    /// Where the history is cut off, so that somebody else may have written the lines.
    public var gaps: WalkGaps
    /// What could not be read, a sentence each.
    public var problems: [String]
}

/// A decision that commits cite, that governs the paths, or both.
public struct StandingDecision: Sendable {
    public var id: DecisionID
    /// Its record as HEAD has it; nil where no record has this id, or more than one.
    public var record: Decision?
    /// How many records have the id: none where a commit cites what is not there.
    public var records: Int
    /// The decisions that took its place, at the end of the chain.
    public var successors: [DecisionID]
    /// Its pathspecs where they match the paths, whether or not it is in force.
    public var pathspecs: [String]
    /// How many of the lines were written by commits that cite it.
    public var lines: Int
    /// How many of the commits cite it.
    public var commits: Int

    /// Whether it governs the paths: only accepted decisions do.
    public var governs: Bool { record?.status == .accepted && !pathspecs.isEmpty }
}

/// A commit, and how the decisions that stand behind it stood then.
public struct ExplainedCommit: Sendable {
    public var commit: ObjectID
    public var author: Signature?
    /// The committer's date, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// The first line of the message; it may hold anything.
    public var subject: String
    /// Where the lines lay in that commit; nil for a folder or a pathspec.
    public var path: String?
    /// The lines that it wrote, in their order.
    public var lines: [ClosedRange<Int>]
    /// In the order of the message, then those that only govern.
    public var decisions: [DecisionThen]

    public var lineCount: Int { lines.reduce(0) { $0 + $1.count } }
    public var citesDecision: Bool { decisions.contains { $0.isCited } }
}

/// A decision as it stood at a commit.
public struct DecisionThen: Equatable, Sendable {
    /// The id that counts now, where the commit names one that was given up.
    public var id: DecisionID
    /// The id that the commit names; nil where the commit does not cite the decision.
    public var cited: String?
    /// Nil where no record of that commit has the id.
    public var status: DecisionStatus?

    public var isCited: Bool { cited != nil }
}
