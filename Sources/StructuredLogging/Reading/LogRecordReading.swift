internal import FoundationEssentials

extension LogRecord {
    /// Reads a line without its line feed; nil where it is not one of ours.
    public init?(line: [UInt8]) {
        let form: Form
        do { form = try LogRecord.decoder.decode(Form.self, from: Data(line)) } catch { return nil }
        guard form.v == 1, let kind = Kind(rawValue: form.kind), let time = LogTime(form.time),
            let severity = LogSeverity(rawValue: form.severity), let traceID = TraceID(form.traceID),
            let spanID = form.read(form.spanID, SpanID.init)
        else { return nil }
        self.init(
            kind: kind, id: form.id, time: time, message: form.message, severity: severity, scope: form.scope,
            traceID: traceID, spanID: spanID.value, traceFlags: form.traceFlags, attributes: form.attributes ?? [:],
            resource: form.resource ?? [:])
        droppedAttributes = form.droppedAttributes ?? 0
        if kind == .event { return }
        guard spanID.value != nil, let parent = form.read(form.parentSpanID, SpanID.init),
            let start = form.start.flatMap({ LogTime($0) }), let spanKind = form.spanKind,
            kind == .spanStart || form.duration != nil,
            let status = form.read(form.status, Status.init(rawValue:))
        else { return nil }
        span = SpanPart(
            parent: parent.value, kind: spanKind, start: start, duration: form.duration, status: status.value ?? .unset,
            statusMessage: form.statusMessage)
    }

    /// Making one costs as much as reading a line.
    private static let decoder = JSONDecoder()

    /// A line in the types that JSON has.
    private struct Form: Decodable {
        var v: Int
        var kind: String
        var id: String
        var time: String
        var severity: String
        var scope: String
        var message: String
        var traceID: String
        var spanID: String?
        var traceFlags: UInt8
        var parentSpanID: String?
        var spanKind: String?
        var start: String?
        var duration: Int64?
        var status: String?
        var statusMessage: String?
        var attributes: [String: LogValue]?
        var droppedAttributes: Int?
        var resource: [String: LogValue]?

        enum CodingKeys: String, CodingKey {
            case v, kind, id, time, severity, scope, message, start, status, attributes, resource
            case traceID = "trace_id"
            case spanID = "span_id"
            case traceFlags = "trace_flags"
            case parentSpanID = "parent_span_id"
            case spanKind = "span_kind"
            case duration = "duration_us"
            case statusMessage = "status_message"
            case droppedAttributes = "dropped_attributes"
        }

        /// What a member that may be absent says; nil where it is there and says nothing.
        func read<Value>(_ text: String?, _ parse: (String) -> Value?) -> (value: Value?, Void)? {
            guard let text else { return (nil, ()) }
            return parse(text).map { ($0, ()) }
        }
    }
}
