import Git

/// Of which kinds a bundle has to be stored, and by when, by their cadence and what the audit log tells.
public struct EvidenceSchedule: Equatable, Sendable {
    /// Sorted by when they are due.
    public var kinds: [Entry] = []

    public struct Entry: Equatable, Sendable {
        public var kind: String
        public var cadence: String
        /// The day on which the last one that is stored was made; nil where there is none.
        public var last: String?
        /// The last day on which the next one is in time; nil where there never was one, which is overdue.
        public var due: String?
        /// How many days are left; negative where it is overdue.
        public var days: Int?
        public var state: DrillSchedule.State

        /// What is to be told of it: `quarterly: overdue since 2026-09-30, 12 days`.
        public var sentence: String {
            switch (state, due, days) {
            case (.overdue, let due?, let days?): "a bundle of the kind \(kind) is overdue since \(due), \(-days) days"
            case (_, let due?, let days?): "a bundle of the kind \(kind) is due by \(due), in \(days) days"
            default: "a bundle of the kind \(kind) is overdue: none was ever stored"
            }
        }
    }

    /// - Parameters:
    ///   - bundles: those of which the verified log says that they are stored.
    ///   - now: in seconds since 1970.
    ///   - within: so many days before it is due, a kind is told of.
    ///   - zone: the distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    public init(
        _ policy: EvidencePolicy, _ bundles: [StoredBundle], now: Int64, within: Int = 0,
        zone: (_ seconds: Int64) -> Int
    ) {
        func day(_ seconds: Int64) -> CalendarDay { CalendarDay(seconds, offset: zone(seconds)) }
        let today = day(now)
        for (kind, rules) in policy.kinds {
            guard let cadence = rules.cadence else { continue }
            var entry = Entry(kind: kind, cadence: cadence.description, state: .overdue)
            // What is dated in the future is a mistake, and does not put the next one off.
            let made = bundles.filter { $0.facts.kind == kind }.map { ($0.facts.made ?? $0.time).seconds }
            if let last = made.filter({ $0 <= now }).max() {
                let due = cadence.due(after: day(last))
                let left = due.number - today.number
                (entry.last, entry.due, entry.days) = (day(last).description, due.description, left)
                entry.state = left < 0 ? .overdue : left <= within ? .soon : .later
            }
            kinds.append(entry)
        }
        kinds.sort { ($0.due ?? "", $0.kind) < ($1.due ?? "", $1.kind) }
    }

    public var overdue: [Entry] { kinds.filter { $0.state == .overdue } }
}

extension Workspace {
    /// Which kinds of bundles are due, by the policy that is present and the verified log; nil where no kind has a cadence, for
    /// which nothing is read.
    ///
    /// - Parameters:
    ///   - audit: what the log is held against.
    ///   - zone: the distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    public func evidenceSchedule(
        _ audit: AuditVerificationOptions, within: Int = 0, zone: (_ seconds: Int64) -> Int
    ) throws(ADRLinkError) -> EvidenceSchedule? {
        let policy = try evidencePolicy()
        guard policy.kinds.values.contains(where: { $0.cadence != nil }) else { return nil }
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, audit) }
        let bundles = StoreHistory(verification, in: repository).bundles
        return EvidenceSchedule(policy, bundles, now: now.seconds, within: within, zone: zone)
    }
}
