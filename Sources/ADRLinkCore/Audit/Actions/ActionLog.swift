import Git

/// Where an action writes its entries: the log, or with broken glass the spool.
struct ActionLog {
    let principal: String
    private let log: String
    private let lane: LaneID
    /// Why the log could not even be opened.
    private var failure: ADRLinkError?
    private let recorder: AuditRecorder?
    private let breaksGlass: Bool
    private let clock: () throws(ADRLinkError) -> AuditTime

    /// Opens the log. With broken glass, what the configuration says of it is enough.
    init(
        of repository: borrowing Repository, variables: [String: String], breaksGlass: Bool,
        clock: @escaping () throws(ADRLinkError) -> AuditTime
    ) throws(ADRLinkError) {
        self.breaksGlass = breaksGlass
        self.clock = clock
        do throws(ADRLinkError) {
            let recorder = try AuditRecorder(of: repository, variables: variables)
            (self.recorder, principal, log, lane) = (recorder, recorder.principal, recorder.log, recorder.lane)
        } catch {
            let known = try AuditConfiguration(of: repository)
            guard breaksGlass, error.mayBreakGlass, let log = known.log, let lane = known.lane,
                let principal = known.principal
            else { throw error }
            (recorder, failure) = (nil, error)
            (self.principal, self.log, self.lane) = (principal, log, lane)
        }
    }

    /// An entry that is written, and why it is not in the log yet.
    struct Written {
        var place: AuditReference
        var spooled: ADRLinkError?
    }

    /// Writes the entry of something that has not begun. Only broken glass lets it wait in the spool.
    func writeIntent(
        _ event: AuditEvent, _ evidence: [EvidencePiece], in repository: borrowing Repository
    ) throws(ADRLinkError) -> Written {
        do throws(ADRLinkError) {
            return Written(place: try record(event, evidence, late: false, repository))
        } catch {
            guard breaksGlass, error.mayBreakGlass else { throw error }
            return Written(place: try spool(event, evidence, repository), spooled: error)
        }
    }

    /// Writes the entry of something that is over, into the spool where the log cannot be written.
    func writeOutcome(
        _ event: AuditEvent, _ evidence: [EvidencePiece], in repository: borrowing Repository
    ) throws(ADRLinkError) -> Written {
        do throws(ADRLinkError) {
            return Written(place: try record(event, evidence, late: true, repository))
        } catch {
            return Written(place: try spool(event, evidence, repository), spooled: error)
        }
    }

    private func record(
        _ event: AuditEvent, _ evidence: [EvidencePiece], late: Bool, _ repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditReference {
        guard let recorder else {
            throw failure ?? ADRLinkError(.internal, "the log is not open, and nobody has said why")
        }
        var event = event
        event.evidence += evidence.map(\.digest)
        if !evidence.isEmpty {
            try fromAudit { () throws(GitError) in try repository.writeDurably() }
            try EvidenceStore(lane: lane, owner: principal).keep(evidence, at: event.time, in: repository)
        }
        guard let place = try recorder.record([event], in: repository, now: late ? nil : clock, late: late).first else {
            throw ADRLinkError(.internal, "an entry was written without a place")
        }
        return place
    }

    private func spool(
        _ event: AuditEvent, _ evidence: [EvidencePiece], _ repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditReference {
        var event = event
        event.evidence += evidence.map(\.digest)
        return try AuditSpool(of: repository).keep(event, evidence, log: log, lane: lane, in: repository)
    }
}

extension ADRLinkError {
    /// Whether it is the log that cannot be written, and no mistake in what is to be written.
    var mayBreakGlass: Bool {
        switch code {
        case .signingKey, .keyPermissions, .passphrase, .agent, .keyUntrusted, .rootUnknown, .logVersion, .laneForeign,
            .laneRewound, .laneForked, .clockBackwards, .referenceLocked, .diskFull, .notWritable, .io, .undecided:
            true
        default: false
        }
    }
}
