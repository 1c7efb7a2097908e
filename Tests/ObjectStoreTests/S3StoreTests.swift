import AWSSignature
import Foundation
import HTTP
import TestSupport
import Testing

@testable import ObjectStore

/// The store in a bucket against one in memory: the contract, what is sent, and what is not believed.
///
/// Validates: SEC-2, SEC-3, SEC-8
@Suite struct S3StoreTests {
    @Test(arguments: StoreContract.Clause.allCases) func itKeepsTheContract(_ clause: StoreContract.Clause) throws {
        let bucket = try FakeBucket()
        try StoreContract(try bucket.store()).check(clause)
    }

    @Test(arguments: StoreContract.Clause.allCases) func itKeepsTheContractInParts(_ clause: StoreContract.Clause)
        throws
    {
        let bucket = try FakeBucket()
        try StoreContract(try bucket.store { ($0.multipartThreshold, $0.partSize) = (0, 700_000) }).check(clause)
        #expect(bucket.openUploads == 0)
    }

    @Test func everyRequestNamesTheTrace() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        _ = try store.put(.bytes([1]), at: try ObjectKey("a"), options: PutOptions())
        let agents = Set(bucket.server.requests.map { $0["User-Agent"] })
        #expect(agents == ["adrlink-tests/1 trace/0123456789abcdef0123456789abcdef"])
    }

    @Test func aPutSaysHowTheObjectIsToBeKept() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        var options = PutOptions(retention: store.retention(until: 4_000_000_000))
        options.encryptionContext = ["b": "2", "a": "/"]
        _ = try store.put(.bytes(Array("body".utf8)), at: try ObjectKey("a/b"), options: options)
        let request = try #require(bucket.server.requests.first { $0.method == "PUT" })
        #expect(request.target == "/bucket/a/b")
        #expect(request["If-None-Match"] == "*")
        #expect(request["x-amz-server-side-encryption"] == "aws:kms")
        #expect(request["x-amz-server-side-encryption-aws-kms-key-id"] == "key-1")
        #expect(request["x-amz-server-side-encryption-context"].flatMap { S3Text.context($0) } == ["b": "2", "a": "/"])
        #expect(request["x-amz-object-lock-mode"] == "COMPLIANCE")
        #expect(request["x-amz-object-lock-retain-until-date"] == "2096-10-02T07:06:40Z")
        #expect(request["x-amz-checksum-sha256"] == S3Text.base64(ObjectSource.bytes(Array("body".utf8)).sha256))
        #expect(request["x-amz-content-sha256"] == "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5")
    }

    @Test(
        arguments: [
            ("x-amz-server-side-encryption", nil, StoreError.Code.notEncrypted),
            ("x-amz-server-side-encryption", "AES256", .notEncrypted),
            ("x-amz-server-side-encryption-aws-kms-key-id", "another", .notEncrypted),
            ("x-amz-server-side-encryption-aws-kms-key-id", nil, .notEncrypted),
            ("x-amz-object-lock-mode", "GOVERNANCE", .notRetained),
            ("x-amz-object-lock-retain-until-date", "2030-01-01T00:00:00Z", .notRetained),
            ("x-amz-checksum-sha256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", .mismatch),
        ] as [(String, String?, StoreError.Code)])
    func whatIsNotKeptAsDemandedIsAnError(_ name: String, _ value: String?, _ expected: StoreError.Code) throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        bucket.setLie { headers in
            headers.filter { $0.0.lowercased() != name } + (value.map { [(name, $0)] } ?? [])
        }
        let options = PutOptions(retention: store.retention(until: 4_000_000_000))
        #expect(code { try store.put(.bytes([1]), at: try ObjectKey("a"), options: options) } == expected)
    }

    @Test func whatIsNotEncryptedIsDeletedWhereItCanBe() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        bucket.setLie { headers in headers.filter { !$0.0.lowercased().hasPrefix("x-amz-server") } }
        #expect(code { try store.put(.bytes([1]), at: try ObjectKey("a"), options: PutOptions()) } == .notEncrypted)
        #expect(bucket.versions["a"]?.isEmpty == true)
    }

    @Test func aProbeFindsAServerThatDeletesWhatIsLocked() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        #expect(try store.probe(prefix: "canaries", name: "1", now: 0, until: 4_000_000_000).isEmpty)
        let other = try FakeBucket()
        let lying = try other.store()
        other.forgetsLocks = true
        let findings = try lying.probe(prefix: "canaries", name: "2", now: 0, until: 4_000_000_000)
        #expect(findings.map(\.kind) == [.deletedWhileRetained])
    }

    @Test(arguments: [
        (403, "AccessDenied", StoreError.Code.denied), (403, "InvalidAccessKeyId", .denied),
        (403, "SignatureDoesNotMatch", .denied), (403, "RequestTimeTooSkewed", .denied),
        (404, "NoSuchBucket", .notFound),
        (400, "KMS.DisabledException", .keyUnavailable), (400, "KMS.NotFoundException", .keyUnavailable),
        (501, "NotImplemented", .unsupported), (400, "BadDigest", .mismatch), (409, "InvalidBucketState", .refused),
        (500, "InternalError", .unreachable), (503, "SlowDown", .unreachable), (400, "MalformedXML", .refused),
    ]) func aRefusalSaysWhatIsAmiss(_ status: Int, _ name: String, _ expected: StoreError.Code) throws {
        let bucket = try FakeBucket()
        bucket.setFault { _, request in
            request.method == "PUT" ? .answer(.init(status, "<Error><Code>\(name)</Code></Error>")) : nil
        }
        #expect(code { try bucket.store().put(.bytes([1]), at: try ObjectKey("a"), options: PutOptions()) } == expected)
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><ListVersionsResult>&b;</ListVersionsResult>", "x",
        "<a/>", "",
    ])
    func aListThatCannotBeReadIsAnError(_ text: String) throws {
        let bucket = try FakeBucket()
        bucket.setFault { _, _ in .answer(.init(200, text)) }
        #expect(code { try bucket.store().list(prefix: "a") } == .refused)
    }

    @Test func aListThatDoesNotEndIsAnError() throws {
        let bucket = try FakeBucket()
        let page =
            "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker></ListVersionsResult>"
        bucket.setFault { _, _ in .answer(.init(200, page)) }
        #expect(code { try bucket.store().list(prefix: "a") } == .refused)
    }

    @Test(arguments: ["", "a", "UPPER", "a/b", "a b", ".ab", "a?b"]) func whatIsNoBucketIsRefused(_ name: String) throws
    {
        let bucket = try FakeBucket()
        #expect(code { try bucket.store { $0.bucket = name }.list(prefix: "a") } == .invalid)
        #expect(bucket.server.requests.isEmpty)
    }

    @Test func theBucketStandsInTheNameOrInThePath() throws {
        var configuration = S3Configuration(
            bucket: "my-bucket", region: "eu-west-3", kmsKeyID: "k", http: HTTPConfiguration(userAgent: "t"))
        let key = try ObjectKey("a/b")
        #expect(try configuration.url(key).description == "https://my-bucket.s3.eu-west-3.amazonaws.com/a/b")
        #expect(
            try configuration.url(nil, query: [("versions", "")]).description
                == "https://my-bucket.s3.eu-west-3.amazonaws.com/?versions=")
        configuration.endpoint = try HTTPURL("https://minio.example.org:9000/base/")
        configuration.usesPathStyle = true
        #expect(try configuration.url(key).description == "https://minio.example.org:9000/base/my-bucket/a/b")
    }

    @Test func aKeyIsKnownByItsIDAndItsARN() {
        func isKnown(_ configured: String, _ answered: String) -> Bool {
            S3Configuration(bucket: "b", region: "r", kmsKeyID: configured, http: HTTPConfiguration(userAgent: "t"))
                .isOurKey(answered)
        }
        let arn = "arn:aws:kms:eu-west-3:111122223333:key/1234abcd"
        #expect(isKnown(arn, arn) && isKnown("1234abcd", arn) && isKnown(arn, "1234abcd"))
        #expect(!isKnown("abcd", arn) && !isKnown(arn, "") && !isKnown("alias/x", arn))
    }
}
