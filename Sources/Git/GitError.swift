internal import Clibgit2

/// What went wrong in the repository: which operation, which kind of failure, and libgit2's own words.
public struct GitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller may want to tell apart.
    public enum Code: String, Sendable {
        /// There is no repository here.
        case notARepository
        /// The object, reference, path or key does not exist.
        case notFound
        /// The name or the revision can mean several things.
        case ambiguous
        /// The name is not well formed.
        case invalidName
        /// The repository belongs to another user, and git's `safe.directory` does not name it.
        case notOwned
        /// A format that libgit2 1.5 does not read: SHA-256, reftable, an unknown extension, a sparse or split index.
        case unsupported
        /// Bytes that are not what their place says: a damaged object, index or reference.
        case corrupt
        /// Something changed under our feet.
        case modified
        /// Another process holds the lock.
        case locked
        /// The file system refused: permission, disk full, not a directory.
        case io
        /// The `git` program could not be started, or exited with an error.
        case program
        /// Any other failure of libgit2.
        case other
    }

    public var code: Code
    /// What was being done, as a phrase: `open the repository`.
    public var operation: String
    /// One sentence in lower case that names the thing.
    public var message: String
    /// What the user can do, in the imperative; nil where nothing is known.
    public var hint: String?

    public init(_ code: Code, _ operation: String, _ message: String, hint: String? = nil) {
        self.code = code
        self.operation = operation
        self.message = message
        self.hint = hint
    }

    public var description: String { "cannot \(operation): \(message)" }

    /// The error of the libgit2 call that has just returned `status` on this thread.
    static func last(_ status: Int32, _ operation: String) -> GitError {
        var message = "libgit2 reports status \(status)"
        var category: Int32 = 0
        if let error = unsafe git_error_last() {
            if let text = unsafe error.pointee.message { message = unsafe String(cString: text) }
            category = unsafe error.pointee.klass
        }
        git_error_clear()
        return GitError(code(status, category, message), operation, message)
    }

    private static func code(_ status: Int32, _ category: Int32, _ message: String) -> Code {
        switch status {
        case GIT_ENOTFOUND.rawValue, GIT_EUNBORNBRANCH.rawValue: return .notFound
        case GIT_EAMBIGUOUS.rawValue: return .ambiguous
        case GIT_EINVALIDSPEC.rawValue: return .invalidName
        case GIT_EOWNER.rawValue: return .notOwned
        case GIT_ELOCKED.rawValue: return .locked
        case GIT_EMODIFIED.rawValue, GIT_EEXISTS.rawValue: return .modified
        default: break
        }
        if message.hasPrefix("unsupported") || message.contains("unsupported extension") { return .unsupported }
        if category == Int32(GIT_ERROR_OS.rawValue) { return .io }
        let damage = [
            GIT_ERROR_ZLIB, GIT_ERROR_ODB, GIT_ERROR_INDEX, GIT_ERROR_OBJECT, GIT_ERROR_TREE, GIT_ERROR_CONFIG,
        ]
        if damage.contains(where: { Int32($0.rawValue) == category }) {
            return .corrupt
        }
        return .other
    }
}

/// Calls libgit2 and throws what it reports.
@discardableResult
func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(GitError) -> Int32 {
    guard status >= 0 else { throw GitError.last(status, operation()) }
    return status
}
