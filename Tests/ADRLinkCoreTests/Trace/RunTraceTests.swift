import ADRLinkCore
import Git
import StructuredLogging
import TestSupport
import Testing

/// Validates: SEC-9
@Suite struct RunTraceTests {
    private let id = TraceID("4bf92f3577b34da6a3ce929d0e0e4736")!
    private let other = TraceID("00000000000000000000000000000001")!

    private func record(
        _ number: Int, _ kind: LogRecord.Kind, _ message: String, at microseconds: Int64, span: Int? = nil,
        parent: Int? = nil, duration: Int64? = nil, trace: TraceID? = nil, status: LogRecord.Status = .unset
    ) -> LogRecord {
        var record = LogRecord(
            kind: kind, id: String(repeating: "a", count: 16) + digits(number),
            time: LogTime(microseconds: microseconds + (duration ?? 0)), message: message, severity: .info,
            scope: "test", traceID: trace ?? id, spanID: span.flatMap { SpanID(digits($0)) })
        if kind != .event {
            record.span = LogRecord.SpanPart(
                parent: parent.flatMap { SpanID(digits($0)) }, kind: "internal",
                start: LogTime(microseconds: microseconds), duration: duration, status: status)
        }
        return record
    }

    private func digits(_ number: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    private func trace(_ records: [LogRecord], unreadable: Int = 0) throws -> RunTrace {
        let made = try TemporaryRepository()
        try made.commit("start")
        return try CheckWorld.workspace(made.path).trace(
            id, records: records, unreadable: unreadable, AuditVerificationOptions(asOf: AuditTime(microseconds: 0)))
    }

    private func lines(_ trace: RunTrace) -> [String] {
        trace.flattened().map { depth, item in
            let name =
                switch item {
                case .span(let span): "[\(span.name)]"
                case .event(let event): event.message
                case .entry(let entry): "#\(entry.sequence)"
                }
            return String(repeating: " ", count: depth) + name
        }
    }

    @Test func spansHoldWhatHappenedInThemInOrder() throws {
        let trace = try trace([
            record(1, .spanStart, "command", at: 0, span: 1),
            record(2, .event, "started", at: 1, span: 1),
            record(3, .spanStart, "rules", at: 2, span: 2, parent: 1),
            record(4, .event, "verdict", at: 3, span: 2),
            record(5, .span, "rules", at: 2, span: 2, parent: 1, duration: 5),
            record(6, .event, "other run", at: 4, trace: other),
            record(6, .event, "ended", at: 8, span: 1),
            record(7, .span, "command", at: 0, span: 1, duration: 9),
        ])
        #expect(lines(trace) == ["[command]", " started", " [rules]", "  verdict", " ended"])
        guard case .span(let command)? = trace.items.first else {
            Issue.record("no span")
            return
        }
        #expect(command.duration == 9)
        #expect(trace.start == LogTime(microseconds: 0).description)
        #expect(trace.end == LogTime(microseconds: 9).description)
        #expect(trace.gaps == ["there is no audit log here, and so none of its entries"])
    }

    @Test func aSpanWithoutItsEndAndLinesThatAreNotThereAreSaid() throws {
        let trace = try trace(
            [
                record(1, .spanStart, "command", at: 0, span: 1, parent: 9),
                record(4, .event, "late", at: 3, span: 1),
            ], unreadable: 2)
        #expect(lines(trace) == ["[command]", " late"])
        for part in [
            "span command (0000000000000001) has no end", "2 lines of the process", "2 lines of the log of events",
            "the span 0000000000000009, in which the run was started, is not in this log",
        ] {
            #expect(trace.gaps.contains { $0.contains(part) }, "\(part)")
        }
    }

    @Test func nothingIsLostOfSpansThatAreEachOthersParents() throws {
        let trace = try trace([
            record(1, .span, "a", at: 0, span: 1, parent: 2, duration: 1),
            record(2, .span, "b", at: 1, span: 2, parent: 1, duration: 1),
            record(3, .span, "own parent", at: 2, span: 3, parent: 3, duration: 1),
            record(4, .event, "of a span that nobody logged", at: 3, span: 4),
        ])
        #expect(
            Set(lines(trace).map { $0.trimmingPrefix(" ") }) == [
                "[a]", "[b]", "[own parent]", "of a span that nobody logged",
            ])
    }

    @Test func aRunOfWhichNothingIsKnownSaysSo() throws {
        let trace = try trace([record(1, .event, "other run", at: 4, trace: other)])
        #expect(trace.items.isEmpty && trace.start == nil)
        #expect(trace.gaps.contains { $0.contains("nothing of this run is in the log of events here") })
    }
}
