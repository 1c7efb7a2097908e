import ADRLinkCore
import StructuredLogging

/// Writes a run as text: a line for all that happened, indented by the spans around it.
enum TraceView {
    static func text(_ trace: RunTrace) -> String {
        var lines = ["trace \(trace.traceID)"]
        if let start = trace.start, let end = trace.end {
            lines[0] += "  \(start)"
            if let took = microseconds(from: start, to: end) { lines[0] += "  \(AuditText.duration(took))" }
        }
        let rows = trace.flattened().map { depth, item in row(item, depth: depth, start: trace.start) }
        if !rows.isEmpty { lines.append(columns(rows)) }
        for bundle in trace.bundles ?? [] { lines += self.lines(of: bundle) }
        if !trace.gaps.isEmpty { lines.append("missing:") }
        lines += trace.gaps.map { "- \(TerminalText.escape($0))" }
        return lines.joined(separator: "\n")
    }

    /// When after the beginning, how long, what.
    private static func row(_ item: RunTrace.Item, depth: Int, start: String?) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        func after(_ time: String) -> String {
            let took = start.flatMap { microseconds(from: $0, to: time) }
            return took.map { "+\(AuditText.duration($0))" } ?? time
        }
        switch item {
        case .span(let span):
            let took = span.duration.map(AuditText.duration) ?? "no end"
            var text = span.name
            if span.status == "error" { text += " FAILED" }
            if let message = span.statusMessage { text += ": \(message)" }
            return [after(span.start), took, indent + TerminalText.escape(text + fields(span.attributes))]
        case .event(let event):
            return [after(event.time), "", indent + TerminalText.escape(event.message + fields(event.attributes))]
        case .entry(let entry):
            return [
                after(entry.time), entry.duration.map(AuditText.duration) ?? "",
                indent + TerminalText.escape(sentence(of: entry)),
            ]
        }
    }

    /// A bundle, and a line for each access to it.
    private static func lines(of bundle: RunTrace.Bundle) -> [String] {
        var text = "bundle \(bundle.id)"
        if let kind = bundle.kind { text += " (\(kind))" }
        if let made = bundle.made { text += ", made \(made)" }
        text += ", stored by \(bundle.actor) in \(bundle.store): \(bundle.entries) entries of this run"
        if bundle.isAsked { text += ", and its events" }
        let accesses = bundle.accesses.map { access in
            let place = "\(LaneID(access.lane)?.short ?? access.lane)/\(access.sequence)"
            return "  \(access.time)  \(access.action) \(access.result ?? "no outcome") by \(access.actor), \(place)"
        }
        return ([text] + accesses).map(TerminalText.escape)
    }

    private static func sentence(of entry: RunTrace.Entry) -> String {
        let name = "\(LaneID(entry.lane)?.short ?? entry.lane)/\(entry.sequence)"
        var text = "audit entry \(name): \(entry.action) \(entry.result ?? entry.phase) by \(entry.actor)"
        if let status = entry.exitStatus { text += ", exit status \(status)" }
        if let signal = entry.signal { text += ", signal \(signal)" }
        if !entry.decisions.isEmpty { text += ", \(entry.decisions.joined(separator: ", "))" }
        if let incident = entry.incident { text += ", incident \(incident)" }
        if !entry.verified {
            text += entry.reasons.isEmpty ? " NOT VERIFIED" : " NOT VERIFIED: \(entry.reasons.joined(separator: "; "))"
        }
        return text
    }

    private static func fields(_ attributes: [String: LogValue]) -> String {
        attributes.sorted { $0.key < $1.key }.map { name, value in
            "  \(name.hasPrefix("adrlink.") ? String(name.dropFirst("adrlink.".count)) : name)=\(shortened(value))"
        }.joined()
    }

    /// A long list with its beginning alone; the JSON has all of it.
    private static func shortened(_ value: LogValue) -> String {
        guard case .array(let values) = value, values.count > 12 else { return value.description }
        return "\(LogValue.array(Array(values.prefix(6)))) and \(values.count - 6) more"
    }

    private static func microseconds(from start: String, to end: String) -> Int64? {
        guard let start = LogTime(start), let end = LogTime(end) else { return nil }
        return max(0, end.microseconds - start.microseconds)
    }
}
