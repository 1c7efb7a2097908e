internal import Glibc

/// The right to do something alone among all processes on this machine, held until it is released.
///
/// The system gives it back when the process ends, however it ends. The file stays: it only carries the lock.
public struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// Waits for the lock of a file, which is made where it does not exist.
    ///
    /// Throws `.locked` where another process has held it for all of the time; without a limit it waits for ever.
    public init(_ path: String, patience: Duration? = nil) throws(GitError) {
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard opened >= 0 else {
            throw GitError(.io, "lock \(path)", unsafe String(cString: strerror(errno)).lowercased())
        }
        let end = patience.map { ContinuousClock.now + $0 }
        while flock(opened, LOCK_EX | (end == nil ? 0 : LOCK_NB)) != 0 {
            if errno == EINTR { continue }
            if errno == EWOULDBLOCK, let end {
                if ContinuousClock.now < end {
                    CurrentProcess.pause(milliseconds: 2)
                    continue
                }
                close(opened)
                throw GitError(.locked, "lock \(path)", "another process has held it for all of the time")
            }
            let reason = unsafe String(cString: strerror(errno)).lowercased()
            close(opened)
            throw GitError(.io, "lock \(path)", reason)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
