import Git
import Logging
import ObjectStore

/// Where an access is made known before its first byte: a clone can be deleted, and with it what stands only there.
public enum AccessWitness: Equatable, Sendable {
    /// The lane is pushed to this remote.
    case hub(String)
    /// The entry is put into the store that is accessed, under retention.
    case store
}

/// Somebody who stores, fetches or looks at bundles: every access stands between two entries of the audit log.
public struct EvidenceAccess {
    let bundles: BundleStore
    let variables: [String: String]
    let clock: () throws(ADRLinkError) -> AuditTime
    public var witness = AccessWitness.store
    /// For how long what is stored is kept at least, in seconds.
    public var retention: Int64 = 365 * 86_400
    /// What is decided about the kinds of bundles; what it does not say of their retention, `retention` says.
    public var policy = EvidencePolicy()
    /// The distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    public var zone: (_ seconds: Int64) -> Int = { _ in 0 }
    /// The folder in which an upload that was interrupted is remembered, so that it goes on; nil to begin anew each time.
    public var uploads: String?
    /// Why; redacted before it is signed.
    public var reason: String?
    /// The W3C trace id.
    public var trace: String?
    /// What the log is held against.
    public var audit: AuditVerificationOptions

    public init(
        to bundles: BundleStore, _ audit: AuditVerificationOptions, variables: [String: String],
        clock: @escaping () throws(ADRLinkError) -> AuditTime
    ) {
        self.bundles = bundles
        self.audit = audit
        self.variables = variables
        self.clock = clock
    }

    /// For how long a bundle of a kind, or of none, is kept at least, in seconds.
    func retention(of kind: String?) -> Int64 { policy.retention(of: kind).map { Int64($0) * 86_400 } ?? retention }

    /// An access that is recorded: its intent is in the log, and known elsewhere.
    struct Recorded {
        let intent: AuditReference
        let event: AuditEvent
        let log: ActionLog
    }

    /// What the outcome of an access says of objects, in the place of what its intent said.
    struct Told {
        var stored: [StoredReference]
        var facts: BundleFacts?
    }

    /// What the log says of the store now.
    func history(in workspace: borrowing Workspace) throws(ADRLinkError) -> StoreHistory {
        let verification = try fromAudit { () throws(GitError) in
            try AuditVerification(workspace.repository, audit)
        }
        return StoreHistory(verification, in: workspace.repository)
    }

    /// Runs an access between its two entries. Where the intent cannot be written, or not be made known elsewhere, `body` is not
    /// run: an access that cannot be recorded does not happen. Whatever becomes of it is in the outcome.
    ///
    /// `body` gives what the outcome is to say in the place of what the intent says.
    func recorded<R: ~Copyable>(
        _ action: EvidenceAction, _ stored: [StoredReference], _ facts: BundleFacts? = nil,
        in workspace: borrowing Workspace, _ body: (Recorded, inout Told) throws(ADRLinkError) -> R
    ) throws(ADRLinkError) -> R {
        let log = try ActionLog(of: workspace.repository, variables: variables, breaksGlass: false, clock: clock)
        var intent = AuditEvent(action: action.rawValue, actor: log.principal, phase: .intent, time: try clock())
        (intent.stored, intent.bundle, intent.trace) = (stored, facts, trace)
        if let reason, !reason.isEmpty {
            let redacted = SecretRedactor(environment: variables).redact(reason)
            (intent.reason, intent.redactions) = (redacted.value, redacted.total)
        }
        let place = try log.writeIntent(intent, [], in: workspace.repository).place
        let access = Recorded(intent: place, event: intent, log: log)
        let before = Told(stored: stored, facts: facts)
        var told = before
        do throws(ADRLinkError) {
            try makeKnown(place, in: workspace)
            let result = try body(access, &told)
            let outcome = try writeOutcome(access, .ok, told, nil, in: workspace)
            try makeKnown(outcome, in: workspace)
            return result
        } catch {
            guard !(error.code == .unwitnessed && told.stored != stored) else { throw error }
            // The access that failed is told as far as that can still be done; why it failed is what is thrown.
            do throws(ADRLinkError) {
                let outcome = try writeOutcome(access, .failed, before, error.message, in: workspace)
                if error.code != .unwitnessed { try makeKnown(outcome, in: workspace) }
            } catch { workspace.logger.warning("the outcome is not known elsewhere", metadata: ["error": "\(error)"]) }
            throw error
        }
    }

    private func writeOutcome(
        _ access: Recorded, _ result: AuditEvent.Result, _ told: Told, _ reason: String?,
        in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> AuditReference {
        let event = access.event
        var outcome = AuditEvent(
            action: event.action, actor: event.actor, phase: .outcome, time: max(try clock(), event.time))
        outcome.result = result
        outcome.intent = access.intent
        (outcome.stored, outcome.bundle, outcome.trace) = (told.stored, told.facts, event.trace)
        if let reason {
            let redacted = SecretRedactor(environment: variables).redact(String(reason.prefix(500)))
            (outcome.reason, outcome.redactions) = (redacted.value, redacted.total)
        }
        return try access.log.writeOutcome(outcome, [], in: workspace.repository).place
    }

    // MARK: Elsewhere

    /// Has an entry of ours stand where whoever deletes this clone cannot delete it.
    private func makeKnown(_ place: AuditReference, in workspace: borrowing Workspace) throws(ADRLinkError) {
        do throws(ADRLinkError) {
            switch witness {
            case .hub(let remote): _ = try workspace.pushAudit(to: remote, withEvidence: false)
            case .store: try put(place, in: workspace)
            }
        } catch {
            throw ADRLinkError(
                .unwitnessed, "the access cannot be made known elsewhere, and so does not happen: \(error.message)",
                hint: error.hint ?? "see that the hub or the store can be reached")
        }
    }

    private func put(_ place: AuditReference, in workspace: borrowing Workspace) throws(ADRLinkError) {
        guard let payload = try workspace.repository.payloadFile(at: place) else {
            throw ADRLinkError(.undecided, "the entry \(place.lane.short)/\(place.sequence) is not in the log")
        }
        let key = BundleStore.accessKey(place, log: try AuditConfiguration(of: workspace.repository).log ?? "")
        let until = try clock().seconds + retention
        try fromStore { () throws(StoreError) in
            var options = PutOptions(retention: bundles.store.retention(until: until))
            options.encryptionContext = ["adrlink": "access"]
            _ = try bundles.store.put(.bytes(payload), at: try ObjectKey(key), options: options)
        }
    }
}

extension Repository {
    /// The note of an entry: its payload and the signature; nil where it is not here.
    func payloadFile(at place: AuditReference) throws(ADRLinkError) -> [UInt8]? {
        do throws(AuditReadingError) {
            for segment in try fromLog({ () throws(GitError) in try self.segments(of: place.lane) }).reversed() {
                let commits = try fromLog { () throws(GitError) in try self.commits(ofSegmentAt: segment.head) }
                for id in commits.ids.reversed() {
                    guard let payload = try self.payload(addedBy: id) else { break }
                    if payload.digest == place.digest { return payload.bytes }
                }
            }
            return nil
        } catch {
            switch error {
            case .git(let error): throw ADRLinkError(audit: error)
            case .format(let fault): throw ADRLinkError(.undecided, "the lane cannot be read: \(fault.reason)")
            }
        }
    }
}
