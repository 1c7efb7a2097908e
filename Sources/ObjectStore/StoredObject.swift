/// Until when a version may not be deleted, and by what.
public struct Retention: Hashable, Sendable {
    public enum Mode: String, Sendable {
        /// Nobody can shorten it or delete the version: Object Lock in the mode COMPLIANCE.
        case compliance
        /// Only somebody with a special permission can: Object Lock in the mode GOVERNANCE.
        case governance
        /// It is recorded, and enforced by adrlink alone.
        case recorded
    }

    public var mode: Mode
    /// Seconds since 1970.
    public var until: Int64

    public init(_ mode: Mode, until: Int64) {
        self.mode = mode
        self.until = until
    }
}

/// What a store says of a version of an object.
public struct StoredObject: Hashable, Sendable {
    public enum Encryption: Hashable, Sendable {
        /// By the store, under a key of a key management service.
        case kms(keyID: String)
        /// By adrlink, under a key of a local file.
        case sealed(keyID: String)
        case none
        /// In another way, by the store's word for it.
        case other(String)
    }

    public var key: ObjectKey
    public var version: ObjectVersion
    /// In bytes, of what was put.
    public var size: Int
    /// Of what was put, in 32 bytes; nil where the store does not say.
    public var sha256: [UInt8]?
    public var encryption: Encryption
    public var retention: Retention?
    public var hasLegalHold: Bool
    /// Seconds since 1970.
    public var modified: Int64

    public init(
        key: ObjectKey, version: ObjectVersion, size: Int, sha256: [UInt8]?, encryption: Encryption,
        retention: Retention? = nil, hasLegalHold: Bool = false, modified: Int64
    ) {
        self.key = key
        self.version = version
        self.size = size
        self.sha256 = sha256
        self.encryption = encryption
        self.retention = retention
        self.hasLegalHold = hasLegalHold
        self.modified = modified
    }

    /// Whether it may not be deleted at that time, in seconds since 1970.
    public func isRetained(at time: Int64) -> Bool { hasLegalHold || (retention?.until ?? .min) > time }
}

/// A line of a store's list.
public struct ListedObject: Hashable, Sendable {
    public var key: ObjectKey
    public var version: ObjectVersion
    public var isLatest: Bool
    /// Whether it hides older versions and holds nothing.
    public var isDeleteMarker: Bool
    public var size: Int
    /// Seconds since 1970.
    public var modified: Int64

    public init(
        key: ObjectKey, version: ObjectVersion, isLatest: Bool, isDeleteMarker: Bool, size: Int, modified: Int64
    ) {
        self.key = key
        self.version = version
        self.isLatest = isLatest
        self.isDeleteMarker = isDeleteMarker
        self.size = size
        self.modified = modified
    }
}
