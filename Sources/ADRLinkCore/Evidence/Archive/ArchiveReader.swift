import Crypto
import Git

/// Why bytes are no archive as `ArchiveWriter` writes it.
struct ArchiveFault: Error, Equatable {
    /// One sentence in lower case.
    var reason: String
}

/// Reads an archive in the one form that `ArchiveWriter` gives it; every other archive of the same files is refused.
///
/// Regular files only, in the order of their names, each header the one of its name and size, zeros for padding, two empty
/// blocks, and nothing behind them. So there is no link, no climbing path, no second file of a name, nothing that is larger
/// than it says, and no byte that is not held against something.
struct ArchiveReader {
    /// Where the bytes of a file are.
    struct Member: Equatable {
        var name: String
        var offset: Int
        var size: Int
    }

    /// More files than any bundle has.
    static let memberLimit = 10_000
    private static let chunk = 1 << 20

    private let file: PartialFile
    /// In the order in which they stand.
    let members: [Member]

    /// Reads the headers, and nothing else.
    init(_ file: PartialFile) throws(ArchiveFault) {
        self.file = file
        var members: [Member] = []
        var folded: Set<String> = []
        var place = 0
        while true {
            let block = try Self.bytes(of: file, at: place, count: ArchiveHeader.blockSize)
            if block.allSatisfy({ $0 == 0 }) { break }
            guard let header = ArchiveHeader(block) else {
                throw ArchiveFault(
                    reason: "the header at byte \(place) is not that of a regular file as bundles have it")
            }
            if let last = members.last, !ArchiveName.precedes(last.name, header.name) {
                throw ArchiveFault(reason: "the file \(header.name) stands twice, or in the wrong place")
            }
            guard folded.insert(ArchiveName.folded(header.name)).inserted else {
                throw ArchiveFault(reason: "two files have the name \(header.name) where letters are all small")
            }
            guard members.count < Self.memberLimit else {
                throw ArchiveFault(reason: "it has more than \(Self.memberLimit) files")
            }
            place += ArchiveHeader.blockSize
            guard header.paddedSize <= file.size - place else {
                throw ArchiveFault(reason: "it ends in the file \(header.name)")
            }
            members.append(Member(name: header.name, offset: place, size: header.size))
            place += header.paddedSize
        }
        let end = try Self.bytes(of: file, at: place, count: 2 * ArchiveHeader.blockSize)
        guard end.allSatisfy({ $0 == 0 }), place + end.count == file.size else {
            throw ArchiveFault(reason: "it does not end with two empty blocks and nothing behind them")
        }
        self.members = members
    }

    /// Hands over the bytes of a file, and gives its SHA-256. The padding behind it has to be zeros.
    func read(_ member: Member, into sink: ([UInt8]) throws(GitError) -> Void) throws(EvidenceReadingError) -> String {
        var digest = SHA256()
        var done = 0
        while done < member.size {
            let count = min(Self.chunk, member.size - done)
            let bytes = try archive { () throws(ArchiveFault) in
                try Self.bytes(of: file, at: member.offset + done, count: count)
            }
            digest.update(data: bytes)
            do throws(GitError) { try sink(bytes) } catch { throw .git(error) }
            done += count
        }
        let padding = ArchiveHeader(name: member.name, size: member.size).paddedSize - member.size
        let rest = try archive { () throws(ArchiveFault) in
            try Self.bytes(of: file, at: member.offset + done, count: padding)
        }
        guard rest.allSatisfy({ $0 == 0 }) else {
            throw .archive(ArchiveFault(reason: "something is hidden behind the file \(member.name)"))
        }
        return hexadecimal(digest.finalize())
    }

    /// The bytes of a file that is to be small.
    func read(_ member: Member, limit: Int) throws(EvidenceReadingError) -> [UInt8] {
        guard member.size <= limit else {
            throw .archive(ArchiveFault(reason: "the file \(member.name) has more than \(limit) bytes"))
        }
        var bytes: [UInt8] = []
        _ = try read(member) { (chunk) throws(GitError) in bytes += chunk }
        return bytes
    }

    private static func bytes(of file: PartialFile, at offset: Int, count: Int) throws(ArchiveFault) -> [UInt8] {
        guard let bytes = file.read(UInt8.self, at: offset, count: count) else {
            throw ArchiveFault(reason: "it ends at byte \(file.size), before the archive does")
        }
        return bytes
    }
}

/// Why a bundle could not be read: it is not what it must be, or the file system refused.
enum EvidenceReadingError: Error {
    case archive(ArchiveFault)
    case git(GitError)
}

private func archive<R>(_ body: () throws(ArchiveFault) -> R) throws(EvidenceReadingError) -> R {
    do throws(ArchiveFault) { return try body() } catch { throw .archive(error) }
}
