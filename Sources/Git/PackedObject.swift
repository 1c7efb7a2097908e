internal import Clibgit2
internal import Crypto

/// The packs of a repository without its loose objects, once they were opened.
final class OpenPacks {
    final class Kept {
        let handle: Handle<ObjectDatabaseResource>
        init(_ handle: consuming Handle<ObjectDatabaseResource>) { self.handle = handle }
    }

    var kept: Kept?
    /// Whether the object that was read last lay in a pack.
    var hadTheLast = true
}

extension Repository {
    /// An object that lies in a pack of the repository itself; nil where none of its packs has it.
    func packedObject(_ id: ObjectID, limit: Int) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        if let kept = packs.kept { return try object(id, limit: limit, in: kept.handle) }
        let opened = try openedPacks()
        packs.kept = opened
        return try object(id, limit: limit, in: opened.handle)
    }

    /// Frees what reading packed objects keeps: mapped windows of packs, and up to 16 MiB of objects for each pack, which others
    /// are deltas of. The next object that is read opens the packs again.
    public func closePacks() { packs.kept = nil }

    private func openedPacks() throws(GitError) -> OpenPacks.Kept {
        let opened = try Handle<ObjectDatabaseResource>("open the packs") { unsafe git_odb_new(&$0) }
        for directory in environment.objectDirectories + [commonDirectory + "/objects"] {
            var backend: UnsafeMutablePointer<git_odb_backend>?
            // libgit2 shares a pack between all who have opened it, by its path, and frees it with the last of them. Another
            // name of the same folder makes it ours alone.
            try check(unsafe git_odb_backend_pack(&backend, directory + "/."), "open the packs in \(directory)")
            // The database frees it.
            try check(unsafe git_odb_add_backend(opened.pointer, backend, 1), "open the packs in \(directory)")
        }
        return OpenPacks.Kept(opened)
    }

    /// An object of a database, hashed here; nil where it does not have it.
    func object(
        _ id: ObjectID, limit: Int, in database: borrowing Handle<ObjectDatabaseResource>
    ) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        var (oid, size, type) = (id.oid, 0, GIT_OBJECT_INVALID)
        var made: OpaquePointer?
        var status: Int32 = 0
        let switches = Libgit2.ReadOnce()
        status = unsafe git_odb_read_header(&size, &type, database.pointer, &oid)
        let isTooLarge = status == 0 && size > limit
        if status == 0, !isTooLarge { status = unsafe git_odb_read(&made, database.pointer, &oid) }
        switches.restore()
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read object \(id)")
        if isTooLarge { throw Repository.tooLarge(id, size, limit) }
        guard let object = unsafe made else { return nil }
        defer { unsafe git_odb_object_free(object) }
        guard let kind = ObjectKind(unsafe git_odb_object_type(object)) else {
            throw GitError(.corrupt, "read object \(id)", "it is of no known type")
        }
        let buffer = unsafe UnsafeRawBufferPointer(
            start: git_odb_object_data(object), count: git_odb_object_size(object))
        let bytes = unsafe [UInt8](buffer)
        guard ObjectID(of: kind, bytes.span) == id else {
            throw GitError(.corrupt, "read object \(id)", "its pack holds another object")
        }
        return (kind, bytes)
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
