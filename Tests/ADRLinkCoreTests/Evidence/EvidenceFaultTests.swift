import Foundation
import Git
import HTTP
import ObjectStore
import TestSupport
import Testing

@testable import ADRLinkCore

/// Bundles on their way to a bucket and back, over connections that break and a server that fails: none is lost, none is there by
/// half, none is there twice, and every access is recorded.
///
/// Validates: SEC-2, SEC-4, SEC-7
@Suite struct EvidenceFaultTests {
    private let place: AccessPlace
    private let bucket: FakeBucket

    init() throws {
        bucket = try FakeBucket()
        place = try AccessPlace(in: bucket)
    }

    private var archiveKey: String { BundleStore.archiveKey(place.id, log: place.bundle.packed.manifest.log) }
    private var manifestKey: String { BundleStore.manifestKey(place.id, log: place.bundle.packed.manifest.log) }
    private var size: Int { place.bundle.bytes.count }

    private func isArchive(_ method: String) -> @Sendable (ScriptedServer.Request) -> Bool {
        { $0.method == method && $0.target.contains("/bundle.tar") }
    }

    /// One archive and one manifest are there, each whole and once, and the log has stored the bundle once.
    private func expectStoredOnce() throws {
        #expect(bucket.versions[archiveKey]?.map(\.body) == [place.bundle.bytes])
        #expect(bucket.versions[manifestKey]?.map(\.body) == [place.bundle.packed.manifestFile])
        #expect(bucket.openUploads == 0)
        #expect(try place.access().history(in: try place.workspace()).bundles.map(\.id) == [place.id])
    }

    /// Nothing of the bundle can be seen, and the log says that it failed.
    private func expectNothingStored() throws {
        #expect(bucket.versions[archiveKey, default: []].isEmpty)
        #expect(bucket.versions[manifestKey, default: []].isEmpty)
        #expect(try place.entries().last == "evidence.store outcome failed")
        #expect(try place.access().history(in: try place.workspace()).bundles.isEmpty)
    }

    private func fetch() throws -> [UInt8] {
        let path = place.target()
        _ = try place.access().fetch(place.id, to: path, in: try place.workspace())
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for file in [path, AccessReceipt.path(of: path)] { try FileManager.default.removeItem(atPath: file) }
        return bytes
    }

    private func expectRefused(_ fault: FakeBucket.Fault) throws {
        bucket.fail(fault, where: isArchive("GET"))
        #expect(throws: ADRLinkError.self) { try fetch() }
        #expect(try place.leftovers().isEmpty)
        #expect(try place.entries().suffix(2) == ["evidence.fetch intent -", "evidence.fetch outcome failed"])
        bucket.setFault { _, _ in nil }
    }

    // MARK: Up

    @Test(arguments: 0...10, [Int.max, 0])
    func pushThatIsCutGoesOnToOneBundle(_ tenth: Int, _ threshold: Int) throws {
        place.configure { ($0.multipartThreshold, $0.partSize) = (threshold, 10_000) }
        let length = threshold == 0 ? 10_000 : size
        bucket.fail(.cutRequest(after: length * tenth / 10 - (tenth == 10 ? 1 : 0)), times: 1, where: isArchive("PUT"))
        try place.push()
        try expectStoredOnce()
        #expect(try place.entries() == ["evidence.store intent -", "evidence.store outcome ok"])
    }

    @Test(arguments: 0...10)
    func pushThatStaysCutIsSeenNowhereAndCanBeMadeAgain(_ tenth: Int) throws {
        bucket.fail(.cutRequest(after: size * tenth / 10 - (tenth == 10 ? 1 : 0)), where: isArchive("PUT"))
        #expect(throws: ADRLinkError.self) { try place.push() }
        try expectNothingStored()
        bucket.setFault { _, _ in nil }
        try place.push()
        try expectStoredOnce()
    }

    @Test(arguments: [500, 503], [true, false])
    func serverThatFailsOrIsBusyIsAskedAgain(_ status: Int, comesBack: Bool) throws {
        let answer = ScriptedServer.Answer(status, "<Error><Code>SlowDown</Code><Message>later</Message></Error>")
        bucket.fail(.answer(answer), times: comesBack ? 2 : .max, where: isArchive("PUT"))
        if comesBack {
            try place.push()
        } else {
            #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .store }
            try expectNothingStored()
            bucket.setFault { _, _ in nil }
            try place.push()
        }
        try expectStoredOnce()
        bucket.fail(.answer(answer), times: 2, where: isArchive("GET"))
        #expect(try fetch() == place.bundle.bytes)
        try expectRefused(.answer(answer))
    }

    @Test func answerThatIsLostIsNoSecondBundle() throws {
        bucket.fail(.loseAnswer, times: 1, where: isArchive("PUT"))
        try place.push()
        try expectStoredOnce()
    }

    @Test func serverThatFallsSilentIsAnErrorAndNoBundle() throws {
        place.configure {
            $0.http.stallTimeout = .seconds(1)
            $0.retries.attempts = 2
        }
        bucket.fail(.silence(1_500), where: isArchive("PUT"))
        #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .store }
        try expectNothingStored()
        bucket.setFault { _, _ in nil }
        try place.push()
        try expectRefused(.silence(1_500))
        #expect(try fetch() == place.bundle.bytes)
    }

    @Test func witnessThatCannotBePutIsNoAccess() throws {
        try place.push()
        bucket.fail(.answer(.init(503))) { $0.method == "PUT" && $0.target.contains("/accesses/") }
        let before = bucket.server.requests.count
        #expect { try fetch() } throws: { ($0 as? ADRLinkError)?.code == .unwitnessed }
        #expect(!bucket.server.requests.dropFirst(before).contains { isArchive("GET")($0) })
        #expect(try place.leftovers().isEmpty)
    }

    // MARK: Down

    @Test(arguments: 0...10)
    func fetchThatIsCutGoesOnAndOneThatStaysCutLeavesNothing(_ tenth: Int) throws {
        try place.push()
        let position = size * tenth / 10 - (tenth == 10 ? 1 : 0)
        bucket.fail(.cutAnswer(after: position), times: 1, where: isArchive("GET"))
        #expect(try fetch() == place.bundle.bytes)
        #expect(try place.entries().suffix(2) == ["evidence.fetch intent -", "evidence.fetch outcome ok"])
        // A connection that breaks before anything has come, again and again.
        try expectRefused(.cutAnswer(after: 0))
    }

    @Test func wrongLengthsAreNotBelieved() throws {
        try place.push()
        try expectRefused(.contentLength(size - 10))
        bucket.fail(.contentLength(size + 10), times: 1, where: isArchive("GET"))
        #expect(try fetch() == place.bundle.bytes)
    }

    @Test func checksumThatLiesIsNotBelieved() throws {
        try place.push()
        var changed = place.bundle.bytes
        changed[changed.count / 2] ^= 1
        let digest = Data(ObjectSource.bytes(changed).sha256).base64EncodedString()
        try expectRefused(
            .answer(
                .init(
                    206,
                    headers: [
                        ("Content-Range", "bytes 0-\(size - 1)/\(size)"), ("x-amz-checksum-sha256", digest),
                    ], body: changed)))
    }

    @Test func serverThatSaysAnotherChecksumOfWhatItStoredIsRefused() throws {
        let own = Data(ObjectSource.bytes(place.bundle.bytes).sha256).base64EncodedString()
        let other = Data(ObjectSource.bytes([1]).sha256).base64EncodedString()
        bucket.setLie { headers in headers.map { $0.1 == own ? ($0.0, other) : $0 } }
        #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .bundleRefused }
        #expect(try place.entries().last == "evidence.store outcome failed")
        #expect(try place.access().history(in: try place.workspace()).bundles.isEmpty)
    }

    // MARK: Going on

    /// Pushes in parts until the server fails at one of them.
    private func interrupt(atPart number: Int) throws {
        place.uploads = place.bundle.folder.path + "/uploads"
        place.configure { ($0.multipartThreshold, $0.partSize, $0.parallelParts) = (0, 10_000, 1) }
        bucket.fail(.answer(.init(503))) { $0.method == "PUT" && $0.target.contains("partNumber=\(number)&") }
        #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .store }
        try expectNothingStored()
        #expect(bucket.openUploads == 1)
        bucket.setFault { _, _ in nil }
    }

    private func partsSent(after count: Int) -> Int {
        bucket.server.requests.dropFirst(count).count { isArchive("PUT")($0) && $0.target.contains("partNumber=") }
    }

    @Test func pushThatWasInterruptedSendsOnlyWhatIsMissing() throws {
        try interrupt(atPart: 3)
        let before = bucket.server.requests.count
        try place.push()
        #expect(partsSent(after: before) == (size + 9_999) / 10_000 - 2)
        try expectStoredOnce()
        #expect(try File.list(place.uploads ?? "")?.isEmpty == true)
    }

    @Test(arguments: ["", "{}", "of another bundle", "of an upload that is gone"])
    func whatIsRememberedOfSomethingElseIsNotGoneOnWith(_ what: String) throws {
        try interrupt(atPart: 3)
        let path = (place.uploads ?? "") + "/" + place.id
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        let text =
            switch what {
            case "of another bundle":
                kept.replacing(/"sha256":"[0-9a-f]{64}"/, with: "\"sha256\":\"\(String(repeating: "0", count: 64))\"")
            case "of an upload that is gone": kept.replacing(/"upload":"[^"]*"/, with: "\"upload\":\"gone\"")
            default: what
            }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let before = bucket.server.requests.count
        try place.push()
        #expect(partsSent(after: before) == (size + 9_999) / 10_000)
        #expect(bucket.versions[archiveKey]?.map(\.body) == [place.bundle.bytes])
        #expect(try place.access().history(in: try place.workspace()).bundles.map(\.id) == [place.id])
    }
}
