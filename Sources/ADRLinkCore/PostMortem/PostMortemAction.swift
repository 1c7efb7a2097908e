extension PostMortem {
    /// A privileged action: an intent with its outcome, or an event that was told once.
    public struct Action: Codable, Equatable, Sendable {
        /// The event: `LANE/NUMBER` of the first entry.
        public var id: String
        /// 32 hexadecimal digits.
        public var lane: String
        public var action: String
        public var actor: String
        /// Who wrote it down, where that was not the actor.
        public var recordedBy: String?
        /// When it began: the time of the intent, or what is said of an event.
        public var begin: ZonedTime
        /// The time of the last entry; absent where there is no outcome.
        public var end: ZonedTime?
        /// `ok`, `failed`, `aborted`, `not-started`, `unknown`; absent where there is no outcome.
        public var result: String?
        /// The exit status of a command, 0 to 255.
        public var exit: Int?
        /// The signal that ended a command.
        public var signal: Int?
        /// In microseconds.
        public var duration: Int64?
        public var reason: String?
        /// The words of the command, redacted.
        public var command: [String]?
        /// How many secrets were taken out before it was signed.
        public var redactions: Int
        public var decisions: [String]
        public var runbook: Runbook?
        /// Objects of the repository that it concerns, by their ids.
        public var subjects: [String]
        public var evidence: [Evidence]
        /// 32 hexadecimal digits.
        public var trace: String?
        /// The incident that its entries name.
        public var incident: String?
        /// What changed in who may sign.
        public var trust: String?
        /// What an interrupted run had left behind.
        public var recovered: [String]
        /// Whether every entry of it counts.
        public var verified: Bool
        /// An intent whose outcome is not in the log.
        public var dangling: Bool
        public var entries: [Entry]
        /// Actions of other lanes that nothing puts in an order with this one; the first 16.
        public var concurrent: [String]
    }

    /// A file of the repository that says how an action is done.
    public struct Runbook: Codable, Equatable, Sendable {
        public var path: String
        /// The id of its content.
        public var blob: String?
    }

    /// A piece of evidence that an entry names.
    public struct Evidence: Codable, Equatable, Sendable {
        public var name: String
        /// 64 hexadecimal digits.
        public var sha256: String
        /// In bytes.
        public var size: Int
        /// `present`, `absent`, or `altered` where what is kept under its name is something else.
        public var presence: String
    }

    /// An entry of the log that tells of an action.
    public struct Entry: Codable, Equatable, Sendable {
        /// `intent`, `outcome` or `event`.
        public var phase: String
        public var sequence: Int
        public var time: ZonedTime
        /// The SHA-256 of its payload, in 64 hexadecimal digits.
        public var sha256: String
        /// The commit that appended it; absent in a clone without the history of its segment.
        public var commit: String?
        public var verified: Bool
        /// Why it does not count, a sentence each.
        public var why: [String]
    }

    /// What is known of the audit log as a whole.
    public struct AuditState: Codable, Equatable, Sendable {
        public enum Verdict: String, Codable, Sendable, CaseIterable {
            /// There is no log here.
            case none
            /// Everything that is here is what its keys have signed.
            case verified
            /// It cannot be known from what is here.
            case undecided
            /// Something is not what the log's keys have signed.
            case refused
        }

        public var verdict: Verdict
        /// The log's id.
        public var log: String?
        /// The fingerprint of the root of trust.
        public var root: String?
        /// How many entries there are, in the window and outside of it.
        public var entries = 0
        /// How many of them count.
        public var verified = 0
        public var lanes: [Lane] = []
        /// What is amiss, the worst first; the first hundred.
        public var findings: [Finding] = []
        public var findingCount = 0

        public init(verdict: Verdict) { self.verdict = verdict }

        public struct Lane: Codable, Equatable, Sendable {
            /// 32 hexadecimal digits.
            public var id: String
            public var owner: String?
            /// The fingerprint of its key.
            public var key: String?
            public var entries: Int
            public var verified: Int
        }

        public struct Finding: Codable, Equatable, Sendable {
            /// As `adrlink audit verify` names it.
            public var kind: String
            /// `notice`, `undecided` or `error`.
            public var severity: String
            public var lane: String?
            public var sequence: Int?
            public var message: String
        }
    }
}
