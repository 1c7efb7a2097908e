public import Instrumentation
internal import Synchronization
public import Tracing

/// A span whose beginning is in the log already, and whose end gets there with all that is known by then.
public final class JSONLineSpan: Tracing.Span {
    private struct State {
        var name: String
        var attributes = SpanAttributes()
        var status: SpanStatus?
        var hasEnded = false
    }

    public let context: InstrumentationContext
    private let place: TraceContext
    private let part: LogRecord.SpanPart
    private let log: EventLog
    private let scope: String
    private let state: Mutex<State>

    init(
        _ name: String, context: InstrumentationContext, place: TraceContext, parent: SpanID?, kind: SpanKind,
        start: LogTime, log: EventLog, scope: String
    ) {
        self.context = context
        self.place = place
        part = LogRecord.SpanPart(parent: parent, kind: kind.name, start: start)
        self.log = log
        self.scope = scope
        state = Mutex(State(name: name))
        log.write(part, name: name, scope: scope, context: place, attributes: [:])
    }

    public var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    public var isRecording: Bool { state.withLock { !$0.hasEnded } }

    /// What was said first stays, as an error does that an operation reports before it throws.
    public func setStatus(_ status: SpanStatus) {
        state.withLock { state in
            if let former = state.status, status.message == nil, former.code == status.code { return }
            state.status = status
        }
    }

    /// Writes an event of the log in this span.
    public func addEvent(_ event: SpanEvent) {
        log.write(
            event.name, severity: .info, scope: scope, context: place, attributes: LogValue.fields(of: event.attributes)
        )
    }

    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        var fields = LogValue.fields(of: attributes)
        fields["exception.type"] = .string("\(type(of: error))")
        fields["exception.message"] = .string("\(error)")
        log.write("exception", severity: .error, scope: scope, context: place, attributes: fields)
        setStatus(SpanStatus(code: .error, message: "\(error)"))
    }

    /// Writes an event that names the other span.
    public func addLink(_ link: SpanLink) {
        guard let other = link.context.traceContext else { return }
        var fields = LogValue.fields(of: link.attributes)
        fields["link.trace_id"] = .string(other.traceID.description)
        fields["link.span_id"] = .string(other.spanID.description)
        log.write("span linked", severity: .info, scope: scope, context: place, attributes: fields)
    }

    /// Writes the span; only the first end counts.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let ended = state.withLock { state -> State? in
            defer { state.hasEnded = true }
            return state.hasEnded ? nil : state
        }
        guard let ended else { return }
        var part = part
        // A clock that somebody set back is no reason for a negative duration.
        part.duration = max(0, log.time(of: instant()).microseconds - part.start.microseconds)
        part.status = ended.status.map { $0.code == .error ? .error : .ok } ?? .unset
        part.statusMessage = ended.status?.message
        log.write(
            part, name: ended.name, scope: scope, context: place, attributes: LogValue.fields(of: ended.attributes))
    }
}

extension LogValue {
    static func fields(of attributes: SpanAttributes) -> [String: LogValue] {
        var fields: [String: LogValue] = [:]
        attributes.forEach { name, value in fields[name] = LogValue(value) }
        return fields
    }

    private init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let value): self = .integer(Int64(value))
        case .int64(let value): self = .integer(value)
        case .int32Array(let values): self = .array(values.map { .integer(Int64($0)) })
        case .int64Array(let values): self = .array(values.map { .integer($0) })
        case .double(let value): self = .double(value)
        case .doubleArray(let values): self = .array(values.map { .double($0) })
        case .bool(let value): self = .bool(value)
        case .boolArray(let values): self = .array(values.map { .bool($0) })
        case .string(let value): self = .string(value)
        case .stringArray(let values): self = .array(values.map { .string($0) })
        case .stringConvertible(let value): self = LogValue(describing: value)
        case .stringConvertibleArray(let values): self = .array(values.map { LogValue(describing: $0) })
        default: self = .string("\(attribute)")
        }
    }
}

extension SpanKind {
    /// The word for it. Asking the kind itself would look into its type by reflection, which takes a run half a millisecond.
    fileprivate var name: String {
        switch self {
        case .server: "server"
        case .client: "client"
        case .producer: "producer"
        case .consumer: "consumer"
        case .internal: "internal"
        @unknown default: "internal"
        }
    }
}
