import Git
import SSHSignature

extension Workspace {
    /// What the log itself tells: whether it verifies, whether our key counts in it, and what was forgotten. Nothing where
    /// there is none.
    func logDiagnoses(
        _ verification: AuditVerification, _ variables: [String: String]
    ) throws(ADRLinkError) -> [Diagnosis] {
        guard !verification.lanes.isEmpty else { return [] }
        var found = [Self.soundness(verification)]
        if let trust = try trustDiagnosis(verification, variables) { found.append(trust) }
        found.append(try checkpointDiagnosis(verification))
        if let open = verification.openIntents.first {
            let count = verification.openIntents.count
            let place = "\(open.lane.short)/\(open.sequence)"
            found.append(
                Diagnosis(
                    "audit-intents", .warning,
                    "\(count) \(count == 1 ? "action has" : "actions have") no outcome, or go on: the first is \(place)",
                    fix: "adrlink audit close \(place)"))
        }
        let waiting = try AuditSpool(of: repository).waiting.count
        if waiting > 0 {
            found.append(
                Diagnosis(
                    "audit-spool", .warning,
                    "\(waiting) entries wait outside of the log, unsigned, until the next one takes them in",
                    fix: "adrlink audit record --action NAME --result ok"))
        }
        return found
    }

    private static func soundness(_ verification: AuditVerification) -> Diagnosis {
        let entries = verification.lanes.reduce(0) { $0 + $1.entries }
        let worst = verification.findings.list.max { $0.severity < $1.severity }
        guard let worst, worst.severity > .notice else {
            return Diagnosis("audit-log", .ok, "\(verification.verified) of \(entries) entries are verified")
        }
        return Diagnosis(
            "audit-log", worst.severity == .error ? .error : .warning, worst.message, fix: "adrlink audit verify")
    }

    /// Whether the key that signs here counts. Nil where nothing is written here, or no key can be found, which is said already.
    private func trustDiagnosis(
        _ verification: AuditVerification, _ variables: [String: String]
    ) throws(ADRLinkError) -> Diagnosis? {
        guard let trust = verification.trust, try AuditConfiguration(of: repository).lane != nil else { return nil }
        let recorder: AuditRecorder
        do throws(ADRLinkError) { recorder = try AuditRecorder(of: repository, variables: variables) } catch {
            return nil
        }
        let key = recorder.signer.publicKey
        let check = "audit-trust"
        guard let grant = trust.grants[key.fingerprint] else {
            return Diagnosis(
                check, .warning, "nobody has added the key \(key.fingerprint): what it signs does not count yet",
                fix: "adrlink audit fetch, once somebody who may has run adrlink audit trust add")
        }
        guard grant.lastGood == nil else {
            return Diagnosis(
                check, .error, "the key \(key.fingerprint) was revoked: what it signs counts for nothing",
                fix: "adrlink audit init --new-lane --key NEW")
        }
        guard grant.principals.contains(recorder.principal) else {
            return Diagnosis(
                check, .error, "the key \(key.fingerprint) does not sign for \(recorder.principal)",
                fix: "adrlink audit init --new-lane --principal \(shellQuoted(grant.principals.first ?? ""))")
        }
        return Diagnosis(
            check, .ok, grant.mayTrust ? "the key counts, and may add and revoke others" : "the key counts")
    }

    // MARK: Checkpoints

    /// Whether too many entries, or too old ones, follow the last checkpoint that a commit names.
    private func checkpointDiagnosis(_ verification: AuditVerification) throws(ADRLinkError) -> Diagnosis {
        let check = "audit-checkpoint"
        let last = try lastCheckpoint()
        let told = last.map { "the checkpoint that the commit of \(AuditTime(Moment(seconds: $0))) names" }
        var (count, oldest): (Int, Int64?) = (0, nil)
        if verification.lanes.contains(where: { ($0.times?.upperBound.seconds ?? .min) > last ?? .min }) {
            var reader = AuditLogReader(verification, in: repository)
            while let entry = reader.next(in: repository) {
                let time = entry.entry.event.time.seconds
                guard time > last ?? .min else { continue }
                count += 1
                oldest = min(oldest ?? time, time)
            }
        }
        let policy = CheckpointPolicy()
        guard let oldest, count > policy.entries || now.seconds - oldest > policy.age else {
            return Diagnosis(
                check, .ok, told.map { "\(count) entries follow \($0)" } ?? "the log is too young to need a checkpoint")
        }
        return Diagnosis(
            check, .warning,
            told.map { "overdue: \(count) entries follow \($0)" }
                ?? "overdue: no commit names a checkpoint of \(count) entries, and nobody would see that some are gone",
            fix: "adrlink audit checkpoint --output FILE, and the trailer that it prints in the next commit")
    }

    /// When the newest commit of HEAD was made that names a checkpoint, in seconds since 1970.
    private func lastCheckpoint() throws(ADRLinkError) -> Int64? {
        guard let head = try fromGit({ () throws(GitError) in try repository.head() }) else { return nil }
        let search = TrailerSearch(keys: [Checkpoint.trailer], commentPrefix: try commentPrefix())
        var last: Int64?
        _ = try fromGit { () throws(GitError) in
            try repository.forEachCommit(from: [head], where: search.mayHold) { _, header, message in
                search.forEach(in: message) { _, _ in last = max(last ?? .min, header.committerTime) }
            }
        }
        return last
    }
}
