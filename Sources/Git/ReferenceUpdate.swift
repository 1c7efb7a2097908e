internal import CLinux
internal import Clibgit2
internal import Glibc

extension Repository {
    /// Moves a reference from one commit to another, or does nothing.
    ///
    /// The reference is locked, read again, and set only where it still is what was expected. `old` is nil where it must not
    /// exist, `new` where it is to be deleted. Throws `.modified` where it is something else by now, and `.locked` where
    /// another process holds its lock.
    ///
    /// - Parameter message: what the reference's log says, where git keeps one.
    public func updateReference(
        _ name: String, from old: ObjectID?, to new: ObjectID?, message: String
    ) throws(GitError) {
        guard !name.utf8.contains(0) else { throw GitError(.invalidName, "move a reference", "it holds a NUL byte") }
        let transaction = try Handle<TransactionResource>("move the reference \(name)") { pointer in
            unsafe git_transaction_new(&pointer, handle.pointer)
        }
        try check(unsafe git_transaction_lock_ref(transaction.pointer, name), "lock the reference \(name)")
        let current = try target(of: name)
        guard current == old else {
            let state = current.map { "it is \($0) by now" } ?? "it does not exist any more"
            throw GitError(.modified, "move the reference \(name)", state)
        }
        if let new {
            var oid = new.oid
            let status = unsafe git_transaction_set_target(transaction.pointer, name, &oid, nil, message)
            try check(status, "move the reference \(name)")
        } else if old != nil {
            try check(unsafe git_transaction_remove(transaction.pointer, name), "delete the reference \(name)")
        }
        try check(unsafe git_transaction_commit(transaction.pointer), "move the reference \(name)")
    }

    /// The object a reference holds, not peeled; nil where there is no such reference.
    public func target(of name: String) throws(GitError) -> ObjectID? {
        guard !name.utf8.contains(0) else { throw GitError(.invalidName, "read a reference", "it holds a NUL byte") }
        var oid = git_oid()
        let status = unsafe git_reference_name_to_id(&oid, handle.pointer, name)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(status, "read the reference \(name)")
        return ObjectID(oid)
    }

    /// The file by which git and libgit2 keep others from moving a reference.
    public func lockFile(of name: String) -> String { commonDirectory + "/" + name + ".lock" }
}

extension File {
    /// How long ago a file was last written, in seconds; nil where there is none.
    public static func age(of path: String) -> Int64? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return Int64(time(nil)) - Int64(status.st_mtim.tv_sec)
    }
}

enum TransactionResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_transaction_free(pointer) }
}
