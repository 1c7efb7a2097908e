internal import Clibgit2

/// The one start of libgit2 in a process.
///
/// Starting it costs milliseconds where its TLS library reads the system's certificates, so nothing here runs before
/// a repository is opened.
public enum Libgit2 {
    /// libgit2's own version, `1.5.1`.
    public static var version: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        unsafe git_libgit2_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    /// Runs `body` while objects are believed to be what their names say, as `git log` believes them.
    ///
    /// Hashing every commit again is a quarter of a walk over a whole history. The switch is libgit2's and counts for
    /// the process: another task that reads meanwhile believes its objects too.
    static func believingObjects<R>(_ body: () throws(GitError) -> R) throws(GitError) -> R {
        believeObjects(true)
        defer { believeObjects(false) }
        return try body()
    }

    /// Turns the switch. It has no way to fail but a version of libgit2 without it, and then objects are verified.
    static func believeObjects(_ believe: Bool) { _ = adrlink_libgit2_set_hash_verification(believe ? 0 : 1) }

    /// Whether what is written reaches the disk before the call returns. It has no way to fail but a version of libgit2
    /// without it.
    static func writeDurably(_ durable: Bool) { _ = adrlink_libgit2_set_fsync(durable ? 1 : 0) }

    /// Small windows on packs, of which few are mapped at once, while objects are read that nobody reads again.
    ///
    /// Of a log that is read from its first entry to its last, the packs that hold it do not stay in memory. It has no way to
    /// fail but a version of libgit2 without it.
    struct SmallWindows {
        private var size = 0
        private var limit = 0

        init() {
            _ = unsafe adrlink_libgit2_get_windows(&size, &limit)
            _ = adrlink_libgit2_set_windows(1 << 20, 8 << 20)
        }

        func restore() { _ = adrlink_libgit2_set_windows(size, limit) }
    }

    static func start() throws(GitError) {
        guard status >= 0 else {
            throw GitError(.other, "start libgit2", "libgit2 could not be initialised (status \(status))")
        }
    }

    private static let status: Int32 = {
        let status = git_libgit2_init()
        guard status >= 0 else { return status }
        // The owner is judged by git's own rule before a repository is opened (see `Ownership`), because this
        // version knows neither `safe.directory = *` nor `dir/*`.
        var results = [adrlink_libgit2_set_owner_validation(0)]
        // Commits are read once each: keeping them only costs memory.
        results.append(adrlink_libgit2_set_commit_cache_limit(0))
        // Extensions that do not change how objects and references are read.
        let names = ["worktreeconfig", "relativeworktrees", "preciousobjects", "partialclone"]
        results.append(withCStrings(names) { unsafe adrlink_libgit2_set_extensions($0, names.count) })
        return results.min() ?? status
    }()
}

/// Lends an array of C strings that live as long as `body` runs.
@safe func withCStrings<R>(_ strings: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>) -> R) -> R {
    let bytes = strings.map { Array($0.utf8CString) }
    let flat = Array(bytes.joined())
    return unsafe flat.withUnsafeBufferPointer { storage in
        var pointers: [UnsafePointer<CChar>?] = unsafe []
        var offset = 0
        for string in bytes {
            unsafe pointers.append(storage.baseAddress.map { unsafe $0 + offset })
            offset += string.count
        }
        return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
    }
}
