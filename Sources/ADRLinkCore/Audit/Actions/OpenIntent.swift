public import Git

/// An intent without an outcome: its action runs, or it was cut off and nobody knows how it ended.
public struct OpenIntent: Sendable {
    public let place: AuditReference
    public let event: AuditEvent

    /// Finds an open intent by its lane, of which the first digits are enough, and its number: `7f3ac021/42`.
    ///
    /// The whole log is verified for it. Throws `.noIntent` where no intent of that name is open.
    public init(
        named name: String, in repository: borrowing Repository, _ options: AuditVerificationOptions
    ) throws(ADRLinkError) {
        guard let place = EntryName(name) else {
            throw ADRLinkError(
                .usage, "\(name) is not the place of an entry",
                hint: "a lane and a number, as audit log shows them: LANE/SEQ")
        }
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
        let found = verification.openIntents.filter {
            $0.sequence == place.sequence && $0.lane.description.hasPrefix(place.lane)
        }
        guard found.count == 1, let entry = found.first else {
            let others = verification.openIntents.map { "\($0.lane.short)/\($0.sequence)" }.sorted()
            throw ADRLinkError(
                .noIntent, found.isEmpty ? "no intent \(name) is open" : "several lanes have an open intent \(name)",
                hint: others.isEmpty ? "every intent has its outcome" : "open are \(others.joined(separator: ", "))")
        }
        guard let digest = try repository.payloadDigest(of: entry) else {
            throw ADRLinkError(
                .undecided, "the payload of the entry \(name) cannot be read", hint: "adrlink audit verify says why")
        }
        self.place = AuditReference(lane: entry.lane, sequence: entry.sequence, digest: digest)
        event = entry.event
    }
}

extension AuditRecorder {
    /// Closes an intent: its outcome is that nobody knows it. Gives the place of the outcome.
    ///
    /// The reason should have been redacted.
    public func close(
        _ intent: OpenIntent, reason: Redacted<String>?, at time: AuditTime, in repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditReference {
        var event = AuditEvent(action: intent.event.action, actor: principal, phase: .outcome, time: time)
        event.result = .unknown
        event.intent = intent.place
        event.decisions = intent.event.decisions
        event.subjects = intent.event.subjects
        event.trace = intent.event.trace
        event.incident = intent.event.incident
        event.drill = intent.event.drill
        event.reason = reason?.value
        event.redactions = reason?.total ?? 0
        guard let place = try record([event], in: repository).first else {
            throw ADRLinkError(.internal, "an entry was written without a place")
        }
        return place
    }
}

extension Repository {
    /// The SHA-256 of the payload in which an entry stands; nil where it is not found.
    func payloadDigest(of entry: AuditEntry) throws(ADRLinkError) -> String? {
        do throws(AuditReadingError) {
            let segments = try fromLog { () throws(GitError) in try self.segments(of: entry.lane) }
            for segment in segments.reversed() {
                let commits = try fromLog { () throws(GitError) in try self.commits(ofSegmentAt: segment.head) }
                for id in commits.ids.reversed() {
                    guard let payload = try self.payload(addedBy: id) else { break }
                    let entries: [AuditEntry]
                    do throws(AuditFormatFault) { entries = try payload.entries() } catch { continue }
                    if entries.contains(entry) { return payload.digest }
                    if let first = entries.first, first.sequence < entry.sequence { return nil }
                }
            }
            return nil
        } catch {
            switch error {
            case .git(let error): throw ADRLinkError(audit: error)
            case .format: return nil
            }
        }
    }
}
