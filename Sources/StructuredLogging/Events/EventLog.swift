internal import Synchronization

/// Turns what one process logs into lines, each with an id, a time and a place in its trace.
///
/// One for a process: the ids of its records count from 1, so that a gap tells of a lost line.
public final class EventLog: Sendable {
    /// Takes the secrets out of the text of a field, whose name may say that all of it is one.
    public typealias Redaction = @Sendable (_ field: String, _ text: String) -> String

    /// The trace of the process.
    public let traceID: TraceID
    /// The context that we were started in; nil where we began the trace.
    public let inherited: TraceContext?
    private let clock: @Sendable () -> Int64
    private let redaction: Redaction
    private let write: @Sendable ([UInt8]) -> Void
    private let resource: [UInt8]
    private let run: UInt64
    private let count = Atomic<UInt64>(0)

    /// - Parameters:
    ///   - inherited: the context that we were started in; nil begins a trace.
    ///   - clock: gives microseconds since 1970-01-01T00:00:00Z.
    ///   - write: takes a line with its line feed: a spool's `append`.
    public init(
        inherited: TraceContext?, resource: [String: LogValue], clock: @escaping @Sendable () -> Int64,
        redaction: @escaping Redaction, write: @escaping @Sendable ([UInt8]) -> Void
    ) {
        var generator = SystemRandomNumberGenerator()
        traceID = inherited?.traceID ?? .random(using: &generator)
        self.inherited = inherited
        self.clock = clock
        self.redaction = redaction
        self.write = write
        run = generator.next()
        var text = JSONText()
        text.add(fields: resource)
        self.resource = text.bytes
    }

    /// The moment by the log's clock.
    public var now: LogTime { LogTime(microseconds: clock()) }

    /// Writes an event.
    func write(
        _ message: String, severity: LogSeverity, scope: String, context: TraceContext?,
        attributes: [String: LogValue]
    ) {
        var line = LogLine(.event, id: nextID(), time: now)
        let context = context ?? inherited
        line.add(context?.traceID ?? traceID, context?.spanID, flags: context?.flags ?? 1)
        line.add(severity)
        line.add(scope: scope, message: redaction("body", message))
        write(line, attributes)
    }

    /// Writes that a span has begun, or, where it has a duration, that it has ended.
    func write(
        _ span: LogRecord.SpanPart, name: String, scope: String, context: TraceContext,
        attributes: [String: LogValue]
    ) {
        let kind: LogRecord.Kind = span.duration == nil ? .spanStart : .span
        var line = LogLine(
            kind, id: nextID(), time: LogTime(microseconds: span.start.microseconds + (span.duration ?? 0)))
        line.add(context.traceID, context.spanID, flags: context.flags)
        line.add(span.status == .error ? .error : .info)
        line.add(scope: scope, message: redaction("name", name))
        var span = span
        span.statusMessage = span.statusMessage.map { redaction("status_message", $0) }
        line.add(span)
        write(line, attributes)
    }

    private func write(_ line: LogLine, _ attributes: [String: LogValue]) {
        write(line.finished(attributes, redaction: redaction, resource: resource))
    }

    private func nextID() -> (process: UInt64, number: UInt64) {
        (run, count.wrappingAdd(1, ordering: .relaxed).newValue)
    }
}
