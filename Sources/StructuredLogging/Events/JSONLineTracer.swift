public import Instrumentation
public import Tracing

/// Writes spans into a log, a line when they begin and one when they end.
public struct JSONLineTracer: Tracer {
    private let log: EventLog
    private let scope: String

    /// - Parameter scope: the program that speaks.
    public init(log: EventLog, scope: String) {
        self.log = log
        self.scope = scope
    }

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> JSONLineSpan {
        var context = context()
        let outer = context.traceContext ?? log.inherited
        var generator = SystemRandomNumberGenerator()
        let spanID = SpanID.random(using: &generator)
        let inner = outer?.child(spanID) ?? TraceContext(traceID: log.traceID, spanID: spanID)
        context.traceContext = inner
        return JSONLineSpan(
            operationName, context: context, place: inner, parent: outer?.spanID, kind: kind,
            start: log.time(of: instant()), log: log, scope: scope)
    }

    @available(*, deprecated)
    public func startAnySpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName, context: context(), ofKind: kind, at: instant(), function: function, file: fileID, line: line
        )
    }

    @available(*, deprecated)
    public func forceFlush() {}

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: "traceparent", from: carrier) else { return }
        context.traceContext = TraceContext(
            parent: parent, state: extractor.extract(key: "tracestate", from: carrier))
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let place = context.traceContext else { return }
        injector.inject(place.parent, forKey: "traceparent", into: &carrier)
        if let state = place.state { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }
}

extension EventLog {
    /// The moment that a caller gives; what stands for "now" is asked of the log's own clock.
    func time<Instant: TracerInstant>(of instant: @autoclosure () -> Instant) -> LogTime {
        if Instant.self == DefaultTracerClock.Timestamp.self { return now }
        return LogTime(microseconds: Int64(clamping: instant().nanosecondsSinceEpoch / 1000))
    }
}
