/// A text as a terminal shows it, without the escape sequences that colour it: they may part a secret or its name.
struct ShownText {
    private(set) var bytes: [UInt8] = []
    /// From which place of the shown text on how many bytes of the original are left out before it.
    private var gaps: [(place: Int, count: Int)] = [(0, 0)]

    /// - Returns: nil where nothing is left out.
    init?(_ original: [UInt8]) {
        guard original.contains(where: { $0 == 0x1B || $0 == 0x5C }) else { return nil }
        bytes.reserveCapacity(original.count)
        var (place, count) = (0, 0)
        while place < original.count {
            if original[place] == 0x1B || original[place] == 0x5C,
                let (end, isBlank) = Self.sequence(in: original, at: place)
            {
                count += end - place
                if isBlank {
                    bytes.append(0x20)
                    count -= 1
                }
                gaps.append((bytes.count, count))
                place = end
            } else {
                bytes.append(original[place])
                place += 1
            }
        }
        if gaps.count == 1 { return nil }
    }

    /// Where a part of the shown text stands in the original, with what is left out inside of it.
    func original(_ range: Range<Int>) -> Range<Int> {
        original(range.lowerBound)..<(original(range.upperBound - 1) + 1)
    }

    private func original(_ place: Int) -> Int {
        var (low, high) = (0, gaps.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if gaps[middle].place <= place { low = middle } else { high = middle }
        }
        return place + gaps[low].count
    }

    /// Where an escape sequence ends (ECMA-48), itself or as texts of programs write it, and whether it moves the cursor.
    private static func sequence(in bytes: [UInt8], at start: Int) -> (end: Int, isBlank: Bool)? {
        var place = start + 1
        if bytes[start] == 0x5C {
            guard let length = spellings.first(where: { bytes.has($0, at: place) })?.utf8.count else { return nil }
            place += length
            guard place < bytes.count, bytes[place] == 0x5B else { return nil }
        }
        guard place < bytes.count else { return nil }
        switch bytes[place] {
        case 0x5B:  // [
            let end = bytes.end(of: parameters, from: place + 1, limit: 32)
            guard end < bytes.count, bytes[end].isASCIILetter else { return nil }
            // Colours, and the rest of the line erased.
            return (end + 1, bytes[end] != 0x6D && bytes[end] != 0x4B)
        case 0x5D:  // ]
            var end = place + 1
            let last = min(bytes.count, place + 2048)
            while end < last, bytes[end] >= 0x20 { end += 1 }
            guard end < last else { return nil }
            if bytes[end] == 0x07 { return (end + 1, false) }
            return bytes.has("\u{1B}\\", at: end) ? (end + 2, false) : nil
        case 0x28, 0x29: return place + 1 < bytes.count ? (place + 2, false) : nil
        default: return nil
        }
    }
    private static let parameters = Alphabet("0123456789;:?")
    private static let spellings = ["u001b", "u001B", "x1b", "x1B", "033", "e"]
}
