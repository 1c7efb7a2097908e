internal import Glibc

extension File {
    /// The bytes of a file that should be for one pair of eyes, and whether it is; nil where there is none.
    ///
    /// It is exposed by ssh's rule: it is ours, and its mode lets others read or write it. Symbolic links are followed: the
    /// path comes from the user. Throws `.io` as `read` does.
    public static func readSecret(_ path: String, limit: Int) throws(GitError) -> (bytes: [UInt8], isExposed: Bool)? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read \(path)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("read \(path)") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw GitError(.io, "read \(path)", "it is not a regular file")
        }
        let isExposed = status.st_uid == getuid() && status.st_mode & 0o077 != 0
        return (try read(descriptor, path, limit: limit), isExposed)
    }
}
