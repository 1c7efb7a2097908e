import Git
import SSHSignature

/// What a fetch of the log brought, lane by lane.
public struct AuditFetch: Sendable {
    public enum State: String, Sendable {
        /// It was not here before.
        case new
        case grown
        case unchanged
        /// The remote does not have what is here; a push brings it there.
        case behind
        /// It is not taken over, and stays as it was here.
        case refused
    }

    public struct Lane: Equatable, Sendable {
        public var lane: LaneID
        public var state: State
        /// The number of its last entry here.
        public var last: Int
        /// Why it was refused. It may quote the remote: escape it before it is shown.
        public var reason: String?
    }

    public var lanes: [Lane] = []
    /// The root of trust that this fetch pinned, the first one that saw the log; nil where it was known.
    public var pinnedRoot: String?
    /// Findings of the log as it is now.
    public var findings = AuditFindings()
    /// How many entries count.
    public var verified = 0

    public var isRefused: Bool { lanes.contains { $0.state == .refused } }
}

extension Workspace {
    /// Fetches the lanes of a remote, verifies them, and then moves the lanes that are here.
    ///
    /// Copies are kept below `refs/notes/remotes/<remote>/adrlink/audit/` and only ever grow. A lane that lost what it had,
    /// does not verify or belongs to nobody known stays as it was here. Own lanes are never moved.
    ///
    /// - Parameter root: the fingerprint of the root of trust, for a log that is not known here yet. Without, the one key that
    ///   nobody has added is taken for it, and pinned.
    public func fetchAudit(
        from remote: String, root: String?, withEvidence: Bool, at time: AuditTime
    ) throws(ADRLinkError) -> AuditFetch {
        if let root, !AuditNames.isFingerprint(root) {
            throw ADRLinkError(.usage, "\(root) is no fingerprint", hint: "ssh-keygen -l -f KEY.pub shows it: SHA256:…")
        }
        let exchange = try AuditExchange(remote, in: repository)
        let theirs = try exchange.heads(in: repository)
        let lost = try exchange.fetch(theirs, in: repository)
        var configuration = try AuditConfiguration(of: repository)
        if let root, let known = configuration.root, root != known {
            throw ADRLinkError(
                .rootUnknown, "the root of trust is \(known) here, and not \(root)",
                hint: "git config adrlink.auditroot changes it, if who began the log says so")
        }
        var result = AuditFetch()
        let own = configuration.lane
        let here = try heads(below: AuditNames.log)
        let copies = try heads(below: exchange.prefix)
        var merged = here
        for (segment, head) in copies where segment.lane != own {
            if try isGrowth(from: here[segment], to: head) { merged[segment] = head }
        }
        if let root = root ?? configuration.root {
            configuration.root = root
        } else if !merged.isEmpty {
            configuration.root = try rootOfFirstFetch(merged, time)
            result.pinnedRoot = configuration.root
        }
        let verification = try verification(of: merged, configuration, time)
        if verification.trust == nil, !merged.isEmpty {
            let reason = verification.findings.list.first { $0.lane == nil }?.message
            throw ADRLinkError(
                .rootUnknown, reason ?? "it cannot be told who may sign the log",
                hint: "nothing was taken over; ask who began the log for the fingerprint: --root SHA256:…")
        }
        let judged = Dictionary(uniqueKeysWithValues: verification.lanes.map { ($0.lane, $0) })
        for lane in Set(copies.keys.map(\.lane)).union(here.keys.map(\.lane)).sorted() {
            let outcome = try settle(
                lane, isOwn: lane == own, lost[lane], here: here, copies: copies, judged[lane], verification)
            result.lanes.append(outcome)
            if outcome.state != .refused, let head = try lastHead(of: lane, in: copies) {
                try pin(lane, head, remote: remote)
            }
        }
        if result.pinnedRoot != nil || configuration.log == nil, let root = configuration.root {
            try AuditConfiguration(log: verification.log, root: root).write(to: repository)
        }
        if withEvidence { try exchange.fetchEvidence(besides: own, in: repository) }
        if result.isRefused {
            let present = try self.verification(of: try heads(below: AuditNames.log), configuration, time)
            (result.findings, result.verified) = (present.findings, present.verified)
        } else {
            (result.findings, result.verified) = (verification.findings, verification.verified)
        }
        return result
    }

    // MARK: A lane

    private func settle(
        _ lane: LaneID, isOwn: Bool, _ loss: String?, here: [SegmentID: ObjectID], copies: [SegmentID: ObjectID],
        _ report: LaneReport?, _ verification: AuditVerification
    ) throws(ADRLinkError) -> AuditFetch.Lane {
        let last = report?.last ?? 0
        func outcome(_ state: AuditFetch.State, _ reason: String? = nil) -> AuditFetch.Lane {
            AuditFetch.Lane(lane: lane, state: state, last: last, reason: reason)
        }
        if let loss { return outcome(.refused, loss) }
        let segments = copies.filter { $0.key.lane == lane }
        guard !segments.isEmpty else { return outcome(.behind) }
        var moves: [(SegmentID, ObjectID)] = []
        var isBehind = here.contains { $0.key.lane == lane && segments[$0.key] == nil }
        for (segment, head) in segments.sorted(by: { $0.key < $1.key }) where here[segment] != head {
            if try isGrowth(from: here[segment], to: head) {
                moves.append((segment, head))
            } else if try isGrowth(from: head, to: here[segment]) {
                isBehind = true
            } else {
                return outcome(
                    .refused, "it was written in two places: the remote's segment \(segment.number) is not the one here"
                )
            }
        }
        guard !moves.isEmpty else { return outcome(isBehind ? .behind : .unchanged) }
        if isOwn {
            return outcome(
                .refused,
                "the remote has entries of the lane that this installation writes, which are not here: somebody else writes it, or this repository was put back to an older state"
            )
        }
        let faults = (report?.findings.list ?? []).filter { $0.severity == .error && $0.kind != .keyRevoked }
        if let fault = faults.first { return outcome(.refused, fault.message) }
        guard report?.key != nil else { return outcome(.refused, "its charter cannot be read") }
        let isNew = !here.keys.contains { $0.lane == lane }
        try fromAudit { () throws(GitError) in
            for (segment, head) in moves {
                try repository.updateReference(
                    segment.reference, from: here[segment], to: head, message: "audit: fetched")
            }
        }
        return outcome(isNew ? .new : .grown)
    }

    /// Whether a head is the other one with commits behind it, or is where there was none.
    private func isGrowth(from old: ObjectID?, to new: ObjectID?) throws(ADRLinkError) -> Bool {
        guard let new else { return false }
        guard let old else { return true }
        return try fromAudit { () throws(GitError) in
            try repository.commits(ofSegmentAt: new, behind: old).end == .known
        }
    }

    private func pin(_ lane: LaneID, _ head: ObjectID, remote: String) throws(ADRLinkError) {
        let name = AuditNames.pin(lane, remote: remote)
        try fromAudit { () throws(GitError) in
            let old = try repository.target(of: name)
            guard old != head else { return }
            try repository.updateReference(name, from: old, to: head, message: "audit: seen")
        }
    }

    private func lastHead(of lane: LaneID, in heads: [SegmentID: ObjectID]) throws(ADRLinkError) -> ObjectID? {
        heads.filter { $0.key.lane == lane }.max { $0.key < $1.key }?.value
    }

    private func heads(below prefix: String) throws(ADRLinkError) -> [SegmentID: ObjectID] {
        try fromAudit { () throws(GitError) in
            Dictionary(uniqueKeysWithValues: try repository.segments(below: prefix).map { ($0.id, $0.head) })
        }
    }

    // MARK: Verification

    private func verification(
        of heads: [SegmentID: ObjectID], _ configuration: AuditConfiguration, _ time: AuditTime
    ) throws(ADRLinkError) -> AuditVerification {
        var options = AuditVerificationOptions(asOf: time)
        options.root = configuration.root
        options.log = configuration.log
        options.segments = heads
        return try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
    }

    /// The key that nobody has added, where there is only one: the first fetch believes it, and says so.
    private func rootOfFirstFetch(
        _ heads: [SegmentID: ObjectID], _ time: AuditTime
    ) throws(ADRLinkError) -> String {
        let found = try verification(of: heads, AuditConfiguration(), time)
        let added = Set(found.lanes.flatMap { $0.keysAdded })
        let roots = Set(found.lanes.filter { $0.intact > 0 || $0.entries == 0 }.compactMap(\.key?.fingerprint))
            .subtracting(added)
        guard let root = roots.first, roots.count == 1 else {
            throw ADRLinkError(
                .rootUnknown,
                "\(roots.count) keys of the log were added by nobody, and one of them is its root of trust",
                hint: "ask who began the log for the fingerprint, and give it: adrlink audit fetch --root SHA256:…")
        }
        return root
    }
}
