public import Git

/// An exercise as the log tells of it: its intent and its outcome together, or what was told afterwards.
public struct Drill: Codable, Equatable, Sendable {
    public var kind: String
    /// The lane and the number of its last entry: `7f3ac021…/42`.
    public var entry: String
    public var actor: String
    public var recordedBy: String?
    public var started: ZonedTime
    /// In microseconds; nil where nobody told.
    public var duration: Int64?
    /// `ok`, `failed`, `aborted`, `not-started` or `unknown`; nil for one without an outcome.
    public var result: String?
    public var exit: Int?
    /// The objectives and what was reached, in microseconds.
    public var timeObjective: Int64?
    public var pointObjective: Int64?
    public var point: Int64?
    public var decisions: [String]
    public var runbook: String?
    /// The blob of the runbook as it was followed.
    public var runbookBlob: String?
    public var reason: String?
    public var validates: [String]
    public var participants: [String]
    public var findings: Int
    public var followUps: Int
    public var evidence: [Evidence]
    public var commits: [String]
    public var trace: String?
    /// Whether its entries are verified: others count for nothing.
    public var verified: Bool

    public struct Evidence: Codable, Equatable, Sendable {
        public var name: String
        public var sha256: String
        /// In bytes.
        public var size: Int
    }

    /// How an objective stands against what was reached.
    public enum Reach: String, Codable, Sendable {
        case reached, missed
        /// There is an objective, and nobody measured.
        case notMeasured = "not measured"
    }

    /// Nil where there is no objective. What failed has reached none, however soon it did.
    public var timeReach: Reach? { reach(duration, timeObjective) }
    public var pointReach: Reach? { reach(point, pointObjective) }

    private func reach(_ reached: Int64?, _ objective: Int64?) -> Reach? {
        guard let objective else { return nil }
        guard let reached else { return .notMeasured }
        if let result, result != AuditEvent.Result.ok.rawValue { return .missed }
        return reached <= objective ? .reached : .missed
    }

    /// Whether it took place and ended well: what a cadence asks for.
    public var isDone: Bool { verified && result == AuditEvent.Result.ok.rawValue }

    /// Whether it ended well within its objectives: what a requirement asks for.
    public var isGood: Bool { isDone && timeReach ?? .reached == .reached && pointReach ?? .reached == .reached }
}

extension Drill {
    /// Nil for an action that is no exercise.
    init?(_ action: LoggedAction) {
        guard let facts = action.value(\.drill), let kind = action.value(\.drillKind), let last = action.last else {
            return nil
        }
        self.kind = kind
        entry = "\(last.segment.lane)/\(last.entry.sequence)"
        actor = last.event.actor
        recordedBy = action.value(\.recordedBy)
        started = ZonedTime(action.value(\.occurred) ?? action.intent?.event.time ?? last.event.time)
        duration = action.end?.event.duration
        result = action.end?.event.result?.rawValue
        exit = action.end?.event.exitStatus
        (timeObjective, pointObjective, point) = (facts.timeObjective, facts.pointObjective, facts.point)
        decisions = action.decisions
        runbook = action.value(\.runbook)?.path
        runbookBlob = action.value(\.runbook)?.blob?.description
        reason = action.value(\.reason)
        (validates, participants) = (facts.validates, facts.participants)
        (findings, followUps) = (facts.findings, facts.followUps)
        let pieces = (action.intent?.event.evidence ?? []) + (action.end?.event.evidence ?? [])
        evidence = pieces.map { Evidence(name: $0.name, sha256: $0.digest, size: $0.size) }
        commits = action.value { $0.subjects.isEmpty ? nil : $0.subjects }?.map(\.id.description) ?? []
        trace = action.value(\.trace)
        verified = action.isVerified
    }
}

/// What the log tells of exercises, and of the runbooks that were followed.
public struct DrillLog: Sendable {
    /// In the order in which they took place.
    public private(set) var drills: [Drill] = []
    /// The last verified action that followed each runbook and ended well, exercises and others.
    public private(set) var followed: [String: FollowedRunbook] = [:]
    /// The id of the log; nil where there is none.
    public let log: String?
    /// How far the log can be relied on, as `adrlink audit verify` says it; nil where nothing is wrong.
    public let doubt: AuditFinding.Severity?

    /// When somebody followed a runbook, and which text it had then.
    public struct FollowedRunbook: Equatable, Sendable {
        public var time: ZonedTime
        public var entry: String
        public var blob: String?
    }

    /// Reads a log that was verified.
    public init(_ verification: AuditVerification, in repository: borrowing Repository) {
        log = verification.log
        doubt = verification.findings.severity
        var reader = AuditLogReader(verification, in: repository)
        var join = ActionJoin(openIntents: verification.openIntents)
        while let entry = reader.next(in: repository) {
            if let action = join.add(entry) { add(action) }
        }
        for action in join.rest() { add(action) }
        drills.sort { ($0.started.microseconds, $0.entry) < ($1.started.microseconds, $1.entry) }
    }

    private mutating func add(_ action: LoggedAction) {
        if let drill = Drill(action) { drills.append(drill) }
        guard action.isVerified, action.end?.event.result == .ok, let file = action.value(\.runbook),
            let last = action.last
        else { return }
        let time = ZonedTime(action.value(\.occurred) ?? last.event.time)
        if let known = followed[file.path], known.time.microseconds >= time.microseconds { return }
        followed[file.path] = FollowedRunbook(
            time: time, entry: "\(last.segment.lane)/\(last.entry.sequence)", blob: file.blob?.description)
    }
}

extension Workspace {
    /// The exercises of the audit log; an empty list where there is no log.
    public func drillLog(_ options: AuditVerificationOptions) throws(ADRLinkError) -> DrillLog {
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
        return DrillLog(verification, in: repository)
    }
}
