import StructuredLogging
import Testing

struct TraceContextTests {
    static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    static let span = "00f067aa0ba902b7"

    @Test func contextIsReadAndWrittenAsTheSpecificationHasIt() throws {
        let parent = "00-\(Self.trace)-\(Self.span)-01"
        let context = try #require(TraceContext(parent: parent, state: "vendor=1,other=2"))
        #expect(context.traceID.description == Self.trace)
        #expect(context.spanID.description == Self.span)
        #expect(context.flags == 1)
        #expect(context.parent == parent)
        #expect(context.environment == ["TRACEPARENT": parent, "TRACESTATE": "vendor=1,other=2"])
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-1", "00-\(trace)-\(span)-01-",
        "00-\(trace)-\(span)-01-00",
        "ff-\(trace)-\(span)-01", "0-\(trace)-\(span)-001", "00_\(trace)-\(span)-01", "00-\(trace)_\(span)-01",
        "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
        "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span.uppercased())-01", "00-\(trace)-\(span)-0A",
        "0A-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01x", "cc-\(trace)-\(span)-01.what", " 00-\(trace)-\(span)-01",
        "00-\(trace)-\(span)-01 ", "00-4bf92f3577b34da6a3ce929d0e0e473é-\(span)-01", "00-\(trace)-00f067aa0ba902bg-01",
    ])
    func contextThatIsNotWellFormedIsRefused(text: String) {
        #expect(TraceContext(parent: text) == nil)
    }

    @Test(arguments: [
        "cc-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01-", "01-\(trace)-\(span)-01-what-the-future-brings",
    ])
    func laterVersionIsReadAsFarAsItIsKnown(text: String) throws {
        let context = try #require(TraceContext(parent: text))
        #expect(context.parent == "00-\(Self.trace)-\(Self.span)-01")
    }

    @Test func unknownFlagsAreNotHandedOn() throws {
        let context = try #require(TraceContext(parent: "00-\(Self.trace)-\(Self.span)-ff"))
        #expect(context.parent.hasSuffix("-03"))
        #expect(try #require(TraceContext(parent: "00-\(Self.trace)-\(Self.span)-00")).flags == 0)
    }

    @Test func stateThatCouldNotStandInAHeaderIsNotHandedOn() throws {
        for state in ["a=1\r\nX: y", "a=\u{1b}[31m", "a=é", String(repeating: "a", count: 513), ""] {
            let context = try #require(TraceContext(parent: "00-\(Self.trace)-\(Self.span)-01", state: state))
            #expect(context.state == nil)
            #expect(context.environment["TRACESTATE"] == "")
        }
    }

    @Test func environmentWithoutContextHasNone() {
        #expect(TraceContext(environment: [:]) == nil)
        #expect(TraceContext(environment: ["TRACESTATE": "a=1"]) == nil)
        #expect(TraceContext(environment: ["TRACEPARENT": "00-\(Self.trace)-\(Self.span)-01"]) != nil)
    }

    @Test func drawnIdentifiersAreReadAgain() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let (trace, span) = (TraceID.random(using: &generator), SpanID.random(using: &generator))
            #expect(TraceID(trace.description) == trace)
            #expect(SpanID(span.description) == span)
        }
    }
}
