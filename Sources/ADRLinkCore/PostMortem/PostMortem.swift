/// What happened in a window of time, as far as it is known here: commits, decisions and privileged actions.
///
/// A value first, of which every rendering is made. Its texts come from the repository as they are: a rendering escapes them.
/// Its JSON is described by `docs/post-mortem.schema.json`; what is not known is left out.
public struct PostMortem: Codable, Equatable, Sendable {
    /// The name and version of the format. A field that is added leaves the version as it is.
    public static let currentSchema = "adrlink.post-mortem/1"

    public var schema = PostMortem.currentSchema
    /// When the report was made.
    public var made: ZonedTime
    public var window: Window
    public var summary = Summary()
    /// Everything that happened, each once, in one order.
    public var events: [Event] = []
    /// The decisions in force when the window begins, by their ids.
    public var inForce: [StandingDecision] = []
    /// Moves of statuses within the window, in the order of the events.
    public var changes: [StatusMove] = []
    /// Commits that name a decision which was superseded, deprecated or rejected already, in the order of the events.
    public var retiredCited: [RetiredCitation] = []
    /// The commits by the decisions that they name.
    public var decisions: [CitedDecision] = []
    /// How the decisions of the report relate.
    public var graph = Graph()
    /// Commits that touch paths which a decision governs, and do not name it, in the order of the events.
    public var uncited: [UncitedCommit] = []
    /// Commits that ask to be excused, in the order of the events.
    public var exemptions: [Exemption] = []
    /// Privileged actions, in the order of the events.
    public var actions: [Action] = []
    /// What is known of the runs that actions belong to, in the order of the actions; absent where no action names a trace.
    public var runs: [RunTrace]?
    public var audit: AuditState
    /// What the report could not see.
    public var gaps: [Gap] = []

    /// What the report is about.
    public struct Window: Codable, Equatable, Sendable {
        /// The first moment; absent for the beginning of everything.
        public var since: ZonedTime?
        /// The first moment behind it; absent for no end.
        public var until: ZonedTime?
        /// What was asked for, in the words of who asked.
        public var range: String?
        public var incident: String?
        /// In seconds.
        public var margin: Int64?
        public var paths: [String] = []
        public var decisions: [String] = []
        public var actors: [String] = []
        public var traces: [String] = []
        /// The commit that was there when the window began, in 40 hexadecimal digits; absent where there was none.
        public var base: String?
        /// The last commit of the window's own line.
        public var tip: String?

        /// Whether only a part of what happened is shown.
        public var isFiltered: Bool {
            !(paths.isEmpty && decisions.isEmpty && actors.isEmpty && traces.isEmpty)
        }
    }

    /// How many there are of each.
    public struct Summary: Codable, Equatable, Sendable {
        public var events = 0
        public var commits = 0
        /// People who made commits, by their mail addresses.
        public var authors = 0
        /// Commits that name a decision.
        public var citing = 0
        public var uncited = 0
        public var exempted = 0
        public var inForce = 0
        public var changes = 0
        public var retiredCited = 0
        /// Decisions that commits name.
        public var decisions = 0
        public var actions = 0
        public var ok = 0
        public var failed = 0
        public var aborted = 0
        public var notStarted = 0
        public var unknown = 0
        /// Actions without an outcome.
        public var open = 0
        /// Actions that are not verified.
        public var unverified = 0
        public var gaps = 0
    }

    /// One thing that happened.
    public struct Event: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable, CaseIterable { case commit, decision, action }

        public var kind: Kind
        /// The only event of this name: of a commit its id, of a change `COMMIT:DECISION`, of an action `LANE/NUMBER`.
        public var id: String
        /// Of a commit and its changes the committer's date, of an action its beginning.
        public var time: ZonedTime
        /// Of a commit the author's date.
        public var authorTime: ZonedTime?
        /// Of an action its end; absent where it has no outcome.
        public var end: ZonedTime?
        /// Whether its clock says something else than the order in which it is known to have happened.
        public var misdated: Bool
        /// The author of a commit or a change, the actor of an action.
        public var who: String
        /// The subject of a commit, the title of a decision, the name of an action.
        public var what: String
        /// The commit, in 40 hexadecimal digits; absent for an action.
        public var commit: String?
        /// The decisions that it names, or the one that changed.
        public var decisions: [String]
        /// The incidents that a commit names in the trailer `Incident:`, and the one that an action names.
        public var incidents: [String]?
        /// Of a change the status before; absent where there was no record.
        public var from: String?
        /// Of a change the status after; absent where the record was removed.
        public var to: String?
        /// Of an action: `ok`, `failed`, `aborted`, `not-started`, `unknown`; absent where it has no outcome.
        public var result: String?
        /// Of an action: whether all its entries count.
        public var verified: Bool?
        /// Actions of other lanes at nearly the same time that nothing puts in an order with this one; the first 16.
        public var concurrent: [String]?
    }

    /// A decision and where it stands.
    public struct StandingDecision: Codable, Equatable, Sendable {
        public var id: String
        public var title: String
        public var status: String
        public var path: String
    }

    /// A decision's status that a commit changed.
    public struct StatusMove: Codable, Equatable, Sendable {
        /// The event.
        public var event: String
        public var decision: String
        public var title: String
        public var path: String
        public var commit: String
        public var time: ZonedTime
        public var author: String
        public var from: String?
        public var to: String?
    }

    /// A commit that names a decision whose time was over.
    public struct RetiredCitation: Codable, Equatable, Sendable {
        public var commit: String
        public var subject: String
        public var decision: String
        public var title: String
        /// Where it stood in the commit's own tree.
        public var status: String
        /// The decisions that took its place.
        public var successors: [String]
    }

    /// A decision and the commits that name it.
    public struct CitedDecision: Codable, Equatable, Sendable {
        public var id: String
        /// Absent, as is the status, where no record has this id.
        public var title: String?
        /// At the end of the window.
        public var status: String?
        /// In the order of the events.
        public var commits: [String]
    }

    /// A commit on governed paths that does not say why.
    public struct UncitedCommit: Codable, Equatable, Sendable {
        public var commit: String
        public var subject: String
        public var author: String
        /// The decision that governs the paths, and that the commit does not name.
        public var decision: String
        /// The governed paths that it touches, the first ten.
        public var paths: [String]
        /// How many there are.
        public var pathCount: Int
        /// Whether the commit gives a reason to be excused.
        public var exempted: Bool
    }

    /// A commit that asks to be excused from the rules.
    public struct Exemption: Codable, Equatable, Sendable {
        public var commit: String
        public var subject: String
        public var author: String
        public var reason: String
    }

    /// Something that the report could not see, or not for certain.
    public struct Gap: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            case shallowHistory = "shallow-history"
            case missingCommit = "missing-commit"
            case clockSkew = "clock-skew"
            case otherBranch = "other-branch"
            case unreadableRecord = "unreadable-record"
            case noAuditLog = "no-audit-log"
            case noRoot = "no-root"
            case laneNotFetched = "lane-not-fetched"
            case laneNotMerged = "lane-not-merged"
            case unreadableEntry = "unreadable-entry"
            case noCheckpoint = "no-checkpoint"
            case checkpointOverdue = "checkpoint-overdue"
            case openBefore = "open-before"
            case evidenceAbsent = "evidence-absent"
            case filtered
        }

        public var kind: Kind
        /// A sentence in lower case.
        public var message: String
        /// What to do about it, in the imperative.
        public var hint: String?

        init(_ kind: Kind, _ message: String, hint: String? = nil) {
            self.kind = kind
            self.message = message
            self.hint = hint
        }
    }

    /// Whether nothing happened in the window.
    public var isEmpty: Bool { events.isEmpty }
}
