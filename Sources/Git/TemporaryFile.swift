internal import Glibc

extension File {
    /// Lends the path of a file that only this user can read and that holds the bytes; it is removed afterwards.
    ///
    /// For libgit2's calls that take a path where bytes are at hand.
    public static func withTemporaryFile<R>(
        _ bytes: [UInt8], _ body: (String) throws(GitError) -> R
    ) throws(GitError) -> R {
        let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = (directory + "/adrlink-XXXXXX").utf8CString.map { $0 }
        // mkstemp makes the file with mode 0600 and fails where the name exists.
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
        guard descriptor >= 0 else {
            throw GitError(
                .io, "make a temporary file in \(directory)", unsafe String(cString: strerror(errno)).lowercased(),
                hint: "name a writable directory in TMPDIR")
        }
        let path = unsafe template.withUnsafeBufferPointer { unsafe String(cString: $0.baseAddress!) }
        defer { unsafe _ = unlink(path) }
        guard writeAndClose(bytes, descriptor) else {
            throw GitError(
                .io, "write a temporary file in \(directory)", unsafe String(cString: strerror(errno)).lowercased())
        }
        return try body(path)
    }
}
