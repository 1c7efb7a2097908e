public import Instrumentation

/// Where in a trace something happens: the trace, the span in it, and what goes along with them.
///
/// Format: W3C Trace Context, https://www.w3.org/TR/trace-context/. Programs that start one another hand it on in the variables
/// TRACEPARENT and TRACESTATE.
public struct TraceContext: Hashable, Sendable {
    public var traceID: TraceID
    public var spanID: SpanID
    /// Bit 0 says that the caller records the trace, bit 1 that the trace's id is random; the others are kept at zero.
    public var flags: UInt8
    /// What the tracing systems of callers added, which is handed on unread; nil where there is nothing.
    public var state: String?

    public init(traceID: TraceID, spanID: SpanID, flags: UInt8 = 1, state: String? = nil) {
        self.traceID = traceID
        self.spanID = spanID
        self.flags = flags & TraceContext.knownFlags
        self.state = state.flatMap { TraceContext.isState($0) ? $0 : nil }
    }

    /// Reads a header or variable `traceparent`, and the `tracestate` beside it; nil where the first is not well formed.
    ///
    /// A version that is not known is read as far as version 00 goes, as the specification demands.
    public init?(parent: String, state: String? = nil) {
        let bytes = Array(parent.utf8)
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = HexDigits.value(bytes[0..<2]), version != 0xff,
            version == 0 ? bytes.count == 55 : bytes.count == 55 || bytes[55] == dash,
            let traceID = TraceID(String(decoding: bytes[3..<35], as: UTF8.self)),
            let spanID = SpanID(String(decoding: bytes[36..<52], as: UTF8.self)),
            let flags = HexDigits.value(bytes[53..<55])
        else { return nil }
        self.init(traceID: traceID, spanID: spanID, flags: UInt8(truncatingIfNeeded: flags), state: state)
    }

    /// Reads the variables of an environment; nil where there is no context, or one that is not well formed.
    public init?(environment: [String: String]) {
        guard let parent = environment["TRACEPARENT"] else { return nil }
        self.init(parent: parent, state: environment["TRACESTATE"])
    }

    /// The value of `traceparent`, in version 00.
    public var parent: String {
        "00-\(traceID)-\(spanID)-" + String(HexDigits.text(UInt64(flags)).suffix(2))
    }

    /// The variables that hand the context to a program. One that is empty is to be removed from its environment.
    public var environment: [String: String] { ["TRACEPARENT": parent, "TRACESTATE": state ?? ""] }

    /// The context of a span inside this one.
    public func child(_ spanID: SpanID) -> TraceContext {
        TraceContext(traceID: traceID, spanID: spanID, flags: flags, state: state)
    }

    private static let knownFlags: UInt8 = 3

    /// Printable, so that it can stand in a header, and no longer than everybody has to hand on.
    private static func isState(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 512 && text.utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7f }
    }
}

private let dash = UInt8(ascii: "-")

private enum TraceContextKey: InstrumentationContextKey {
    typealias Value = TraceContext
    static let nameOverride: String? = "trace-context"
}

extension InstrumentationContext {
    /// The span that what is done now belongs to.
    public var traceContext: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }
}
