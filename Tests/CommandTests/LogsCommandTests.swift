import Foundation
import TestSupport
import Testing

/// Validates: SEC-1
struct LogsCommandTests {
    let repository: TemporaryRepository

    init() throws { repository = try TemporaryRepository() }

    static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    /// Puts records into the log, the first at 10:00:00, each a second later.
    func log(_ records: [(severity: String, message: String, trace: String)]) throws {
        var text = ""
        for (number, record) in records.enumerated() {
            text +=
                #"{"v":1,"kind":"log","id":"\#(String(repeating: "0", count: 31))\#(number)","#
                + #""time":"2024-03-01T10:00:0\#(number).000000Z","trace_id":"\#(record.trace)","trace_flags":1,"#
                + #""severity":"\#(record.severity)","scope":"test","message":"\#(record.message)","#
                + #""attributes":{"rule":"ref-\u001b[31munknown"},"resource":{}}"# + "\n"
        }
        try repository.write(text + "damaged\u{1b}[31m\n", to: ".git/adrlink/log/00000001-20240301T100000Z.jsonl")
    }

    func logThree() throws {
        let other = String(Self.trace.reversed())
        try log([("INFO", "one", Self.trace), ("ERROR", "two \u{9b}31m", other), ("WARN", "three", Self.trace)])
    }

    @Test(arguments: [
        ([], ["one", "two", "three"]), (["--severity", "warn"], ["two", "three"]),
        (["--trace", trace], ["one", "three"]), (["--since", "2024-03-01T10:00:01Z"], ["two", "three"]),
        (["--until", "2024-03-01T10:00:01Z"], ["one", "two"]), (["--message", "t*"], ["two", "three"]),
        (["--message", "t"], []), (["--since", "2024-03-02"], []),
    ])
    func recordsAreShownAsAskedFor(arguments: [String], expected: [String]) throws {
        try logThree()
        let result = try repository.adrlink(["logs", "show"] + arguments)
        #expect(result.status == 0)
        let messages = result.output.split(separator: "\n").map { line in
            ["one", "two", "three"].first { line.contains("  \($0)") }
        }
        #expect(messages == expected)
        #expect(result.errors.contains("line 4: 12 bytes are no record"))
    }

    @Test func nothingFromTheLogActsOnATerminal() throws {
        try logThree()
        for format in ["text", "json"] {
            let result = try repository.adrlink(["logs", "show", "--format", format])
            #expect(!(result.output + result.errors).unicodeScalars.contains { $0.value == 0x1b || $0.value == 0x9b })
        }
        let lines = try repository.adrlink(["logs", "show", "--format", "json"]).output.split(separator: "\n")
        let second = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
        #expect(second["message"] as? String == "two \u{9b}31m")
    }

    @Test func whatWaitsIsSentWhereTheEnvironmentSays() throws {
        try logThree()
        let server = try ScriptedServer { _, _ in .answer(.init(200, "{}")) }
        let variables = ["OTEL_EXPORTER_OTLP_ENDPOINT": server.url]
        let before = try repository.adrlink(["logs", "status"], variables: variables)
        #expect(before.output.contains("otlp-logs    3 wait since 2024-03-01T10:00:00.000000Z; 0 sent"))
        let sent = try repository.adrlink(["logs", "ship"], variables: variables)
        #expect(sent.status == 0)
        #expect(sent.output == "otlp-logs  3 sent in 1 requests\notlp-traces  0 sent in 0 requests\n")
        #expect(server.requests.map(\.target) == ["/v1/logs"])
        let after = try repository.adrlink(["logs", "status"], variables: variables)
        #expect(after.output.contains("otlp-logs    0 wait; 3 sent"))
    }

    @Test func failureIsToldByShipAndStatus() throws {
        try logThree()
        let server = try ScriptedServer { _, _ in .answer(.init(401, "who \u{1b}[31m are you")) }
        let variables = ["OTEL_EXPORTER_OTLP_ENDPOINT": server.url]
        let result = try repository.adrlink(["logs", "ship", "--format", "json"], variables: variables)
        #expect(result.status == 1)
        #expect(result.output.contains(#""code":"export-unauthorized""#))
        let status = try repository.adrlink(["logs", "status"], variables: variables)
        #expect(status.status == 1)
        #expect(status.output.contains(#"status 401: who \u{1b}[31m are you [export-unauthorized]"#))
    }

    @Test func repositoryCannotNameAReceiver() throws {
        try logThree()
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        try repository.write(
            "[adrlink]\n\tlogexporter = otlp\n\totlpendpoint = \(server.url)\n", to: ".adrlink")
        for (name, value) in [("logexporter", "otlp"), ("otlpendpoint", server.url)] {
            try repository.git(["config", "adrlink." + name, value])
        }
        let result = try repository.adrlink(["logs", "ship"])
        #expect(result.status == 2)
        #expect(result.errors.contains("no receiver of logs is configured"))
        try repository.git(["config", "--global", "adrlink.otlpendpoint", server.url])
        #expect(try repository.adrlink(["logs", "ship"]).status == 0)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        ["logs", "show", "--trace", "4711"], ["logs", "show", "--severity", "loud"],
        ["logs", "show", "--since", "soon"],
    ])
    func questionThatCannotBeAnsweredIsRefused(arguments: [String]) throws {
        let result = try repository.adrlink(arguments)
        #expect(result.status == 2)
        #expect(result.errors.contains("hint: "))
    }
}
