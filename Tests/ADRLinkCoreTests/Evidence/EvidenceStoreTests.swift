import Foundation
import Git
import ObjectStore
import TestSupport
import Testing

@testable import ADRLinkCore

/// Bundles in a store that fails, lies, or was tampered with.
///
/// Validates: SEC-3, SEC-4, SEC-8
@Suite struct EvidenceStoreTests {
    private let place: AccessPlace

    init() throws { place = try AccessPlace() }

    private func fetchRefusal() throws -> String {
        do { _ = try place.access().fetch(place.id, to: place.target(), in: try place.workspace()) } catch {
            let error = try #require(error as? ADRLinkError)
            #expect(error.code == .bundleRefused, "\(error)")
            #expect(try place.leftovers().isEmpty)
            #expect(try place.entries().last == "evidence.fetch outcome failed")
            return error.message
        }
        Issue.record("it was fetched")
        return ""
    }

    @Test func everyCutOfADownloadLeavesNothing() throws {
        try place.push()
        for tenth in 0..<10 {
            place.store.bytes = { key, bytes in
                key.text.hasSuffix(".tar") ? Array(bytes.prefix(bytes.count * tenth / 10)) : bytes
            }
            #expect(try fetchRefusal().contains("is not what the audit log names"))
        }
    }

    @Test func changedLongerAndOtherObjectsAreRefused() throws {
        try place.push()
        let manifest = place.bundle.packed.manifestFile
        let changes: [([UInt8]) -> [UInt8]] = [
            { $0 + [0] }, { [1] + $0.dropFirst() }, { _ in manifest }, { _ in [] },
        ]
        for suffix in [".tar", "/manifest"] {
            for change in changes {
                place.store.bytes = { key, bytes in key.text.hasSuffix(suffix) ? change(bytes) : bytes }
                if suffix == "/manifest", change(manifest) == manifest { continue }
                _ = try fetchRefusal()
            }
        }
    }

    @Test func anotherVersionThanThatOfTheLogIsRefused() throws {
        try place.push()
        place.store.said = { object in
            var object = object
            object.version = ObjectVersion("older")
            return object
        }
        #expect(try fetchRefusal().contains("version"))
    }

    @Test func bundleIsStoredOnce() throws {
        try place.push()
        #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .usage }
    }

    @Test func whatAKilledRunHasPutIsTakenAsPut() throws {
        var count = 0
        place.store.beforePut = { (key) throws(StoreError) in
            count += key.text.hasSuffix("/manifest") ? 1 : 0
            if count == 1, key.text.hasSuffix("/manifest") { throw StoreError(.unreachable, "cut") }
        }
        #expect(throws: ADRLinkError.self) { try place.push() }
        #expect(try place.access().history(in: try place.workspace()).bundles.isEmpty)
        try place.push()
        #expect(try place.access().history(in: try place.workspace()).bundles.map(\.id) == [place.id])
        #expect(try place.store.list(prefix: "").count { $0.key.text.contains("/bundles/") } == 2)
    }

    @Test func anotherObjectInItsPlaceIsNotTakenForIt() throws {
        let key = BundleStore.archiveKey(place.id, log: place.bundle.packed.manifest.log)
        _ = try place.store.put(.bytes([1, 2, 3]), at: try ObjectKey(key), options: PutOptions())
        #expect(throws: ADRLinkError.self) { try place.push() }
        #expect(try place.entries().last == "evidence.store outcome failed")
    }

    @Test func storeThatDoesNotEncryptOrKeepIsRefused() throws {
        for change in [{ $0.encryption = .none }, { $0.encryption = .other("AES256") }, { $0.retention = nil }]
            as [@Sendable (inout StoredObject) -> Void]
        {
            place.store.said = { object in
                var object = object
                change(&object)
                return object
            }
            #expect { try place.push() } throws: { ($0 as? ADRLinkError)?.code == .bundleRefused }
        }
    }

    @Test func verificationFindsWhatIsNotAsItShouldBe() throws {
        try place.push()
        #expect(try place.access().verify(in: try place.workspace()).findings.isEmpty)
        func kinds() throws -> Set<StoreFinding.Kind> {
            Set(try place.access().verify(in: try place.workspace()).findings.map(\.kind))
        }
        place.store.said = { object in
            var object = object
            object.encryption = .none
            object.retention = nil
            return object
        }
        #expect(try kinds() == [.notEncrypted, .notRetained])
        place.store.said = { $0 }
        place.store.bytes = { key, bytes in key.text.hasSuffix(".tar") ? bytes.reversed() : bytes }
        #expect(try kinds() == [.digestWrong])
        place.store.bytes = { key, bytes in
            key.text.contains("/accesses/") ? bytes.map { $0 == 0x61 ? 0x62 : $0 } : bytes
        }
        #expect(try kinds() == [.accessForged])
        place.store.bytes = { $1 }
        let log = place.bundle.packed.manifest.log
        _ = try place.store.put(.bytes([1]), at: try ObjectKey("evidence/\(log)/more"), options: PutOptions())
        #expect(try kinds() == [.unknownObject])
        try FileManager.default.removeItem(atPath: place.bundle.folder.path + "/store/objects")
        #expect(try kinds() == [.missing])
    }

    @Test func whatTheLogSaysOfABundleIsThatOfItsManifest() throws {
        let place = try AccessPlace(kind: "audit")
        place.policy.retention = 3
        place.policy.kinds["audit"] = EvidencePolicy.Kind()
        place.policy.kinds["audit"]?.retention = 30
        try place.push()
        let stored = try #require(try place.access().history(in: try place.workspace()).bundles.first)
        let manifest = place.bundle.packed.manifest
        #expect((stored.facts.kind, stored.facts.made) == ("audit", manifest.time))
        #expect(
            stored.facts.lanes
                == Dictionary(uniqueKeysWithValues: manifest.lanes.map { ($0.segment.lane, $0.sequence) }))
        let key = try ObjectKey(stored.archive.key)
        let kept = try #require(try place.store.head(key, version: nil)?.retention)
        #expect(kept.until == stored.facts.retainUntil?.seconds)
        #expect((29 * 86_400...31 * 86_400).contains(kept.until - stored.time.seconds))
    }

    @Test func kindThatIsOverdueIsFound() throws {
        try place.push()
        place.policy.kinds["audit"] = EvidencePolicy.Kind()
        place.policy.kinds["audit"]?.cadence = Cadence("monthly")
        let findings = try place.access().verify(in: try place.workspace()).findings
        #expect(findings.map(\.kind) == [.overdue])
        #expect(findings.first?.message == "a bundle of the kind audit is overdue: none was ever stored")
    }

    @Test func holdIsPutAndEndedAndRecorded() throws {
        try place.push()
        let bundle = try place.access().hold(place.id, true, in: try place.workspace())
        let (key, version) = (try ObjectKey(bundle.archive.key), ObjectVersion(bundle.archive.version))
        #expect(try place.store.head(key, version: version)?.hasLegalHold == true)
        _ = try place.access().hold(place.id, false, in: try place.workspace())
        #expect(try place.store.head(key, version: version)?.hasLegalHold == false)
        #expect(
            try place.entries().suffix(4) == [
                "evidence.hold intent -", "evidence.hold outcome ok", "evidence.release intent -",
                "evidence.release outcome ok",
            ])
    }

    @Test func retentionIsExtendedAndNeverShortened() throws {
        try place.push()
        let before = try #require(try place.access().history(in: try place.workspace()).bundles.first)
        let kept = try #require(before.facts.retainUntil)
        let later = AuditTime(Moment(seconds: kept.seconds + 86_400))
        let extended = try place.access().retain(place.id, until: later, in: try place.workspace())
        #expect(extended.facts.retainUntil == later)
        for object in [extended.archive, extended.manifest] {
            #expect(try place.store.head(try ObjectKey(object.key), version: nil)?.retention?.until == later.seconds)
        }
        #expect(try place.access().verify(in: try place.workspace()).findings.isEmpty)
        #expect { try place.access().retain(place.id, until: kept, in: try place.workspace()) } throws: {
            ($0 as? ADRLinkError)?.code == .usage
        }
        let after = try #require(try place.access().history(in: try place.workspace()).bundles.first)
        #expect(after.facts.retainUntil == later)
        #expect(try place.entries().last == "evidence.retain outcome failed")
        // A store that forgets what it was told.
        place.store.said = { object in
            var object = object
            object.retention?.until = kept.seconds
            return object
        }
        #expect(
            try place.access().verify(in: try place.workspace()).findings.map(\.kind)
                == [.retainedTooShort, .retainedTooShort])
    }

    @Test func otherKeyAndWeakerLockThanTheLogSaysAreFound() throws {
        place.store.said = { object in
            var object = object
            object.encryption = .kms(keyID: "key-1")
            object.retention?.mode = .compliance
            return object
        }
        try place.push()
        #expect(try place.access().verify(in: try place.workspace()).findings.isEmpty)
        place.store.said = { object in
            var object = object
            object.encryption = .kms(keyID: "key-2")
            object.retention?.mode = .governance
            return object
        }
        let findings = try place.access().verify(in: try place.workspace()).findings
        #expect(Set(findings.map(\.kind)) == [.keyWrong, .lockWeaker])
        #expect(findings.contains { $0.message.contains("kms:key-2, and under kms:key-1") })
    }

    @Test func aServerThatKeepsNothingIsFoundByTrying() throws {
        try place.push()
        func kinds() throws -> [StoreFinding.Kind] {
            try place.access().verify(probing: true, in: try place.workspace()).findings.map(\.kind)
        }
        #expect(try kinds() == [], "and the canary of the first probe is no object that nobody knows")
        #expect(try kinds() == [])
        place.store.deletesWhatIsLocked = true
        #expect(try kinds() == [.deletedWhileRetained])
        #expect(try place.access().verify(in: try place.workspace()).findings.isEmpty, "nobody tried")
    }
}
