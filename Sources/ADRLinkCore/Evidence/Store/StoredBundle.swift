public import Git

/// A bundle in a store, as the verified audit log knows it.
public struct StoredBundle: Equatable, Sendable {
    /// The bundle's id.
    public var id: String
    public var archive: StoredReference
    public var manifest: StoredReference
    /// What the log says of it, beside the objects.
    public var facts: BundleFacts
    /// Who stored it.
    public var actor: String
    public var time: AuditTime
    /// The entry that says so.
    public var place: AuditReference
}

/// What the audit log tells of a store: which bundles are in it, and who had access.
public struct StoreHistory: Sendable {
    /// In the order in which they were stored.
    public private(set) var bundles: [StoredBundle] = []
    /// Entries that name objects of a store, in the order of their times; only those that count.
    public private(set) var entries: [LoggedEntry] = []

    /// Reads it from a log; what is not verified counts for nothing.
    public init(_ verification: AuditVerification, in repository: borrowing Repository) {
        var reader = AuditLogReader(verification, in: repository)
        while let entry = reader.next(in: repository) {
            guard entry.standing.isVerified, !entry.event.stored.isEmpty else { continue }
            entries.append(entry)
            guard entry.event.result == .ok else { continue }
            if entry.event.action == EvidenceAction.retain.rawValue { extend(entry.event) }
            guard entry.event.action == EvidenceAction.store.rawValue else { continue }
            let objects = entry.event.stored
            guard let archive = objects.first(where: { $0.key.hasSuffix("/bundle.tar") }),
                let manifest = objects.first(where: { $0.key.hasSuffix("/manifest") }),
                let id = BundleStore.bundle(ofKey: archive.key, log: entry.entry.log),
                BundleStore.bundle(ofKey: manifest.key, log: entry.entry.log) == id
            else { continue }
            bundles.append(
                StoredBundle(
                    id: id, archive: archive, manifest: manifest, facts: entry.event.bundle ?? BundleFacts(),
                    actor: entry.event.actor, time: entry.event.time, place: entry.place))
        }
    }

    /// What was retained for longer afterwards is expected to be.
    private mutating func extend(_ event: AuditEvent) {
        guard let until = event.bundle?.retainUntil else { return }
        for place in bundles.indices where event.stored.contains(bundles[place].archive) {
            bundles[place].facts.retainUntil = max(until, bundles[place].facts.retainUntil ?? until)
        }
    }

    /// The bundle that an id, or its beginning, names. Throws `.usage` where there is none, or several are.
    public func bundle(named name: String) throws(ADRLinkError) -> StoredBundle {
        let found = Dictionary(grouping: bundles.filter { $0.id.hasPrefix(name) }) { $0.id }
        guard let first = found.values.first?.first, found.count == 1, name.utf8.count >= 4 else {
            throw ADRLinkError(
                .usage,
                found.count > 1 ? "several bundles begin with \(name)" : "the audit log knows no bundle \(name)",
                hint: "adrlink evidence list shows them; adrlink audit fetch brings what others have stored")
        }
        return first
    }
}

/// What is done with evidence, by the names that entries have for it.
public enum EvidenceAction: String, Sendable, CaseIterable {
    case store = "evidence.store"
    case show = "evidence.show"
    case fetch = "evidence.fetch"
    case export = "evidence.export"
    case verify = "evidence.verify"
    case hold = "evidence.hold"
    case release = "evidence.release"
    case retain = "evidence.retain"

    /// What all of them begin with.
    static let prefix = "evidence."
}
