import ADRLinkCore
import Git

/// Begins an audit log, appends an entry, and verifies the whole log offline.
///
/// - Parameter key: the file of an SSH key without a passphrase; the log's root of trust.
func keepAnAuditLog(in path: String, key: String) throws {
    let repository = try Repository(at: path)
    let now = AuditTime(microseconds: CurrentProcess.microseconds)
    let setup = AuditSetup(key: key, principal: "ada@example.org")
    let begun = try setup.run(in: repository, at: now, variables: [:])

    let recorder = try AuditRecorder(of: repository, variables: [:])
    var event = AuditEvent(action: "key.rotate", actor: recorder.principal, phase: .event, time: now)
    event.result = .ok
    event.reason = "the old one is a year old"
    let places = try recorder.record([event], in: repository)

    var options = AuditVerificationOptions(asOf: now)
    options.root = begun.root
    let verification = try AuditVerification(repository, options)
    let verified = verification.lanes.map { verification.verified(in: $0) }.reduce(0, +)
    print("entry \(places[0].sequence); verified: \(verified); findings: \(verification.findings.list.count)")
}
