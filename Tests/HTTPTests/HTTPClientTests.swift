import Foundation
import HTTP
import TestSupport
import Testing

/// What a client sends, and what it makes of what comes back.
@Suite struct HTTPClientTests {
    private func client(_ change: (inout HTTPConfiguration) -> Void = { _ in }) -> HTTPClient {
        var configuration = HTTPConfiguration(userAgent: "adrlink-tests/1")
        configuration.connectTimeout = .seconds(5)
        change(&configuration)
        return HTTPClient(configuration)
    }

    @Test func aRequestArrivesAsItWasMade() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(200, headers: [("X-Answer", " a: b ")], "hello")) }
        let url = try HTTPURL(server.url + "/a//b/../c%2Fd?x=1&y=%20")
        let response = try client().response(
            to: HTTPRequest("PUT", url, headers: ["X-Empty": "", "x-two": "2"], body: .bytes(Array("body".utf8))))
        #expect(response.status == 200)
        #expect(response.body == Array("hello".utf8))
        #expect(response.headers["x-ANSWER"] == "a: b")
        let request = try #require(server.requests.first)
        #expect(request.method == "PUT")
        #expect(request.target == "/a//b/../c%2Fd?x=1&y=%20")
        #expect(request.body == Array("body".utf8))
        let names = request.headers.map { $0.name.lowercased() }.sorted()
        #expect(names == ["content-length", "host", "user-agent", "x-empty", "x-two"])
        #expect(request["Host"] == url.authority)
        #expect(request["User-Agent"] == "adrlink-tests/1")
    }

    @Test(arguments: ["GET", "HEAD", "DELETE", "POST", "PUT"]) func aRequestWithoutABodyHasNone(_ method: String) throws
    {
        let server = try ScriptedServer { _, _ in .answer(.init(200, "text")) }
        let response = try client().response(to: HTTPRequest(method, try HTTPURL(server.url)))
        #expect(response.body == (method == "HEAD" ? [] : Array("text".utf8)))
        let length = try #require(server.requests.first)["Content-Length"]
        #expect(length == (method.hasPrefix("P") ? "0" : nil))
    }

    @Test func requestsShareAConnection() throws {
        let server = try ScriptedServer { number, _ in .answer(.init(number == 2 ? 404 : 200, "\(number)")) }
        let client = client()
        for number in 1...4 {
            let response = try client.response(to: HTTPRequest("GET", try HTTPURL(server.url)))
            #expect(response.body == Array("\(number)".utf8))
        }
        #expect(server.connections == 1)
    }

    @Test func aPartOfAFileIsSent() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        let file = NSTemporaryDirectory() + "/adrlink-body-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        var progress: [Int] = []
        var request = HTTPRequest(
            "PUT", try HTTPURL(server.url), body: .file(path: file, offset: 1000, size: 1_500_000))
        request.progress = { progress.append($0) }
        _ = try client().response(to: request)
        #expect(server.requests.first?.body == Array(bytes[1000..<1_501_000]))
        #expect(progress.last == 1_500_000)
        #expect(progress == progress.sorted())
    }

    @Test func aFileThatBecameShorterIsNotSent() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        let file = NSTemporaryDirectory() + "/adrlink-body-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("short".utf8).write(to: URL(fileURLWithPath: file))
        let url = try HTTPURL(server.url)
        expectError(.unreadableBody) {
            try client().response(to: HTTPRequest("PUT", url, body: .file(path: file, offset: 0, size: 6)))
        }
        expectError(.unreadableBody) {
            try client().response(to: HTTPRequest("PUT", url, body: .file(path: file + "-not", offset: 0, size: 6)))
        }
        #expect(!server.requests.contains { $0.isWhole })
    }

    @Test func aStreamIsSentAndCanBeStopped() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        var given = 0
        _ = try client().response(
            to: HTTPRequest(
                "POST", try HTTPURL(server.url),
                body: .stream(size: 300_000) { most in
                    let count = min(most, 7777)
                    given += count
                    return [UInt8](repeating: 7, count: count)
                }))
        #expect(given == 300_000)
        #expect(server.requests.first?.body == [UInt8](repeating: 7, count: 300_000))
        let url = try HTTPURL(server.url)
        expectError(.stopped) {
            try client().response(to: HTTPRequest("POST", url, body: .stream(size: 3) { _ in nil }))
        }
    }

    @Test func aBodyIsGivenPieceByPieceAndCanBeStopped() throws {
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try ScriptedServer { _, _ in
            .answer(.init(200, headers: [("ETag", "e")], body: bytes))
        }
        var taken: [UInt8] = []
        var pieces = 0
        let request = HTTPRequest("GET", try HTTPURL(server.url))
        let response = try client().response(to: request) { head, piece in
            pieces += head.headers["etag"] == "e" ? 1 : 0
            taken += piece
            return true
        }
        #expect(taken == bytes)
        #expect(pieces > 1)
        #expect(response.body.isEmpty)
        expectError(.stopped) { try client().response(to: request) { _, _ in false } }
    }

    @Test func theBodyOfARefusalIsNotTheOneThatWasWanted() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(404, "no such thing")) }
        let response = try client().response(to: HTTPRequest("GET", try HTTPURL(server.url))) { _, _ in
            Issue.record("a refusal was taken for a body")
            return true
        }
        #expect(response.status == 404)
        #expect(response.body == Array("no such thing".utf8))
    }

    @Test func anInterimResponseIsNotTheResponse() throws {
        let server = try ScriptedServer { _, _ in
            .raw(Array("HTTP/1.1 103 Early\r\nX-A: 1\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok".utf8))
        }
        let response = try client().response(to: HTTPRequest("GET", try HTTPURL(server.url)))
        #expect(response.status == 201)
        #expect(response.headers["X-A"] == nil)
        #expect(response.body == Array("ok".utf8))
    }

    @Test func aRedirectionIsGivenBack() throws {
        let server = try ScriptedServer { _, _ in .answer(.init(307, headers: [("Location", "/elsewhere")])) }
        let response = try client().response(to: HTTPRequest("GET", try HTTPURL(server.url)))
        #expect(response.status == 307)
        #expect(server.requests.count == 1)
    }

    @Test func aServerThatRefusesALargeBodyIsHeardBeforeItIsSent() throws {
        let server = try ScriptedServer(reading: { _, _ in .refuse(.init(412, "is there")) }) { _, _ in .close }
        var sent = 0
        var request = HTTPRequest(
            "PUT", try HTTPURL(server.url), body: .bytes([UInt8](repeating: 1, count: 8 << 20)))
        request.expectsContinue = true
        request.progress = { sent = $0 }
        #expect(try client().response(to: request).status == 412)
        #expect(sent == 0)
    }

    @Test func theEnvironmentsProxyDoesNotCount() throws {
        let proxy = try ScriptedServer { _, _ in .answer(.init(502)) }
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        // The process's own environment, for a moment; no other suite here uses a proxy.
        setenv("http_proxy", proxy.url, 1)
        defer { unsetenv("http_proxy") }
        #expect(try client().response(to: HTTPRequest("GET", try HTTPURL(server.url))).status == 200)
        let through = client { $0.proxy = proxy.url }
        #expect(try through.response(to: HTTPRequest("GET", try HTTPURL(server.url))).status == 502)
        #expect(proxy.requests.map(\.target) == [server.url + "/"])
    }

    @Test func nothingIsSentInClearTextOverANetwork() throws {
        let url = try HTTPURL("http://example.invalid/")
        expectError(.plainText) { try client().response(to: HTTPRequest("GET", url)) }
        let allowing = client { $0.allowsPlainText = true }
        expectError(.notResolved) { try allowing.response(to: HTTPRequest("GET", url)) }
    }

    @Test(arguments: [("X-A", "a\r\nX-B: b"), ("X A", "a"), ("", "a"), ("X:", "a"), ("X", "a\0")])
    func aHeaderCannotBecomeTwo(_ name: String, _ value: String) throws {
        let url = try HTTPURL("http://127.0.0.1:9/")
        var headers = HTTPHeaders()
        headers.append(name, value)
        expectError(.invalidRequest) {
            try client().response(to: HTTPRequest("GET", url, headers: headers))
        }
    }
}
