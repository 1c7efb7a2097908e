/// An event, or the beginning or end of a span: what one line of the log says.
///
/// The names are those of OpenTelemetry's data model for logs and spans.
public struct LogRecord: Hashable, Sendable {
    public enum Kind: String, Sendable {
        case event = "log"
        /// A span has begun. Where no `span` with its id follows, the span never ended.
        case spanStart = "span_start"
        case span
    }

    public var kind: Kind
    /// 32 hexadecimal digits that no other record has: 16 drawn by the process that wrote it, 16 that count its records from 1.
    public var id: String
    /// When it happened: of a span its end.
    public var time: LogTime
    /// The body of an event, the name of a span.
    public var message: String
    public var severity: LogSeverity
    /// The part of the program that speaks.
    public var scope: String
    public var traceID: TraceID
    /// The span itself, or the one in which an event happened; nil for an event outside of any.
    public var spanID: SpanID?
    public var traceFlags: UInt8
    public var attributes: [String: LogValue]
    /// How many attributes there were where a line could not hold them.
    public var droppedAttributes = 0
    /// The program, its version, its host and its process.
    public var resource: [String: LogValue]
    /// What only spans have.
    public var span: SpanPart?

    /// What the records of spans say besides.
    public struct SpanPart: Hashable, Sendable {
        /// The span around it; nil where it is the first of its trace.
        public var parent: SpanID?
        public var kind: String
        public var start: LogTime
        /// Microseconds; nil where the span has only begun.
        public var duration: Int64?
        public var status: Status
        public var statusMessage: String?

        public init(
            parent: SpanID?, kind: String, start: LogTime, duration: Int64? = nil, status: Status = .unset,
            statusMessage: String? = nil
        ) {
            self.parent = parent
            self.kind = kind
            self.start = start
            self.duration = duration
            self.status = status
            self.statusMessage = statusMessage
        }
    }

    public enum Status: String, Sendable { case unset, ok, error }

    public init(
        kind: Kind, id: String, time: LogTime, message: String, severity: LogSeverity, scope: String,
        traceID: TraceID, spanID: SpanID?, traceFlags: UInt8 = 1, attributes: [String: LogValue] = [:],
        resource: [String: LogValue] = [:],
        span: SpanPart? = nil
    ) {
        self.kind = kind
        self.id = id
        self.time = time
        self.message = message
        self.severity = severity
        self.scope = scope
        self.traceID = traceID
        self.spanID = spanID
        self.traceFlags = traceFlags
        self.attributes = attributes
        self.resource = resource
        self.span = span
    }
}

/// How grave an event is, by the names and numbers of OpenTelemetry.
public enum LogSeverity: String, CaseIterable, Comparable, Sendable {
    case trace = "TRACE"
    case debug = "DEBUG"
    case info = "INFO"
    /// Between INFO and WARN; OpenTelemetry has a number for it and no name.
    case notice = "INFO2"
    case warn = "WARN"
    case error = "ERROR"
    case fatal = "FATAL"

    public var number: Int {
        switch self {
        case .trace: 1
        case .debug: 5
        case .info: 9
        case .notice: 10
        case .warn: 13
        case .error: 17
        case .fatal: 21
        }
    }

    public static func < (left: LogSeverity, right: LogSeverity) -> Bool { left.number < right.number }
}
