import Foundation
import HTTP
import StructuredLogging
import TestSupport
import Testing

/// Validates: SEC-1
struct ExporterTests {
    static let trace = TraceID(TraceContextTests.trace)
    static let span = SpanID(TraceContextTests.span)

    func record(_ kind: LogRecord.Kind = .event, at seconds: Int64 = 1_709_287_200) throws -> LogRecord {
        let time = LogTime(microseconds: seconds * 1_000_000)
        var part: LogRecord.SpanPart?
        if kind != .event {
            part = LogRecord.SpanPart(
                parent: SpanID("00f067aa0ba902b8"), kind: "client", start: time, duration: 0, status: .error,
                statusMessage: "refused")
        }
        return LogRecord(
            kind: kind, id: "a16df01d4a6ab4b40000000000000001", time: time, message: "rule \"evaluated\"",
            severity: .warn,
            scope: "adrlink", traceID: try #require(Self.trace), spanID: Self.span,
            attributes: [
                "count": .integer(42), "share": .double(0.5), "holds": .bool(true), "list": .array([.string("a")]),
                "map": .fields(["key": .integer(1)]),
            ], resource: ["service.name": .string("adrlink")], span: part)
    }

    /// What an exporter sends, to a server that answers like this.
    func sent(
        _ records: [LogRecord], by make: (HTTPURL) throws -> any LogExporter,
        _ react: @escaping @Sendable (Int, ScriptedServer.Request) -> ScriptedServer.Reaction = { _, _ in
            .answer(.init(200, "{}"))
        }
    ) throws -> (requests: [ScriptedServer.Request], result: Result<ExportReceipt, ExportError>) {
        let server = try ScriptedServer(react)
        let exporter = try make(try HTTPURL(server.url))
        let client = HTTPClient(HTTPConfiguration(userAgent: "test"))
        let exchange = LogExchange(
            policy: RetryPolicy(), timing: RetryTiming(now: { 0 }, sleep: { _ in }, random: { 0 })
        ) { request throws(HTTPError) in try client.response(to: request) }
        let batch = records.filter { exporter.includes($0) }.compactMap {
            exporter.encoded($0, line: Array("line of \($0.id)".utf8))
        }
        let result = Result { () throws(ExportError) in try exporter.send(batch, through: exchange) }
        return (server.requests, result)
    }

    func otlp(
        _ signal: OTLPExporter.Signal, _ variables: [String: String] = [:]
    ) -> (HTTPURL) throws -> any LogExporter {
        { url in
            let configured = try OTLPConfiguration(signal, environment: variables, base: url.description)
            return OTLPExporter(signal, try #require(configured))
        }
    }

    func cloudWatch(mayCreate: Bool = false) -> (HTTPURL) throws -> any LogExporter {
        { url in
            CloudWatchExporter(.init(endpoint: url, group: "group", stream: "a/b", mayCreate: mayCreate)) { request in
                var signed = request
                signed.headers["Authorization"] = "signed"
                return signed
            }
        }
    }

    // MARK: OTLP

    @Test func eventHasTheFormOfOTLP() throws {
        let (requests, _) = try sent([try record()], by: otlp(.logs))
        #expect(requests[0].target == "/v1/logs")
        #expect(requests[0]["Content-Type"] == "application/json")
        #expect(
            String(decoding: requests[0].body, as: UTF8.self)
                == #"{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"adrlink"}}]},"#
                + #""scopeLogs":[{"scope":{"name":"adrlink"},"logRecords":[{"timeUnixNano":"1709287200000000000","#
                + #""observedTimeUnixNano":"1709287200000000000","severityNumber":13,"severityText":"WARN","#
                + #""body":{"stringValue":"rule \"evaluated\""},"attributes":[{"key":"count","value":{"intValue":"42"}},"#
                + #"{"key":"holds","value":{"boolValue":true}},"#
                + #"{"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a"}]}}},"#
                + #"{"key":"log.record.uid","value":{"stringValue":"a16df01d4a6ab4b40000000000000001"}},"#
                + #"{"key":"map","value":{"kvlistValue":{"values":[{"key":"key","value":{"intValue":"1"}}]}}},"#
                + #"{"key":"share","value":{"doubleValue":0.5}}],"flags":1,"#
                + #""traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}]}]}]}"#)
    }

    @Test func spanHasTheFormOfOTLP() throws {
        var span = try record(.span)
        span.attributes = [:]
        let (requests, _) = try sent([span], by: otlp(.traces))
        #expect(requests[0].target == "/v1/traces")
        #expect(
            String(decoding: requests[0].body, as: UTF8.self).contains(
                #""spans":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","#
                    + #""parentSpanId":"00f067aa0ba902b8","flags":1,"name":"rule \"evaluated\"","kind":3,"#
                    + #""startTimeUnixNano":"1709287200000000000","endTimeUnixNano":"1709287200000000000","attributes":["#
                    + #"{"key":"log.record.uid","value":{"stringValue":"a16df01d4a6ab4b40000000000000001"}}],"#
                    + #""status":{"code":2,"message":"refused"}}]"#))
    }

    @Test func everyRecordGoesToOneSignal() throws {
        let logs = try otlp(.logs)(HTTPURL("http://127.0.0.1"))
        let traces = try otlp(.traces)(HTTPURL("http://127.0.0.1"))
        for kind in [LogRecord.Kind.event, .spanStart, .span] {
            let record = try record(kind)
            #expect(logs.includes(record) != traces.includes(record))
        }
    }

    @Test func recordsOfDifferentProgramsAreGroupedInTheirOrder() throws {
        var other = try record()
        other.scope = "git"
        let (requests, _) = try sent([try record(), try record(), other, try record()], by: otlp(.logs))
        let body = try #require(try JSONSerialization.jsonObject(with: Data(requests[0].body)) as? [String: Any])
        let groups = try #require(body["resourceLogs"] as? [[String: Any]])
        let counts = groups.map { group in
            (group["scopeLogs"] as? [[String: Any]])?.map { ($0["logRecords"] as? [Any])?.count ?? 0 } ?? []
        }
        #expect(counts == [[2], [1], [1]])
    }

    @Test func headersAndCompressionAreThoseOfTheVariables() throws {
        let variables = [
            "OTEL_EXPORTER_OTLP_HEADERS": "api-key=never", "OTEL_EXPORTER_OTLP_COMPRESSION": "gzip",
            "OTEL_EXPORTER_OTLP_LOGS_HEADERS": "authorization=Bearer%20a%3Db, x-tenant = 7",
        ]
        let (requests, _) = try sent([try record()], by: otlp(.logs, variables))
        #expect(requests[0]["authorization"] == "Bearer a=b")
        #expect(requests[0]["x-tenant"] == "7")
        #expect(requests[0]["api-key"] == nil)
        #expect(requests[0]["Content-Encoding"] == "gzip")
        let file = NSTemporaryDirectory() + "/adrlink-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(requests[0].body).write(to: URL(fileURLWithPath: file))
        let environment = CommandEnvironment(home: NSTemporaryDirectory())
        let plain = try environment.run(["gzip", "-dc", file], in: NSTemporaryDirectory())
        #expect(plain.status == 0)
        #expect(plain.output.hasPrefix(#"{"resourceLogs":["#))
    }

    @Test(arguments: [
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://h:1"], "http://h:1/v1/logs"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://h:1/base/"], "http://h:1/base/v1/logs"),
        (["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "https://h/in", "OTEL_EXPORTER_OTLP_ENDPOINT": "x"], "https://h/in"),
        (["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "", "OTEL_EXPORTER_OTLP_ENDPOINT": "https://h"], "https://h/v1/logs"),
    ])
    func endpointIsThatOfTheVariables(variables: [String: String], endpoint: String) throws {
        #expect(try OTLPConfiguration(.logs, environment: variables)?.endpoint.description == endpoint)
    }

    @Test func withoutVariablesThereIsNoEndpoint() throws {
        #expect(try OTLPConfiguration(.logs, environment: [:]) == nil)
    }

    @Test(arguments: [
        ["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"], ["OTEL_EXPORTER_OTLP_TIMEOUT": "soon"],
        ["OTEL_EXPORTER_OTLP_COMPRESSION": "brotli"], ["OTEL_EXPORTER_OTLP_HEADERS": "secret"],
        ["OTEL_EXPORTER_OTLP_ENDPOINT": "ftp://h"], ["OTEL_EXPORTER_OTLP_HEADERS": "a=%zz"],
    ])
    func whatCannotWorkIsSaidWithoutSecrets(variables: [String: String]) throws {
        let error = #expect(throws: ExportError.self) {
            try OTLPConfiguration(.logs, environment: variables, base: "http://h")
        }
        #expect(error?.code == .configuration)
        #expect(error?.hint != nil)
        #expect(error?.message.contains("secret") == false)
    }

    // MARK: CloudWatch Logs

    @Test func eventsGoToTheStreamInTheOrderOfTheirTimes() throws {
        let records = try [30, 10, 20, 10].map { try record(at: $0) }
        let (requests, _) = try sent(records, by: cloudWatch())
        #expect(requests[0]["X-Amz-Target"] == "Logs_20140328.PutLogEvents")
        #expect(requests[0]["Content-Type"] == "application/x-amz-json-1.1")
        #expect(requests[0]["Authorization"] == "signed")
        let body = try #require(try JSONSerialization.jsonObject(with: Data(requests[0].body)) as? [String: Any])
        #expect(body["logGroupName"] as? String == "group")
        #expect(body["logStreamName"] as? String == "a/b")
        let events = try #require(body["logEvents"] as? [[String: Any]])
        #expect(events.map { $0["timestamp"] as? Int } == [10_000, 10_000, 20_000, 30_000])
        #expect(events[0]["message"] as? String == "line of a16df01d4a6ab4b40000000000000001")
    }

    @Test func rejectedEventsAreReportedByTheirReason() throws {
        let records = try (0..<10).map { try record(at: $0) }
        let answer =
            #"{"rejectedLogEventsInfo":{"expiredLogEventEndIndex":2,"tooOldLogEventEndIndex":5,"tooNewLogEventStartIndex":9}}"#
        let (_, result) = try sent(records, by: cloudWatch()) { _, _ in .answer(.init(200, answer)) }
        #expect(
            try result.get().rejected == [
                "beyond the retention of the group": 2, "older than 14 days": 3, "too far in the future": 1,
            ])
    }

    @Test func missingStreamIsMadeWhereThatIsPermitted() throws {
        let missing = #"{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"no group"}"#
        let there = #"{"__type":"ResourceAlreadyExistsException"}"#
        let (requests, result) = try sent([try record()], by: cloudWatch(mayCreate: true)) { count, _ in
            .answer(count == 1 ? .init(400, missing) : count == 2 ? .init(400, there) : .init(200, "{}"))
        }
        #expect(throws: Never.self) { try result.get() }
        #expect(
            requests.map { $0["X-Amz-Target"]?.dropFirst(14) } == [
                "PutLogEvents", "CreateLogGroup", "CreateLogStream", "PutLogEvents",
            ])
        #expect(String(decoding: requests[1].body, as: UTF8.self) == #"{"logGroupName":"group"}"#)
        #expect(String(decoding: requests[2].body, as: UTF8.self) == #"{"logGroupName":"group","logStreamName":"a/b"}"#)
        let (few, refusal) = try sent([try record()], by: cloudWatch()) { _, _ in .answer(.init(400, missing)) }
        #expect(few.count == 1)
        #expect(throws: ExportError.self) { try refusal.get() }
    }

    @Test(arguments: [
        ("ThrottlingException", ExportError.Code.busy, 5), ("AccessDeniedException", .unauthorized, 1),
        ("ExpiredTokenException", .unauthorized, 1), ("InvalidParameterException", .refused, 1),
    ])
    func faultOfTheServiceIsToldByItsName(name: String, code: ExportError.Code, requests count: Int) throws {
        let (requests, result) = try sent([try record()], by: cloudWatch()) { _, _ in
            .answer(.init(400, #"{"__type":"\#(name)"}"#))
        }
        let error = #expect(throws: ExportError.self) { try result.get() }
        #expect(error?.code == code)
        #expect(requests.count == count)
    }

    @Test func eventThatTheServiceHasAlreadyCountsAsSent() throws {
        let (_, result) = try sent([try record()], by: cloudWatch()) { _, _ in
            .answer(.init(400, #"{"__type":"DataAlreadyAcceptedException"}"#))
        }
        #expect(try result.get() == ExportReceipt())
    }

    @Test func eventIsCutToWhatTheServiceTakes() throws {
        let exporter = try cloudWatch()(HTTPURL("http://127.0.0.1"))
        let line = Array(String(repeating: "é", count: 200_000).utf8)
        let encoded = try #require(exporter.encoded(try record(), line: line))
        #expect(encoded.bytes.count + 26 <= 262_144)
        #expect(String(validating: encoded.bytes, as: UTF8.self)?.hasSuffix(" [\(encoded.cut) bytes cut]") == true)
        #expect(encoded.cut > 0)
    }
}
