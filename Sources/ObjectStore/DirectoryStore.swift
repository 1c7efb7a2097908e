import Crypto
import FoundationEssentials
import Git

/// A store in a directory, for who has no server.
///
/// Objects are sealed under a local key, written once and whole, and kept as long as they are retained. It is weaker than Object
/// Lock: the retention is recorded and enforced by adrlink, and whoever may write to the directory can delete what is in it. What
/// is changed there is found out when it is read.
///
/// An object is the file `objects/KEY@/object` below the directory; `VERSION.lock` beside it says what its retention became.
public struct DirectoryStore: ObjectStore {
    public let path: String
    private let key: StoreKey
    /// Seconds since 1970.
    private let now: @Sendable () -> Int64

    private static let mark: Character = "@"

    /// Opens a store, and makes it where there is none.
    public init(_ path: String, key: StoreKey, now: @escaping @Sendable () -> Int64) throws(StoreError) {
        self.path = path
        self.key = key
        self.now = now
        try fromGit { () throws(GitError) in try File.makeDirectories(path + "/objects") }
    }

    public func retention(until: Int64) -> Retention { Retention(.recorded, until: until) }

    public func put(
        _ source: ObjectSource, at key: ObjectKey, options: PutOptions
    ) throws(StoreError) -> StoredObject {
        guard try head(key, version: nil) == nil else { throw DirectoryStore.exists(key) }
        if let retention = options.retention, retention.mode != .recorded {
            throw StoreError(
                .unsupported, "a directory cannot enforce a retention in the mode \(retention.mode.rawValue)")
        }
        let header = SealedHeader(
            key: key.text, version: Hexadecimal.text(RandomBytes.make(16)), size: source.size,
            sha256: Hexadecimal.text(source.sha256),
            keyID: "", wrappedKey: "", context: options.encryptionContext, stored: now(),
            retention: options.retention.map { SealedRetention($0) }, hasLegalHold: options.hasLegalHold)
        let sealed = try SealedObject(header, under: self.key)
        let folder = folder(key)
        try fromGit { () throws(GitError) in try File.makeDirectories(folder) }
        let file = try fromGit { () throws(GitError) in try ReplacementFile(for: folder + "/object") }
        try write(source, sealed, to: file, options.progress)
        let lock = try lock()
        do throws(GitError) {
            try file.place(replacing: false, durable: true)
        } catch  where error.code == .modified {
            throw DirectoryStore.exists(key)
        } catch {
            throw StoreError(error)
        }
        try sync(folder)
        _ = consume lock
        guard let stored = try head(key, version: ObjectVersion(sealed.header.version)) else {
            throw StoreError(.io, "\(key) is gone as soon as it was stored")
        }
        return stored
    }

    public func get(
        _ key: ObjectKey, version: ObjectVersion?, range: Range<Int>?, into sink: (_ bytes: [UInt8]) throws -> Void
    ) throws(StoreError) -> StoredObject {
        guard let file = PartialFile(objectPath(key)), let stored = try head(key, version: version) else {
            throw DirectoryStore.notFound(key, version)
        }
        let sealed = try SealedObject(file, objectPath(key), under: self.key)
        guard sealed.header.key == key.text, sealed.header.version == stored.version.text else {
            throw StoreError(.corrupt, "another object stands in the place of \(key)")
        }
        let wanted = range ?? 0..<sealed.header.size
        guard wanted.lowerBound >= 0, wanted.upperBound <= sealed.header.size else {
            throw StoreError(.invalid, "\(key) has \(sealed.header.size) bytes, and not those that were asked for")
        }
        let frames =
            wanted.lowerBound / SealedObject.frameSize...max(wanted.lowerBound, wanted.upperBound - 1)
            / SealedObject.frameSize
        for frame in frames where frame < sealed.frameCount {
            let bytes = try sealed.open(file, frame: frame)
            let start = frame * SealedObject.frameSize
            let part = wanted.clamped(to: start..<start + bytes.count)
            guard !part.isEmpty else { continue }
            try give(Array(bytes[part.lowerBound - start..<part.upperBound - start]), to: sink)
        }
        return stored
    }

    public func head(_ key: ObjectKey, version: ObjectVersion?) throws(StoreError) -> StoredObject? {
        let path = objectPath(key)
        guard let file = PartialFile(path) else {
            guard File.kind(of: path) == nil else { throw StoreError(.io, "cannot read \(path)") }
            return nil
        }
        let header = try SealedObject.header(file, path).header
        guard header.key == key.text, let sha256 = Hexadecimal.bytes(header.sha256), sha256.count == 32 else {
            throw StoreError(.corrupt, "another object stands in the place of \(key)")
        }
        guard version == nil || version?.text == header.version else { return nil }
        let lock = try DirectoryLock.read(folder(key), version: header.version) ?? DirectoryLock(header)
        return StoredObject(
            key: key, version: ObjectVersion(header.version), size: header.size, sha256: sha256,
            encryption: .sealed(keyID: header.keyID), retention: lock.until.map { Retention(.recorded, until: $0) },
            hasLegalHold: lock.isHeld, modified: header.stored)
    }

    public func list(prefix: String) throws(StoreError) -> [ListedObject] {
        var found: [ListedObject] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let entries = try fromGit { () throws(GitError) in try File.list(path + "/objects/" + folder) } ?? []
            for (bytes, kind) in entries where kind == .directory {
                let name = folder + String(decoding: bytes, as: UTF8.self)
                if name.last != DirectoryStore.mark {
                    folders.append(name + "/")
                } else if name.hasPrefix(prefix), let object = try listed(try ObjectKey(String(name.dropLast()))) {
                    found.append(object)
                }
            }
        }
        return found.sorted { $0.key < $1.key }
    }

    /// What is damaged, or stands in the place of something else, is there all the same, without a version that could be read.
    private func listed(_ key: ObjectKey) throws(StoreError) -> ListedObject? {
        do throws(StoreError) {
            return try head(key, version: nil).map {
                ListedObject(
                    key: $0.key, version: $0.version, isLatest: true, isDeleteMarker: false, size: $0.size,
                    modified: $0.modified)
            }
        } catch  where error.code == .corrupt {
            return ListedObject(
                key: key, version: ObjectVersion("damaged"), isLatest: true, isDeleteMarker: false, size: 0, modified: 0
            )
        }
    }

    public func retain(_ key: ObjectKey, version: ObjectVersion, until: Int64) throws(StoreError) {
        try change(key, version) { lock throws(StoreError) in
            guard until >= lock.until ?? .min else {
                throw StoreError(.shortened, "\(key) is retained for longer already", hint: "name a later time")
            }
            lock.until = until
        }
    }

    public func hold(_ key: ObjectKey, version: ObjectVersion, _ isHeld: Bool) throws(StoreError) {
        try change(key, version) { lock throws(StoreError) in lock.isHeld = isHeld }
    }

    public func delete(_ key: ObjectKey, version: ObjectVersion) throws(StoreError) {
        let lock = try lock()
        guard let stored = try head(key, version: version) else { throw DirectoryStore.notFound(key, version) }
        guard !stored.isRetained(at: now()) else {
            throw StoreError(.retained, "\(key) is retained and cannot be deleted")
        }
        let folder = folder(key)
        try fromGit { () throws(GitError) in try File.remove(folder + "/object") }
        try DirectoryLock.remove(folder, version: version.text)
        File.removeIfEmpty(folder)
        _ = consume lock
    }

    private func change(
        _ key: ObjectKey, _ version: ObjectVersion, _ body: (inout DirectoryLock) throws(StoreError) -> Void
    ) throws(StoreError) {
        let lock = try lock()
        guard let stored = try head(key, version: version) else { throw DirectoryStore.notFound(key, version) }
        var state = DirectoryLock(until: stored.retention?.until, isHeld: stored.hasLegalHold)
        try body(&state)
        try state.write(folder(key), version: version.text)
        try sync(folder(key))
        _ = consume lock
    }

    /// The right to place, change and delete objects, among all processes.
    private func lock() throws(StoreError) -> FileLock {
        do throws(GitError) {
            return try FileLock(path + "/lock", patience: .seconds(60))
        } catch {
            throw StoreError(error)
        }
    }

    private func sync(_ folder: String) throws(StoreError) {
        // The folders above may be new as well.
        var folder = folder
        while folder.utf8.count >= path.utf8.count {
            let synced = folder
            try fromGit { () throws(GitError) in try File.syncDirectory(synced) }
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
    }

    private func folder(_ key: ObjectKey) -> String { "\(path)/objects/\(key.text)\(DirectoryStore.mark)" }
    private func objectPath(_ key: ObjectKey) -> String { folder(key) + "/object" }

    private static func exists(_ key: ObjectKey) -> StoreError {
        StoreError(.exists, "\(key) is in the store already", hint: "name another one: objects are written once")
    }

    private static func notFound(_ key: ObjectKey, _ version: ObjectVersion?) -> StoreError {
        StoreError(.notFound, "there is no \(key)\(version.map { " of version \($0)" } ?? "") in the store")
    }
}

extension DirectoryStore {
    private func write(
        _ source: ObjectSource, _ sealed: SealedObject, to file: ReplacementFile, _ progress: ((Int) -> Void)?
    ) throws(StoreError) {
        var hash = SHA256()
        let reader = try SourceReader(source)
        _ = try fromGit { () throws(GitError) in try file.append(sealed.start) }
        for frame in 0..<sealed.frameCount {
            let offset = frame * SealedObject.frameSize
            let bytes = try reader.read(at: offset, count: min(SealedObject.frameSize, source.size - offset))
            hash.update(data: bytes)
            let frameBytes = try sealed.seal(bytes, frame: frame)
            _ = try fromGit { () throws(GitError) in try file.append(frameBytes) }
            progress?(offset + bytes.count)
        }
        guard Array(hash.finalize()) == source.sha256 else {
            throw StoreError(.mismatch, "\(sealed.header.key) is not what its SHA-256 says; it was not stored")
        }
    }
}

/// Gives bytes to whoever takes them, with errors of the store's kind.
func give(_ bytes: [UInt8], to sink: ([UInt8]) throws -> Void) throws(StoreError) {
    do {
        try sink(bytes)
    } catch let error as StoreError {
        throw error
    } catch {
        throw StoreError(.stopped, "the bytes were not taken to their end: \(error)")
    }
}
