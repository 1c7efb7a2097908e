import Foundation
import HTTP
import TestSupport
import Testing

@testable import ObjectStore

/// A real server with a real key management service, where the environment names one: see `RealBucket`.
///
/// Validates: SEC-2, SEC-3, SEC-8
@Suite(.enabled(if: RealBucket.isAvailable, "\(RealBucket.absence)"), .serialized) struct S3ServerTests {
    private func key() throws -> ObjectKey { try ObjectKey("tests/" + UUID().uuidString.lowercased()) }

    @Test(arguments: StoreContract.Clause.allCases) func itKeepsTheContract(_ clause: StoreContract.Clause) throws {
        try StoreContract(try RealBucket().store()).check(clause)
    }

    @Test func whatIsStoredIsUnderTheKeyAndTheLock() throws {
        let store = try RealBucket().store()
        let until = Int64(Date().timeIntervalSince1970) + 120
        var options = PutOptions(retention: store.retention(until: until))
        options.encryptionContext = ["repository": "adrlink/tests", "é": "ü"]
        let stored = try store.put(.bytes([1, 2, 3]), at: try key(), options: options)
        guard case .kms(let id) = stored.encryption else {
            Issue.record("it is not encrypted under a key: \(stored.encryption)")
            return
        }
        #expect(store.configuration.isOurKey(id))
        #expect(stored.retention == Retention(.compliance, until: until))
        #expect(try read(store, stored.key, stored.version) == [1, 2, 3])
    }

    @Test func theServerItselfRefusesToDeleteWhatIsLocked() throws {
        let store = try RealBucket().store()
        let until = Int64(Date().timeIntervalSince1970) + 120
        let stored = try store.put(
            .bytes([1]), at: try key(), options: PutOptions(retention: store.retention(until: until)))
        #expect(code { try store.deleteUnchecked(stored.key, version: stored.version) } == .denied)
        var call = S3Exchange.Call("PUT", stored.key)
        call.query = [("retention", nil), ("versionId", stored.version.text)]
        call.setBody(
            "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>\(S3Text.time(until - 60))</RetainUntilDate></Retention>"
        )
        #expect(code { try store.exchange.response(to: call) } == .denied)
        #expect(try store.head(stored.key, version: stored.version) == stored)
    }

    @Test func anObjectInPartsIsOneObject() throws {
        let store = try RealBucket().store {
            ($0.multipartThreshold, $0.partSize, $0.parallelParts) = (6 << 20, 5 << 20, 2)
        }
        let bytes = StoreContract.bytes(12 << 20 + 3)
        let until = Int64(Date().timeIntervalSince1970) + 120
        let key = try key()
        let stored = try store.put(
            .bytes(bytes), at: key, options: PutOptions(retention: store.retention(until: until)))
        #expect(stored.size == bytes.count)
        #expect(stored.sha256 == ObjectSource.bytes(bytes).sha256)
        #expect(stored.retention?.until == until)
        #expect(try read(store, key, stored.version) == bytes)
        #expect(code { try store.put(.bytes(bytes), at: key, options: PutOptions()) } == .exists)
    }

    @Test func wrongCredentialsAreAClearError() throws {
        let wrong = try RealBucket().store(variables: ["AWS_SECRET_ACCESS_KEY": "wrong"])
        #expect(code { try wrong.put(.bytes([1]), at: try key(), options: PutOptions()) } == .denied)
        let unknown = try RealBucket().store(variables: ["AWS_ACCESS_KEY_ID": "NOBODY"])
        #expect(code { try unknown.list(prefix: "tests") } == .denied)
        guard let id = RealBucket.environment["S3_OTHER_ACCESS_KEY"],
            let secret = RealBucket.environment["S3_OTHER_SECRET_KEY"]
        else { return }
        let other = try RealBucket().store(variables: ["AWS_ACCESS_KEY_ID": id, "AWS_SECRET_ACCESS_KEY": secret])
        #expect(code { try other.put(.bytes([1]), at: try key(), options: PutOptions()) } == .denied)
        #expect(code { try other.list(prefix: "tests") } == .denied)
    }

    @Test func aMissingBucketIsAClearError() throws {
        let store = try RealBucket().store { $0.bucket = "adrlink-there-is-none" }
        #expect([.notFound, .denied].contains(code { try store.list(prefix: "a") }))
    }

    @Test func aServerThatKeepsItsPromisesPassesTheProbe() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let store = try RealBucket().store()
        let findings = try store.probe(prefix: "canaries", name: UUID().uuidString, now: now, until: now + 60)
        #expect(findings.isEmpty)
    }

    /// Prints the seconds that a file takes: beside those of another program they say something.
    @Test(.enabled(if: RealBucket.environment["S3_LARGE_FILE"] != nil, "S3_LARGE_FILE names no file"))
    func aLargeFileGoesThereAndBackInLittleMemory() throws {
        let path = try #require(RealBucket.environment["S3_LARGE_FILE"])
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let store = try RealBucket().store()
        let clock = ContinuousClock()
        let digest = try SourceReader(.file(path: path, size: size, sha256: [])).digest(0..<size)
        var stored: StoredObject?
        let up = try clock.measure {
            stored = try store.put(.file(path: path, size: size, sha256: digest), at: try key(), options: PutOptions())
        }
        let object = try #require(stored)
        var count = 0
        let down = try clock.measure {
            _ = try store.get(object.key, version: object.version, range: nil) { count += $0.count }
        }
        #expect(count == size)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let peak = try #require(status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) })
        print("large: \(size) bytes, up \(up), down \(down), peak \(peak) kB")
        try store.delete(object.key, version: object.version)
    }

    @Test(.enabled(if: RealBucket.environment["BAO_ADDR"] != nil, "BAO_ADDR does not name the key service"))
    func aKeyThatIsGoneIsAClearError() throws {
        let service = try KeyService()
        let key = "adrlink-key-2"
        let store = try RealBucket().store { $0.kmsKeyID = key }
        let stored = try store.put(.bytes([1]), at: try self.key(), options: PutOptions())
        #expect(try read(store, stored.key) == [1])
        try service.delete(key)
        defer { #expect(throws: Never.self) { try service.make(key) } }
        let reading = failure { try read(store, stored.key) }
        let writing = failure { try store.put(.bytes([1]), at: try self.key(), options: PutOptions()) }
        // A server that only says that it failed cannot be told apart from one that is down.
        let expected: [StoreError.Code] = [.keyUnavailable, .unreachable]
        #expect(reading.map { expected.contains($0.code) } == true, "\(String(describing: reading))")
        #expect(writing.map { expected.contains($0.code) } == true, "\(String(describing: writing))")
    }
}

/// The transit engine of OpenBao or Vault.
private struct KeyService {
    private let address: String
    private let token: String
    private let client: HTTPClient

    init() throws {
        address = try #require(RealBucket.environment["BAO_ADDR"])
        token = try #require(RealBucket.environment["BAO_TOKEN"])
        client = HTTPClient(HTTPConfiguration(userAgent: "adrlink-tests/1"))
    }

    func make(_ key: String) throws {
        try call("POST", "transit/keys/\(key)", #"{"type":"aes256-gcm96","exportable":true}"#)
    }

    func delete(_ key: String) throws {
        try call("POST", "transit/keys/\(key)/config", #"{"deletion_allowed":true}"#)
        try call("DELETE", "transit/keys/\(key)", nil)
    }

    private func call(_ method: String, _ path: String, _ body: String?) throws {
        let request = HTTPRequest(
            method, try HTTPURL("\(address)/v1/\(path)"), headers: ["X-Vault-Token": token],
            body: body.map { .bytes(Array($0.utf8)) } ?? .none)
        let response = try client.response(to: request)
        try #require(response.isSuccess, "\(path): \(response.status)")
    }
}
