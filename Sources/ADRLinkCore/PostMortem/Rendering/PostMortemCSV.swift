extension PostMortem {
    /// The timeline as a table in the form of RFC 4180. Nothing in a cell is taken for a formula, or acts on a terminal.
    public var csv: String {
        let head = [
            "time", "author_time", "end", "kind", "id", "who", "what", "decisions", "incidents", "from", "to", "result",
            "verified", "misdated", "concurrent",
        ]
        var text = head.joined(separator: ",") + "\r\n"
        for event in events {
            let cells = [
                event.time.description, event.authorTime?.description ?? "", event.end?.description ?? "",
                event.kind.rawValue, event.id, event.who, event.what, event.decisions.joined(separator: " "),
                (event.incidents ?? []).joined(separator: " "), event.from ?? "", event.to ?? "",
                event.kind == .action ? event.result ?? "none" : "",
                event.verified.map { $0 ? "yes" : "no" } ?? "", event.misdated ? "yes" : "no",
                (event.concurrent ?? []).joined(separator: " "),
            ]
            text += cells.map(CSVText.cell).joined(separator: ",") + "\r\n"
        }
        return text
    }
}
