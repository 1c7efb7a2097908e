import Foundation
import TestSupport
import Testing

@testable import ObjectStore

/// The store in a directory: the contract, and what becomes of what somebody changed there.
///
/// Validates: SEC-3
@Suite struct DirectoryStoreTests {
    /// A store in a folder of its own, removed when it is released.
    private final class World {
        let path = NSTemporaryDirectory() + "/adrlink-store-" + UUID().uuidString
        let key: StoreKey

        init() throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            key = try StoreKey.create(at: path + "/key")
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func store(at time: Int64? = nil) throws -> DirectoryStore {
            try DirectoryStore(path + "/store", key: key) { time ?? Int64(Date().timeIntervalSince1970) }
        }

        func file(_ key: String) -> URL { URL(fileURLWithPath: path + "/store/objects/\(key)@/object") }
    }

    private func read(_ store: DirectoryStore, _ key: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try store.get(try ObjectKey(key), version: nil, range: nil) { bytes += $0 }
        return bytes
    }

    @Test(arguments: StoreContract.Clause.allCases) func itKeepsTheContract(_ clause: StoreContract.Clause) throws {
        let world = try World()
        try StoreContract(try world.store()).check(clause)
    }

    @Test func everyFlippedByteIsFoundOut() throws {
        let world = try World()
        let store = try world.store()
        _ = try store.put(.bytes([1, 2, 3]), at: try ObjectKey("a"), options: PutOptions())
        let file = world.file("a")
        let good = try Data(contentsOf: file)
        for index in good.indices {
            var bad = good
            bad[index] ^= 1
            try bad.write(to: file)
            let code = code { try read(store, "a") }
            #expect([.corrupt, .keyUnavailable].contains(code), "byte \(index): \(String(describing: code))")
        }
        try good.write(to: file)
        #expect(try read(store, "a") == [1, 2, 3])
    }

    @Test func framesThatAreMissingMovedOrForeignAreFoundOut() throws {
        let world = try World()
        let store = try world.store()
        let bytes = StoreContract.bytes(3 << 20)
        for name in ["a", "b"] { _ = try store.put(.bytes(bytes), at: try ObjectKey(name), options: PutOptions()) }
        let good = try Data(contentsOf: world.file("a"))
        let other = try Data(contentsOf: world.file("b"))
        let frame = 1 << 20 + 16
        let start = good.count - 3 * frame
        let header = Data(good[..<start])
        let frames: [Data] = (0..<3).map { Data(good[(start + $0 * frame)..<(start + ($0 + 1) * frame)]) }
        func joined(_ order: [Int]) -> Data { order.reduce(header) { $0 + frames[$1] } }
        let cut = Data(good.dropLast())
        let changed: [Data] = [
            cut, joined([0, 1]), joined([0, 0, 2]), joined([1, 0, 2]), joined([2, 1, 0]), joined([0, 1, 2, 2]),
            header + Data(other.suffix(3 * frame)), other, Data(),
        ]
        for (index, bad) in changed.enumerated() {
            try bad.write(to: world.file("a"))
            #expect(code { try read(store, "a") } == .corrupt, "change \(index)")
        }
        try good.write(to: world.file("a"))
        #expect(try read(store, "a") == bytes)
    }

    @Test func nothingIsReadableWithoutTheKey() throws {
        let world = try World()
        let store = try world.store()
        let text = Array("a secret that must not lie about".utf8)
        _ = try store.put(.bytes(text), at: try ObjectKey("a"), options: PutOptions())
        #expect(try Data(contentsOf: world.file("a")).firstRange(of: Data(text)) == nil)
        let other = try StoreKey.create(at: world.path + "/other")
        let foreign = try DirectoryStore(world.path + "/store", key: other) { 0 }
        #expect(code { try read(foreign, "a") } == .keyUnavailable)
        #expect(try foreign.head(try ObjectKey("a"), version: nil)?.encryption == .sealed(keyID: world.key.id))
    }

    @Test func aKeyIsForOnePairOfEyes() throws {
        let world = try World()
        let path = world.path + "/key"
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try StoreKey.read(path).id == world.key.id)
        #expect(code { try StoreKey.create(at: path) } == .exists)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(code { try StoreKey.read(path) } == .keyUnavailable)
        #expect(code { try StoreKey.read(path + ".not") } == .keyUnavailable)
        try Data("adrlink-store-key-1 AAAA\n".utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(code { try StoreKey.read(path) } == .keyUnavailable)
    }

    @Test func aRetentionEndsWithItsTime() throws {
        let world = try World()
        var options = PutOptions()
        options.retention = Retention(.recorded, until: 1000)
        let key = try ObjectKey("a")
        let stored = try world.store(at: 1).put(.bytes([1]), at: key, options: options)
        #expect(code { try world.store(at: 999).delete(key, version: stored.version) } == .retained)
        try world.store(at: 1).retain(key, version: stored.version, until: 2000)
        #expect(code { try world.store(at: 1999).delete(key, version: stored.version) } == .retained)
        try world.store(at: 2000).delete(key, version: stored.version)
        #expect(try world.store().head(key, version: nil) == nil)
    }

    @Test func aRetentionThatCannotBeReadStillRetains() throws {
        let world = try World()
        let store = try world.store()
        let key = try ObjectKey("a")
        let stored = try store.put(.bytes([1]), at: key, options: PutOptions(retention: store.retention(until: 1)))
        try store.retain(key, version: stored.version, until: .max)
        let lock = world.file("a").deletingLastPathComponent().path + "/\(stored.version).lock"
        try Data("{".utf8).write(to: URL(fileURLWithPath: lock))
        #expect(code { try store.delete(key, version: stored.version) } == .corrupt)
    }

    @Test func aModeThatItCannotEnforceIsRefused() throws {
        let store = try World().store()
        let options = PutOptions(retention: Retention(.compliance, until: 1))
        #expect(code { try store.put(.bytes([1]), at: try ObjectKey("a"), options: options) } == .unsupported)
    }

    @Test func ofManyWhoPutAtOnceOneSucceeds() async throws {
        let world = try World()
        let (path, key) = (world.path + "/store", world.key)
        let stored = await withTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<16 {
                group.addTask {
                    do {
                        let store = try DirectoryStore(path, key: key) { 0 }
                        _ = try store.put(.bytes([number]), at: try ObjectKey("a"), options: PutOptions())
                        return true
                    } catch {
                        #expect((error as? StoreError)?.code == .exists)
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(stored == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: path + "/objects/a@")
        #expect(left == ["object"])
    }
}
