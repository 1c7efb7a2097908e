/// Reading text as bytes: what the scanner needs to know about a byte without making a String of every line.

typealias Bytes = ArraySlice<UInt8>

extension UInt8 {
    /// Space, tab, form feed, vertical tab, carriage return, or the NUL that some editors leave behind.
    var isBlank: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) || self == 0 }
    /// A byte of a word: letters, digits, and everything beyond ASCII.
    var isWordByte: Bool { isASCIILetter || isDigit || self >= 0x80 }
}

extension ArraySlice where Element == UInt8 {
    func trimmed() -> Bytes {
        var start = startIndex
        var end = endIndex
        while start < end {
            if self[start].isBlank {
                start += 1
            } else if end - start > 1, self[start] == 0xC2, self[start + 1] == 0xA0 {
                start += 2  // no-break space
            } else if end - start > 2, self[start] == 0xE3, self[start + 1] == 0x80, self[start + 2] == 0x80 {
                start += 3  // ideographic space
            } else {
                break
            }
        }
        while end > start {
            if self[end - 1].isBlank {
                end -= 1
            } else if end - start > 1, self[end - 2] == 0xC2, self[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return self[start..<end]
    }

    /// In lower case: ASCII, Latin-1 letters and Cyrillic, which keep their length in UTF-8.
    func folded() -> [UInt8] {
        var result = [UInt8](self)
        var i = 0
        while i < result.count {
            let byte = result[i]
            if byte < 0x80 {
                result[i] = byte.lowercased
            } else if i + 1 < result.count {
                let next = result[i + 1]
                switch (byte, next) {
                case (0xC3, 0x80...0x9E): result[i + 1] = next + 0x20
                case (0xD0, 0x90...0x9F): result[i + 1] = next + 0x20
                case (0xD0, 0xA0...0xAF):
                    result[i] = 0xD1
                    result[i + 1] = next - 0x20
                case (0xD0, 0x81):
                    result[i] = 0xD1
                    result[i + 1] = 0x91
                default: break
                }
                if byte >= 0xC0 { i += 1 }
            }
            i += 1
        }
        return result
    }

    /// The text for people: invalid UTF-8 is replaced, NUL left out.
    var text: String {
        contains(0) ? String(decoding: filter { $0 != 0 }, as: UTF8.self) : String(decoding: self, as: UTF8.self)
    }

    /// The first place of a short needle.
    func firstRange(of needle: [UInt8]) -> Range<Int>? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var i = startIndex
        let last = endIndex - needle.count
        while i <= last {
            if self[i] == first, self[i..<i + needle.count].elementsEqual(needle) { return i..<i + needle.count }
            i += 1
        }
        return nil
    }

    func dropping(prefix length: Int) -> Bytes { self[Swift.min(startIndex + length, endIndex)..<endIndex] }

    /// True for a line of one repeated byte: a setext underline, a rule, a delimiter.
    func isRun(of byte: UInt8, atLeast count: Int) -> Bool {
        self.count >= count && allSatisfy { $0 == byte }
    }
}

/// One line without its ending, and where it stands in the file (from 1).
struct TextLine {
    var bytes: Bytes
    var number: Int
}

/// Walks the lines of a file; LF, CR LF and CR all end one.
struct LineCursor {
    let bytes: [UInt8]
    private(set) var offset: Int
    private(set) var number = 0

    /// Starts behind a byte order mark.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> TextLine? {
        let count = bytes.count
        guard offset < count else { return nil }
        let start = offset
        var end = start
        while end < count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        offset = end + 1
        if end + 1 < count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { offset = end + 2 }
        number += 1
        return TextLine(bytes: bytes[start..<end], number: number)
    }

    /// Passes over lines of prose, up to a line that may be a heading, a fence or a comment, or be underlined.
    ///
    /// Nil where nothing was passed over; else whether the last line passed over was empty.
    mutating func skipProse() -> Bool? {
        let bytes = self.bytes
        let text = bytes.span
        let count = text.count
        var offset = self.offset
        var number = self.number
        defer { (self.offset, self.number) = (offset, number) }
        var lastIsBlank: Bool?
        while offset < count {
            var index = offset
            while index < count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
            guard index < count else { break }
            let first = text[index]
            let isBlank = first == 0x0A || first == 0x0D
            if !isBlank, !first.isWordByte {
                if first == 0x23 || first == 0x3D || first == 0x60 || first == 0x7E { break }
                if index + 1 < count, text[index + 1] == first { break }
            }
            var mayComment = false
            while index < count, text[index] != 0x0A, text[index] != 0x0D {
                if text[index] == 0x3C, index + 1 < count, text[index + 1] == 0x21 { mayComment = true }
                index += 1
            }
            if mayComment { break }
            var start = index + 1
            if start < count, text[index] == 0x0D, text[start] == 0x0A { start += 1 }
            // An underline makes a heading of this line.
            if !isBlank, start < count {
                let mark = text[start]
                if !mark.isWordByte, !mark.isBlank, mark == 0x3D || start + 1 < count && text[start + 1] == mark {
                    break
                }
            }
            offset = start
            number += 1
            lastIsBlank = isBlank
        }
        return lastIsBlank
    }
}
