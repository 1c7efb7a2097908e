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

    /// Runs `body` while every object and reference is on the disk before a call that writes it returns.
    ///
    /// The switch is libgit2's and counts for the process: another task that writes meanwhile is durable too.
    public static func durably<R: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        Libgit2.writeDurably(true)
        defer { Libgit2.writeDurably(false) }
        return try body()
    }
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
