public import Git
public import SSHSignature

/// The one writer of a lane: it signs events, and appends them so that nobody's entry is lost.
public struct LaneWriter: Sendable {
    public let log: String
    public let lane: LaneID
    /// The principal whose lane it is.
    public let owner: String
    let signer: any Signer
    private let signs: AuditCharter.Signs
    private let patience: Int
    private let segmentLimit: Int

    /// - Parameters:
    ///   - patience: how long the lock of a reference is waited for before its owner is taken for dead, in hundredths of
    ///     a second.
    ///   - segmentLimit: after so many entries a segment is followed by the next.
    public init(
        log: String, lane: LaneID, owner: String, signer: any Signer, signs: AuditCharter.Signs, patience: Int = 300,
        segmentLimit: Int = AuditLimits.segment
    ) {
        self.log = log
        self.lane = lane
        self.owner = owner
        self.signer = signer
        self.signs = signs
        self.patience = patience
        self.segmentLimit = segmentLimit
    }

    // MARK: Appending

    /// Begins the lane with its first charter.
    public func begin(in repository: borrowing Repository, at time: AuditTime) throws(ADRLinkError) {
        let lock = try lock(repository)
        guard try fromAudit({ () throws(GitError) in try repository.segments(of: lane) }).isEmpty else {
            throw ADRLinkError(.usage, "the lane \(lane) exists already")
        }
        var recovered: [String] = []
        _ = try begin(SegmentID(lane: lane, number: 1), after: nil, repository, time, &recovered)
        _ = consume lock
    }

    /// Appends events as one payload: all of them are on the disk when it returns, or none is in the log.
    ///
    /// Gives the place of each. The repository should have been told to write durably.
    ///
    /// - Parameters:
    ///   - now: the clock. It is looked at again where another process was faster and its entry is later than the events.
    ///   - late: the events are over and have to be told whatever the clock says by now: where it stands before the last
    ///     entry, they are given that one's time.
    public func append(
        _ events: [AuditEvent], in repository: borrowing Repository,
        now: (() throws(ADRLinkError) -> AuditTime)? = nil, late: Bool = false
    ) throws(ADRLinkError) -> [AuditReference] {
        guard let first = events.first else { return [] }
        guard events.count <= AuditLimits.batch else {
            throw ADRLinkError(
                .entryTooLarge, "\(events.count) entries are too many for one payload",
                hint: "append \(AuditLimits.batch) at a time")
        }
        for event in events { try check(event) }
        let lock = try lock(repository)
        var state = try state(in: repository)
        var events = events
        for place in events.indices where events[place].time < state.time {
            if let now { events[place].time = try now() }
            if late { events[place].time = max(events[place].time, state.time) }
        }
        try checkClock(events[0], state)
        var recovered: [String] = []
        if state.sequence - state.first + 1 >= segmentLimit {
            let closing = AuditCharter.Closing(head: state.head, sequence: state.sequence, digest: state.digest)
            let next = SegmentID(lane: lane, number: state.segment.number + 1)
            state = try begin(next, after: closing, repository, max(first.time, state.time), &recovered)
        }
        let references = try append(events, to: state, repository, &recovered)
        _ = consume lock
        return references
    }

    private func append(
        _ events: [AuditEvent], to state: State, _ repository: borrowing Repository, _ recovered: inout [String]
    ) throws(ADRLinkError) -> [AuditReference] {
        try clearLocks(of: state.segment, repository, &recovered)
        let seen = try fromAudit { () throws(GitError) in try repository.heads(besides: lane, turn: state.sequence) }
        var generator = SystemRandomNumberGenerator()
        var entries: [AuditEntry] = []
        for (place, event) in events.enumerated() {
            var event = event
            if place == 0 { event.recovered += recovered }
            let entry = AuditEntry(
                log: log, lane: lane, sequence: state.sequence + 1 + place, previous: state.digest,
                nonce: randomHexadecimal(16, &generator), seen: place == 0 ? seen : [], event: event)
            try checkSize(entry)
            entries.append(entry)
        }
        let payload = try signed(entries.map(\.encoded))
        let head = try fromAudit { () throws(GitError) -> ObjectID in
            let root = try repository.treeText(try repository.commitHeader(state.head).tree)
            return try repository.tree(root, adding: payload.bytes, asNoteOf: state.head)
        }
        let commit = AuditCommit(entries, payload, owner: owner, tree: head, parent: state.head)
        try move(state.segment, from: state.head, to: commit, repository)
        return entries.map { AuditReference(lane: lane, sequence: $0.sequence, digest: payload.digest) }
    }

    // MARK: Segments

    /// Begins a segment behind another one, whatever that one holds: the caller has verified what it closes.
    func begin(
        after closing: AuditCharter.Closing, number: Int, in repository: borrowing Repository, at time: AuditTime
    ) throws(ADRLinkError) {
        let lock = try lock(repository)
        var recovered: [String] = []
        _ = try begin(SegmentID(lane: lane, number: number), after: closing, repository, time, &recovered)
        _ = consume lock
    }

    private func begin(
        _ segment: SegmentID, after closing: AuditCharter.Closing?, _ repository: borrowing Repository,
        _ time: AuditTime, _ recovered: inout [String]
    ) throws(ADRLinkError) -> State {
        try clearLocks(of: segment, repository, &recovered)
        let charter = AuditCharter(
            log: log, segment: segment, owner: owner, key: signer.publicKey, signs: signs, time: time, closing: closing)
        let payload = try signed([charter.encoded])
        let tree = try fromAudit { () throws(GitError) -> ObjectID in
            let blob = try repository.write(.blob, payload.bytes)
            let root = TreeText().setting(Repository.charterFile, mode: TreeText.fileMode, blob)
            return try repository.write(.tree, root.bytes)
        }
        let head = try move(segment, from: nil, to: AuditCommit(charter, payload, tree: tree), repository)
        return State(
            segment: segment, head: head, first: charter.first, sequence: charter.first - 1, digest: payload.digest,
            time: time)
    }

    private func signed(_ lines: [[UInt8]]) throws(ADRLinkError) -> AuditPayload {
        do throws(SSHSignatureError) {
            return try AuditPayload(lines: lines, signer: signer, namespace: AuditNames.namespace)
        } catch {
            throw ADRLinkError(signing: error)
        }
    }

    @discardableResult
    private func move(
        _ segment: SegmentID, from old: ObjectID?, to commit: AuditCommit, _ repository: borrowing Repository
    ) throws(ADRLinkError) -> ObjectID {
        var signature: SSHSignature?
        if signs == .commit {
            do throws(SSHSignatureError) {
                signature = try signer.signature(of: commit.unsigned, namespace: AuditNames.commitNamespace)
            } catch {
                throw ADRLinkError(signing: error)
            }
        }
        return try fromAudit { () throws(GitError) -> ObjectID in
            let head = try repository.write(.commit, commit.bytes(signature))
            try repository.updateReference(segment.reference, from: old, to: head, message: "audit")
            let pin = AuditNames.pin(lane)
            try repository.updateReference(pin, from: try repository.target(of: pin), to: head, message: "audit")
            return head
        }
    }

    // MARK: Checks before anything is written

    /// What can be said of an event before its place is known.
    func check(_ event: AuditEvent) throws(ADRLinkError) {
        if let fault = event.fault {
            throw ADRLinkError(
                .usage, "the entry cannot be written: \(fault)",
                hint: "docs/audit-log.md says what each field may hold; nothing was written")
        }
        guard event.actor == owner || event.recordedBy == owner else {
            throw ADRLinkError(
                .usage, "the key of this lane signs for \(owner), not for \(event.actor)",
                hint: "record what others did with --actor NAME, and yourself as who recorded it")
        }
        try checkSize(
            AuditEntry(
                log: log, lane: lane, sequence: Int(CanonicalValue.largestInteger),
                previous: String(repeating: "0", count: 64), nonce: String(repeating: "0", count: 32), seen: [],
                event: event))
    }

    private func checkSize(_ entry: AuditEntry) throws(ADRLinkError) {
        let size = entry.encoded.count
        guard size <= AuditLimits.entry else {
            throw ADRLinkError(
                .entryTooLarge,
                "the entry for \(entry.event.action) has \(size) bytes, and \(AuditLimits.entry) is the most",
                hint: (entry.event.command ?? []).joined().utf8.count > AuditLimits.entry / 2
                    ? "put the command into a script, attach that, and run it: --attach SCRIPT -- SCRIPT"
                    : "attach long texts as evidence: --attach FILE")
        }
        // What would not be read must not be signed.
        do throws(AuditFormatFault) { _ = try AuditEntry(line: entry.encoded) } catch {
            throw ADRLinkError(
                .usage, "the entry for \(entry.event.action) cannot be written: \(error.reason)",
                hint: "docs/audit-log.md says what each field may hold; nothing was written")
        }
    }

    private func checkClock(_ event: AuditEvent, _ state: State) throws(ADRLinkError) {
        guard event.time < state.time, event.action != "clock.reset" else { return }
        throw ADRLinkError(
            .clockBackwards,
            "the clock says \(event.time), and the last entry of this lane is of \(state.time)",
            hint: "set the clock; if the last entry's time was wrong, adrlink audit repair records that")
    }

    private func lock(_ repository: borrowing Repository) throws(ADRLinkError) -> FileLock {
        try fromAudit { () throws(GitError) -> FileLock in try repository.auditLock(lane.description) }
    }

    private func clearLocks(
        of segment: SegmentID, _ repository: borrowing Repository, _ recovered: inout [String]
    ) throws(ADRLinkError) {
        for (what, name) in [("lock", segment.reference), ("pin-lock", AuditNames.pin(lane))] {
            let isCleared = try fromAudit { () throws(GitError) in
                try repository.clearStaleLock(of: name, patience: patience)
            }
            if isCleared { recovered.append(what) }
        }
    }
}
