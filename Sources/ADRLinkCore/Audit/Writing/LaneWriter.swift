public import Git
public import SSHSignature

/// The one writer of a lane: it signs events, and appends them so that nobody's entry is lost.
public struct LaneWriter: Sendable {
    public let log: String
    public let lane: LaneID
    /// The principal whose lane it is.
    public let owner: String
    private let signer: any Signer
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

    /// The state of a lane that the next append goes on from.
    private struct State {
        var segment: SegmentID
        var head: ObjectID
        var first: Int
        var sequence: Int
        var digest: String
        var time: AuditTime
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

    /// Where the lane ends, after a look at whether it ends as this installation left it.
    private func state(in repository: borrowing Repository) throws(ADRLinkError) -> State {
        let segments = try fromAudit { () throws(GitError) in try repository.segments(of: lane) }
        let pin = try fromAudit { () throws(GitError) in try repository.target(of: AuditNames.pin(lane)) }
        guard let last = segments.last else {
            if pin != nil { throw Self.rewound(lane, "its references are gone") }
            throw ADRLinkError(
                .noAuditLog, "there is no lane \(lane) in this repository", hint: "begin one: adrlink audit init")
        }
        try repository.checkFork(of: last.id, at: last.head)
        do throws(AuditReadingError) {
            if pin != last.head { try checkGrowth(last.id, last.head, pin, segments, repository) }
            let verifier = try SegmentVerifier.resume(last.id, behind: last.head, in: repository)
            let charter = verifier.charter
            guard charter.log == log, charter.segment == last.id, charter.owner == owner,
                charter.key == signer.publicKey
            else {
                throw AuditReadingError.format(AuditFormatFault("its charter is not that of this key and log"))
            }
            return State(
                segment: last.id, head: last.head, first: charter.first, sequence: verifier.sequence,
                digest: verifier.digest, time: verifier.time)
        } catch {
            throw Self.error(error, last.id)
        }
    }

    /// Whether the head of a lane is the pin with entries of this key behind it.
    private func checkGrowth(
        _ segment: SegmentID, _ head: ObjectID, _ pin: ObjectID?, _ segments: [(id: SegmentID, head: ObjectID)],
        _ repository: borrowing Repository
    ) throws(AuditReadingError) {
        // The pin may still be the end of the segment before: a writer was killed after it had begun the new one.
        let isEndOfOld = segments.dropLast().last.map { $0.head == pin } == true
        let known = isEndOfOld ? nil : pin
        let commits = try fromLog { () throws(GitError) in try repository.commits(ofSegmentAt: head, behind: known) }
        var findings = AuditFindings()
        var verifier: SegmentVerifier
        var ids = commits.ids[...]
        switch commits.end {
        case .known:
            guard let known else { throw .format(AuditFormatFault("the lane has no beginning")) }
            verifier = try SegmentVerifier.resume(segment, behind: known, in: repository)
        case .beginning:
            // The pin is not in the segment: it is new, or the lane was rewound.
            if let known, !isEndOfOld, try isKnown(known, in: segments.dropLast(), repository) == false {
                throw .format(AuditFormatFault("rewound", .rewound))
            }
            guard let first = ids.popFirst(),
                let begun = SegmentVerifier.begin(segment, at: first, in: repository, &findings)
            else { throw .format(AuditFormatFault("foreign", .foreign)) }
            verifier = begun
        case .missing:
            throw .format(AuditFormatFault("the clone is too shallow to append to the lane"))
        }
        for id in ids where !verifier.add(id, in: repository).isVerified {
            throw .format(AuditFormatFault(id.description, .foreign))
        }
        guard findings.counts[.error] == nil else { throw .format(AuditFormatFault("foreign", .foreign)) }
    }

    /// Whether a commit lies in one of the segments.
    private func isKnown(
        _ commit: ObjectID, in segments: ArraySlice<(id: SegmentID, head: ObjectID)>,
        _ repository: borrowing Repository
    ) throws(AuditReadingError) -> Bool {
        for segment in segments.reversed() {
            let commits = try fromLog { () throws(GitError) in try repository.commits(ofSegmentAt: segment.head) }
            if commits.ids.contains(commit) { return true }
        }
        return false
    }

    private static func rewound(_ lane: LaneID, _ how: String) -> ADRLinkError {
        ADRLinkError(
            .laneRewound, "the lane \(lane) was rewound: \(how)",
            hint: "adrlink audit verify shows what is lost; adrlink audit repair restores it from what is known here")
    }

    private static func error(_ error: AuditReadingError, _ segment: SegmentID) -> ADRLinkError {
        switch error {
        case .git(let error): return ADRLinkError(audit: error)
        case .format(let fault):
            switch fault.kind {
            case .rewound: return rewound(segment.lane, "the last commit that was written here is not in it any more")
            case .foreign:
                return ADRLinkError(
                    .laneForeign, "\(segment.reference) holds a commit that adrlink did not write: \(fault.reason)",
                    hint: "adrlink audit repair sets it aside and goes on from the last good entry")
            case .version:
                return ADRLinkError(
                    .logVersion, "the lane cannot be gone on with: \(fault.reason)", hint: "use a later adrlink")
            case .malformed:
                return ADRLinkError(
                    .laneForeign, "the lane cannot be gone on with: \(fault.reason)",
                    hint: "adrlink audit verify shows what is amiss, and adrlink audit repair mends it")
            }
        }
    }
}
