import FoundationEssentials
import Git

/// An action that happened elsewhere, as somebody tells of it who may sign the log.
public struct ReportedAction: Equatable, Sendable {
    public var action: String
    /// Who acted; nil for who signs.
    public var actor: String?
    /// When it began; nil where nobody said.
    public var occurred: AuditTime?
    public var result: AuditEvent.Result
    /// In microseconds.
    public var duration: Int64?
    /// By any name that finds a decision.
    public var decisions: [String] = []
    /// A file of the repository, from its top.
    public var runbook: String?
    public var reason: String?
    /// The words of a command line.
    public var command: [String]?
    /// Revisions that the action concerns.
    public var subjects: [String] = []
    /// The W3C trace id.
    public var trace: String?
    /// The incident that it belongs to: 1 to 64 visible characters of ASCII.
    public var incident: String?
    /// What is to be said of an exercise.
    public var drill: DrillFacts?
    /// Paths of files to keep as evidence.
    public var attachments: [String] = []

    public init(action: String, result: AuditEvent.Result) {
        self.action = action
        self.result = result
    }
}

extension ReportedAction {
    /// The most bytes of a batch that are read.
    public static let batchLimit = 64 << 20

    /// Reads one JSON object a line; empty lines are passed over.
    ///
    /// The members are those that entries have: `action` and `result`, and where there is something to say `actor`,
    /// `occurred` (RFC 3339), `dur_us`, `decisions`, `runbook`, `reason`, `command`, `subject` (revisions), `trace` and `incident`.
    /// Throws `.usage` with the number of the first line that is not one, also for a member of another name: what is told must
    /// not be lost.
    public static func batch(_ bytes: [UInt8]) throws(ADRLinkError) -> [ReportedAction] {
        var found: [ReportedAction] = []
        for (place, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) {
            do { found.append(try JSONDecoder().decode(ReportedAction.self, from: Data(line))) } catch {
                throw ADRLinkError(
                    .usage, "line \(place + 1) is no action: \(reason(error))",
                    hint: "each line is one JSON object with at least action and result; nothing was recorded")
            }
        }
        return found
    }

    private static func reason(_ error: any Error) -> String {
        func name(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
        switch error {
        case let fault as ReportFault: return fault.reason
        case DecodingError.keyNotFound(let key, _): return "it has no \(key.stringValue)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return context.codingPath.isEmpty ? "it is no object" : "\(name(context.codingPath)) is of the wrong type"
        default: return "it is not JSON"
        }
    }
}

/// What is wrong with a member of a line.
private struct ReportFault: Error {
    var reason: String
}

extension ReportedAction: Decodable {
    private enum Member: String, CodingKey, CaseIterable {
        case action, actor, occurred, result, decisions, runbook, reason, command, subject, trace, incident
        case duration = "dur_us"
    }

    private struct AnyMember: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }

    public init(from decoder: any Decoder) throws {
        for key in try decoder.container(keyedBy: AnyMember.self).allKeys.map(\.stringValue).sorted()
        where Member(rawValue: key) == nil {
            throw ReportFault(reason: "there is no member \(key)")
        }
        let members = try decoder.container(keyedBy: Member.self)
        action = try members.decode(String.self, forKey: .action)
        let word = try members.decode(String.self, forKey: .result)
        guard let result = AuditEvent.Result(reported: word) else {
            throw ReportFault(reason: "the result \(word) is none of \(AuditEvent.Result.reportable)")
        }
        self.result = result
        actor = try members.decodeIfPresent(String.self, forKey: .actor)
        if let text = try members.decodeIfPresent(String.self, forKey: .occurred) {
            guard let time = AuditTime(rfc3339: text) else {
                throw ReportFault(reason: "occurred is no time as RFC 3339 has it, such as 2024-03-01T09:00:00Z")
            }
            occurred = time
        }
        duration = try members.decodeIfPresent(Int64.self, forKey: .duration)
        decisions = try members.decodeIfPresent([String].self, forKey: .decisions) ?? []
        runbook = try members.decodeIfPresent(String.self, forKey: .runbook)
        reason = try members.decodeIfPresent(String.self, forKey: .reason)
        command = try members.decodeIfPresent([String].self, forKey: .command)
        subjects = try members.decodeIfPresent([String].self, forKey: .subject) ?? []
        trace = try members.decodeIfPresent(String.self, forKey: .trace)
        incident = try members.decodeIfPresent(String.self, forKey: .incident)
    }
}

extension AuditEvent.Result {
    /// The words for results that somebody can tell of. A signal belongs to commands that adrlink ran.
    public static let reportable = "ok, failed, not-started, unknown"

    /// The result that a report names.
    public init?(reported word: String) {
        guard let result = AuditEvent.Result(rawValue: word), result != .aborted else { return nil }
        self = result
    }
}

extension Workspace {
    /// Records actions that happened elsewhere, and gives the place of each.
    ///
    /// All of them are looked at before the first is signed; the secrets in reasons and command lines are taken out. Up to
    /// 128 entries stand in one payload, so that a long batch that is interrupted is recorded up to such a number.
    ///
    /// `now` is as for `LaneWriter.append`.
    public func record(
        _ reports: [ReportedAction], with recorder: AuditRecorder, redactor: SecretRedactor, at time: AuditTime,
        now: (() throws(ADRLinkError) -> AuditTime)? = nil
    ) throws(ADRLinkError) -> [AuditReference] {
        var events: [AuditEvent] = []
        var evidence = ActionEvidence(redactor)
        for report in reports {
            var event = try event(report, by: recorder.principal, redactor, time)
            let (known, redactions) = (evidence.pieces.count, evidence.redactions)
            try evidence.attach(report.attachments)
            event.evidence = evidence.pieces[known...].map(\.digest)
            event.redactions += evidence.redactions - redactions
            try recorder.check(event)
            events.append(event)
        }
        if !evidence.pieces.isEmpty {
            try fromAudit { () throws(GitError) in try repository.writeDurably() }
            try EvidenceStore(lane: recorder.lane, owner: recorder.principal).keep(
                evidence.pieces, at: time, in: repository)
        }
        var places: [AuditReference] = []
        for start in stride(from: 0, to: events.count, by: AuditLimits.batch) {
            let part = Array(events[start..<min(start + AuditLimits.batch, events.count)])
            places += try recorder.record(part, in: repository, now: now)
        }
        return places
    }

    private func event(
        _ report: ReportedAction, by principal: String, _ redactor: SecretRedactor, _ time: AuditTime
    ) throws(ADRLinkError) -> AuditEvent {
        var event = AuditEvent(action: report.action, actor: report.actor ?? principal, phase: .event, time: time)
        if event.actor != principal { event.recordedBy = principal }
        if let occurred = report.occurred, occurred > time {
            throw ADRLinkError(
                .usage, "it occurred at \(occurred), which is not over yet",
                hint: "record it when it is, or with the time at which it was")
        }
        event.occurred = report.occurred
        event.result = report.result
        event.duration = report.duration
        event.trace = report.trace
        event.incident = try redactor.incident(report.incident)
        event.drill = report.drill
        event.decisions = try ids(ofDecisions: report.decisions)
        if let path = report.runbook { event.runbook = try repositoryFile(Array(path.utf8)) }
        if let reason = report.reason {
            let redacted = redactor.redact(reason)
            event.reason = redacted.value
            event.redactions += redacted.total
        }
        if let command = report.command {
            let redacted = redactor.redact(arguments: command)
            event.command = redacted.value
            event.redactions += redacted.total
        }
        for revision in report.subjects {
            let commit = try fromAudit { () throws(GitError) in try repository.commit(revision: revision) }
            event.subjects.append(AuditObject(id: commit, kind: .commit))
        }
        return event
    }
}
