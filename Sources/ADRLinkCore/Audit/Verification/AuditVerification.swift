public import Git
public import SSHSignature

/// What a verification is held against beside the log itself.
public struct AuditVerificationOptions: Sendable {
    /// The fingerprint of the first key, `SHA256:…`; nil where nobody knows it.
    public var root: String?
    /// The log's id; nil for that of the root's lanes.
    public var log: String?
    public var checkpoint: (checkpoint: Checkpoint, key: PublicKey)?
    public var policy = CheckpointPolicy()
    /// The moment at which a checkpoint is judged to be overdue.
    public var asOf: AuditTime
    /// Where the segments are: the log itself, or the copy of a remote.
    public var prefix = AuditNames.log
    /// The heads of the segments to verify; nil for those that are there.
    public var segments: [SegmentID: ObjectID]?
    /// The remote whose pins count; nil for all pins.
    public var remote: String?
    /// Whether to hold the lanes against the heads that were verified here before.
    public var usesPins = true
    /// Whether to check the signature of every commit. Otherwise the last one of each segment vouches for those before it,
    /// which it names by their ids; the signatures of payloads are all checked in any case.
    public var checksEachCommit = false

    public init(asOf: AuditTime) { self.asOf = asOf }

    /// Whether it is the log itself that is verified, as it stands.
    var isOfLog: Bool { prefix == AuditNames.log && segments == nil }

    /// Has the copy of a remote verified in place of the log itself, against what was seen of that remote.
    public mutating func readCopy(of remote: String) {
        prefix = AuditNames.fetched(from: remote)
        self.remote = remote
    }
}

/// What a verification found: every lane, who may sign it, and everything that is amiss.
public struct AuditVerification: Sendable {
    public var lanes: [LaneReport] = []
    public var trust: TrustState?
    public var log: String?
    /// Findings of all lanes, and those that belong to none.
    public var findings = AuditFindings()
    /// Intents without an outcome.
    public var openIntents: [AuditEntry] = []

    /// Verifies the whole log that is in a repository.
    public init(_ repository: borrowing Repository, _ options: AuditVerificationOptions) throws(GitError) {
        var heads = options.segments.map { $0.sorted { $0.key < $1.key }.map { (id: $0.key, head: $0.value) } } ?? []
        if options.segments == nil { heads = try repository.segments(below: options.prefix) }
        let segments = Dictionary(grouping: heads) { $0.id.lane }
        var pins = options.usesPins ? try repository.pins() : []
        if let remote = options.remote { pins.removeAll { $0.remote != remote } }
        let copies = options.isOfLog ? try repository.fetchedSegments() : []
        for lane in segments.keys.sorted() {
            let head = options.checkpoint?.checkpoint.heads.first { $0.segment.lane == lane }
            var wanted = Set(pins.filter { $0.lane == lane }.map(\.commit))
            wanted.formUnion(copies.filter { $0.id.lane == lane }.map(\.head))
            if let head { wanted.insert(head.commit) }
            var verifier = LaneVerifier(
                lane, wanted: wanted, behind: options.checkpoint == nil ? nil : head?.sequence ?? 0,
                checksEachCommit: options.checksEachCommit)
            verifier.run(segments[lane] ?? [], in: repository)
            lanes.append(verifier.report)
        }
        if options.isOfLog { try judgeNames(repository) }
        judgeTrust(options)
        judgePins(pins)
        judgePeers()
        try judgeCopies(copies, heads, repository)
        if let (checkpoint, key) = options.checkpoint { judge(checkpoint, key, options) }
        judgeIntents()
        for lane in lanes { findings.add(lane.findings) }
    }

    /// Whether an entry of a lane is signed by a key that may, up to its place. Its own content is another question.
    public func isTrusted(_ place: AuditReference, in lane: LaneReport) -> Bool {
        guard let key = lane.key, let owner = lane.owner, let grant = trust?.grants[key.fingerprint] else {
            return false
        }
        return lane.log == log && grant.principals.contains(owner) && grant.covers(place)
    }

    /// How many entries count: intact, and signed by a key that may.
    public var verified: Int { lanes.reduce(0) { $0 + verified(in: $1) } }

    /// How many entries of a lane count.
    public func verified(in lane: LaneReport) -> Int {
        guard let last = lane.sequences?.upperBound, let first = lane.sequences?.lowerBound else { return 0 }
        guard isTrusted(AuditReference(lane: lane.lane, sequence: first, digest: ""), in: lane) else { return 0 }
        let limit = lane.key.flatMap { trust?.grants[$0.fingerprint] }.flatMap { $0.lastGood?[lane.lane]?.sequence }
        let revoked = limit.map { max(0, last - max($0, first - 1)) } ?? 0
        return max(0, lane.intact - revoked)
    }

    public var entries: Int { lanes.reduce(0) { $0 + $1.entries } }

    /// A checkpoint of what was verified; nil where something is amiss, or where the root is not known.
    public func checkpoint(by signer: String, at time: AuditTime) -> Checkpoint? {
        guard let log, let trust, findings.severity ?? .notice == .notice else { return nil }
        let heads = lanes.compactMap { lane -> Checkpoint.Head? in
            guard let commit = lane.head, let segment = lane.segments.last else { return nil }
            return Checkpoint.Head(
                segment: SegmentID(lane: lane.lane, number: segment), sequence: lane.last, digest: lane.digest,
                commit: commit)
        }
        return Checkpoint(log: log, root: trust.root, signer: signer, time: time, heads: heads)
    }

    /// Whether a key that was not revoked may sign as a principal.
    public func mayVouch(_ key: PublicKey, for principal: String) -> Bool {
        guard let grant = trust?.grants[key.fingerprint] else { return false }
        return grant.lastGood == nil && grant.principals.contains(principal)
    }

    // MARK: Who may sign

    private mutating func judgeTrust(_ options: AuditVerificationOptions) {
        guard let root = options.root else {
            findings.add(
                AuditFinding(
                    .rootUnknown, lane: nil,
                    "nobody says which key is the root of trust, and without it no signature means anything"))
            return
        }
        let ofRoot = lanes.filter { $0.key?.fingerprint == root }
        let logs = Set(ofRoot.compactMap(\.log))
        log = options.log ?? options.checkpoint?.checkpoint.log ?? (logs.count == 1 ? logs.first : nil)
        guard !ofRoot.isEmpty else {
            findings.add(
                AuditFinding(
                    .rootUnknown, lane: nil, "no lane belongs to \(root), which is said to be the root of trust"))
            return
        }
        guard let log else {
            findings.add(
                AuditFinding(.logWrong, lane: nil, "the root has lanes of several logs: which one is meant?"))
            return
        }
        // A lane that was carried over from another log says nothing about trust in this one.
        let trust = TrustState(root: root, lanes: lanesOfTrust(of: log))
        self.trust = trust
        for place in lanes.indices { judgeTrust(&lanes[place], trust, log) }
        for place in trust.refused where grantCovers(place, trust) {
            findings.add(
                AuditFinding(
                    .trustRefused, lane: place.lane, sequence: place.sequence, severity: .error,
                    "the change of trust was not for its signer to make; it counts for nothing"))
        }
    }

    private func lanesOfTrust(of log: String) -> [TrustState.Lane] {
        lanes.compactMap { lane in
            guard let owner = lane.owner, let key = lane.key, lane.log == log else { return nil }
            return TrustState.Lane(lane: lane.lane, owner: owner, key: key, changes: lane.changes)
        }
    }

    /// Whether a change of trust would count if a lane went on with it.
    func accepts(_ change: TrustChange, in lane: LaneID) -> Bool {
        guard let root = trust?.root, let log, let report = lanes.first(where: { $0.lane == lane }) else {
            return false
        }
        let place = AuditReference(lane: lane, sequence: report.last + 1, digest: "")
        var known = lanesOfTrust(of: log)
        guard let own = known.firstIndex(where: { $0.lane == lane }) else { return false }
        known[own].changes.append((place, change))
        return !TrustState(root: root, lanes: known).refused.contains(place)
    }

    /// A change in a lane that counts for nothing anyway needs no finding of its own.
    private func grantCovers(_ place: AuditReference, _ trust: TrustState) -> Bool {
        guard let key = lanes.first(where: { $0.lane == place.lane })?.key else { return false }
        return trust.grants[key.fingerprint]?.covers(place) == true
    }

    private func judgeTrust(_ lane: inout LaneReport, _ trust: TrustState, _ log: String) {
        guard let key = lane.key, let owner = lane.owner else { return }
        if lane.log != log {
            lane.findings.add(
                AuditFinding(
                    .logWrong, lane: lane.lane, "the lane belongs to the log \(lane.log ?? "?"), not to this one"))
            return
        }
        guard let grant = trust.grants[key.fingerprint] else {
            lane.findings.add(
                AuditFinding(
                    .keyUntrusted, lane: lane.lane,
                    "nobody who may has added the key \(key.fingerprint) of \(owner): its \(lane.entries) entries count for nothing"
                ))
            return
        }
        guard grant.principals.contains(owner) else {
            lane.findings.add(
                AuditFinding(
                    .keyUntrusted, lane: lane.lane,
                    "the key \(key.fingerprint) may sign as \(grant.principals.joined(separator: ", ")), not as \(owner)"
                ))
            return
        }
        guard let last = lane.sequences?.upperBound, grant.lastGood != nil else { return }
        let good = grant.lastGood?[lane.lane]?.sequence ?? 0
        if last > good {
            lane.findings.add(
                AuditFinding(
                    .keyRevoked, lane: lane.lane, sequence: good + 1,
                    "the key was revoked: its entries count up to number \(good), and the last one here is \(last)"))
        }
    }

    // MARK: Intents

    private mutating func judgeIntents() {
        // Whoever may not sign closes nothing: he could hide that an action was cut off.
        let closed = Set(
            lanes.flatMap { lane in
                lane.closed.filter { isTrusted($0.at, in: lane) }.map { "\($0.intent.lane)/\($0.intent.sequence)" }
            })
        for place in lanes.indices {
            for (sequence, entry) in lanes[place].open.sorted(by: { $0.key < $1.key })
            where !closed.contains("\(entry.lane)/\(sequence)") {
                openIntents.append(entry)
                lanes[place].findings.add(
                    AuditFinding(
                        .intentDangling, lane: entry.lane, sequence: sequence,
                        "\(entry.event.action) of \(entry.event.time) has no outcome: it runs, or it was cut off"))
            }
        }
    }
}
