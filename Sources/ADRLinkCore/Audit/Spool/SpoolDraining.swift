import Git

extension AuditSpool {
    /// Puts everything that waits into the log, in its order, and gives what the next entry is to tell of it.
    ///
    /// What cannot be read, or never be an entry, is set aside under a name that ends with `damaged`, and told. Throws where
    /// the log still cannot be written; what is left goes on waiting.
    func drain(
        by writer: LaneWriter, in repository: borrowing Repository
    ) throws(ADRLinkError) -> [String] {
        guard try !waiting.isEmpty else { return [] }
        let lock = try lock(repository)
        var told: [String] = []
        let logged = try writer.lastPlaces(in: repository)
        // Another process may have been faster: only what is listed under the lock is still here.
        for file in try waiting {
            let bytes = try fromAudit { () throws(GitError) in try File.read(file, limit: 1 << 16) }
            guard let bytes, let kept = SpooledEntry(bytes), let event = kept.event else {
                told.append(try setAside(file))
                continue
            }
            do throws(ADRLinkError) {
                try log(kept, event, logged, by: writer, repository)
            } catch {
                guard [.usage, .entryTooLarge].contains(error.code) else { throw error }
                told.append(try setAside(file))
                continue
            }
            try fromAudit { () throws(GitError) in
                try File.remove(file)
                for piece in event.evidence { try File.remove(self.file(ofEvidence: piece.digest)) }
            }
        }
        try fromAudit { () throws(GitError) in try File.syncDirectory(folder) }
        _ = consume lock
        return told
    }

    private func log(
        _ kept: SpooledEntry, _ event: AuditEvent, _ logged: LanePlaces, by writer: LaneWriter,
        _ repository: borrowing Repository
    ) throws(ADRLinkError) {
        try keepEvidence(of: event, by: writer, in: repository)
        let intent = try event.intent.map { reference throws(ADRLinkError) in try self.place(of: reference) }
        var place = logged.bySpool[kept.digest] ?? intent.flatMap { logged.byIntent[$0] }
        if place == nil {
            var event = event
            event.intent = intent
            event.recovered.append(Self.mark + kept.digest)
            if event.actor != writer.owner { event.recordedBy = writer.owner }
            place = try writer.append([event], in: repository, late: true)[0]
        }
        guard let place else { return }
        try fromAudit { () throws(GitError) in
            if event.phase == .intent { try keepPlace(place, of: kept.digest) }
            if let intent = event.intent { try forgetPlace(of: intent.digest) }
        }
    }

    private func keepEvidence(
        of event: AuditEvent, by writer: LaneWriter, in repository: borrowing Repository
    ) throws(ADRLinkError) {
        var pieces: [EvidencePiece] = []
        for digest in event.evidence {
            let bytes = try fromAudit { () throws(GitError) in
                try File.read(file(ofEvidence: digest.digest), limit: EvidencePiece.limit)
            }
            if let bytes { pieces.append(EvidencePiece(digest.name, bytes)) }
        }
        try EvidenceStore(lane: writer.lane, owner: writer.owner).keep(pieces, at: event.time, in: repository)
    }

    private func setAside(_ file: String) throws(ADRLinkError) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        var target = file.dropLast(".entry".count) + ".damaged"
        var number = 1
        while File.kind(of: String(target)) != nil {
            number += 1
            target = file.dropLast(".entry".count) + "-\(number).damaged"
        }
        try fromAudit { () throws(GitError) in try File.rename(file, to: String(target)) }
        return "spool-damaged \(name)"
    }
}

extension AuditSpool {
    /// What stands before the SHA-256 of the line that an entry was in the spool.
    static let mark = "spool "
}

/// Where the last entries of a lane are that must not be written twice.
struct LanePlaces {
    /// Entries from the spool, by the SHA-256 of what they were there: whoever put one into the log may have been killed
    /// before he could take it from the spool.
    var bySpool: [String: AuditReference] = [:]
    /// Outcomes by their intents: a disk may fail when an entry is in the log already and before that can be told.
    var byIntent: [AuditReference: AuditReference] = [:]

    fileprivate mutating func add(_ entry: AuditEntry, _ digest: String) {
        let place = AuditReference(lane: entry.lane, sequence: entry.sequence, digest: digest)
        for told in entry.event.recovered where told.hasPrefix(AuditSpool.mark) {
            bySpool[String(told.dropFirst(AuditSpool.mark.count))] = place
        }
        if let intent = entry.event.intent { byIntent[intent] = place }
    }
}

extension LaneWriter {
    /// The places of the last entries. Whoever records empties the spool first, so that few can have come behind them.
    func lastPlaces(in repository: borrowing Repository) throws(ADRLinkError) -> LanePlaces {
        var places = LanePlaces()
        do throws(AuditReadingError) {
            var next = try fromLog { () throws(GitError) in try repository.segments(of: lane).last?.head }
            for _ in 0..<64 {
                guard let head = next, let payload = try repository.payload(addedBy: head) else { break }
                for entry in try Self.entries(payload) { places.add(entry, payload.digest) }
                next = try fromLog { () throws(GitError) in try repository.commitHeader(head).parents.first }
            }
        } catch {
            // What is wrong with the lane is for the append to say, which comes next.
            return places
        }
        return places
    }

    private static func entries(_ payload: AuditPayload) throws(AuditReadingError) -> [AuditEntry] {
        do throws(AuditFormatFault) { return try payload.entries() } catch { throw .format(error) }
    }
}
