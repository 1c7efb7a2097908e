internal import Glibc

/// A file to whose end several processes write at once, none of them into the bytes of another.
///
/// Whoever has it open holds a share of its lock, so that others can tell whether more can come: `hasWriters`. The system
/// gives the share back when the process ends, however it ends.
public struct AppendingFile: ~Copyable, Sendable {
    private let descriptor: Int32

    /// Makes a file with these permissions, less those that the process's mask takes; it may not exist.
    public init(making path: String, mode: UInt32) throws(GitError) {
        try self.init(unsafe open(path, AppendingFile.flags | O_CREAT | O_EXCL, mode), path)
    }

    /// Opens a file; nil where there is none. A symbolic link is not followed.
    public init?(existing path: String) throws(GitError) {
        let opened = unsafe open(path, AppendingFile.flags)
        if opened < 0, errno == ENOENT { return nil }
        try self.init(opened, path)
    }

    private static let flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK

    private init(_ opened: Int32, _ path: String) throws(GitError) {
        guard opened >= 0 else { throw File.failure("write \(path)") }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw GitError(.io, "write \(path)", "it is not a regular file")
        }
        while flock(opened, LOCK_SH) != 0 {
            if errno == EINTR { continue }
            let error = File.failure("lock \(path)")
            close(opened)
            throw error
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Writes the bytes in one call of the system, and gives how many of them it took: all, fewer where the disk is full.
    ///
    /// Throws `.io` where it took none.
    public borrowing func append(_ bytes: [UInt8]) throws(GitError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { throw File.failure("append to a file") }
        }
    }

    /// How many bytes the file has, and whether its name still leads to it.
    public borrowing func state() -> (size: Int, isLinked: Bool) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return (0, false) }
        return (Int(status.st_size), status.st_nlink > 0)
    }

    /// Whether a process, this one too, has the file open for appending; false where there is no such file.
    public static func hasWriters(_ path: String) throws(GitError) -> Bool {
        let opened = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            if errno == ENOENT { return false }
            throw File.failure("read \(path)")
        }
        defer { close(opened) }
        if flock(opened, LOCK_EX | LOCK_NB) == 0 { return false }
        guard errno == EWOULDBLOCK else { throw File.failure("lock \(path)") }
        return true
    }
}

extension File {
    /// Adds bytes to the end of a file, which is made where it does not exist, and waits until they are on the disk.
    public static func append(_ bytes: [UInt8], to path: String) throws(GitError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write \(path)") }
        guard writeAndClose(bytes, descriptor, durable: true) else { throw failure("write \(path)") }
    }
}
