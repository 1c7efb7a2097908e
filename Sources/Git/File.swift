internal import Glibc

/// Reading and writing whole files with the checks that a hostile working tree makes necessary.
public enum File {
    /// The bytes of a regular file; nil where there is none.
    ///
    /// The last component is not followed where it is a symbolic link. Throws `.io` for anything else than a regular
    /// file, for more than `limit` bytes, and for what the file system refuses.
    public static func read(_ path: String, limit: Int) throws(GitError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            if errno == ELOOP { throw GitError(.io, "read \(path)", "it is a symbolic link, which is not followed") }
            throw failure("read \(path)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("read \(path)") }
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            throw GitError(.io, "read \(path)", "it is not a regular file")
        }
        return try read(descriptor, path, limit: limit)
    }

    /// Everything that can be read from an open file: standard input, say.
    public static func read(_ descriptor: Int32, _ name: String, limit: Int) throws(GitError) -> [UInt8] {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure("read \(name)") }
        if status.st_mode & S_IFMT == S_IFDIR { throw GitError(.io, "read \(name)", "it is a directory") }
        var size = 1 << 16
        if status.st_mode & S_IFMT == S_IFREG {
            guard status.st_size <= limit else {
                throw GitError(
                    .io, "read \(name)", "it has \(status.st_size) bytes, and \(limit) is the most that is read")
            }
            // Files below /proc have no size.
            size = max(Int(status.st_size) + 1, 4096)
        }
        var bytes: [UInt8] = []
        while true {
            var failed = false
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress, size)
                failed = got < 0
                count = max(0, got)
            }
            if failed {
                if errno == EINTR { continue }
                throw failure("read \(name)")
            }
            if chunk.isEmpty { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            guard bytes.count <= limit else {
                throw GitError(.io, "read \(name)", "it has more than \(limit) bytes, the most that is read")
            }
        }
    }

    /// The bytes of a regular file; nil also where it cannot be read.
    ///
    /// For what is only a short cut: whoever gets nil goes the long way, which reports what is wrong.
    public static func readIfPossible(_ path: String, limit: Int) -> [UInt8]? {
        do throws(GitError) { return try read(path, limit: limit) } catch { return nil }
    }

    /// The first bytes of a regular file, at most so many; nil also where it cannot be read.
    ///
    /// For what is only a short cut, and so one call to open it, one to look at it and one to read.
    public static func beginning(of path: String, limit: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let got = unsafe Glibc.read(descriptor, buffer.baseAddress, limit)
            failed = got < 0
            count = max(0, got)
        }
        return failed ? nil : bytes
    }

    /// Puts a new file in place, whole or not at all.
    ///
    /// With `replacing: false` an existing file is never touched: `.modified` is thrown. With `durable: true` the bytes
    /// are on the disk before the file is in its place.
    public static func write(
        _ bytes: [UInt8], to path: String, replacing: Bool, mode: UInt32 = 0o666, durable: Bool = false
    ) throws(GitError) {
        // A name of its own for each write: one that an interrupted program left behind must not be in the way.
        let temporary = path + "\(temporaryMark)\(getpid())-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write \(path)") }
        guard writeAndClose(bytes, descriptor, durable: durable) else {
            let error = failure("write \(path)")
            unsafe unlink(temporary)
            throw error
        }
        let placed: Int32
        if replacing {
            placed = unsafe Glibc.rename(temporary, path)
        } else {
            placed = unsafe link(temporary, path)
            if placed == 0 { unsafe unlink(temporary) }
        }
        guard placed == 0 else {
            let error =
                errno == EEXIST && !replacing
                ? GitError(.modified, "write \(path)", "it exists already") : failure("write \(path)")
            unsafe unlink(temporary)
            throw error
        }
    }

    /// Writes all of the bytes to an open file; false where the system refused, with its reason in `errno`.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            written += count
        }
        return true
    }

    /// Writes all of the bytes and closes the file, in either case; false with the reason of the first failure.
    static func writeAndClose(_ bytes: [UInt8], _ descriptor: Int32, durable: Bool = false) -> Bool {
        let isWritten = writeAll(bytes, to: descriptor) && (!durable || fsync(descriptor) == 0)
        let reason = errno
        let isClosed = close(descriptor) == 0
        if !isWritten { errno = reason }
        return isWritten && isClosed
    }

    /// Makes a directory and those above it; an existing one is left as it is.
    public static func makeDirectories(_ path: String) throws(GitError) {
        var made = path.hasPrefix("/") ? "" : "."
        for component in path.split(separator: "/") {
            made += "/" + component
            if unsafe mkdir(made, 0o777) != 0, errno != EEXIST { throw failure("make the directory \(made)") }
        }
        guard kind(of: path) == .directory else {
            throw GitError(.io, "make the directory \(path)", "something else than a directory is there")
        }
    }

    /// What stands behind a file's name in that of the temporary one that takes its place.
    public static let temporaryMark = ".tmp-"

    public static func remove(_ path: String) throws(GitError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw failure("remove \(path)") }
    }

    public static func rename(_ path: String, to target: String) throws(GitError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw failure("rename \(path) to \(target)") }
    }

    public static func setMode(_ mode: UInt32, of path: String) throws(GitError) {
        guard unsafe chmod(path, mode) == 0 else { throw failure("change the mode of \(path)") }
    }

    /// What stands in a directory.
    public enum Kind: Sendable { case file, directory, symbolicLink, other }

    /// What stands at a path, links not followed; nil where there is nothing.
    public static func kind(of path: String) -> Kind? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return kind(status.st_mode)
    }

    /// What is at a path; nil where nothing is. Throws where that cannot be known, as in a directory that may not be searched.
    public static func knownKind(of path: String) throws(GitError) -> Kind? {
        var status = stat()
        if unsafe lstat(path, &status) == 0 { return kind(status.st_mode) }
        guard [ENOENT, ENOTDIR, ENAMETOOLONG].contains(errno) else { throw failure("look at \(path)") }
        return nil
    }

    /// Whether the user may run the file.
    public static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

    /// The names in a directory with what each is, sorted by their bytes; nil where there is no directory.
    public static func list(_ path: String) throws(GitError) -> [(name: [UInt8], kind: Kind)]? {
        guard let directory = unsafe opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("read the directory \(path)")
        }
        defer { unsafe closedir(directory) }
        var found: [(name: [UInt8], kind: Kind)] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                if errno != 0 { throw failure("read the directory \(path)") }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    unsafe Array(UnsafeBufferPointer(start: bytes, count: strnlen(bytes, 256)))
                }
            }
            if name == [0x2e] || name == [0x2e, 0x2e] { continue }
            let type: Kind?
            switch unsafe Int(entry.pointee.d_type) {
            case Int(DT_REG): type = .file
            case Int(DT_DIR): type = .directory
            case Int(DT_LNK): type = .symbolicLink
            case Int(DT_UNKNOWN): type = kind(of: path + "/" + String(decoding: name, as: UTF8.self))
            default: type = .other
            }
            if let type { found.append((name, type)) }
        }
        return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    private static func kind(_ mode: UInt32) -> Kind {
        switch mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .symbolicLink
        default: .other
        }
    }

    static func failure(_ operation: String) -> GitError {
        GitError(.io, operation, unsafe String(cString: strerror(errno)).lowercased())
    }
}
