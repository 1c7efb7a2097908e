internal import Clibgit2
internal import Crypto

/// The packs of a repository without its loose objects, once they were opened.
final class OpenPacks {
    var kept: PackReader?
    /// Whether the object that was read last lay in a pack.
    var hadTheLast = true
}

/// Reads objects of packs, each once: nothing is kept of it, and its content is hashed here.
///
/// libgit2's own way through a database would keep each object, and can be kept from that and from hashing it more slowly by
/// switches that hold for the whole process alone. A backend is asked without them.
@safe final class PackReader {
    private var backends: [UnsafeMutablePointer<git_odb_backend>] = unsafe []

    init(_ directories: [String]) throws(GitError) {
        for directory in directories {
            var backend: UnsafeMutablePointer<git_odb_backend>?
            // libgit2 shares a pack between all who have opened it, by its path, and frees it with the last of them. Another
            // name of the same folder makes it ours alone.
            try check(unsafe git_odb_backend_pack(&backend, directory + "/."), "open the packs in \(directory)")
            if let backend = unsafe backend { unsafe backends.append(backend) }
        }
    }

    deinit {
        for place in unsafe backends.indices { unsafe backends[place].pointee.free(backends[place]) }
    }

    /// An object by its id; nil where none of the packs has it.
    func object(_ id: ObjectID, limit: Int) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        let windows = Libgit2.SmallWindows()
        defer { windows.restore() }
        for place in unsafe backends.indices {
            if let found = try unsafe Self.object(id, limit: limit, in: backends[place]) { return found }
        }
        return nil
    }

    @unsafe private static func object(
        _ id: ObjectID, limit: Int, in backend: UnsafeMutablePointer<git_odb_backend>
    ) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        var (oid, size, type) = (id.oid, 0, GIT_OBJECT_INVALID)
        var status = unsafe backend.pointee.read_header(&size, &type, backend, &oid)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read object \(id)")
        guard size <= limit else { throw Repository.tooLarge(id, size, limit) }
        var data: UnsafeMutableRawPointer?
        status = unsafe backend.pointee.read(&data, &size, &type, backend, &oid)
        try check(status, "read object \(id)")
        guard let data = unsafe data else { return nil }
        defer { unsafe git_odb_backend_data_free(backend, data) }
        let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: data, count: size))
        return (try id.kind(type, of: bytes), bytes)
    }
}

extension Repository {
    /// An object that lies in a pack of the repository itself; nil where none of its packs has it.
    func packedObject(_ id: ObjectID, limit: Int) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        if let reader = packs.kept { return try reader.object(id, limit: limit) }
        let reader = try PackReader(environment.objectDirectories + [commonDirectory + "/objects"])
        packs.kept = reader
        return try reader.object(id, limit: limit)
    }

    /// Frees what reading packed objects keeps: mapped windows of packs, and up to 16 MiB of objects for each pack, which others
    /// are deltas of. The next object that is read opens the packs again.
    public func closePacks() { packs.kept = nil }

    /// An object of a database, hashed here; nil where it does not have it.
    func object(
        _ id: ObjectID, limit: Int, in database: borrowing Handle<ObjectDatabaseResource>
    ) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        var (oid, size, type) = (id.oid, 0, GIT_OBJECT_INVALID)
        var made: OpaquePointer?
        var status = unsafe git_odb_read_header(&size, &type, database.pointer, &oid)
        let isTooLarge = status == 0 && size > limit
        if status == 0, !isTooLarge { status = unsafe git_odb_read(&made, database.pointer, &oid) }
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read object \(id)")
        if isTooLarge { throw Repository.tooLarge(id, size, limit) }
        guard let object = unsafe made else { return nil }
        defer { unsafe git_odb_object_free(object) }
        let buffer = unsafe UnsafeRawBufferPointer(
            start: git_odb_object_data(object), count: git_odb_object_size(object))
        let bytes = unsafe [UInt8](buffer)
        return (try id.kind(unsafe git_odb_object_type(object), of: bytes), bytes)
    }
}

extension ObjectID {
    /// The kind of an object that was read as this one. Throws `.corrupt` where it is another.
    fileprivate func kind(_ type: git_object_t, of bytes: [UInt8]) throws(GitError) -> ObjectKind {
        guard let kind = ObjectKind(type) else {
            throw GitError(.corrupt, "read object \(self)", "it is of no known type")
        }
        guard ObjectID(of: kind, bytes.span) == self else {
            throw GitError(.corrupt, "read object \(self)", "its pack holds another object")
        }
        return kind
    }
}

extension ObjectID {
    /// The id of an object by its bytes: the SHA-1 of its kind, its size and them.
    ///
    /// It does not look for bytes that were made to collide, as libgit2 does at four times the cost: whoever needs to be
    /// safe from those has to know an object by more than its id.
    init(of kind: ObjectKind, _ bytes: Span<UInt8>) {
        var hash = Insecure.SHA1()
        hash.update(data: Array("\(kind.name) \(bytes.count)".utf8) + [0])
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        self.init(bytes: Array(hash.finalize()).span, at: 0)
    }
}

extension ObjectKind {
    /// What git calls it.
    var name: String {
        switch self {
        case .commit: "commit"
        case .tree: "tree"
        case .blob: "blob"
        case .tag: "tag"
        }
    }
}
