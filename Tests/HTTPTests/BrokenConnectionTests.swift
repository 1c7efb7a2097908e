import Foundation
import HTTP
import TestSupport
import Testing

/// Every way in which an exchange breaks has a name.
@Suite struct BrokenConnectionTests {
    private static let text = Array(repeating: UInt8(ascii: "x"), count: 100_000)

    private func client(stall: Duration = .seconds(30), total: Duration? = nil) -> HTTPClient {
        var configuration = HTTPConfiguration(userAgent: "adrlink-tests/1")
        configuration.stallTimeout = stall
        configuration.totalTimeout = total
        return HTTPClient(configuration)
    }

    private func get(_ server: ScriptedServer, _ client: HTTPClient? = nil, limit: Int = 1 << 20) throws -> HTTPResponse
    {
        try (client ?? self.client()).response(to: HTTPRequest("GET", try HTTPURL(server.url)), limit: limit)
    }

    @Test(arguments: [0, 1, 50_000, 99_999]) func aDownloadThatIsCutIsNoResponse(_ position: Int) throws {
        let server = try ScriptedServer { _, _ in
            var answer = ScriptedServer.Answer(200, body: Self.text)
            answer.cutAfter = position
            return .answer(answer)
        }
        expectError(.cut) { try get(server) }
    }

    @Test(arguments: [0, 1, 4_000_000]) func anUploadThatIsCutIsNoResponse(_ position: Int) throws {
        let server = try ScriptedServer(reading: { _, _ in .cut(after: position) }) { _, _ in .answer(.init(200)) }
        let body = HTTPBody.bytes([UInt8](repeating: 1, count: 16 << 20))
        expectError(.cut) { try client().response(to: HTTPRequest("PUT", try HTTPURL(server.url), body: body)) }
    }

    @Test func anAnswerThatNeverComesIsNoResponse() throws {
        let server = try ScriptedServer { _, _ in .close }
        expectError(.cut) { try get(server) }
    }

    @Test func aLongerLengthThanThereIsIsACut() throws {
        let server = try ScriptedServer { _, _ in
            var answer = ScriptedServer.Answer(200, "short")
            answer.contentLength = 6
            return .answer(answer)
        }
        expectError(.cut) { try get(server) }
    }

    @Test func silenceEndsWithTheStallTimeout() throws {
        let server = try ScriptedServer { _, _ in .silence(20_000) }
        expectError(.timedOut) { try get(server, client(stall: .seconds(1))) }
    }

    @Test func aSlowServerIsWaitedFor() throws {
        let server = try ScriptedServer { _, _ in
            var answer = ScriptedServer.Answer(200, body: Self.text)
            (answer.delay, answer.pieceSize) = (100, 10_000)
            return .answer(answer)
        }
        #expect(try get(server, client(stall: .seconds(3))).body == Self.text)
        expectError(.timedOut) { try get(server, client(total: .milliseconds(300))) }
    }

    @Test func moreThanTheLimitIsAnError() throws {
        let server = try ScriptedServer { number, _ in .answer(.init(number == 1 ? 200 : 500, body: Self.text)) }
        expectError(.tooLarge) { try get(server, limit: 99_999) }
        expectError(.tooLarge) { try get(server, limit: 99_999) }
        #expect(try get(server, limit: 100_000).status == 500)
    }

    @Test func moreHeadersThanTheLimitAreAnError() throws {
        let server = try ScriptedServer { _, _ in
            .answer(.init(200, headers: (0..<100).map { ("X-\($0)", String(repeating: "y", count: 1000)) }))
        }
        expectError(.tooLarge) { try get(server) }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 what\r\n\r\n", "{}"])
    func somethingElseThanHTTPIsAnError(_ text: String) throws {
        let server = try ScriptedServer { _, _ in .raw(Array(text.utf8)) }
        expectError(.malformed) { try get(server) }
    }

    @Test func nobodyListening() throws {
        let port = try ScriptedServer { _, _ in .close }.port
        expectError(.notConnected) {
            try client().response(to: HTTPRequest("GET", try HTTPURL("http://127.0.0.1:\(port)/")))
        }
    }

    @Test func aConnectionThatBrokeIsNotUsedAgain() throws {
        let server = try ScriptedServer { number, _ in number == 1 ? .close : .answer(.init(200, "again")) }
        let client = client()
        expectError(.cut) { try get(server, client) }
        #expect(try get(server, client).body == Array("again".utf8))
    }
}
