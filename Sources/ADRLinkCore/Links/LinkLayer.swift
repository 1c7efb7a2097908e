import Git

/// Links of one decision in a file: where they lie, and what they add up to.
struct LinkGroup {
    var key: LinkKey
    var offset: Int
    var length: Int
    var checksum: UInt64
}

/// One file of kept links: some commits, how they hang together, and the links in them.
///
/// A history has one such file that holds most of it, and at most one for what was added since. Nothing is believed that
/// was not compared with its checksum: what is read on every occasion as a whole, ids and links by the part.
final class LinkLayer {
    /// Says what a file is, which version of the format and of the reader of messages wrote it, and in which order the
    /// machine puts bytes. It changes whenever a message may be read otherwise.
    static let magic: UInt64 = 0x6164_726c_696e_6b01
    static let headerWords = 6 + 3 * 6 + 1
    /// How many ids are read at once.
    static let idsPerBlock = 128

    /// Drawn when the file was written: what was added since says which file it continues.
    let identity: UInt64
    /// The file that this one continues; 0 for the first.
    let base: UInt64
    let firstPosition: UInt32
    let commits: UInt32
    private var chains: (starts: [UInt32], ends: [UInt32], parents: [UInt32])
    /// Sorted by key.
    let groups: [LinkGroup]
    /// Set when a part turned out not to be what was written: then nothing of the file counts.
    private(set) var isDamaged = false
    private let file: PartialFile
    private let idsOffset: Int
    /// Of each block of ids, three words of its first id and its checksum.
    private let blocks: [UInt64]
    private var recentBlock: (number: Int, words: [UInt64])?

    /// Opens a file of links; nil where there is none, or where it is damaged, of another version or for another key.
    init?(_ path: String, key: [UInt8]) {
        guard let file = PartialFile(path), let header = file.read(UInt64.self, at: 0, count: Self.headerWords),
            header[0] == Self.magic, Checksum.of(Array(header.dropLast())) == header[Self.headerWords - 1],
            header[5] == UInt64(file.size)
        else { return nil }
        func section<Word: FixedWidthInteger & BitwiseCopyable>(_ number: Int, _ type: Word.Type) -> [Word]? {
            let (offset, count) = (header[6 + number * 3], header[7 + number * 3])
            guard let offset = Int(exactly: offset), let count = Int(exactly: count),
                let words = file.read(type, at: offset, count: count), Checksum.of(words) == header[8 + number * 3]
            else { return nil }
            return words
        }
        guard let written = section(0, UInt8.self), written == key, let starts = section(1, UInt32.self),
            let ends = section(2, UInt32.self), let parents = section(3, UInt32.self),
            let blocks = section(4, UInt64.self), let directory = section(5, UInt64.self),
            let firstPosition = UInt32(exactly: header[3]), let commits = UInt32(exactly: header[4]),
            blocks.count == (Int(commits) + Self.idsPerBlock - 1) / Self.idsPerBlock * 4,
            directory.count.isMultiple(of: 5)
        else { return nil }
        var groups: [LinkGroup] = []
        groups.reserveCapacity(directory.count / 5)
        for place in stride(from: 0, to: directory.count, by: 5) {
            guard let offset = Int(exactly: directory[place + 2]), let length = Int(exactly: directory[place + 3])
            else { return nil }
            groups.append(
                LinkGroup(
                    key: LinkKey(form: directory[place], value: directory[place + 1]), offset: offset, length: length,
                    checksum: directory[place + 4]))
        }
        self.file = file
        self.groups = groups
        self.blocks = blocks
        self.firstPosition = firstPosition
        self.commits = commits
        chains = (starts, ends, parents)
        identity = header[1]
        base = header[2]
        idsOffset = Self.headerWords * 8
    }

    /// How many bytes the file has.
    var size: Int { file.size }

    /// Hands the chains over: an answer adds to them, and needs no second copy.
    func takeChains() -> (starts: [UInt32], ends: [UInt32], parents: [UInt32]) {
        defer { chains = ([], [], []) }
        return chains
    }

    /// The position of a commit; nil where it is not here.
    func position(of id: ObjectID) throws(GitError) -> UInt32? {
        var (low, high) = (0, blocks.count / 4)
        while low < high {
            let middle = (low + high) / 2
            if Self.id(blocks, middle * 4) <= id { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let words = try block(low - 1)
        (low, high) = (0, words.count / 3)
        while low < high {
            let middle = (low + high) / 2
            if Self.id(words, middle * 3) < id { low = middle + 1 } else { high = middle }
        }
        guard low < words.count / 3, Self.id(words, low * 3) == id else { return nil }
        let position = UInt32(truncatingIfNeeded: words[low * 3 + 2])
        guard position >= firstPosition, position - firstPosition < commits else { throw damaged() }
        return position
    }

    private static func id(_ words: [UInt64], _ place: Int) -> ObjectID {
        ObjectID(words: (words[place], words[place + 1], UInt32(truncatingIfNeeded: words[place + 2] >> 32)))
    }

    /// The ids of a block with their positions, three words each.
    private func block(_ number: Int) throws(GitError) -> [UInt64] {
        if let recentBlock, recentBlock.number == number { return recentBlock.words }
        let count = min(Self.idsPerBlock, Int(commits) - number * Self.idsPerBlock)
        let offset = idsOffset + number * Self.idsPerBlock * 24
        guard let words = file.read(UInt64.self, at: offset, count: count * 3),
            Checksum.of(words) == blocks[number * 4 + 3]
        else { throw damaged() }
        recentBlock = (number, words)
        return words
    }

    /// All ids with their positions, three words each.
    func allIDs() throws(GitError) -> [UInt64] {
        var all: [UInt64] = []
        all.reserveCapacity(Int(commits) * 3)
        for number in 0..<blocks.count / 4 { all += try block(number) }
        return all
    }

    /// The links of one key, as they were written.
    func bytes(of group: LinkGroup) throws(GitError) -> [UInt8] {
        guard let bytes = file.read(UInt8.self, at: group.offset, count: group.length),
            Checksum.of(bytes) == group.checksum
        else { throw damaged() }
        return bytes
    }

    func group(_ key: LinkKey) -> LinkGroup? {
        var (low, high) = (0, groups.count)
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].key == key ? groups[low] : nil
    }

    /// Remembers that nothing here counts any more, and gives the error that says so.
    func damaged() -> GitError {
        isDamaged = true
        return GitError(.corrupt, "read the kept links", "they are not what was written")
    }
}
