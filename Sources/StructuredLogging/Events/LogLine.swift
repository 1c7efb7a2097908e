/// A line of the log in the making; docs/logs.md describes its members.
struct LogLine {
    /// What every line begins with. It cannot occur inside of one, since a quotation mark in a string is escaped.
    static let beginning = Array(#"{"v":1,"kind":""#.utf8)
    /// The longest text of a field, in bytes of UTF-8.
    static let textLimit = 32 << 10
    /// The longest line, in bytes.
    static let limit = 250 << 10

    private var text = JSONText(capacity: 512)

    init(_ kind: LogRecord.Kind, id: (process: UInt64, number: UInt64), time: LogTime) {
        text.add(LogLine.beginning)
        text.add(Array(kind.rawValue.utf8))
        text.add("\",\"id\":\"")
        text.add(hex: id.process)
        text.add(hex: id.number)
        text.add("\",\"time\":\"")
        text.add(time.bytes)
        text.add("\"")
    }

    /// Adds the place in a trace; an event outside of any span has a trace only.
    mutating func add(_ trace: TraceID, _ span: SpanID?, flags: UInt8) {
        text.add(",\"trace_id\":\"")
        text.add(hex: trace.words.0)
        text.add(hex: trace.words.1)
        if let span {
            text.add("\",\"span_id\":\"")
            text.add(hex: span.value)
        }
        text.add("\",\"trace_flags\":")
        text.add(Int64(flags))
    }

    mutating func add(_ severity: LogSeverity) {
        text.add(",\"severity\":")
        text.add(quoted: severity.rawValue)
    }

    mutating func add(scope: String, message: String) {
        text.add(",\"scope\":")
        text.add(quoted: scope)
        text.add(",\"message\":")
        text.add(quoted: LogLine.shortened(message))
    }

    mutating func add(_ span: LogRecord.SpanPart) {
        if let parent = span.parent {
            text.add(",\"parent_span_id\":\"")
            text.add(hex: parent.value)
            text.add("\"")
        }
        text.add(",\"span_kind\":")
        text.add(quoted: span.kind)
        text.add(",\"start\":\"")
        text.add(span.start.bytes)
        text.add("\"")
        guard let duration = span.duration else { return }
        text.add(",\"duration_us\":")
        text.add(duration)
        text.add(",\"status\":")
        text.add(quoted: span.status.rawValue)
        if let message = span.statusMessage {
            text.add(",\"status_message\":")
            text.add(quoted: LogLine.shortened(message))
        }
    }

    /// The whole line, with its fields and a line feed at the end; too many fields give way to their number.
    consuming func finished(
        _ attributes: [String: LogValue], redaction: EventLog.Redaction, resource: [UInt8]
    ) -> [UInt8] {
        var whole = text
        if !attributes.isEmpty {
            whole.add(",\"attributes\":")
            whole.add(fields: attributes) { LogLine.clean($1, $0, redaction) }
        }
        if whole.bytes.count + resource.count > LogLine.limit {
            whole = text
            whole.add(",\"dropped_attributes\":")
            whole.add(Int64(attributes.count))
        }
        whole.add(",\"resource\":")
        whole.add(resource)
        whole.add("}\n")
        return whole.bytes
    }

    /// The value without secrets, and with its texts cut to what a line takes.
    private static func clean(_ value: LogValue, _ name: String, _ redaction: EventLog.Redaction) -> LogValue {
        switch value {
        case .string(let text): .string(shortened(redaction(name, text)))
        case .array(let values): .array(values.map { clean($0, name, redaction) })
        case .fields(let fields):
            .fields(fields.reduce(into: [:]) { $0[$1.key] = clean($1.value, $1.key, redaction) })
        case .integer, .double, .bool: value
        }
    }

    /// The text, where it is too long its beginning and how many bytes are missing.
    static func shortened(_ text: String) -> String {
        let count = text.utf8.count
        guard count > textLimit else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: textLimit)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        let kept = text[..<end]
        return kept + " [\(count - kept.utf8.count) bytes cut]"
    }
}
