internal import Glibc

/// A file that is written piece by piece and takes its place whole, or not at all.
public final class ReplacementFile {
    private let path: String
    private let temporary: String
    /// Where its bytes are until it is placed.
    public var temporaryPath: String { temporary }
    private let descriptor: Int32
    private var isPlaced = false
    /// How many bytes were appended.
    public private(set) var size = 0

    /// - Parameter mode: its permissions, before the process takes some of them away.
    public init(for path: String, mode: UInt32 = 0o666) throws(GitError) {
        self.path = path
        // A name of its own for each: one that an interrupted program left behind must not be in the way.
        temporary = path + ".tmp-\(getpid())-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw ReplacementFile.failure(path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if !isPlaced { unsafe _ = unlink(temporary) }
    }

    /// Writes integers, in the machine's order of bytes, behind what was written, and tells where they begin.
    @discardableResult
    public func append<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) throws(GitError) -> Int {
        let start = size
        try write(words, at: start)
        size += words.count * MemoryLayout<Word>.stride
        return start
    }

    /// Writes over what lies at an offset.
    public func write<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word], at offset: Int) throws(GitError) {
        let isWritten = unsafe words.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = unsafe pwrite(
                    descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                done += count
            }
            return true
        }
        guard isWritten else { throw ReplacementFile.failure(path) }
    }

    /// Makes sure that what was written is on the disk.
    public func sync() throws(GitError) {
        guard fsync(descriptor) == 0 else { throw ReplacementFile.failure(path) }
    }

    /// Puts the file in its place; whoever has the old one open keeps it.
    ///
    /// With `replacing: false` an existing file is never touched: `.modified` is thrown. With `durable: true` the bytes are on
    /// the disk before the file is in its place.
    public func place(replacing: Bool = true, durable: Bool = false) throws(GitError) {
        guard !durable || fsync(descriptor) == 0 else { throw ReplacementFile.failure(path) }
        if replacing {
            guard unsafe rename(temporary, path) == 0 else { throw ReplacementFile.failure(path) }
            isPlaced = true
        } else {
            guard unsafe link(temporary, path) == 0 else {
                guard errno == EEXIST else { throw ReplacementFile.failure(path) }
                throw GitError(.modified, "write \(path)", "it exists already")
            }
        }
    }

    private static func failure(_ path: String) -> GitError {
        GitError(.io, "write \(path)", unsafe String(cString: strerror(errno)).lowercased())
    }
}
