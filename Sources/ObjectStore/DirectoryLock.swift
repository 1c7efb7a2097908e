import FoundationEssentials
import Git

/// What the retention of an object in a directory became since it was stored.
struct DirectoryLock: Codable, Equatable {
    /// Seconds since 1970.
    var until: Int64?
    var isHeld: Bool

    init(until: Int64?, isHeld: Bool) {
        self.until = until
        self.isHeld = isHeld
    }

    init(_ header: SealedHeader) { self.init(until: header.retention?.until, isHeld: header.hasLegalHold) }

    private static func path(_ folder: String, _ version: String) -> String { "\(folder)/\(version).lock" }

    /// Nil where nothing was changed. Throws `.corrupt` for anything else than a lock: what is not known is not deleted.
    static func read(_ folder: String, version: String) throws(StoreError) -> DirectoryLock? {
        let path = path(folder, version)
        guard let bytes = try fromGit({ () throws(GitError) in try File.read(path, limit: 4096) }) else { return nil }
        do {
            return try JSONDecoder().decode(DirectoryLock.self, from: Data(bytes))
        } catch {
            throw StoreError(.corrupt, "\(path) does not say until when an object is retained")
        }
    }

    func write(_ folder: String, version: String) throws(StoreError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes: [UInt8]
        do { bytes = Array(try encoder.encode(self)) } catch {
            throw StoreError(.io, "cannot write a retention: \(error)")
        }
        try fromGit { () throws(GitError) in
            try File.write(bytes, to: DirectoryLock.path(folder, version), replacing: true, durable: true)
        }
    }

    static func remove(_ folder: String, version: String) throws(StoreError) {
        let path = path(folder, version)
        guard File.kind(of: path) != nil else { return }
        try fromGit { () throws(GitError) in try File.remove(path) }
    }
}
