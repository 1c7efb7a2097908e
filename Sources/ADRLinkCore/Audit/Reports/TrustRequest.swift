public import Git
public import SSHSignature

/// A change in who may sign the log, as somebody asks for it.
public enum TrustRequest: Sendable {
    /// A key may sign as these principals from now on; with `mayTrust` it may add and revoke keys itself. `isSuccessor`: it
    /// takes the place of the key that signs, and may what that key may.
    case add(key: PublicKey, principals: [String], mayTrust: Bool, isSuccessor: Bool)
    /// A key counts up to what is in the log now, or up to these entries, one for each of its lanes.
    case revoke(fingerprint: String, lastGood: [(lane: LaneID, sequence: Int)]?)
}

extension AuditRecorder {
    /// Records a change of trust, after a look at whether it would count.
    ///
    /// Throws `.keyUntrusted` where the key may not make this change, and `.undecided` where the log cannot be verified as far
    /// as it matters.
    public func record(
        _ request: TrustRequest, in repository: borrowing Repository, reason: String?,
        redactor: SecretRedactor = SecretRedactor(),
        at time: AuditTime,
        now: (() throws(ADRLinkError) -> AuditTime)? = nil
    ) throws(ADRLinkError) -> AuditReference {
        try begin(in: repository, at: time)
        let verification = try verification(of: repository, at: time)
        var event = AuditEvent(action: "trust.add", actor: principal, phase: .event, time: time)
        event.result = .ok
        if let reason {
            let redacted = redactor.redact(reason)
            event.reason = redacted.value
            event.redactions = redacted.total
        }
        let own = signer.publicKey.fingerprint
        switch request {
        case .add(let key, let principals, let mayTrust, let isSuccessor):
            try check(key, principals, mayTrust || isSuccessor, verification)
            event.trust = .add(
                key: key.description, principals: principals, mayTrust: mayTrust || isSuccessor,
                replaces: isSuccessor ? own : nil)
        case .revoke(let fingerprint, let lastGood):
            event.action = "trust.revoke"
            let good = try self.lastGood(lastGood, of: fingerprint, verification, repository)
            event.trust = .revoke(fingerprint: fingerprint, lastGood: good)
        }
        try checkEffect(of: event, verification)
        return try record([event], in: repository, now: now)[0]
    }

    /// The log as it stands, with this installation's root.
    public func verification(
        of repository: borrowing Repository, at time: AuditTime
    ) throws(ADRLinkError) -> AuditVerification {
        var options = AuditVerificationOptions(asOf: time)
        options.root = configuration.root
        options.log = log
        return try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
    }

    private func check(
        _ key: PublicKey, _ principals: [String], _ mayTrust: Bool, _ verification: AuditVerification
    ) throws(ADRLinkError) {
        guard !principals.isEmpty else { throw ADRLinkError(.usage, "the key would sign for nobody: name a principal") }
        for name in principals where !Principal.isValid(name) {
            throw ADRLinkError(.usage, "\(name) cannot be the name of a signer")
        }
        guard let grant = verification.trust?.grants[key.fingerprint] else { return }
        let own = signer.publicKey.fingerprint
        // Somebody who did not bring it in may do so as well: then he, too, may revoke it.
        let isKnownByUs = grant.ancestors.contains(own) || key.fingerprint == own
        if isKnownByUs, grant.lastGood == nil, Set(principals).isSubset(of: grant.principals),
            grant.mayTrust || !mayTrust
        {
            throw ADRLinkError(
                .usage, "the key \(key.fingerprint) signs as \(principals.joined(separator: ", ")) already",
                hint: "adrlink audit trust list shows what every key may")
        }
        if grant.lastGood != nil {
            throw ADRLinkError(
                .usage, "the key \(key.fingerprint) was revoked, and does not come back",
                hint: "make a new key: ssh-keygen -t ed25519")
        }
    }

    /// What counts of a key's lanes: what somebody says, or all that is verified now.
    private func lastGood(
        _ given: [(lane: LaneID, sequence: Int)]?, of fingerprint: String, _ verification: AuditVerification,
        _ repository: borrowing Repository
    ) throws(ADRLinkError) -> [AuditReference] {
        guard verification.trust?.grants[fingerprint] != nil else {
            throw ADRLinkError(
                .usage, "\(fingerprint) is no key of this log", hint: "adrlink audit trust list shows its keys")
        }
        let lanes = verification.lanes.filter { $0.key?.fingerprint == fingerprint && $0.log == log }
        guard let given else {
            return lanes.filter { $0.last > 0 }.map {
                AuditReference(lane: $0.lane, sequence: $0.last, digest: $0.digest)
            }
        }
        var good: [AuditReference] = []
        for (lane, sequence) in given {
            guard lanes.contains(where: { $0.lane == lane }) else {
                throw ADRLinkError(.usage, "\(lane) is no lane of \(fingerprint)")
            }
            do throws(AuditReadingError) {
                guard let place = try repository.place(of: sequence, in: lane) else {
                    throw AuditReadingError.format(AuditFormatFault("the lane \(lane.short) has no entry \(sequence)"))
                }
                good.append(place)
            } catch { throw ADRLinkError(.usage, error.reason, hint: "adrlink audit verify shows what is there") }
        }
        return good
    }

    /// A change that would count for nothing is not signed.
    private func checkEffect(of event: AuditEvent, _ verification: AuditVerification) throws(ADRLinkError) {
        guard let change = event.trust, !verification.accepts(change, in: lane) else { return }
        throw ADRLinkError(
            .keyUntrusted, "the key \(signer.publicKey.fingerprint) may not make this change",
            hint:
                "only a key that was added with --may-trust adds others; a key is revoked by itself, by those who brought it in, and by its successor"
        )
    }
}

extension Repository {
    /// The payload in which an entry of a lane stands, by its digest; nil where the lane has no such entry.
    ///
    /// It goes by what the commits say of themselves, so that the lane has to be verified.
    func place(of sequence: Int, in lane: LaneID) throws(AuditReadingError) -> AuditReference? {
        for segment in try fromLog({ () throws(GitError) in try segments(of: lane) }).reversed() {
            var next: ObjectID? = segment.head
            var found: ObjectID?
            while let id = next {
                let header = try fromLog { () throws(GitError) in try commitHeader(id) }
                let subject = try fromLog { () throws(GitError) in try commit(id)?.subject ?? "" }
                guard let last = AuditCommit.lastSequence(inSubject: subject), last >= sequence else { break }
                found = id
                next = header.parents.first
            }
            guard let found else { continue }
            guard let payload = try payload(addedBy: found) else { return nil }
            return AuditReference(lane: lane, sequence: sequence, digest: payload.digest)
        }
        return nil
    }
}
