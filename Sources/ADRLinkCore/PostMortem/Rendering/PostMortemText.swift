extension PostMortem {
    /// The report for a terminal: the figures, every event in a line, what failed and what could not be seen.
    public var text: String {
        var lines = [windowLine]
        lines.append(
            "commits: \(summary.commits); moves of statuses: \(summary.changes); actions: \(summary.actions) "
                + "(\(summary.ok) ok, \(summary.failed) failed, \(summary.aborted) aborted, \(summary.notStarted) not started, "
                + "\(summary.unknown) unknown, \(summary.open) open, \(summary.unverified) not verified)")
        if summary.uncited + summary.exempted + summary.retiredCited > 0 {
            lines.append(
                "commits on governed paths without the decision: \(summary.uncited); exemptions: \(summary.exempted); "
                    + "citations of decisions that were over: \(summary.retiredCited)")
        }
        lines.append("audit log: \(audit.verdict.rawValue), \(audit.verified) of \(audit.entries) entries count")
        if isEmpty { lines.append("nothing happened in this window, as far as it is known here") }
        if !events.isEmpty { lines.append("") }
        lines += events.map(line)
        if !gaps.isEmpty { lines += ["", "what this report could not see:"] }
        for gap in gaps { lines.append("  \(gap.kind.rawValue): \(gap.message)" + (gap.hint.map { " (\($0))" } ?? "")) }
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }

    private var windowLine: String {
        let since = window.since?.description ?? "the beginning"
        let until = window.until?.description ?? "now"
        return "from \(since) to \(until)" + (window.incident.map { ", incident \($0)" } ?? "")
    }

    private func line(_ event: Event) -> String {
        var parts = ["\(event.time)", event.kind.rawValue.padded(8), ReportMarkdown.shortID(event.id).padded(12)]
        switch event.kind {
        case .commit: parts.append(event.what)
        case .decision:
            parts[2] = ReportMarkdown.shortID(event.commit ?? "").padded(12)
            parts.append(
                "\(event.decisions.joined(separator: ", ")) \(event.from ?? "(new)") → \(event.to ?? "(removed)")  \(event.what)"
            )
        case .action:
            parts.append("\(event.what) by \(event.who): \(event.result ?? "no outcome")")
            if event.verified == false { parts.append("NOT VERIFIED") }
        }
        if event.kind != .decision, !event.decisions.isEmpty {
            parts.append("[\(event.decisions.joined(separator: ", "))]")
        }
        return parts.joined(separator: "  ")
    }
}

extension String {
    /// With blanks behind it up to a width.
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
