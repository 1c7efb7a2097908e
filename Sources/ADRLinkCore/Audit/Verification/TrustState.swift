public import SSHSignature

/// Who may sign the log, and up to where: what follows from the changes of trust that stand in it, and from one root.
public struct TrustState: Sendable {
    /// A key that was added, or the root.
    public struct Grant: Equatable, Sendable {
        public var key: PublicKey
        public var principals: [String]
        /// Whether it may add and revoke keys.
        public var mayTrust: Bool
        /// The entry that added it; nil for the root.
        public var added: AuditReference?
        /// The fingerprints of the keys that brought it in, up to the root.
        var ancestors: Set<String> = []
        /// Up to where its lanes count; nil where it was not revoked. A lane that is not named counts for nothing.
        public var lastGood: [LaneID: AuditReference]?

        /// Whether an entry of a lane of this key counts.
        public func covers(_ place: AuditReference) -> Bool {
            guard let lastGood else { return true }
            return place.sequence <= lastGood[place.lane]?.sequence ?? 0
        }
    }

    /// A lane as far as trust is concerned: who signs it, and what changes of trust it holds.
    struct Lane {
        var lane: LaneID
        var owner: String
        var key: PublicKey
        var changes: [(at: AuditReference, change: TrustChange)]
    }

    /// The fingerprint of the first key, which counts because somebody says so who is not the log.
    public let root: String
    /// By fingerprint.
    public private(set) var grants: [String: Grant] = [:]
    /// Changes whose signer had no right to make them.
    private(set) var refused: [AuditReference] = []

    init(root: String, lanes: [Lane]) {
        self.root = root
        let lanesOfKey = Dictionary(grouping: lanes) { $0.key.fingerprint }
        guard let first = lanesOfKey[root]?.first else { return }
        // A key may be brought in twice, and the second time gives it another ancestor who may revoke it: the keys are gone
        // through again until nothing changes. Each round adds an ancestor, so that there is an end.
        var ancestors: [String: Set<String>] = [:]
        for _ in 0...(lanes.count + 1) {
            grants = [
                root: Grant(
                    key: first.key, principals: Array(Set(lanesOfKey[root]?.map(\.owner) ?? [])).sorted(),
                    mayTrust: true, added: nil)
            ]
            refused = []
            go(through: lanesOfKey, ancestors)
            let found = grants.mapValues(\.ancestors)
            if found == ancestors { break }
            ancestors = found
        }
        for lane in lanes {
            let signer = lane.key.fingerprint
            for (place, change) in lane.changes {
                guard let grant = grants[signer] else {
                    refused.append(place)
                    continue
                }
                guard grant.covers(place), case .revoke(let fingerprint, _) = change else { continue }
                if !mayRevoke(fingerprint, signer) { refused.append(place) }
            }
        }
    }

    /// From the root on, each key before those that it brought in.
    private mutating func go(through lanes: [String: [Lane]], _ ancestors: [String: Set<String>]) {
        var queue = [root]
        var done: Set<String> = []
        while !queue.isEmpty {
            let fingerprint = queue.removeFirst()
            guard done.insert(fingerprint).inserted, var grant = grants[fingerprint] else { continue }
            grant.ancestors = (ancestors[fingerprint] ?? []).union(grant.ancestors)
            let changes = (lanes[fingerprint] ?? []).flatMap(\.changes)
            // The key itself and those who brought it in may revoke it.
            for authority in grant.ancestors.union([fingerprint]) {
                for (place, good) in revocations(of: fingerprint, by: authority, lanes) {
                    guard authority == fingerprint || grants[authority]?.covers(place) == true else { continue }
                    grant.narrow(to: good)
                }
            }
            // So may the key that takes its place, as long as it does not undo its own coming.
            for (place, change) in changes where grant.covers(place) && grant.mayTrust {
                guard case .add(let line, _, _, fingerprint?) = change, let successor = Self.fingerprint(line) else {
                    continue
                }
                for (_, good) in revocations(of: fingerprint, by: successor, lanes)
                where good.contains(where: { $0.lane == place.lane && $0.sequence >= place.sequence }) {
                    grant.narrow(to: good)
                }
            }
            grants[fingerprint] = grant
            for (place, change) in changes {
                guard grant.covers(place) else { continue }
                guard take(change, place, from: grant, fingerprint) else {
                    refused.append(place)
                    continue
                }
                if case .add(let line, _, _, _) = change, let added = Self.fingerprint(line) { queue.append(added) }
            }
        }
    }

    private func revocations(
        of fingerprint: String, by authority: String, _ lanes: [String: [Lane]]
    ) -> [(at: AuditReference, good: [AuditReference])] {
        (lanes[authority] ?? []).flatMap(\.changes).compactMap { place, change in
            guard case .revoke(fingerprint, let good) = change else { return nil }
            return (place, good)
        }
    }

    /// Whether the change was the signer's to make.
    private mutating func take(
        _ change: TrustChange, _ place: AuditReference, from signer: Grant, _ signerFingerprint: String
    ) -> Bool {
        switch change {
        case .add(let line, let principals, let mayTrust, let replaces):
            guard signer.mayTrust, replaces == nil || replaces == signerFingerprint,
                let key = Self.key(line)
            else { return false }
            let fingerprint = key.fingerprint
            // Who stands above cannot be brought in again from below.
            guard fingerprint != root, !signer.ancestors.contains(fingerprint), fingerprint != signerFingerprint else {
                return false
            }
            var grant =
                grants[fingerprint]
                ?? Grant(key: key, principals: [], mayTrust: false, added: place)
            grant.principals = Array(Set(grant.principals + principals)).sorted()
            grant.mayTrust = grant.mayTrust || mayTrust
            grant.ancestors.formUnion(signer.ancestors.union([signerFingerprint]))
            grants[fingerprint] = grant
            return true
        case .revoke:
            // Judged when all keys are known.
            return true
        }
    }

    /// Whether a key may say of another that it counts no more: itself, who brought it in, and the one that replaces it.
    private func mayRevoke(_ fingerprint: String, _ signer: String) -> Bool {
        guard fingerprint != signer, let grant = grants[fingerprint] else { return true }
        return grant.ancestors.contains(signer) || grants[signer].map { isSuccessor($0, of: fingerprint) } == true
    }

    /// Whether a key was brought in by another one to take its place: it is the only one below that may revoke it.
    private func isSuccessor(_ grant: Grant, of fingerprint: String) -> Bool {
        guard let lastGood = grants[fingerprint]?.lastGood, let added = grant.added else { return false }
        return lastGood[added.lane]?.sequence ?? 0 >= added.sequence
    }

    private static func key(_ line: String) -> PublicKey? {
        // The reader of entries has refused a line that is no key.
        do throws(SSHSignatureError) { return try PublicKey(line: line) } catch { return nil }
    }

    private static func fingerprint(_ line: String) -> String? { key(line)?.fingerprint }
}

extension TrustState.Grant {
    /// Of two revocations the stricter one counts, lane by lane.
    fileprivate mutating func narrow(to good: [AuditReference]) {
        let listed = Dictionary(good.map { ($0.lane, $0) }) { $0.sequence < $1.sequence ? $0 : $1 }
        guard let old = lastGood else {
            lastGood = listed
            return
        }
        lastGood = listed.compactMapValues { new in
            old[new.lane].map { $0.sequence < new.sequence ? $0 : new }
        }
    }
}

extension TrustState {
    /// The present state for plain git and `ssh-keygen`: a line for each key that still counts. Dates say nothing here;
    /// a revoked key is left out.
    public var allowedSigners: AllowedSigners {
        AllowedSigners(
            grants.values.filter { $0.lastGood == nil }.sorted { $0.key.fingerprint < $1.key.fingerprint }.map {
                grant in
                AllowedSigners.Entry(
                    principals: grant.principals,
                    namespaces: [
                        AuditNames.namespace, AuditNames.commitNamespace, AuditNames.checkpointNamespace,
                        AuditNames.manifestNamespace,
                    ],
                    key: grant.key)
            })
    }

    /// The keys that were revoked, as comments of such a list: what they signed up to a place still counts, and a reader of
    /// the list alone cannot know up to where.
    public var revokedSigners: String {
        grants.values.filter { $0.lastGood != nil }.sorted { $0.key.fingerprint < $1.key.fingerprint }
            .flatMap { grant in grant.principals.map { "# revoked: \($0) \(grant.key)\n" } }.joined()
    }
}
