import Git
import StructuredLogging

extension RunTrace {
    /// A bundle of evidence that holds something of the run, by what the log says of it; nothing of the store is read.
    public struct Bundle: Codable, Equatable, Sendable {
        public var id: String
        public var kind: String?
        /// When it was made, and until when it is kept.
        public var made: String?
        public var retainUntil: String?
        /// Who stored it, where and when.
        public var actor: String
        public var store: String
        public var time: String
        /// How many of the run's entries are in it.
        public var entries: Int
        /// Whether it was made for this trace, with its lines of the log of events.
        public var isAsked: Bool
        public var accesses: [Access]
    }

    /// Somebody who read a bundle, or meant to.
    public struct Access: Codable, Equatable, Sendable {
        /// The place of the entry that was written before.
        public var lane: String
        public var sequence: Int
        public var time: String
        public var actor: String
        public var action: String
        /// Absent where no outcome was written.
        public var result: String?
    }
}

extension StoreHistory {
    /// The bundles that hold entries of a run or were made for it, in the order in which they were stored, each with whoever had
    /// access to it.
    ///
    /// - Parameter places: those of the run's entries.
    func bundles(of id: TraceID, entriesAt places: [(lane: LaneID, sequence: Int)]) -> [RunTrace.Bundle] {
        bundles.compactMap { bundle in
            let facts = bundle.facts
            let held = places.count { $0.sequence <= facts.lanes[$0.lane] ?? 0 }
            let isAsked = facts.traces.contains(id.description)
            guard held > 0 || isAsked else { return nil }
            return RunTrace.Bundle(
                id: bundle.id, kind: facts.kind, made: facts.made?.description,
                retainUntil: facts.retainUntil?.description, actor: bundle.actor, store: bundle.archive.store,
                time: bundle.time.description, entries: held, isAsked: isAsked, accesses: accesses(to: bundle))
        }
    }

    /// Bundles of which the log does not say what they hold.
    var unknownBundles: Int { bundles.count { $0.facts.lanes.isEmpty } }

    /// An intent and its outcome are one access. Verifying reads all that is stored, and names no more than its entry has room for.
    private func accesses(to bundle: StoredBundle) -> [RunTrace.Access] {
        let reading = [EvidenceAction.show, .fetch, .export, .verify].map(\.rawValue)
        var results: [AuditReference: String] = [:]
        for entry in entries {
            if let intent = entry.event.intent { results[intent] = entry.event.result?.rawValue }
        }
        return entries.filter { entry in
            let event = entry.event
            guard event.phase == .intent, reading.contains(event.action), event.time >= bundle.time else {
                return false
            }
            return event.action == EvidenceAction.verify.rawValue
                || event.stored.contains { $0 == bundle.archive || $0 == bundle.manifest }
        }.map { entry in
            RunTrace.Access(
                lane: entry.segment.lane.description, sequence: entry.entry.sequence,
                time: entry.event.time.description, actor: entry.event.actor, action: entry.event.action,
                result: results[entry.place])
        }
    }
}
