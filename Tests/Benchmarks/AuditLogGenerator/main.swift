import ADRLinkCore
import Git

// Appends events to the lane that a repository is configured for, without waiting for the disk, and prints the seconds it took:
//
//     AuditLogGenerator REPOSITORY COUNT
//
// `adrlink audit init` comes first; the key has to be a file without a passphrase.

/// Events as administrators make them: every other one is an intent with its outcome, and some concern a decision.
func append(_ count: Int, to repository: borrowing Repository) throws {
    let configuration = try AuditConfiguration(of: repository)
    guard let log = configuration.log, let lane = configuration.lane, let owner = configuration.principal,
        let key = configuration.key
    else { throw ADRLinkError(.noAuditLog, "the repository writes no audit log", hint: "adrlink audit init") }
    let writer = LaneWriter(
        log: log, lane: lane, owner: owner, signer: try SigningKey.signer(named: key, variables: [:]), signs: .commit)
    let actions = ["db.restore", "key.rotate", "policy.override", "cluster.drain"]
    var intent: AuditReference?
    for number in 0..<count {
        var event = AuditEvent(
            action: actions[number / 2 % actions.count], actor: owner, phase: intent == nil ? .intent : .outcome,
            time: AuditTime(microseconds: CurrentProcess.microseconds))
        event.command = ["pg_restore", "--dbname", "orders", "/backup/2024-03-01.dump"]
        event.reason = "rehearsal \(number)"
        if number % 16 < 2 { event.decisions = ["ADR-0007"] }
        if let intent {
            event.intent = intent
            event.result = .ok
            event.exitStatus = 0
            event.duration = 5_213_000
        }
        let place = try writer.append([event], in: repository)[0]
        intent = intent == nil ? place : nil
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else {
    throw ADRLinkError(.usage, "AuditLogGenerator REPOSITORY COUNT")
}
let start = CurrentProcess.microseconds
try append(count, to: try Repository(at: arguments[1]))
print(Double(CurrentProcess.microseconds - start) / 1_000_000)
