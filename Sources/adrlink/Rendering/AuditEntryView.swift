import ADRLinkCore
import Git
import SSHSignature

/// All that `adrlink audit show` says about an entry.
struct AuditEntryView {
    private let entry: LoggedEntry
    private let lane: LaneReport?
    private let evidence: [EvidenceState]

    init(_ entry: LoggedEntry, _ verification: AuditVerification, _ evidence: [EvidenceState]) {
        self.entry = entry
        self.evidence = evidence
        lane = verification.lanes.first { $0.lane == entry.segment.lane }
    }

    var text: String {
        let event = entry.event
        var facts: [[String]] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append([name, value]) }
        }
        add("entry", "\(entry.segment.lane)/\(entry.entry.sequence)")
        add("verified", entry.standing.isVerified ? "yes" : "no")
        for reason in entry.standing.reasons { add("", reason) }
        add("action", event.action)
        add("phase", event.phase.rawValue)
        add("actor", event.actor)
        add("recorded by", event.recordedBy)
        add("time", event.time.description)
        add("result", event.result?.rawValue)
        add("exit status", event.exitStatus.map { String($0) })
        add("signal", event.signal.map { String($0) })
        add("duration", event.duration.map(AuditText.duration))
        add("intent", event.intent.map { "\($0.lane)/\($0.sequence)" })
        add("decisions", event.decisions.joined(separator: ", "))
        add("runbook", event.runbook.map { file in file.path + (file.blob.map { " (blob \($0))" } ?? "") })
        add("reason", event.reason)
        add("command", event.command.map { $0.map(ShellWord.quoted).joined(separator: " ") })
        add("redactions", event.redactions == 0 ? nil : String(event.redactions))
        for subject in event.subjects { add("concerns", "\(subject.kind) \(subject.id)") }
        for state in evidence {
            let piece = state.evidence
            add("evidence", "\(piece.name), \(piece.size) bytes, \(state.presence.rawValue), sha256 \(piece.digest)")
        }
        add("trace", event.trace)
        add("incident", event.incident)
        for line in trust(event.trust) { add("trust", line) }
        add("recovered", event.recovered.joined(separator: ", "))
        for head in entry.entry.seen { add("has seen", "\(head.lane)/\(head.sequence) at \(head.head)") }
        add("log", entry.entry.log)
        add("segment", String(entry.segment.number))
        add("signed by", lane?.owner)
        add("key", lane?.key?.fingerprint)
        add("payload", "sha256 \(entry.digest)")
        add("follows", "sha256 \(entry.entry.previous)")
        add("commit", entry.commit?.description ?? "not in this clone")
        return columns(facts.map { $0.map(TerminalText.escape) }) + "\n"
    }

    private func trust(_ change: TrustChange?) -> [String] {
        switch change {
        case nil: []
        case .add(let key, let principals, let mayTrust, let replaces):
            ["add \(key) for \(principals.joined(separator: ", "))" + (mayTrust ? ", may add and revoke keys" : "")]
                + (replaces.map { ["replaces \($0)"] } ?? [])
        case .revoke(let fingerprint, let lastGood):
            ["revoke \(fingerprint)"] + lastGood.map { "good up to \($0.lane)/\($0.sequence)" }
        }
    }

    /// The object that the log prints, with the signer and the evidence.
    func json() throws -> String {
        struct Piece: Encodable {
            var name: String
            var sha256: String
            var size: Int
            var state: String
        }
        let pieces = evidence.map { state in
            Piece(
                name: state.evidence.name, sha256: state.evidence.digest, size: state.evidence.size,
                state: state.presence.rawValue)
        }
        let signer = ",\"evidence\":\(try Output.encoded(pieces)),\"fingerprint\":\(try text(lane?.key?.fingerprint))"
        return try AuditLine.json(entry, adding: signer + ",\"owner\":\(try text(lane?.owner))")
    }

    private func text(_ value: String?) throws -> String { try value.map { try Output.encoded($0) } ?? "null" }
}
