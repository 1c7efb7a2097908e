import Foundation
import Git
import Logging
import ObjectStore
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// A repository with an audit log, a packed bundle, and a store that does what a test says.
final class AccessPlace {
    let bundle: PackedBundle
    let store: ScriptedStore
    /// The bucket in which evidence is kept in the place of `store`; nil where it is not.
    private let bucket: FakeBucket?
    private var change: (inout S3Configuration) -> Void = { _ in }
    var uploads: String?
    /// What the repository says of its bundles.
    var policy = EvidencePolicy()
    private var seconds = Installation.start + 100

    init(kind: String? = nil, in bucket: FakeBucket? = nil) throws {
        self.bucket = bucket
        bundle = try PackedBundle(kind: kind)
        let key = try StoreKey.create(at: bundle.folder.path + "/key")
        store = ScriptedStore(
            try DirectoryStore(bundle.folder.path + "/store", key: key, now: { Installation.start + 100 }))
    }

    var repository: TemporaryRepository { bundle.installation.repository }
    var id: String { bundle.packed.manifest.id }

    func workspace(at path: String? = nil) throws -> Workspace {
        Workspace(
            try Repository(at: path ?? repository.path), now: Moment(seconds: seconds), logger: Logger(label: "test"))
    }

    func access(_ witness: AccessWitness = .store) throws -> EvidenceAccess {
        var options = AuditVerificationOptions(asOf: bundle.installation.time(10_000))
        options.root = try bundle.root
        options.usesPins = false
        let bundles =
            if let bucket { BundleStore(try bucket.store(change: change), name: "s3://bucket") } else {
                BundleStore(store, name: "directory")
            }
        var access = EvidenceAccess(to: bundles, options, variables: [:]) {
            () throws(ADRLinkError) in
            self.seconds += 1
            return AuditTime(microseconds: self.seconds * 1_000_000)
        }
        access.witness = witness
        access.policy = policy
        access.uploads = uploads
        return access
    }

    /// How the bucket is spoken to from now on.
    func configure(_ change: @escaping (inout S3Configuration) -> Void) { self.change = change }

    func push() throws { _ = try access().push(bundle.path, in: try workspace()) }

    /// A path where nothing is yet.
    func target() -> String { bundle.folder.path + "/fetched-" + UUID().uuidString }

    /// Every verified entry that names objects of the store: action, phase and result.
    func entries() throws -> [String] {
        let history = try access().history(in: try workspace())
        return history.entries.map { entry in
            let event = entry.event
            return "\(event.action) \(event.phase) \(event.result.map { "\($0.rawValue)" } ?? "-")"
        }
    }

    /// Whether nothing of a fetch that failed is there.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bundle.folder.path).filter { $0.hasPrefix("fetched") }
    }
}

/// A directory store that counts what is read, and lies and fails where a test wants it.
final class ScriptedStore: ProbeableStore {
    let inner: DirectoryStore
    /// Whether what is locked can be deleted all the same.
    var deletesWhatIsLocked = false
    private var deleted: Set<String> = []
    /// The keys that were read, in order.
    private(set) var reads: [String] = []
    /// Is asked before each read.
    var beforeRead: (ObjectKey) throws -> Void = { _ in }
    var beforePut: (ObjectKey) throws(StoreError) -> Void = { (_) throws(StoreError) in }
    /// What becomes of the bytes of a key.
    var bytes: (ObjectKey, [UInt8]) -> [UInt8] = { $1 }
    /// What is said of an object.
    var said: (StoredObject) -> StoredObject = { $0 }

    init(_ inner: DirectoryStore) { self.inner = inner }

    func retention(until: Int64) -> Retention { inner.retention(until: until) }

    func put(_ source: ObjectSource, at key: ObjectKey, options: PutOptions) throws(StoreError) -> StoredObject {
        try beforePut(key)
        return said(try inner.put(source, at: key, options: options))
    }

    func get(
        _ key: ObjectKey, version: ObjectVersion?, range: Range<Int>?, into sink: ([UInt8]) throws -> Void
    ) throws(StoreError) -> StoredObject {
        reads.append(key.text)
        do { try beforeRead(key) } catch { throw StoreError(.unreachable, "\(error)") }
        var all: [UInt8] = []
        let stored = try inner.get(key, version: version, range: range) { all += $0 }
        do { try sink(bytes(key, all)) } catch let error as StoreError { throw error } catch {
            throw StoreError(.stopped, "\(error)")
        }
        return said(stored)
    }

    func deleteUnchecked(_ key: ObjectKey, version: ObjectVersion) throws(StoreError) {
        guard deletesWhatIsLocked else { throw StoreError(.retained, "\(key) is locked") }
        deleted.insert(key.text)
    }

    func head(_ key: ObjectKey, version: ObjectVersion?) throws(StoreError) -> StoredObject? {
        guard !deleted.contains(key.text) else { return nil }
        return try inner.head(key, version: version).map(said)
    }

    func list(prefix: String) throws(StoreError) -> [ListedObject] { try inner.list(prefix: prefix) }

    func retain(_ key: ObjectKey, version: ObjectVersion, until: Int64) throws(StoreError) {
        try inner.retain(key, version: version, until: until)
    }

    func hold(_ key: ObjectKey, version: ObjectVersion, _ isHeld: Bool) throws(StoreError) {
        try inner.hold(key, version: version, isHeld)
    }

    func delete(_ key: ObjectKey, version: ObjectVersion) throws(StoreError) {
        try inner.delete(key, version: version)
    }
}
