/// Which validation stands behind which requirement, at one commit.
///
/// Its JSON is the document `adrlink.matrix/1`. Texts come from the repository: escape them before they are shown.
public struct ValidationMatrix: Codable, Equatable, Sendable {
    public static let schemaName = "adrlink.matrix/1"

    public var schema = Self.schemaName
    public var made: ZonedTime
    /// The commit that everything but the results is read from, in 40 hexadecimal digits.
    public var commit: String
    /// In the order in which they are stated.
    public var requirements: [Row] = []
    public var results: [ResultFile] = []
    public var problems: [Problem] = []
    /// What is different from the matrix of an earlier commit, where one was asked for.
    public var baseline: MatrixBaseline?

    /// How a requirement stands, or one of its validations.
    public enum Standing: String, Codable, Sendable, CaseIterable {
        case failed
        /// An exercise that should have taken place did not.
        case overdue
        case passed
        /// There are results of another commit only, or of one that nobody named.
        case stale
        case skipped
        /// No result tells of it.
        case notRun = "not-run"
        /// Nothing validates it.
        case none

        public var isGap: Bool { self != .passed }
    }

    public struct Row: Codable, Equatable, Sendable {
        public var id: String
        public var text: String
        public var path: String
        /// From 1.
        public var line: Int
        public var standing = Standing.none
        public var decisions: [String] = []
        /// Newest first.
        public var commits: [LinkedCommit] = []
        public var validations: [Validation] = []
    }

    /// A commit that concerns a requirement.
    public struct LinkedCommit: Codable, Equatable, Sendable {
        public var commit: String
        /// The key of the trailer that names the requirement, or the decision that leads from one to the other.
        public var via: String
    }

    public struct Validation: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable {
            case test, drill
        }

        public var kind: Kind
        /// Of a suite, a test or a file; the kind of a drill.
        public var name: String
        /// Where it says that it validates the requirement.
        public var path: String?
        public var line: Int?
        public var standing = Standing.notRun
        /// How many tests of it ended so at this commit.
        public var passed = 0
        public var failed = 0
        public var skipped = 0
        /// How many results are of another commit.
        public var stale = 0
        /// The last result: when it was, and of which commit.
        public var time: ZonedTime?
        public var commit: String?
        /// The first tests that failed, at most three.
        public var failures: [String] = []
    }

    /// A file of results that was read.
    public struct ResultFile: Codable, Equatable, Sendable {
        public var path: String
        public var format: String
        /// The commit that its tests were built from; nil where neither the file nor anybody else says so.
        public var commit: String?
        public var passed = 0
        public var failed = 0
        public var skipped = 0
    }

    public struct Problem: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// An id is stated twice.
            case duplicate = "duplicate-requirement"
            /// A test names an id that is stated nowhere.
            case unknown = "unknown-requirement"
            /// A file of results cannot be read, or ends too early.
            case unreadable = "results-unreadable"
            /// Nobody says which commit results are of.
            case unattributed = "results-without-commit"
            /// Some of the history is not here.
            case history = "history-incomplete"
            /// What the audit log says of exercises does not count.
            case log = "log-not-verified"

            /// Whether the matrix is wrong until it is mended; of the others it may be less than it could.
            public var isFinding: Bool { self == .duplicate || self == .unknown }
        }

        public var kind: Kind
        public var path: String?
        public var line: Int?
        public var message: String

        public init(_ kind: Kind, _ message: String, path: String? = nil, line: Int? = nil) {
            self.kind = kind
            self.message = message
            self.path = path
            self.line = line
        }
    }

    public init(made: ZonedTime, commit: String) {
        self.made = made
        self.commit = commit
    }

    // MARK: What it comes to

    public var gaps: [Row] { requirements.filter(\.standing.isGap) }

    /// Whether `--check` has nothing to say against it.
    public var verdict: Verdict {
        // A gap may only seem to be one, where results are missing.
        if problems.contains(where: { $0.kind == .unreadable }) { return .undecided }
        return gaps.isEmpty && !problems.contains(where: \.kind.isFinding) ? .whole : .gaps
    }

    public enum Verdict: Sendable { case whole, gaps, undecided }
}

extension ValidationMatrix.Validation {
    /// The standing that the counts come to: what failed counts before what passed, and this commit's results before others.
    mutating func settle() {
        standing =
            failed > 0 ? .failed : passed > 0 ? .passed : skipped > 0 ? .skipped : stale > 0 ? .stale : .notRun
    }
}

extension ValidationMatrix.Row {
    /// One validation that failed, or is overdue, is not made up for by others that passed.
    mutating func settle() {
        let order: [ValidationMatrix.Standing] = [.failed, .overdue, .passed, .stale, .skipped, .notRun]
        standing = order.first { wanted in validations.contains { $0.standing == wanted } } ?? .none
    }
}
