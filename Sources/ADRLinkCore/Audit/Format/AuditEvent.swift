public import Git

/// What happened: an action, who did it, when, and how it ended. The log gives it a place and a signature.
public struct AuditEvent: Equatable, Sendable {
    /// What an entry says about its action.
    public enum Phase: String, Sendable, CaseIterable {
        /// It is about to begin.
        case intent
        /// It began with an intent, and this is how it ended.
        case outcome
        /// It is told once, when it is over: something that happened elsewhere, a change of trust.
        case event
    }

    /// How an action ended.
    public enum Result: String, Sendable, CaseIterable {
        case ok
        case failed
        /// A signal ended it.
        case aborted
        /// The command could not be started.
        case notStarted = "not-started"
        /// Nobody knows: the outcome was never written.
        case unknown
    }

    /// Words of lower-case letters, digits and `-`, `_` with points between them: `db.restore`.
    public var action: String
    /// Who did it, by the name that the list of signers knows.
    public var actor: String
    /// Who wrote it down, where that is not the actor.
    public var recordedBy: String?
    public var phase: Phase
    public var time: AuditTime
    /// When the action began, where it is told afterwards.
    public var occurred: AuditTime?
    public var result: Result?
    /// The exit status of a command, 0 to 255.
    public var exitStatus: Int?
    /// The signal that ended a command.
    public var signal: Int?
    /// In microseconds.
    public var duration: Int64?
    /// The intent that this is the outcome of.
    public var intent: AuditReference?
    /// Decisions by their ids, `ADR-0007`.
    public var decisions: [String] = []
    /// A file of the repository.
    public var runbook: RepositoryFile?
    public var reason: String?
    /// The words of a command line, redacted.
    public var command: [String]?
    /// How many secrets were taken out of the words, the reason and the evidence.
    public var redactions = 0
    /// What the action concerns.
    public var subjects: [AuditObject] = []
    public var evidence: [EvidenceDigest] = []
    /// Objects of a store that it puts there or reads.
    public var stored: [StoredReference] = []
    /// What is to be said of the bundle that they are; nil for every other action.
    public var bundle: BundleFacts?
    /// The W3C trace id: 32 lower-case hexadecimal digits.
    public var trace: String?
    /// The incident that it belongs to, as commits name it in the trailer `Incident:`: 1 to 64 visible characters of ASCII.
    public var incident: String?
    /// What changes in who may sign.
    public var trust: TrustChange?
    /// What is to be said of an exercise; nil for every other action.
    public var drill: DrillFacts?
    /// What an interrupted run had left behind and this one put right.
    public var recovered: [String] = []

    public init(action: String, actor: String, phase: Phase, time: AuditTime) {
        self.action = action
        self.actor = actor
        self.phase = phase
        self.time = time
    }
}

/// An entry of the log by its place and by the SHA-256 of its payload, in 64 lower-case hexadecimal digits.
public struct AuditReference: Hashable, Sendable {
    public var lane: LaneID
    public var sequence: Int
    public var digest: String

    public init(lane: LaneID, sequence: Int, digest: String) {
        self.lane = lane
        self.sequence = sequence
        self.digest = digest
    }
}

/// An object of the repository and its kind.
public struct AuditObject: Hashable, Sendable {
    public var id: ObjectID
    public var kind: ObjectKind

    public init(id: ObjectID, kind: ObjectKind) {
        self.id = id
        self.kind = kind
    }
}

/// A file of the repository, and the blob it was.
public struct RepositoryFile: Hashable, Sendable {
    /// From the top of the repository; bytes that are not UTF-8, and `%`, are percent-encoded.
    public var path: String
    public var blob: ObjectID?

    public init(path: String, blob: ObjectID?) {
        self.path = path
        self.blob = blob
    }
}

/// What is known of a piece of evidence without having it.
public struct EvidenceDigest: Hashable, Sendable {
    /// What it is: `stdout`, `state-before`, the name of an attached file.
    public var name: String
    /// The SHA-256 of its bytes as they are kept, in 64 lower-case hexadecimal digits.
    public var digest: String
    /// In bytes.
    public var size: Int

    public init(name: String, digest: String, size: Int) {
        self.name = name
        self.digest = digest
        self.size = size
    }
}

/// An object in a store, by what nothing else can have: reads are by version, since a key may get another one later.
public struct StoredReference: Hashable, Sendable {
    /// The name of the store: `directory`, `s3://BUCKET`.
    public var store: String
    public var key: String
    public var version: String
    /// The SHA-256 of its bytes before the store encrypts them, in 64 lower-case hexadecimal digits.
    public var digest: String
    /// In bytes.
    public var size: Int

    public init(store: String, key: String, version: String, digest: String, size: Int) {
        self.store = store
        self.key = key
        self.version = version
        self.digest = digest
        self.size = size
    }
}

/// A change in who may sign the log.
public enum TrustChange: Equatable, Sendable {
    /// A key may sign as these principals from now on; `mayTrust` lets it add and revoke keys itself.
    case add(key: String, principals: [String], mayTrust: Bool, replaces: String?)
    /// A key counts up to these places of its lanes, and its other lanes count for nothing.
    case revoke(fingerprint: String, lastGood: [AuditReference])
}
