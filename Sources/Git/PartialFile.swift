internal import Glibc

/// A regular file that is read in parts, for callers that need little of a large one.
///
/// What was read is a copy: it stays as it was checked, whatever happens to the file.
public final class PartialFile {
    private let descriptor: Int32
    /// How many bytes it had when it was opened.
    public let size: Int

    /// Nil where there is no regular file that can be read; a symbolic link is not followed.
    public init?(_ path: String) {
        let opened = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { return nil }
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            return nil
        }
        descriptor = opened
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// So many integers in the machine's order of bytes; nil where the file ends before, or cannot be read.
    public func read<Word: FixedWidthInteger & BitwiseCopyable>(
        _ type: Word.Type, at offset: Int, count: Int
    ) -> [Word]? {
        let width = MemoryLayout<Word>.stride
        guard offset >= 0, count >= 0, offset <= size, count <= (size - offset) / width else { return nil }
        var isWhole = true
        let words = unsafe [Word](unsafeUninitializedCapacity: count) { buffer, initialised in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var done = 0
            while done < bytes.count {
                let got = unsafe pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                done += got
            }
            isWhole = done == bytes.count
            initialised = done / width
        }
        return isWhole ? words : nil
    }
}
