import Crypto
import Git

/// Writes an archive of regular files, in the order of their names, while their bytes come.
///
/// The size of a file need not be known before: its header is written when it ends. Nothing is at the path before `finish`.
struct ArchiveWriter: ~Copyable {
    private let file: ReplacementFile
    private var last = ""
    private var open: (name: String, start: Int, digest: SHA256)?
    /// What was written.
    private(set) var files: [EvidenceDigest] = []

    init(_ path: String) throws(GitError) { file = try ReplacementFile(for: path, mode: 0o600) }

    /// Begins a file.
    mutating func begin(_ name: String) throws(GitError) {
        guard open == nil, ArchiveName.isValid(name), last.isEmpty || ArchiveName.precedes(last, name) else {
            throw GitError(.invalidName, "archive \(name)", "names are portable, and come in their order, each once")
        }
        open = (name, file.size, SHA256())
        try file.append([UInt8](repeating: 0, count: ArchiveHeader.blockSize))
    }

    /// Appends to the file that was begun.
    mutating func append(_ bytes: [UInt8]) throws(GitError) {
        open?.digest.update(data: bytes)
        try file.append(bytes)
    }

    /// Ends the file that was begun, and gives what it has become.
    @discardableResult
    mutating func end() throws(GitError) -> EvidenceDigest {
        guard let (name, start, digest) = open else {
            throw GitError(.other, "end a file of an archive", "none was begun")
        }
        open = nil
        let header = ArchiveHeader(name: name, size: file.size - start - ArchiveHeader.blockSize)
        guard header.size <= ArchiveHeader.largestSize else {
            throw GitError(.io, "archive \(name)", "it has more than \(ArchiveHeader.largestSize) bytes")
        }
        try file.append([UInt8](repeating: 0, count: header.paddedSize - header.size))
        try file.write(header.encoded, at: start)
        last = name
        let written = EvidenceDigest(name: name, digest: hexadecimal(digest.finalize()), size: header.size)
        files.append(written)
        return written
    }

    /// Adds a whole file.
    mutating func add(_ name: String, _ bytes: [UInt8]) throws(GitError) {
        try begin(name)
        try append(bytes)
        try end()
    }

    /// Ends the archive with two empty blocks, and puts it in its place, on the disk. Throws `.modified` where something is
    /// there already.
    mutating func finish() throws(GitError) {
        try file.append([UInt8](repeating: 0, count: 2 * ArchiveHeader.blockSize))
        try file.place(replacing: false, durable: true)
    }
}
