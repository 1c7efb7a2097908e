import HTTP
import Testing

@testable import AWSSignature

/// Signatures are those that botocore 1.43 makes of the same requests.
@Suite struct RequestSignerTests {
    /// 2024-03-01T10:00:00Z.
    private static let time: Int64 = 1_709_287_200

    private func signature(
        _ signer: RequestSigner, _ request: HTTPRequest, _ payload: RequestSigner.Payload, token: String? = nil
    ) throws -> (names: String, signature: String) {
        var request = request
        let credentials = AWSCredentials(
            accessKeyID: "KEYEXAMPLE", secretAccessKey: "secret/with+chars", sessionToken: token)
        signer.sign(&request, payload: payload, credentials: credentials, at: Self.time)
        #expect(request.headers["X-Amz-Date"] == "20240301T100000Z")
        #expect(request.headers["X-Amz-Security-Token"] == token)
        #expect(request.headers["X-Amz-Content-Sha256"] == (signer.service == "s3" ? payload.value : nil))
        let again = request
        signer.sign(&request, payload: payload, credentials: credentials, at: Self.time)
        #expect(request.headers == again.headers)
        let value = try #require(request.headers["Authorization"])
        let scope = "KEYEXAMPLE/20240301/eu-west-3/\(signer.service)/aws4_request"
        let match = try #require(
            value.wholeMatch(of: /AWS4-HMAC-SHA256 Credential=(.+), SignedHeaders=(.+), Signature=(.+)/))
        #expect(match.1 == scope)
        return (String(match.2), String(match.3))
    }

    @Test func anUploadToS3() throws {
        let url = try HTTPURL(
            "https://bucket.s3.eu-west-3.amazonaws.com/a//b/%C3%A9%20f?partNumber=1&uploadId=x%2Fy")
        let request = HTTPRequest(
            "PUT", url,
            headers: ["x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "k"])
        let signed = try signature(.s3(region: "eu-west-3"), request, .init(hashing: Array("body".utf8)))
        #expect(
            signed.names
                == "host;x-amz-content-sha256;x-amz-date;x-amz-server-side-encryption;x-amz-server-side-encryption-aws-kms-key-id"
        )
        #expect(signed.signature == "4126ff6e38e7d7cb20878dd8283ed64cd848304a712bd768b1fec3099390face")
    }

    @Test func aListOfS3WithALentKey() throws {
        let request = HTTPRequest(
            "GET", try HTTPURL("https://127.0.0.1:9000/bucket/?list-type=2&prefix=a%2Fb&versions"))
        let signed = try signature(.s3(region: "eu-west-3"), request, .init(hashing: []), token: "TOKEN")
        #expect(signed.names == "host;x-amz-content-sha256;x-amz-date;x-amz-security-token")
        #expect(signed.signature == "b96cbb32f762270a464f974ef3105fbdedbef5ec08aa9f4e90951b6162da85a9")
    }

    @Test func aBodyThatTheSignatureDoesNotCover() throws {
        let request = HTTPRequest("PUT", try HTTPURL("https://bucket.s3.eu-west-3.amazonaws.com/k"))
        let signed = try signature(.s3(region: "eu-west-3"), request, .unsigned)
        #expect(signed.signature == "40aa333b6c9df1ae6e8fcc0379daa07d1c3b2d6e356d740c72b8b151d67a0c84")
    }

    @Test func anotherServiceThanS3() throws {
        let request = HTTPRequest(
            "POST", try HTTPURL("https://logs.eu-west-3.amazonaws.com/"),
            headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.PutLogEvents"])
        let signed = try signature(
            RequestSigner(region: "eu-west-3", service: "logs"), request, .init(hashing: Array("{}".utf8)))
        #expect(signed.names == "content-type;host;x-amz-date;x-amz-target")
        #expect(signed.signature == "92aad96abe86ae1daaf3e3bf7a76feb5bc919e9d13b5e7c08f432f5a5ffdab78")
    }

    @Test func aPathIsNormalizedForOtherServices() throws {
        let request = HTTPRequest("GET", try HTTPURL("https://example.org/a/./b/../c%20d//e/"))
        let signed = try signature(
            RequestSigner(region: "eu-west-3", service: "service"), request, .init(hashing: []))
        #expect(signed.signature == "907112ca633464f2579980af52b03dd0adc8b1d7af1b7e0e7b27b3120552f9ca")
    }

    @Test func whatIsChangedOnTheWayIsNotSigned() throws {
        let url = try HTTPURL("https://127.0.0.1:9000/bucket/?list-type=2&prefix=a%2Fb&versions")
        let headers: HTTPHeaders = ["User-Agent": "x", "Expect": "100-continue", "Content-Length": "0"]
        let signed = try signature(
            .s3(region: "eu-west-3"), HTTPRequest("GET", url, headers: headers), .init(hashing: []), token: "TOKEN")
        #expect(signed.signature == "b96cbb32f762270a464f974ef3105fbdedbef5ec08aa9f4e90951b6162da85a9")
    }

    @Test func noDescriptionTellsASecret() {
        let credentials = AWSCredentials(accessKeyID: "KEYEXAMPLE", secretAccessKey: "hidden1", sessionToken: "hidden2")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", dumped] {
            #expect(!text.contains("hidden"))
            #expect(text.contains("KEYEXAMPLE"))
        }
    }
}
