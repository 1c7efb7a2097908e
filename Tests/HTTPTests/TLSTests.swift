import Foundation
import HTTP
import TestSupport
import Testing

/// Which servers are believed, with the real openssl as the server.
@Suite(.enabled(if: TLSServer.isAvailable, "there is no openssl here")) struct TLSTests {
    private func get(_ url: String, authority: String?) throws -> HTTPResponse {
        var configuration = HTTPConfiguration(userAgent: "adrlink-tests/1")
        configuration.certificateAuthorities = authority
        return try HTTPClient(configuration).response(to: HTTPRequest("GET", try HTTPURL(url)))
    }

    @Test func aServerIsBelievedByTheGivenAuthorityAlone() throws {
        let server = try TLSServer()
        #expect(try get("https://localhost:\(server.port)/", authority: server.certificate).status == 200)
        expectError(.tls) { try get("https://localhost:\(server.port)/", authority: nil) }
        expectError(.tls) { try get("https://localhost:\(server.port)/", authority: server.certificate + ".not") }
    }

    @Test func aCertificateForAnotherNameIsRefused() throws {
        let server = try TLSServer()
        expectError(.tls) { try get("https://127.0.0.1:\(server.port)/", authority: server.certificate) }
    }

    @Test func anOldProtocolIsRefused() throws {
        let server = try TLSServer(options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        expectError(.tls) { try get("https://localhost:\(server.port)/", authority: server.certificate) }
    }
}

/// `openssl s_server` with a certificate for `localhost`.
private final class TLSServer {
    static let isAvailable =
        (try? CommandEnvironment(home: NSTemporaryDirectory()).run(["openssl", "version"], in: "/"))?.status == 0

    let port: Int
    let certificate: String
    private let folder: String
    private let process: Process

    init(options: [String] = []) throws {
        folder = NSTemporaryDirectory() + "/adrlink-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        certificate = folder + "/certificate.pem"
        let made = try CommandEnvironment(home: folder).run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out",
                "certificate.pem",
            ], in: folder)
        guard made.status == 0 else { throw CommandFailure(command: ["openssl", "req"], result: made) }
        let output = Pipe()
        let process = Process()
        self.process = process
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", "certificate.pem", "-key", "key.pem"]
            + options
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try withoutBlockedSignals { try process.run() }
        var said = ""
        while !said.contains("ACCEPT") || !said.hasSuffix("\n") {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CocoaError(.executableLoad) }
            said += String(decoding: more, as: UTF8.self)
        }
        guard let line = said.firstMatch(of: /ACCEPT [0-9.]+:(\d+)/), let number = Int(line.1) else {
            throw CocoaError(.executableLoad)
        }
        port = number
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
