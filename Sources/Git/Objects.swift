internal import Clibgit2
internal import Glibc

/// The four kinds of git object.
public enum ObjectKind: Sendable {
    case commit, tree, blob, tag

    init?(_ type: git_object_t) {
        switch type {
        case GIT_OBJECT_COMMIT: self = .commit
        case GIT_OBJECT_TREE: self = .tree
        case GIT_OBJECT_BLOB: self = .blob
        case GIT_OBJECT_TAG: self = .tag
        default: return nil
        }
    }
}

extension Repository {
    /// Lends the bytes of an object while `body` runs; nil where the repository does not have it.
    public func withObject<R>(
        _ id: ObjectID, _ body: (ObjectKind, Span<UInt8>) -> R
    ) throws(GitError) -> R? {
        var oid = id.oid
        var made: OpaquePointer?
        let status = unsafe git_odb_read(&made, database.pointer, &oid)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read object \(id)")
        guard let object = unsafe made else { return nil }
        defer { unsafe git_odb_object_free(object) }
        guard let kind = ObjectKind(unsafe git_odb_object_type(object)) else {
            throw GitError(.corrupt, "read object \(id)", "it is of no known type")
        }
        let bytes = unsafe UnsafeRawBufferPointer(
            start: git_odb_object_data(object), count: git_odb_object_size(object))
        return unsafe body(kind, bytes.bindMemory(to: UInt8.self).span)
    }

    /// The size of an object and its kind, without its content; nil where the repository does not have it.
    public func objectHeader(_ id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int)? {
        var oid = id.oid
        var (size, type) = (0, GIT_OBJECT_INVALID)
        let status = unsafe git_odb_read_header(&size, &type, database.pointer, &oid)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read object \(id)")
        guard let kind = ObjectKind(type) else {
            throw GitError(.corrupt, "read object \(id)", "it is of no known type")
        }
        return (kind, size)
    }

    /// The content of a blob.
    ///
    /// Throws `.notFound` where a partial or damaged clone does not have it.
    public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        let bytes = try withObject(id) { kind, bytes -> [UInt8]? in kind == .blob ? bytes.copy() : nil }
        guard let bytes else {
            throw GitError(
                .notFound, "read blob \(id)", "the repository does not have it",
                hint: "fetch the missing objects, for example with: git fetch --refetch")
        }
        guard let bytes else { throw GitError(.corrupt, "read blob \(id)", "it is not a blob") }
        return bytes
    }

    /// The id under which git would keep these bytes as a blob; nothing is written.
    public static func blobID(of bytes: [UInt8]) throws(GitError) -> ObjectID {
        try Libgit2.start()
        var oid = git_oid()
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe git_odb_hash(&oid, buffer.baseAddress, buffer.count, GIT_OBJECT_BLOB)
        }
        try check(status, "hash a blob")
        return ObjectID(oid)
    }
}

extension Span where Element == UInt8 {
    /// Where a byte stands first, at `start` or behind it; nil where it does not.
    public func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count else { return nil }
        return unsafe withUnsafeBufferPointer { buffer in
            // The C library looks at 32 bytes at once.
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// Whether other bytes stand at a place in these.
    public func equals(at start: Int, _ other: Span<UInt8>) -> Bool {
        guard start >= 0, start <= count, other.count <= count - start else { return false }
        return unsafe withUnsafeBufferPointer { own in
            unsafe other.withUnsafeBufferPointer { buffer in
                guard let first = own.baseAddress, let second = buffer.baseAddress else { return buffer.isEmpty }
                return unsafe memcmp(first + start, second, buffer.count) == 0
            }
        }
    }

    /// The bytes, to keep.
    public func copy() -> [UInt8] { copy(from: 0, to: count) }

    /// The bytes of a part, to keep.
    public func copy(from start: Int, to end: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: end - start) { buffer, count in
            for place in start..<end { unsafe buffer[place - start] = self[place] }
            count = end - start
        }
    }
}
