import Git

/// Says of actions what a report says of them.
enum ActionDescription {
    static func describe(
        _ found: [ActionFacts.Found], in repository: borrowing Repository
    ) throws(ADRLinkError) -> [PostMortem.Action] {
        var names: [String] = []
        var uses: [String: Int] = [:]
        for one in found {
            guard let entry = one.action.intent ?? one.action.end else { continue }
            let name = "\(entry.segment.lane)/\(entry.entry.sequence)"
            // A log that was tampered with may have a number twice.
            uses[name, default: 0] += 1
            names.append(uses[name] == 1 ? name : "\(name)#\(uses[name] ?? 0)")
        }
        let concurrent = ActionFacts.concurrent(found)
        var described: [PostMortem.Action] = []
        for (place, one) in found.enumerated() {
            guard let entry = one.action.intent ?? one.action.end else { continue }
            var evidence: [EvidenceState] = []
            for entry in [one.action.intent, one.action.end].compactMap(\.self) {
                evidence += try entry.evidence(in: repository)
            }
            described.append(
                describe(one, entry, names[place], concurrent[place].map { names[$0] }, evidence: evidence))
        }
        return described
    }

    private static func describe(
        _ one: ActionFacts.Found, _ entry: LoggedEntry, _ name: String, _ concurrent: [String],
        evidence: [EvidenceState]
    ) -> PostMortem.Action {
        let action = one.action
        let entries = [action.intent, action.end].compactMap(\.self)
        var subjects: [String] = []
        var recovered: [String] = []
        for entry in entries {
            for subject in entry.event.subjects where !subjects.contains(subject.id.description) {
                subjects.append(subject.id.description)
            }
            recovered += entry.event.recovered
        }
        return PostMortem.Action(
            id: name, lane: entry.segment.lane.description, action: entry.event.action, actor: entry.event.actor,
            recordedBy: action.value(\.recordedBy), begin: ZonedTime(one.begin), end: one.end.map { ZonedTime($0) },
            result: action.end?.event.result?.rawValue, exit: action.value(\.exitStatus),
            signal: action.value(\.signal), duration: action.value(\.duration), reason: action.value(\.reason),
            command: action.value(\.command), redactions: entries.reduce(0) { $0 + $1.event.redactions },
            decisions: action.decisions,
            runbook: action.value(\.runbook).map { PostMortem.Runbook(path: $0.path, blob: $0.blob?.description) },
            subjects: subjects,
            evidence: evidence.map {
                PostMortem.Evidence(
                    name: $0.evidence.name, sha256: $0.evidence.digest, size: $0.evidence.size,
                    presence: $0.presence.rawValue)
            },
            trace: action.value(\.trace), incident: action.value(\.incident), trust: action.value(\.trust).map(text),
            recovered: recovered,
            verified: entries.allSatisfy(\.standing.isVerified), dangling: action.end == nil,
            entries: entries.map { entry in
                PostMortem.Entry(
                    phase: entry.event.phase.rawValue, sequence: entry.entry.sequence,
                    time: ZonedTime(entry.event.time),
                    sha256: entry.digest, commit: entry.commit?.description, verified: entry.standing.isVerified,
                    why: entry.standing.reasons)
            }, concurrent: concurrent)
    }

    private static func text(_ change: TrustChange) -> String {
        switch change {
        case .add(let key, let principals, let mayTrust, let replaces):
            let who = principals.joined(separator: ", ")
            let more = (mayTrust ? ", which may add and revoke keys" : "") + (replaces.map { ", for \($0)" } ?? "")
            return "added for \(who)\(more): \(key)"
        case .revoke(let fingerprint, let lastGood):
            let places = lastGood.map { "\($0.lane.short)/\($0.sequence)" }.joined(separator: ", ")
            return "revoked: \(fingerprint)" + (places.isEmpty ? "" : ", which counts up to \(places)")
        }
    }
}

extension PostMortem.Event {
    /// The event that an action is.
    init(_ action: PostMortem.Action, sortedBy time: AuditTime) {
        self.init(
            kind: .action, id: action.id, time: action.begin, end: action.end, misdated: time != action.begin.time,
            who: action.actor, what: action.action, decisions: action.decisions,
            incidents: action.incident.map { [$0] }, result: action.result,
            verified: action.verified, concurrent: action.concurrent.isEmpty ? nil : action.concurrent)
    }
}
