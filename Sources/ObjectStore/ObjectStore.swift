import Crypto

/// A place where objects are written once, encrypted, and kept for a time.
///
/// Calls wait for their end. A store belongs to one thread. Every error that a store reports is a `StoreError`.
public protocol ObjectStore {
    /// The retention that `put` is to be given so that nobody can delete what is stored, until a time in seconds since 1970.
    func retention(until: Int64) -> Retention

    /// Stores an object where there is none of its key, and tells what is stored: verified, not believed.
    ///
    /// Nothing is visible before all of it is there. Throws `.exists` where there is one, `.mismatch` where the source is not
    /// what it says, `.notEncrypted` and `.notRetained` where the store did not do what was demanded.
    func put(_ source: ObjectSource, at key: ObjectKey, options: PutOptions) throws(StoreError) -> StoredObject

    /// Gives the bytes of a version to a closure, in pieces and in order, and tells what the version is.
    ///
    /// Without a version it is the latest. An error of the closure ends it: one that is no `StoreError` becomes `.stopped`.
    /// The bytes are to be held against a digest of one's own before they are believed.
    func get(
        _ key: ObjectKey, version: ObjectVersion?, range: Range<Int>?, into sink: (_ bytes: [UInt8]) throws -> Void
    ) throws(StoreError) -> StoredObject

    /// What is stored; nil where there is no such object or version.
    func head(_ key: ObjectKey, version: ObjectVersion?) throws(StoreError) -> StoredObject?

    /// Every version and every delete marker whose key begins with the prefix, by key, the latest first.
    func list(prefix: String) throws(StoreError) -> [ListedObject]

    /// Extends the retention of a version. Throws `.shortened` where it is longer already.
    func retain(_ key: ObjectKey, version: ObjectVersion, until: Int64) throws(StoreError)

    /// Puts a version under a legal hold, or ends the hold.
    func hold(_ key: ObjectKey, version: ObjectVersion, _ isHeld: Bool) throws(StoreError)

    /// Deletes a version for good. Throws `.retained` while it is retained.
    func delete(_ key: ObjectKey, version: ObjectVersion) throws(StoreError)
}

/// Where the bytes of a new object come from.
public enum ObjectSource: Sendable {
    case bytes([UInt8])
    /// A file of that size and SHA-256, in 32 bytes, which is read as it is stored.
    case file(path: String, size: Int, sha256: [UInt8])

    /// In bytes.
    public var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, let size, _): size
        }
    }

    public var sha256: [UInt8] {
        switch self {
        case .bytes(let bytes): Array(SHA256.hash(data: bytes))
        case .file(_, _, let sha256): sha256
        }
    }
}

/// How an object is stored.
public struct PutOptions {
    public var retention: Retention?
    public var hasLegalHold = false
    /// Is bound to the encryption: the key management service writes it into its own log. Nothing secret.
    public var encryptionContext: [String: String] = [:]
    /// Where a store remembers how far it came, so that the same put goes on from there when the process was killed. The file
    /// is removed when the object is stored. Stores that need none leave it alone.
    public var resumeFile: String?
    /// Is told how many bytes are stored.
    public var progress: ((Int) -> Void)?

    public init(retention: Retention? = nil) { self.retention = retention }
}
