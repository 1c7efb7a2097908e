public import Git

/// The recording of decisions that are accepted or superseded, where the repository's configuration asks for it.
///
/// `adrlink.auditdecisions` is read from git's configuration and not from `.adrlink`: who signs has to have said so.
public struct DecisionRecording: Sendable {
    private let recorder: AuditRecorder
    private let clock: @Sendable () throws(ADRLinkError) -> AuditTime

    /// Nil where the configuration does not ask for it.
    ///
    /// Throws whatever would keep the entry from being written: a change that could not be recorded is not begun.
    public init?(
        of repository: borrowing Repository, variables: [String: String],
        clock: @escaping @Sendable () throws(ADRLinkError) -> AuditTime
    ) throws(ADRLinkError) {
        let setting = try fromAudit { () throws(GitError) in
            try repository.configuration().string("adrlink.auditdecisions")?.lowercased()
        }
        switch setting {
        case nil, "false", "no", "off", "0", "": return nil
        case "true", "yes", "on", "1": break
        case let value?:
            throw ADRLinkError(
                .configuration, "git's configuration has adrlink.auditdecisions = \(value)", hint: "true or false")
        }
        recorder = try AuditRecorder(of: repository, variables: variables)
        self.clock = clock
        try recorder.begin(in: repository, at: try clock())
    }

    /// Records a change of records that was made: `decision.accept` for one that is accepted now, `decision.supersede` for one
    /// that another takes the place of. Nil where there was nothing of the kind.
    public func record(
        _ change: LifecycleChange, in repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditReference? {
        guard !change.isTrial else { return nil }
        let accepted = change.files.filter { $0.to == "accepted" && $0.from != "accepted" }.map(\.id.description)
        let superseded = change.files.filter { $0.to.hasPrefix("superseded") && $0.from != $0.to }
        var events: [AuditEvent] = []
        if !accepted.isEmpty { events.append(try event("decision.accept", accepted, repository)) }
        if !superseded.isEmpty {
            let ids = change.decisions.map(\.description)
            var event = try event("decision.supersede", ids, repository)
            event.reason = superseded.map { "\($0.id): \($0.to)" }.joined(separator: "; ")
            events.append(event)
        }
        guard !events.isEmpty else { return nil }
        return try recorder.record(events, in: repository, now: clock).first
    }

    private func event(
        _ action: String, _ decisions: [String], _ repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditEvent {
        var event = AuditEvent(action: action, actor: recorder.principal, phase: .event, time: try clock())
        event.result = .ok
        event.decisions = decisions
        if let head = try fromAudit({ () throws(GitError) in try repository.head() }) {
            event.subjects = [AuditObject(id: head, kind: .commit)]
        }
        return event
    }
}
