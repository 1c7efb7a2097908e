import Git

/// Goes through the entries of a lane, oldest first, with the commits of one segment at a time in memory.
struct LaneCursor {
    private let lane: LaneID
    private var segments: ArraySlice<(id: SegmentID, head: ObjectID)>
    private let standings: EntryStandings?
    private var segment: SegmentID
    private var steps: ArraySlice<Step> = []
    /// The notes of the segment's last tree by what they annotate, where they can be relied on.
    private var notes: [ObjectID: ObjectID] = [:]
    private var pending: ArraySlice<LoggedEntry> = []
    /// Payloads that could not be read; a verification says why.
    private(set) var unreadable = 0
    /// The first entry that has not been handed out.
    private(set) var next: LoggedEntry?

    /// A payload that is still to be read.
    private struct Step {
        /// The commit that added it, or without history the one it is a note of.
        var commit: ObjectID
        /// What it is a note of; nil where that has to be looked up.
        var annotated: ObjectID?
        var hasHistory = true
    }

    init?(
        _ segments: [(id: SegmentID, head: ObjectID)], _ standings: EntryStandings?, in repository: borrowing Repository
    ) {
        guard let first = segments.first else { return nil }
        lane = first.id.lane
        segment = first.id
        self.segments = segments[...]
        self.standings = standings
        advance(in: repository)
    }

    /// Reads the entry behind `next`.
    mutating func advance(in repository: borrowing Repository) {
        while true {
            if let entry = pending.popFirst() {
                next = entry
                return
            }
            if let step = steps.popFirst() {
                read(step, in: repository)
            } else if segments.isEmpty {
                next = nil
                return
            } else {
                beginSegment(in: repository)
            }
        }
    }

    // MARK: Segments

    private mutating func beginSegment(in repository: borrowing Repository) {
        guard let (id, head) = segments.popFirst() else { return }
        segment = id
        notes = [:]
        repository.closePacks()
        do throws(AuditReadingError) {
            let found = try fromLog { () throws(GitError) in try repository.commits(ofSegmentAt: head) }
            if found.end == .beginning {
                steps = Self.steps(of: try commits(found.ids, behindWhich: segments.first, in: repository))
                if standings?.isWhole(id) != false { notes = try repository.notes(at: head) }
            } else {
                steps = try orphans(at: head, in: repository)
            }
        } catch {
            unreadable += 1
        }
    }

    /// The commits of a segment up to the one that the next segment says is its last: others count for nothing.
    private func commits(
        _ ids: [ObjectID], behindWhich following: (id: SegmentID, head: ObjectID)?, in repository: borrowing Repository
    ) throws(AuditReadingError) -> ArraySlice<ObjectID> {
        guard let following, following.id.number == segment.number + 1,
            let last = LaneVerifier.closing(at: following.head, in: repository)?.head,
            let end = ids.firstIndex(of: last)
        else { return ids[...] }
        return ids[...end]
    }

    /// Each commit with the one before it; the first is that of the charter.
    private static func steps(of ids: ArraySlice<ObjectID>) -> ArraySlice<Step> {
        zip(ids.dropFirst(), ids).map { Step(commit: $0, annotated: $1) }[...]
    }

    /// The notes of a tree without the commits that added them, in the order of their numbers.
    private mutating func orphans(
        at head: ObjectID, in repository: borrowing Repository
    ) throws(AuditReadingError) -> ArraySlice<Step> {
        notes = try repository.notes(at: head)
        var found: [(sequence: Int, step: Step)] = []
        for (annotated, blob) in notes {
            do throws(AuditReadingError) {
                let first = try repository.payload(blob).firstEntry()
                found.append((first.sequence, Step(commit: annotated, annotated: annotated, hasHistory: false)))
            } catch {
                unreadable += 1
            }
        }
        return found.sorted { ($0.sequence, $0.step.commit) < ($1.sequence, $1.step.commit) }.map(\.step)[...]
    }

    // MARK: Payloads

    private mutating func read(_ step: Step, in repository: borrowing Repository) {
        do throws(AuditReadingError) {
            let payload: AuditPayload?
            if let annotated = step.annotated, let blob = notes[annotated] {
                payload = try repository.payload(blob)
            } else {
                payload = try repository.payload(addedBy: step.commit)
            }
            guard let payload else { return }
            let lines = payload.lines
            let entries = try payload.readEntries()
            pending =
                zip(entries, lines).map { entry, line in
                    let place = AuditReference(lane: lane, sequence: entry.sequence, digest: payload.digest)
                    return LoggedEntry(
                        entry: entry, segment: segment, digest: payload.digest,
                        commit: step.hasHistory ? step.commit : nil, line: Array(line),
                        standing: standings?.standing(of: place, segment.number, in: step.commit) ?? .unjudged)
                }[...]
        } catch {
            unreadable += 1
        }
    }
}

extension AuditPayload {
    /// The entries, with the error that reading has.
    func readEntries() throws(AuditReadingError) -> [AuditEntry] {
        do throws(AuditFormatFault) { return try entries() } catch { throw .format(error) }
    }

    fileprivate func firstEntry() throws(AuditReadingError) -> AuditEntry {
        guard let line = lines.first else { throw .format(AuditFormatFault("it has no entry")) }
        do throws(AuditFormatFault) { return try AuditEntry(line: Array(line)) } catch { throw .format(error) }
    }
}

extension Repository {
    /// The blobs of the notes in the tree of a commit, by what they annotate.
    func notes(at head: ObjectID) throws(AuditReadingError) -> [ObjectID: ObjectID] {
        try fromLog { () throws(GitError) in
            var notes: [ObjectID: ObjectID] = [:]
            for folder in try treeText(try commitHeader(head).tree).entries where folder.name.utf8.count == 2 {
                for file in try treeText(folder.id).entries {
                    if let annotated = ObjectID(folder.name + file.name) { notes[annotated] = file.id }
                }
            }
            return notes
        }
    }

    func payload(_ blob: ObjectID) throws(AuditReadingError) -> AuditPayload {
        let bytes = try fromLog { () throws(GitError) in try object(blob, .blob, limit: AuditLimits.payload) }
        do throws(AuditFormatFault) { return try AuditPayload(bytes) } catch { throw .format(error) }
    }
}
