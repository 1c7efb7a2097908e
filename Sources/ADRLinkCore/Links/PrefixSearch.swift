import Git

/// Finds where an id may begin: its prefix stands there, in either case, with a digit close behind.
///
/// What is meant as an id is more than that; where nothing is found there is none.
struct PrefixSearch: Sendable {
    private let prefix: [UInt8]
    /// By the byte at which the prefix would end, how far it is at least to a place where it may; 0 where it may be here.
    private let skips: [UInt8]

    /// - Parameter prefix: in lower case.
    init(_ prefix: [UInt8]) {
        self.prefix = prefix
        skips = (UInt8.min...UInt8.max).map { byte in
            let distance = prefix.lastIndex(of: byte.lowercased).map { prefix.count - 1 - $0 } ?? prefix.count
            return UInt8(clamping: distance)
        }
    }

    /// The first place at `start` or behind it; nil where there is none.
    func first(in bytes: Span<UInt8>, from start: Int) -> Int? {
        let skips = skips.span
        var last = start + prefix.count - 1
        while last < bytes.count {
            let skip = Int(skips[Int(bytes[last])])
            if skip > 0 {
                last += skip
                continue
            }
            let end = last + 1
            if bytes.equals(end - prefix.count..<end, lowercased: prefix) {
                // One space and two signs of three bytes may stand between.
                for next in end..<min(end + 8, bytes.count) where bytes[next].isDigit { return end - prefix.count }
            }
            last += 1
        }
        return nil
    }
}
