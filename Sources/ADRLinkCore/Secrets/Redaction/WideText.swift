/// Text in UTF-16 amid other bytes, as far as one byte of two says it all: what Windows and its tools write.
struct WideText {
    /// The text, a byte for each two.
    let bytes: [UInt8]
    /// Where its first byte stands that says something.
    private let start: Int
    let encoding: Redaction.Encoding

    /// All runs of at least eight letters.
    static func all(in original: [UInt8]) -> [WideText] {
        guard original.contains(0) else { return [] }
        var result: [WideText] = []
        var place = 0
        while place + 1 < original.count {
            // Two that say something in a row, or two that do not, are no part of it.
            guard (original[place] == 0) != (original[place + 1] == 0) else {
                place += 1
                continue
            }
            let first = original[place] == 0 ? place + 1 : place
            var end = first
            while end < original.count, original[end] != 0, end == first || original[end - 1] == 0 { end += 2 }
            if end - first >= 16 {
                let text = stride(from: first, to: min(end, original.count), by: 2).map { original[$0] }
                result.append(
                    WideText(bytes: text, start: first, encoding: first == place ? .littleEndian : .bigEndian))
            }
            place = max(place + 1, end - 1)
        }
        return result
    }

    /// Whether a file that begins so is such a text: it has the mark that says so, or nothing else stands in it.
    static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return true }
        let texts = all(in: Array(bytes))
        return texts.count == 1 && texts[0].bytes.count * 2 + 1 >= bytes.count
    }

    /// Where a part of the text stands in the original.
    func original(_ range: Range<Int>) -> Range<Int> {
        let shift = encoding == .bigEndian ? -1 : 0
        return (start + 2 * range.lowerBound + shift)..<(start + 2 * range.upperBound + shift)
    }
}
