/// The header of a regular file in an archive: a block of ustar (POSIX.1-2017, pax) of which name and size alone are free.
///
/// Mode, owner and time are always the same, so that an archive follows from its files, and nothing can be told, or hidden,
/// in them. To each name and size there is one header, and every other one is refused.
struct ArchiveHeader: Equatable {
    static let blockSize = 512
    /// Eleven octal digits: one byte less than 8 GiB.
    static let largestSize = 1 << 33 - 1

    var name: String
    /// In bytes.
    var size: Int

    /// How many bytes the file takes up behind its header: whole blocks.
    var paddedSize: Int { (size + Self.blockSize - 1) / Self.blockSize * Self.blockSize }

    /// The block.
    var encoded: [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ text: String, at offset: Int) {
            for (place, byte) in text.utf8.enumerated() { block[offset + place] = byte }
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(Self.octal(size, 11), at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        put("0000000", at: 329)
        put("0000000", at: 337)
        // The sum is over the block with blanks in the place of the sum.
        put(Self.octal(block.reduce(0) { $0 + Int($1) }, 6), at: 148)
        block[154] = 0
        return block
    }

    private static func octal(_ number: Int, _ width: Int) -> String {
        let digits = String(number, radix: 8)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    init(name: String, size: Int) {
        self.name = name
        self.size = size
    }

    /// Reads a block; nil for every block that is not in the one form.
    init?(_ block: [UInt8]) {
        guard block.count == Self.blockSize else { return nil }
        let name = String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self)
        guard ArchiveName.isValid(name), block[135] == 0,
            let size = Int(String(decoding: block[124..<135], as: UTF8.self), radix: 8), size >= 0
        else { return nil }
        self.init(name: name, size: size)
        guard encoded == block else { return nil }
    }
}

/// Names that files of an archive may have, wherever it is unpacked.
enum ArchiveName {
    /// Words of printable ASCII with slashes between them, at most 100 bytes and three words; none begins with a point, a
    /// hyphen or a blank, or ends with a point or a blank, and none holds what means something to a shell or another system.
    static func isValid(_ name: String) -> Bool {
        guard (1...100).contains(name.utf8.count) else { return false }
        let words = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return words.count <= 3 && words.allSatisfy(isWord)
    }

    private static func isWord(_ word: Substring.UTF8View) -> Bool {
        guard let first = word.first, let last = word.last else { return false }
        return !".- ".utf8.contains(first) && !". ".utf8.contains(last)
            && word.allSatisfy { (0x20...0x7e).contains($0) && !excluded.contains($0) }
    }

    private static let excluded = Array("\\:*?\"<>|/`$&;!'".utf8)

    /// The file that tells of the others and is written when they are known.
    static let manifest = "manifest"

    /// Whether a file stands before another: in the order of the bytes of their names, and the manifest behind all.
    static func precedes(_ a: String, _ b: String) -> Bool {
        if a == manifest || b == manifest { return a != manifest }
        return a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    /// What tells two names apart on every file system: some take small and capital letters for the same.
    static func folded(_ name: String) -> String { name.lowercased() }
}
