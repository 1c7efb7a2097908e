import Foundation
public import ObjectStore

/// What every store keeps to. A clause that is broken throws its sentence.
///
/// It takes the real time, and retains for two minutes: a server of somebody's own is clean again soon.
public struct StoreContract {
    public enum Clause: String, CaseIterable, Sendable {
        case givesBackWhatWasPut, takesFiles, refusesASecondOfAKey, givesRanges, knowsNothingOfOthers, lists, retains,
            holds
        case deletesWhatIsNotRetained, refusesWhatIsNotWhatItSays, stopsWhenNobodyTakes, tellsProgress
    }

    /// A sentence of the contract that does not hold.
    public struct Breach: Error, CustomStringConvertible {
        public var description: String
    }

    private let store: any ObjectStore
    /// Before every key.
    private let prefix: String
    /// What every put is given.
    private let options: PutOptions

    /// Each contract has keys of its own.
    public init(_ store: any ObjectStore, options: PutOptions = PutOptions()) {
        self.store = store
        self.options = options
        prefix = "contract/" + UUID().uuidString.lowercased()
    }

    public func check(_ clause: Clause) throws {
        switch clause {
        case .givesBackWhatWasPut: try givesBackWhatWasPut()
        case .takesFiles: try takesFiles()
        case .refusesASecondOfAKey: try refusesASecondOfAKey()
        case .givesRanges: try givesRanges()
        case .knowsNothingOfOthers: try knowsNothingOfOthers()
        case .lists: try lists()
        case .retains: try retains()
        case .holds: try holds()
        case .deletesWhatIsNotRetained: try deletesWhatIsNotRetained()
        case .refusesWhatIsNotWhatItSays: try refusesWhatIsNotWhatItSays()
        case .stopsWhenNobodyTakes: try stopsWhenNobodyTakes()
        case .tellsProgress: try tellsProgress()
        }
    }

    /// Bytes without a pattern that a frame or a part could repeat.
    public static func bytes(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        let words = (0..<(count + 7) / 8).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
        return words.withUnsafeBytes { Array($0.prefix(count)) }
    }

    private func key(_ name: String) throws -> ObjectKey { try ObjectKey("\(prefix)/\(name)") }

    private func expect(_ condition: Bool, _ sentence: String) throws {
        guard condition else { throw Breach(description: sentence) }
    }

    private func expect<R>(_ code: StoreError.Code, _ sentence: String, _ body: () throws -> R) throws {
        do {
            _ = try body()
        } catch let error as StoreError {
            return try expect(error.code == code, "\(sentence): it says \(error.code): \(error.message)")
        }
        throw Breach(description: sentence)
    }

    private func read(_ key: ObjectKey, _ version: ObjectVersion?, _ range: Range<Int>? = nil) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try store.get(key, version: version, range: range) { bytes += $0 }
        return bytes
    }

    private func givesBackWhatWasPut() throws {
        for size in [0, 1, 1 << 20 - 1, 1 << 20, 1 << 20 + 1, 3 << 20 + 17] {
            let bytes = StoreContract.bytes(size)
            let key = try key("size-\(size)")
            let stored = try store.put(.bytes(bytes), at: key, options: options)
            try expect(stored.key == key && stored.size == size, "put tells what it stored")
            try expect(stored.sha256 == ObjectSource.bytes(bytes).sha256, "put tells the SHA-256 of what it stored")
            try expect(stored.encryption != .none, "what is stored is encrypted")
            try expect(try read(key, stored.version) == bytes, "the bytes of \(size) come back")
            try expect(try read(key, nil) == bytes, "the latest version is what is read without one")
            try expect(try store.head(key, version: stored.version) == stored, "head tells what put told")
            try expect(try store.head(key, version: nil) == stored, "head tells of the latest version")
        }
    }

    private func takesFiles() throws {
        let path = NSTemporaryDirectory() + "/adrlink-source-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let bytes = StoreContract.bytes(2_500_000)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let source = ObjectSource.file(path: path, size: bytes.count, sha256: ObjectSource.bytes(bytes).sha256)
        let stored = try store.put(source, at: try key("file"), options: options)
        try expect(try read(stored.key, stored.version) == bytes, "a file comes back")
    }

    private func refusesASecondOfAKey() throws {
        let key = try key("once")
        let stored = try store.put(.bytes([1]), at: key, options: options)
        try expect(.exists, "a second put of a key is refused") {
            try store.put(.bytes([2]), at: key, options: options)
        }
        try expect(try read(key, nil) == [1], "the first stays what it was")
        try expect(try store.head(key, version: nil)?.version == stored.version, "there is one version")
        _ = try store.put(.bytes([3]), at: try self.key("once/below"), options: options)
        try expect(try read(key, nil) == [1], "a key below another does not touch it")
    }

    private func givesRanges() throws {
        let bytes = StoreContract.bytes(2 << 20 + 5)
        let stored = try store.put(.bytes(bytes), at: try key("range"), options: options)
        for range in [
            0..<1, 5..<10, 1 << 20 - 1..<1 << 20 + 1, 1 << 20..<2 << 20, 2 << 20 + 4..<2 << 20 + 5, 0..<bytes.count,
        ] {
            try expect(
                try read(stored.key, stored.version, range) == Array(bytes[range]), "the range \(range) comes back")
        }
        try expect(.invalid, "a range beyond the end is refused") {
            try read(stored.key, stored.version, bytes.count..<bytes.count + 1)
        }
    }

    private func knowsNothingOfOthers() throws {
        let key = try key("nothing")
        try expect(try store.head(key, version: nil) == nil, "what was not put is not there")
        try expect(.notFound, "what was not put is not given") { try read(key, nil) }
        let stored = try store.put(.bytes([1]), at: key, options: options)
        let other = try store.put(.bytes([2]), at: try self.key("other"), options: options)
        try expect(try store.head(key, version: other.version) == nil, "another object's version is not there")
        try expect(.notFound, "another object's version is not given") { try read(key, other.version) }
        try expect(try read(key, stored.version) == [1], "its own version is")
    }

    private func lists() throws {
        let names = ["list/b", "list/a", "list/a-b", "list/a/b", "list2"]
        for name in names { _ = try store.put(.bytes(Array(name.utf8)), at: try key(name), options: options) }
        let found = try store.list(prefix: "\(prefix)/list/")
        let expected = try ["list/a", "list/a-b", "list/a/b", "list/b"].map { try key($0) }
        try expect(found.map(\.key) == expected, "the list is that of the prefix, by key: \(found.map(\.key))")
        try expect(found.allSatisfy { $0.isLatest && !$0.isDeleteMarker }, "every object has one version")
        try expect(found.map(\.size) == [6, 8, 8, 6], "the list knows sizes")
        for object in found {
            try expect(
                try store.head(object.key, version: object.version)?.size == object.size, "versions are those of head")
        }
        try expect(try store.list(prefix: "\(prefix)/none").isEmpty, "nothing is listed where nothing is")
    }

    private func retains() throws {
        let until = Int64(Date().timeIntervalSince1970) + 120
        var options = options
        options.retention = store.retention(until: until)
        let stored = try store.put(.bytes([1]), at: try key("retained"), options: options)
        try expect(
            stored.retention == options.retention, "put tells the retention: \(String(describing: stored.retention))")
        try expect(.retained, "a retained version is not deleted") {
            try store.delete(stored.key, version: stored.version)
        }
        try expect(.exists, "a retained object is not overwritten") {
            try store.put(.bytes([2]), at: stored.key, options: options)
        }
        try expect(.shortened, "a retention is not shortened") {
            try store.retain(stored.key, version: stored.version, until: until - 60)
        }
        try store.retain(stored.key, version: stored.version, until: until + 60)
        let head = try store.head(stored.key, version: stored.version)
        try expect(head?.retention == store.retention(until: until + 60), "a retention is extended")
        try expect(try read(stored.key, stored.version) == [1], "it is still there")
    }

    private func holds() throws {
        let stored = try store.put(.bytes([1]), at: try key("held"), options: options)
        try expect(!stored.hasLegalHold, "nothing is held of its own accord")
        try store.hold(stored.key, version: stored.version, true)
        try expect(try store.head(stored.key, version: stored.version)?.hasLegalHold == true, "a hold is told")
        try expect(.retained, "a held version is not deleted") { try store.delete(stored.key, version: stored.version) }
        try store.hold(stored.key, version: stored.version, false)
        try expect(try store.head(stored.key, version: stored.version)?.hasLegalHold == false, "a hold ends")
        try store.delete(stored.key, version: stored.version)
        var options = options
        options.hasLegalHold = true
        let held = try store.put(.bytes([1]), at: try key("held-at-once"), options: options)
        try expect(held.hasLegalHold, "a hold begins with the object")
        try store.hold(held.key, version: held.version, false)
    }

    private func deletesWhatIsNotRetained() throws {
        let key = try key("deleted")
        let stored = try store.put(.bytes([1]), at: key, options: options)
        try store.delete(key, version: stored.version)
        try expect(try store.head(key, version: stored.version) == nil, "what was deleted is not there")
        try expect(.notFound, "what was deleted is not deleted again") {
            try store.delete(key, version: stored.version)
        }
        let again = try store.put(.bytes([2]), at: key, options: options)
        try expect(again.version != stored.version, "a version is never used again")
        try expect(try read(key, nil) == [2], "a key whose object is gone can be used")
    }

    private func refusesWhatIsNotWhatItSays() throws {
        let path = NSTemporaryDirectory() + "/adrlink-source-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        let key = try key("wrong")
        let digest = ObjectSource.bytes([1, 2, 4]).sha256
        try expect(.mismatch, "another SHA-256 is refused") {
            try store.put(.file(path: path, size: 3, sha256: digest), at: key, options: options)
        }
        try expect(.mismatch, "another size is refused") {
            try store.put(.file(path: path, size: 4, sha256: digest), at: key, options: options)
        }
        try expect(try store.head(key, version: nil) == nil, "nothing of it is stored")
    }

    private func stopsWhenNobodyTakes() throws {
        struct Enough: Error {}
        let stored = try store.put(.bytes(StoreContract.bytes(3 << 20)), at: try key("stopped"), options: options)
        var taken = 0
        try expect(.stopped, "an error of who takes the bytes ends it") {
            try store.get(stored.key, version: nil, range: nil) { bytes in
                taken += bytes.count
                throw Enough()
            }
        }
        try expect(taken > 0 && taken < 3 << 20, "it ends at once")
        try expect(.corrupt, "an error of the store's kind stays what it is") {
            try store.get(stored.key, version: nil, range: nil) { _ in throw StoreError(.corrupt, "bad") }
        }
    }

    private func tellsProgress() throws {
        var told: [Int] = []
        var options = options
        options.progress = { told.append($0) }
        _ = try store.put(.bytes(StoreContract.bytes(2 << 20 + 1)), at: try key("progress"), options: options)
        try expect(told.last == 2 << 20 + 1 && told == told.sorted(), "progress grows to the size")
    }
}
