import Instrumentation
import Tracing

/// Does something as a span of the run's trace, which ends as it does; without a tracer it is just done.
///
/// What it throws is the span's status.
func withinSpan<Result, Failure: Error>(
    _ name: String, _ work: (any Span) throws(Failure) -> Result
) throws(Failure) -> Result {
    let span = startSpan(name)
    defer { span.end() }
    let result = InstrumentationContext.$current.withValue(span.context) { () -> Swift.Result<Result, Failure> in
        do throws(Failure) { return .success(try work(span)) } catch { return .failure(error) }
    }
    if case .failure(let error) = result { span.setStatus(SpanStatus(code: .error, message: "\(error)")) }
    return try result.get()
}
