import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ObjectStore

/// Connections that break, answers that are lost, and servers that are busy: nothing is lost, nothing is there twice.
@Suite struct S3FaultTests {
    private static let bytes = StoreContract.bytes(300_000)

    private func expectOne(_ bucket: FakeBucket, _ stored: StoredObject) throws {
        #expect(bucket.versions["a"]?.count == 1)
        #expect(bucket.versions["a"]?.first?.body == Self.bytes)
        #expect(bucket.versions["a"]?.first?.id == stored.version.text)
        #expect(bucket.openUploads == 0)
    }

    @Test(arguments: 0...10) func anUploadThatIsCutIsMadeAgain(_ tenth: Int) throws {
        for threshold in [Int.max, 0] {
            let bucket = try FakeBucket()
            bucket.fail(.cutRequest(after: Self.bytes.count * tenth / 10 - (tenth == 10 ? 1 : 0)), times: 1) {
                $0.method == "PUT"
            }
            let store = try bucket.store { $0.multipartThreshold = threshold }
            try expectOne(bucket, try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions()))
        }
    }

    @Test(arguments: 0...10) func aDownloadThatIsCutGoesOn(_ tenth: Int) throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let stored = try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions())
        let position = Self.bytes.count * tenth / 10 - (tenth == 10 ? 1 : 0)
        bucket.fail(.cutAnswer(after: position), times: 1) { $0.method == "GET" }
        #expect(try read(store, stored.key, stored.version) == Self.bytes)
        let ranges = bucket.server.requests.compactMap { $0["Range"] }
        #expect(ranges.count == 2)
    }

    @Test func aDownloadThatIsCutAgainAndAgainComesToItsEnd() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let stored = try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions())
        bucket.fail(.cutAnswer(after: 12_000), times: 20) { $0.method == "GET" }
        #expect(try read(store, stored.key, stored.version) == Self.bytes)
    }

    @Test func anAnswerThatIsLostIsNoSecondObject() throws {
        for threshold in [Int.max, 0] {
            for method in ["PUT", "POST"] {
                let bucket = try FakeBucket()
                bucket.fail(.loseAnswer, times: 1) { $0.method == method && !$0.target.contains("uploads") }
                let store = try bucket.store { $0.multipartThreshold = threshold }
                try expectOne(bucket, try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions()))
            }
        }
    }

    @Test func anotherObjectThatCameBetweenIsNotTakenForOurs() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let other = try bucket.store()
        let isFirst = Mutex(true)
        bucket.setFault { _, request in
            guard request.method == "PUT", request.body.count == Self.bytes.count else { return nil }
            if isFirst.withLock({ first in
                defer { first = false }
                return first
            }) {
                do { _ = try other.put(.bytes([9]), at: try ObjectKey("a"), options: PutOptions()) } catch {
                    Issue.record(error)
                }
            }
            return nil
        }
        #expect(code { try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions()) } == .exists)
        #expect(bucket.versions["a"]?.map(\.body) == [[9]])
    }

    @Test(arguments: [500, 502, 503, 504, 429]) func aServerThatIsBusyIsAskedAgain(_ status: Int) throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let answer = ScriptedServer.Answer(
            status, headers: [("Retry-After", "1")], "<Error><Code>SlowDown</Code></Error>")
        for method in ["HEAD", "PUT", "GET"] {
            let key = try ObjectKey("a-\(method.lowercased())")
            bucket.fail(.answer(answer), times: 3) { $0.method == method }
            let stored = try store.put(.bytes(Self.bytes), at: key, options: PutOptions())
            #expect(try read(store, key, stored.version) == Self.bytes)
            #expect(bucket.versions[key.text]?.count == 1)
        }
    }

    @Test func aServerThatStaysDownIsAnErrorAndLeavesNothing() throws {
        for threshold in [Int.max, 0] {
            let bucket = try FakeBucket()
            bucket.fail(.cutRequest(after: 1000)) { $0.method == "PUT" }
            let store = try bucket.store { $0.multipartThreshold = threshold }
            #expect(
                code { try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions()) }
                    == .unreachable)
            #expect(bucket.versions["a", default: []].isEmpty)
            #expect(bucket.openUploads == 0)
        }
    }

    @Test func aWrongLengthIsNotBelieved() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let stored = try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions())
        bucket.fail(.contentLength(Self.bytes.count + 10), times: 1) { $0.method == "GET" }
        #expect(try read(store, stored.key, stored.version) == Self.bytes)
        bucket.fail(.contentLength(Self.bytes.count - 10)) { $0.method == "GET" }
        #expect(code { try read(store, stored.key, stored.version) } == .corrupt)
    }

    @Test func aPartThatIsNotTheOneAskedForIsNotBelieved() throws {
        let bucket = try FakeBucket()
        let store = try bucket.store()
        let stored = try store.put(.bytes(Self.bytes), at: try ObjectKey("a"), options: PutOptions())
        bucket.fail(.answer(.init(200, body: Self.bytes))) { $0.method == "GET" }
        var taken = 0
        let code = code { try store.get(stored.key, version: nil, range: 10..<20) { taken += $0.count } }
        #expect(code == .corrupt)
        #expect(taken == 0)
    }

    @Test func anUploadInPartsGoesOnWhereItWasInterrupted() throws {
        let bucket = try FakeBucket()
        let bytes = StoreContract.bytes(2_200_000)
        let folder = NSTemporaryDirectory() + "/adrlink-resume-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = PutOptions()
        options.resumeFile = folder + "/upload"
        let isLast = { (request: ScriptedServer.Request) in request.target.contains("partNumber=5&") }
        bucket.fail(.answer(.init(503)), where: isLast)
        let store = { try bucket.store { ($0.multipartThreshold, $0.partSize, $0.parallelParts) = (0, 500_000, 1) } }
        #expect(code { try store().put(.bytes(bytes), at: try ObjectKey("a"), options: options) } == .unreachable)
        #expect(bucket.versions["a", default: []].isEmpty)
        #expect(bucket.openUploads == 1)
        #expect(FileManager.default.fileExists(atPath: folder + "/upload"))
        bucket.setFault { _, _ in nil }
        let before = bucket.server.requests.count
        _ = try store().put(.bytes(bytes), at: try ObjectKey("a"), options: options)
        let sent = bucket.server.requests.dropFirst(before).filter {
            $0.target.contains("partNumber=") && $0.method == "PUT"
        }
        #expect(sent.count == 1)
        #expect(bucket.versions["a"]?.map(\.body) == [bytes])
        #expect(bucket.openUploads == 0)
        #expect(!FileManager.default.fileExists(atPath: folder + "/upload"))
    }

    @Test func anotherObjectsRecordIsNotGoneOnWith() throws {
        let bucket = try FakeBucket()
        let path = NSTemporaryDirectory() + "/adrlink-resume-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        var options = PutOptions()
        options.resumeFile = path
        for text in [
            "", "{}",
            "{\"place\":\"x\",\"size\":1,\"sha256\":\"\",\"partSize\":1,\"upload\":\"u\",\"token\":\"\",\"parts\":{}}",
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let key = try ObjectKey(UUID().uuidString)
            _ = try bucket.store { $0.multipartThreshold = 0 }.put(.bytes(Self.bytes), at: key, options: options)
            #expect(bucket.versions[key.text]?.map(\.body) == [Self.bytes])
        }
    }
}
