internal import Clibgit2

extension Repository {
    /// Keeps bytes as an object, and gives its id. An object that is there already is left as it is.
    public func write(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var oid = git_oid()
        // An empty array may have no address, and libgit2 asks for one.
        let status = unsafe (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { buffer in
            unsafe git_odb_write(&oid, database.pointer, buffer.baseAddress, bytes.count, kind.type)
        }
        try check(status, "write a \(kind)")
        return ObjectID(oid)
    }

    /// From now on every object and reference is on the disk before the call that writes it returns.
    ///
    /// For objects the switch is libgit2's and counts for the process. A reference database asks for it once, when it is
    /// opened, and so it is opened anew.
    public func writeDurably() throws(GitError) {
        Libgit2.writeDurably(true)
        let references = try Handle<ReferenceDatabaseResource>("open the references") { pointer in
            unsafe git_refdb_open(&pointer, handle.pointer)
        }
        try check(unsafe git_repository_set_refdb(handle.pointer, references.pointer), "open the references")
    }
}

enum ReferenceDatabaseResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_refdb_free(pointer) }
}

extension ObjectKind {
    var type: git_object_t {
        switch self {
        case .commit: GIT_OBJECT_COMMIT
        case .tree: GIT_OBJECT_TREE
        case .blob: GIT_OBJECT_BLOB
        case .tag: GIT_OBJECT_TAG
        }
    }
}
