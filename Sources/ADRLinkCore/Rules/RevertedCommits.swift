import Git

/// The commits that a message says it reverts, as git writes it: `This reverts commit ID.`
///
/// `git revert --reference` shortens the id, and a reverted merge is followed by the commit it goes back to.
enum RevertedCommits {
    private static let words = Array("reverts commit ".utf8)

    /// The hexadecimal digits, at least seven, in their order. Quotations and comments of a message file do not count.
    static func find(in message: [UInt8], source: MessageSource, commentPrefix: [UInt8]) -> [String] {
        let span = message.span
        var found: [String] = []
        var place = 0
        while let start = span.firstIndex(of: words[0], from: place) {
            place = start + 1
            guard span.hasPrefix(words, at: start, limit: span.count) else { continue }
            let line = span.startOfLine(endingAt: start + 1, start: 0)
            if span[line] == UInt8(ascii: ">") { continue }
            if source == .messageFile, span.hasPrefix(commentPrefix, at: line, limit: span.count) { continue }
            var end = start + words.count
            while end < span.count, isHexadecimal(span[end]) { end += 1 }
            let digits = String(decoding: span.copy(start + words.count..<end), as: UTF8.self).lowercased()
            if (7...40).contains(digits.utf8.count), !found.contains(digits) { found.append(digits) }
            // Nobody reverts that many commits in one, and each costs a look.
            if found.count == 32 { break }
        }
        return found
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte.isDigit || (0x61...0x66).contains(byte | 0x20)
    }
}
