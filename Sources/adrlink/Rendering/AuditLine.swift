import ADRLinkCore
import Git

/// An entry or an action of the log as a line.
enum AuditLine {
    /// Time, place, actor, action, result, duration and decisions; then why it is not verified.
    static func text(_ action: LoggedAction) -> String {
        guard let last = action.last else { return "" }
        let result = action.value { $0.result?.rawValue } ?? "no outcome"
        let duration = action.value(\.duration).map(AuditText.duration) ?? "-"
        let cells: [(String, Int)] = [
            (seconds(last.event.time), 20), ("\(last.segment.lane.short)/\(last.entry.sequence)", 12),
            (last.event.actor, 18), (last.event.action, 18), (result, 11), (duration, 11),
            (action.decisions.joined(separator: ","), 0),
        ]
        var line = cells.map { padded(TerminalText.escape($0.0), $0.1) }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        let reasons = [action.intent, action.end].compactMap { $0 }.flatMap(\.standing.reasons)
        if !action.isVerified {
            line += "  NOT VERIFIED"
            if let first = reasons.first { line += ": " + TerminalText.escape(first) }
        }
        return line + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A time without its fraction of a second.
    static func seconds(_ time: AuditTime) -> String { time.description.prefix(19) + "Z" }

    // MARK: JSON

    /// An object with the entry as it was signed, where it stands, and whether it counts; keys are sorted.
    ///
    /// - Parameter members: more of them, each behind a comma, whose keys sort between `entry` and `segment`.
    static func json(_ entry: LoggedEntry, adding members: String = "") throws -> String {
        let commit = entry.commit.map { "\"\($0)\"" } ?? "null"
        let reasons = entry.standing.reasons
        return "{\"commit\":\(commit),\"digest\":\"\(entry.digest)\",\"entry\":"
            + String(decoding: entry.line, as: UTF8.self)
            + members + ",\"segment\":\(entry.segment.number),\"verified\":\(entry.standing.isVerified),\"why\":"
            + (reasons.isEmpty ? "[]" : try Output.encoded(reasons)) + "}"
    }

    // MARK: CSV

    static let csvHead =
        "time,lane,seq,phase,actor,recorded_by,action,result,exit,signal,duration_us,decisions,commits,runbook,reason,"
        + "command,verified,why\r\n"

    /// A row as RFC 4180 has it. Nothing in a cell is taken for a formula, or acts on a terminal.
    static func csv(_ entry: LoggedEntry) -> String {
        let event = entry.event
        func number(_ value: (some BinaryInteger)?) -> String { value.map { "\($0)" } ?? "" }
        let commits = event.subjects.filter { $0.kind == .commit }.map(\.id.description)
        let command: [String] = (event.command ?? []).map(ShellWord.quoted)
        var cells: [String] = [
            event.time.description, entry.segment.lane.description, number(entry.entry.sequence),
            event.phase.rawValue, event.actor, event.recordedBy ?? "", event.action, event.result?.rawValue ?? "",
        ]
        cells += [number(event.exitStatus), number(event.signal), number(event.duration)]
        cells += [event.decisions.joined(separator: " "), commits.joined(separator: " ")]
        cells += [event.runbook?.path ?? "", event.reason ?? "", command.joined(separator: " ")]
        cells += [entry.standing.isVerified ? "yes" : "no", entry.standing.reasons.joined(separator: "; ")]
        return cells.map(CSVText.cell).joined(separator: ",") + "\r\n"
    }
}
