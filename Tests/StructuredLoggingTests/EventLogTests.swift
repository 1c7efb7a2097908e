import Foundation
import Instrumentation
import Logging
import StructuredLogging
import Testing
import Tracing

struct EventLogTests {
    let place = LogFolder()

    func logger(_ log: EventLog) -> Logger { Logger(label: "test") { JSONLineHandler(label: $0, log: log) } }

    @Test func eventIsReadAsItWasLogged() throws {
        let log = place.log(place.spool())
        logger(log).warning(
            "rule \"evaluated\"\n\u{1}é",
            metadata: [
                "rule": "ref-unknown", "count": .stringConvertible(42), "holds": .stringConvertible(true),
                "share": .stringConvertible(0.5), "list": ["a", "b"], "map": ["key": "value"], "\"": "\\",
            ])
        let record = try #require(try place.records().first)
        #expect(record.kind == .event)
        #expect(record.message == "rule \"evaluated\"\n\u{1}é")
        #expect(record.severity == .warn)
        #expect(record.scope == "test")
        #expect(record.time.description == "2024-03-01T10:00:00.000000Z")
        #expect(record.traceID == log.traceID)
        #expect(record.spanID == nil)
        #expect(record.resource == ["service.name": .string("test")])
        #expect(
            record.attributes == [
                "rule": .string("ref-unknown"), "count": .integer(42), "holds": .bool(true), "share": .double(0.5),
                "list": .array([.string("a"), .string("b")]), "map": .fields(["key": .string("value")]),
                "\"": .string("\\"),
            ])
    }

    @Test func identifiersOfAProcessCount() throws {
        let logger = logger(place.log(place.spool()))
        for _ in 0..<3 { logger.info("event") }
        let ids = try place.records().map(\.id)
        #expect(ids.map { $0.suffix(16) } == ["0000000000000001", "0000000000000002", "0000000000000003"])
        #expect(Set(ids.map { $0.prefix(16) }).count == 1)
        self.logger(place.log(place.spool())).info("event")
        #expect(Set(try place.records().map { $0.id.prefix(16) }).count == 2)
    }

    @Test func eventBelongsToTheSpanAroundIt() throws {
        let log = place.log(place.spool())
        let tracer = JSONLineTracer(log: log, scope: "test")
        tracer.withSpan("command") { _ in
            tracer.withSpan("rule evaluation") { span in
                span.attributes["rule"] = "ref-unknown"
                place.pass(seconds: 2)
                logger(log).info("verdict")
            }
        }
        let records = try place.records()
        #expect(records.map(\.kind) == [.spanStart, .spanStart, .event, .span, .span])
        #expect(records.map(\.message) == ["command", "rule evaluation", "verdict", "rule evaluation", "command"])
        let (inner, outer) = (records[3], records[4])
        #expect(Set(records.map(\.traceID)) == [log.traceID])
        #expect(records[2].spanID == inner.spanID)
        #expect(inner.span?.parent == outer.spanID)
        #expect(outer.span?.parent == nil)
        #expect(inner.span?.duration == 2_000_000)
        #expect(inner.time.microseconds - (inner.span?.start.microseconds ?? 0) == 2_000_000)
        #expect(inner.attributes == ["rule": .string("ref-unknown")])
        #expect(inner.span?.status == .unset)
    }

    @Test func traceOfWhoStartedUsIsContinued() throws {
        let caller = try #require(
            TraceContext(parent: "00-\(TraceContextTests.trace)-\(TraceContextTests.span)-00", state: "a=1"))
        let log = place.log(place.spool(), inherited: caller)
        var handedOn: TraceContext?
        logger(log).info("before")
        JSONLineTracer(log: log, scope: "test").withSpan("command") { handedOn = $0.context.traceContext }
        let records = try place.records()
        #expect(records.map(\.traceID.description) == Array(repeating: TraceContextTests.trace, count: 3))
        #expect(records.map(\.traceFlags) == [0, 0, 0])
        #expect(records[0].spanID == caller.spanID)
        #expect(records[2].span?.parent == caller.spanID)
        #expect(handedOn?.spanID == records[2].spanID)
        #expect(handedOn?.state == "a=1")
    }

    @Test func spanThatThrewIsAnErrorWithItsReason() throws {
        struct Refusal: Error, CustomStringConvertible { let description = "the store refused" }
        let log = place.log(place.spool())
        #expect(throws: Refusal.self) {
            try JSONLineTracer(log: log, scope: "test").withSpan("store request") { _ in throw Refusal() }
        }
        let records = try place.records()
        #expect(records.map(\.severity) == [.info, .error, .error])
        #expect(records[1].message == "exception")
        #expect(records[1].attributes["exception.message"] == .string("the store refused"))
        #expect(records[2].span?.status == .error)
        #expect(records[2].span?.statusMessage == "the store refused")
    }

    @Test func clockThatIsSetBackGivesNoNegativeDuration() throws {
        let log = place.log(place.spool())
        JSONLineTracer(log: log, scope: "test").withSpan("command") { _ in place.pass(seconds: -60) }
        #expect(try place.records().last?.span?.duration == 0)
    }

    @Test func everyTextIsRedacted() throws {
        let log = place.log(place.spool()) { field, text in
            field == "password" ? "[redacted]" : text.replacing("hunter2", with: "[redacted]")
        }
        logger(log).info(
            "with hunter2",
            metadata: ["password": "any", "url": "x://u:hunter2@h", "words": ["a hunter2"], "map": ["k": "hunter2"]])
        JSONLineTracer(log: log, scope: "test").withSpan("span hunter2") { span in
            span.attributes["argument"] = "hunter2"
            span.setStatus(SpanStatus(code: .error, message: "no hunter2"))
        }
        let text = try place.names().map { try String(contentsOfFile: place.path + "/" + $0, encoding: .utf8) }.joined()
        #expect(!text.contains("hunter2"))
        #expect(try place.records().first?.attributes["password"] == .string("[redacted]"))
    }

    @Test func tooLongTextIsCutAndSaysSo() throws {
        let log = place.log(place.spool())
        logger(log).info("long", metadata: ["text": .string(String(repeating: "é", count: 40_000))])
        guard case .string(let text)? = try place.records().first?.attributes["text"] else { throw DamagedLine() }
        #expect(text.utf8.count < 33_000)
        #expect(text.hasSuffix(" [47232 bytes cut]"))
    }

    @Test func tooManyFieldsGiveWayToTheirNumber() throws {
        let log = place.log(place.spool())
        var fields: Logger.Metadata = [:]
        for number in 0..<20 { fields["field\(number)"] = .string(String(repeating: "a", count: 30_000)) }
        logger(log).info("many", metadata: fields)
        let record = try #require(try place.records().first)
        #expect(record.attributes.isEmpty)
        let text = try String(contentsOfFile: place.path + "/" + place.names()[0], encoding: .utf8)
        #expect(text.contains(#","dropped_attributes":20,"#))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (1_709_251_199_123_456, "2024-02-29T23:59:59.123456Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
    ])
    func timeIsWrittenInUTCToTheMicrosecond(microseconds: Int64, text: String) {
        #expect(LogTime(microseconds: microseconds).description == text)
        #expect(LogTime(text)?.microseconds == microseconds)
    }

    @Test(arguments: ["2023-02-29T00:00:00.000000Z", "2024-03-01 00:00:00.000000Z", "2024-03-01T24:00:00.000000Z", ""])
    func whatIsNoTimeIsNotRead(text: String) { #expect(LogTime(text) == nil) }
}
