/// Records in OTLP's JSON encoding: protobuf's, with ids in hexadecimal digits.
///
/// Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Integers of 64 bits are strings, enumerations numbers.
enum OTLPText {
    /// A member of `logRecords`. That a span has begun is one as well, since OTLP knows spans only by their ends.
    static func log(_ record: LogRecord) -> [UInt8] {
        var text = JSONText(capacity: 512)
        text.add("{\"timeUnixNano\":")
        add(record.time, to: &text)
        text.add(",\"observedTimeUnixNano\":")
        add(record.time, to: &text)
        text.add(",\"severityNumber\":")
        text.add(Int64(record.severity.number))
        text.add(",\"severityText\":")
        text.add(quoted: record.severity.rawValue)
        text.add(",\"body\":{\"stringValue\":")
        text.add(quoted: record.message)
        text.add("}")
        if record.kind == .spanStart { text.add(",\"eventName\":\"span_start\"") }
        addAttributes(of: record, to: &text)
        text.add(",\"flags\":")
        text.add(Int64(record.traceFlags))
        text.add(",\"traceId\":")
        text.add(quoted: record.traceID.description)
        if let span = record.spanID {
            text.add(",\"spanId\":")
            text.add(quoted: span.description)
        }
        text.add("}")
        return text.bytes
    }

    /// A member of `spans`; nil for a record that is not the end of one.
    static func span(_ record: LogRecord) -> [UInt8]? {
        guard record.kind == .span, let span = record.span, let id = record.spanID else { return nil }
        var text = JSONText(capacity: 512)
        text.add("{\"traceId\":")
        text.add(quoted: record.traceID.description)
        text.add(",\"spanId\":")
        text.add(quoted: id.description)
        if let parent = span.parent {
            text.add(",\"parentSpanId\":")
            text.add(quoted: parent.description)
        }
        text.add(",\"flags\":")
        text.add(Int64(record.traceFlags))
        text.add(",\"name\":")
        text.add(quoted: record.message)
        text.add(",\"kind\":")
        text.add(kinds[span.kind] ?? 0)
        text.add(",\"startTimeUnixNano\":")
        add(span.start, to: &text)
        text.add(",\"endTimeUnixNano\":")
        add(record.time, to: &text)
        addAttributes(of: record, to: &text)
        text.add(",\"status\":{\"code\":")
        text.add(Int64(span.status == .error ? 2 : span.status == .ok ? 1 : 0))
        if let message = span.statusMessage {
            text.add(",\"message\":")
            text.add(quoted: message)
        }
        text.add("}}")
        return text.bytes
    }

    /// What records share that come from the same part of the same program: the resource, and behind a line feed the scope.
    static func group(of record: LogRecord) -> [UInt8] {
        var text = JSONText(capacity: 256)
        text.add("\"resource\":{\"attributes\":")
        add(record.resource, to: &text)
        text.add("}\n\"scope\":{\"name\":")
        text.add(quoted: record.scope)
        text.add("}")
        return text.bytes
    }

    private static let kinds: [String: Int64] = [
        "internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5,
    ]

    private static func addAttributes(of record: LogRecord, to text: inout JSONText) {
        var attributes = record.attributes
        // The name that the semantic conventions give to the id of a record.
        attributes["log.record.uid"] = .string(record.id)
        text.add(",\"attributes\":")
        add(attributes, to: &text)
        if record.droppedAttributes > 0 {
            text.add(",\"droppedAttributesCount\":")
            text.add(Int64(record.droppedAttributes))
        }
    }

    private static func add(_ fields: [String: LogValue], to text: inout JSONText) {
        text.add("[")
        var isFirst = true
        for name in fields.keys.sorted() {
            guard let value = fields[name] else { continue }
            text.add(isFirst ? "{\"key\":" : ",{\"key\":")
            isFirst = false
            text.add(quoted: name)
            text.add(",\"value\":")
            add(value, to: &text)
            text.add("}")
        }
        text.add("]")
    }

    private static func add(_ value: LogValue, to text: inout JSONText) {
        switch value {
        case .string(let string):
            text.add("{\"stringValue\":")
            text.add(quoted: string)
        case .integer(let integer):
            text.add("{\"intValue\":")
            text.add(quoted: String(integer))
        case .double(let double):
            text.add("{\"doubleValue\":")
            text.add(double)
        case .bool(let truth): text.add(truth ? "{\"boolValue\":true" : "{\"boolValue\":false")
        case .array(let values):
            text.add("{\"arrayValue\":{\"values\":[")
            for (place, value) in values.enumerated() {
                if place > 0 { text.add(",") }
                add(value, to: &text)
            }
            text.add("]}")
        case .fields(let fields):
            text.add("{\"kvlistValue\":{\"values\":")
            add(fields, to: &text)
            text.add("}")
        }
        text.add("}")
    }

    private static func add(_ time: LogTime, to text: inout JSONText) {
        text.add(quoted: String(max(0, time.microseconds)) + "000")
    }
}
