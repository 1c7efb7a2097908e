/// The bytes of a record with the places of its lines, for edits that change nothing else.
struct RecordText {
    let path: String
    let bytes: [UInt8]
    let markup: RecordMarkup
    let outline: RecordOutline
    /// Where each line is, without its ending.
    let lines: [Range<Int>]
    /// How the first line ends; a line feed where there is one line.
    let newline: [UInt8]

    init(path: String, bytes: [UInt8], markup: RecordMarkup) {
        self.path = path
        self.bytes = bytes
        self.markup = markup
        outline = OutlineScanner.scan(bytes, markup)
        var cursor = LineCursor(bytes)
        var lines: [Range<Int>] = []
        while let line = cursor.next() { lines.append(line.bytes.startIndex..<line.bytes.endIndex) }
        self.lines = lines
        if let first = lines.first, first.upperBound < bytes.count {
            let end = lines.count > 1 ? lines[1].lowerBound : bytes.count
            newline = Array(bytes[first.upperBound..<end])
        } else {
            newline = [0x0A]
        }
    }

    /// The text of a line, counted from 1.
    func line(_ number: Int) -> Bytes { bytes[lines[number - 1]] }

    func replacing(_ range: Range<Int>, with text: String) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + Array(text.utf8) + Array(bytes[range.upperBound...])
    }

    /// The record with lines added behind one of its lines.
    func inserting(_ texts: [String], afterLine number: Int) -> [UInt8] {
        applying([insertion(texts, afterLine: number)])
    }

    /// The line feed, with a carriage return or not, behind a line; empty behind a last line that has none.
    private func ending(ofLine number: Int) -> Range<Int> {
        lines[number - 1].upperBound..<(number < lines.count ? lines[number].lowerBound : bytes.count)
    }

    /// The line that holds a byte, counted from 1.
    func lineNumber(at place: Int) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].upperBound < place { low = middle + 1 } else { high = middle }
        }
        return min(low + 1, max(lines.count, 1))
    }

    /// Where a value of the outline stands in its line; the whole line where it is not written there as one piece.
    ///
    /// Most values are slices of the file. A few were put together, such as those folded over lines.
    func range(of value: Bytes, inLine number: Int) -> Range<Int> {
        guard lines.indices.contains(number - 1) else { return 0..<0 }
        let line = lines[number - 1]
        let own = value.startIndex..<value.endIndex
        if line.lowerBound <= own.lowerBound, own.upperBound <= line.upperBound, bytes[own].elementsEqual(value) {
            return own
        }
        return value.isEmpty ? line : bytes[line].firstRange(of: Array(value)) ?? line
    }

    /// The numbers of the lines that stand outside of fenced code, from 1.
    func linesOutsideCode() -> [Int] {
        var numbers: [Int] = []
        var fence: UInt8?
        for number in 1..<(lines.count + 1) {
            if let mark = fenceMark(line(number)) {
                if fence == nil { fence = mark } else if fence == mark { fence = nil }
            } else if fence == nil {
                numbers.append(number)
            }
        }
        return numbers
    }

    private func fenceMark(_ line: Bytes) -> UInt8? {
        let text = line.trimmed()
        guard let first = text.first else { return nil }
        switch markup {
        case .markdown:
            return (first == 0x60 || first == 0x7E) && text.prefix(3).allSatisfy({ $0 == first }) && text.count >= 3
                ? first : nil
        case .asciidoc: return [0x2D, 0x2E].contains(first) && text.isRun(of: first, atLeast: 4) ? first : nil
        case .restructuredText: return nil
        }
    }

    /// The blanks at the start of a line.
    func indent(ofLine number: Int) -> String {
        let line = line(number)
        return line.prefix { $0 == 0x20 || $0 == 0x09 }.text
    }
}

/// The exchange of some bytes of a text for others.
struct TextEdit: Equatable {
    var range: Range<Int>
    var text: String

    init(_ range: Range<Int>, _ text: String) {
        self.range = range
        self.text = text
    }
}

extension RecordText {
    /// The bytes with all exchanges made; they must not overlap.
    func applying(_ edits: [TextEdit]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 200)
        var place = 0
        // What is added at a place stands before what is exchanged there, and in the order it was given.
        let order = edits.enumerated().sorted {
            let (a, b) = ($0.element.range, $1.element.range)
            return (a.lowerBound, a.isEmpty ? 0 : 1, $0.offset) < (b.lowerBound, b.isEmpty ? 0 : 1, $1.offset)
        }
        for edit in order.map(\.element) {
            guard edit.range.lowerBound >= place else { continue }
            result += bytes[place..<edit.range.lowerBound]
            result += Array(edit.text.utf8)
            place = edit.range.upperBound
        }
        return result + bytes[place...]
    }

    /// Lines added behind one of the text's lines. They end as that line does.
    func insertion(_ texts: [String], afterLine number: Int) -> TextEdit {
        let ending = ending(ofLine: number)
        let place = ending.upperBound..<ending.upperBound
        if ending.isEmpty { return TextEdit(place, texts.map { lineEnd + $0 }.joined()) }
        let end = String(decoding: bytes[ending], as: UTF8.self)
        return TextEdit(place, texts.map { $0 + end }.joined())
    }

    /// Lines added before one of the text's lines.
    func insertion(_ texts: [String], beforeLine number: Int) -> TextEdit {
        let start = lines[number - 1].lowerBound
        return TextEdit(start..<start, texts.map { $0 + lineEnd }.joined())
    }

    var lineEnd: String { String(decoding: newline, as: UTF8.self) }
}
