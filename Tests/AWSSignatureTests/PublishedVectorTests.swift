import Foundation
import HTTP
import Testing

@testable import AWSSignature

private let vectors = ProcessInfo.processInfo.environment["ADRLINK_SIGV4_VECTORS"]

/// AWS's published vectors, where `ADRLINK_SIGV4_VECTORS` names their folder: see `Tests/Conformance/sigv4.py`.
@Suite(.enabled(if: vectors != nil, "ADRLINK_SIGV4_VECTORS is not set")) struct PublishedVectorTests {
    @Test func everyVectorIsSignedAsPublished() throws {
        let folder = try #require(vectors)
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        let names = files.compactMap { $0 as? String }.filter { $0.hasSuffix(".req") }.sorted()
        for vector in names { try judge(folder + "/" + vector.dropLast(4)) }
        print("vectors: \(names.count)")
        #expect(names.count >= 30)
    }

    private func judge(_ stem: String) throws {
        func text(_ suffix: String) throws -> String {
            try String(contentsOfFile: stem + suffix, encoding: .utf8).replacing("\r", with: "")
        }
        let parts = try text(".req").split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts[0].split(separator: "\n")
        let (method, target) = (lines[0].prefix { $0 != " " }, lines[0].dropFirst(5).trimmed)
        let uri = String(target.dropLast(" HTTP/1.1".count)).trimmed
        let pieces = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            // A folded line belongs to the header above.
            if line.first == " ", let last = headers.fields.last {
                headers[last.name] = last.value + " " + line.trimmed
                continue
            }
            let colon = try #require(line.firstIndex(of: ":"))
            headers.append(String(line[..<colon]), line[line.index(after: colon)...].trimmed)
        }
        // A token that the request does not bring is added by who signs it.
        let published = try text(".creq")
        if headers["X-Amz-Security-Token"] == nil,
            let line = published.split(separator: "\n").first(where: { $0.hasPrefix("x-amz-security-token:") })
        {
            headers.append("X-Amz-Security-Token", String(line.dropFirst("x-amz-security-token:".count)))
        }
        let body = parts.count > 1 ? Array(parts[1].utf8) : []
        let request = CanonicalRequest(
            method: String(method), path: String(pieces[0]), pathForm: .normalized,
            query: pieces.count > 1 ? String(pieces[1]) : "", headers: headers,
            payload: RequestSigner.Payload(hashing: body).value)
        let signer = RequestSigner(region: "us-east-1", service: "service")
        let credentials = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        let time = RequestSigner.time(1_440_938_160)
        #expect(request.text == published, "\(stem)")
        #expect(try signer.stringToSign(request, time) == text(".sts"), "\(stem)")
        #expect(try signer.authorization(request, credentials, time) == text(".authz"), "\(stem)")
    }
}
