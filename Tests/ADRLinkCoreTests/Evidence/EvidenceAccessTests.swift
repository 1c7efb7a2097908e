import Foundation
import Git
import ObjectStore
import TestSupport
import Testing

@testable import ADRLinkCore

/// Every access is recorded before its first byte, and known outside of the clone.
///
/// Validates: SEC-5, SEC-7
@Suite struct EvidenceAccessTests {
    private let place: AccessPlace

    init() throws { place = try AccessPlace() }

    @Test func everyAccessIsInTheLogOneToOne() throws {
        try place.push()
        var expected = ["evidence.store intent -", "evidence.store outcome ok"]
        for round in 0..<6 {
            let isDamaged = round % 3 == 2
            place.store.bytes = { key, bytes in isDamaged ? bytes.dropLast() + [0] : bytes }
            let action = round % 2 == 0 ? "evidence.fetch" : "evidence.show"
            let before = place.store.reads.count
            do {
                if round % 2 == 0 {
                    _ = try place.access().fetch(place.id, to: place.target(), in: try place.workspace())
                } else {
                    _ = try place.access().show(place.id, in: try place.workspace())
                }
                #expect(!isDamaged)
            } catch { #expect(isDamaged && (error as? ADRLinkError)?.code == .bundleRefused) }
            #expect(place.store.reads.count > before)
            expected += [action + " intent -", action + (isDamaged ? " outcome failed" : " outcome ok")]
        }
        #expect(try place.entries() == expected)
    }

    @Test func whatIsFetchedIsTheBundle() throws {
        try place.push()
        let path = place.target()
        let fetched = try place.access().fetch(place.id, to: path, in: try place.workspace())
        #expect(fetched.manifest == place.bundle.packed.manifest)
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == place.bundle.bytes)
        let shown = try place.access().show(String(place.id.prefix(8)), in: try place.workspace())
        #expect(shown.manifest == place.bundle.packed.manifest)
        #expect(shown.bundle.archive.size == place.bundle.bytes.count)
        #expect { try place.access().fetch(place.id, to: path, in: try place.workspace()) } throws: {
            ($0 as? ADRLinkError)?.code == .usage
        }
    }

    @Test func accessIsKnownWhenTheCloneIsDeleted() throws {
        try place.push()
        let other = place.bundle.folder.path + "/clone"
        try FileManager.default.copyItem(atPath: place.repository.path, toPath: other)
        _ = try place.access().fetch(place.id, to: place.target(), in: try place.workspace())
        try FileManager.default.removeItem(atPath: place.repository.path)
        let verified = try place.access().verify(in: try place.workspace(at: other))
        let missing = verified.findings.filter { $0.kind == .accessNotInLog }
        #expect(missing.count == 2)
        #expect(missing.allSatisfy { $0.message.contains("ada@example.org") && $0.message.contains("evidence.fetch") })
        #expect(verified.findings.count == 2)
    }

    @Test func accessIsOnTheHubBeforeTheFirstByte() throws {
        let hub = try TemporaryRepository(bare: true)
        try place.repository.git(["remote", "add", "hub", hub.path])
        try place.push()
        let lane = try place.repository.git(["for-each-ref", "--format=%(refname)", "refs/notes/adrlink/audit"])
        var subjects: [String] = []
        place.store.beforeRead = { _ in subjects.append(try hub.git(["log", "-1", "--format=%s", lane])) }
        _ = try place.access(.hub("hub")).fetch(place.id, to: place.target(), in: try place.workspace())
        #expect(subjects.count == 2)
        #expect(subjects.allSatisfy { $0.contains("evidence.fetch") })
        #expect(try hub.git(["rev-parse", lane]) == place.repository.git(["rev-parse", lane]))
    }

    @Test(arguments: [true, false])
    func accessThatCannotBeMadeKnownDoesNotHappen(throughHub: Bool) throws {
        try place.push()
        place.store.beforePut = { (_) throws(StoreError) in throw StoreError(.unreachable, "the store is away") }
        try place.repository.git(["remote", "add", "hub", place.bundle.folder.path + "/nowhere"])
        let access = try place.access(throughHub ? .hub("hub") : .store)
        let before = place.store.reads
        for action in 0..<2 {
            #expect {
                if action == 0 {
                    _ = try access.fetch(place.id, to: place.target(), in: try place.workspace())
                } else {
                    _ = try access.show(place.id, in: try place.workspace())
                }
            } throws: { ($0 as? ADRLinkError)?.code == .unwitnessed }
        }
        #expect(place.store.reads == before)
        #expect(try place.leftovers().isEmpty)
        #expect(try place.entries().suffix(2) == ["evidence.show intent -", "evidence.show outcome failed"])
    }

    @Test func accessWithoutAKeyDoesNotHappen() throws {
        try place.push()
        try FileManager.default.removeItem(atPath: place.bundle.installation.keyPath)
        let before = place.store.reads
        #expect(throws: ADRLinkError.self) {
            try place.access().fetch(place.id, to: place.target(), in: try place.workspace())
        }
        #expect(place.store.reads == before)
    }

    @Test func secretsOfTheReasonAreNotSigned() throws {
        try place.push()
        var access = try place.access()
        access.reason = "audit with password=correct-horse-battery-9"
        _ = try access.show(place.id, in: try place.workspace())
        let entries = try access.history(in: try place.workspace()).entries
        let reason = try #require(entries.compactMap(\.event.reason).first)
        #expect(!reason.contains("battery"))
    }
}
