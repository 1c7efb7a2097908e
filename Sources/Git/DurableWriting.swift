internal import Glibc

extension File {
    /// Makes sure that what a directory lists survives a loss of power.
    public static func syncDirectory(_ path: String) throws(GitError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write the directory \(path)") }
        defer { close(descriptor) }
        // Some file systems cannot do this for a directory; they say so with EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure("write the directory \(path)") }
    }

    /// Removes a directory in which nothing is left; any other stays.
    public static func removeIfEmpty(_ path: String) { unsafe _ = rmdir(path) }

    /// The permission bits of a file; nil where there is none.
    public static func mode(of path: String) -> UInt32? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return status.st_mode & 0o7777
    }
}
