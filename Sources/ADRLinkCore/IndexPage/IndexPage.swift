/// A page that holds, or may hold, the index of a record folder: its bytes, and where the index stands in them.
public struct IndexPage: Equatable, Sendable {
    /// What stands from the opening marker to the closing one.
    public struct Block: Equatable, Sendable {
        /// From the start of the opening marker's line to the end of the closing one's, without its line end.
        var range: Range<Int>
        /// Of the opening marker, from 1.
        public var line: Int
        public var form: IndexForm
        /// The lines between the markers, without line ends.
        var lines: [Substring]
        var endsLinesWithCR: Bool

        public var table: IndexTable { IndexTable(reading: lines) }
    }

    /// Relative to the top of the repository.
    public let path: String
    public let bytes: [UInt8]
    /// Nil where the page has no markers.
    public let block: Block?
    /// Why no index can be added, as a sentence and its line; nil where one can.
    let obstacle: (sentence: String, line: Int)?

    public static func == (a: IndexPage, b: IndexPage) -> Bool { a.path == b.path && a.bytes == b.bytes }

    /// Finds the markers; throws, with the line, where they are not one pair.
    public init(path: String, bytes: [UInt8]) throws(ADRLinkError) {
        self.path = path
        self.bytes = bytes
        (block, obstacle) = try MarkerSearch(path: path).block(in: bytes)
    }

    /// A page that does not exist yet.
    init(newAt path: String) {
        self.path = path
        bytes = Array("# Decisions\n".utf8)
        (block, obstacle) = (nil, nil)
    }

    /// The page with an index in place of the one it has, or behind all that it has; no other byte changes.
    func written(_ table: IndexTable, _ form: IndexForm) -> [UInt8] {
        let isCR = block?.endsLinesWithCR ?? Self.endsLinesWithCR(bytes)
        let end = isCR ? "\r\n" : "\n"
        let text = Array(table.block(form).joined(separator: end).utf8)
        if let block { return bytes[..<block.range.lowerBound] + text + bytes[block.range.upperBound...] }
        var start = bytes
        if !start.isEmpty, start != Self.byteOrderMark {
            if start.last != UInt8(ascii: "\n") { start += Array(end.utf8) }
            start += Array(end.utf8)
        }
        return start + text + Array(end.utf8)
    }

    /// Whether the first line ends with a carriage return too.
    private static func endsLinesWithCR(_ bytes: [UInt8]) -> Bool {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0 else { return false }
        return bytes[end - 1] == UInt8(ascii: "\r")
    }

    static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
}

/// Looks for the markers of an index in a page, but not in what is shown there as code.
private struct MarkerSearch {
    let path: String

    private enum Marker {
        case opening([Substring])
        case closing
    }

    /// The index, or what keeps one from being added at the end: a code block that swallows it, or another encoding.
    func block(
        in bytes: [UInt8]
    ) throws(ADRLinkError) -> (block: IndexPage.Block?, obstacle: (sentence: String, line: Int)?) {
        var found: IndexPage.Block?
        var conflict: Int?
        var fenceLine = 0
        var opened: IndexPage.Block?
        var fence: ArraySlice<UInt8>?
        var number = 0
        var start = bytes.starts(with: IndexPage.byteOrderMark) ? 3 : 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let isCR = end > start && bytes[end - 1] == UInt8(ascii: "\r")
            let line = bytes[start..<(isCR ? end - 1 : end)]
            number += 1
            if opened == nil, let change = Fence.change(line, fence) {
                fence = change
                fenceLine = number
            } else if fence == nil, let marker = try marker(line, number) {
                switch marker {
                case .opening(let words):
                    if let opened { throw wrong("a second index begins in the one of line \(opened.line)", number) }
                    if let found {
                        throw wrong("a second index begins, and there is one in line \(found.line)", number)
                    }
                    do throws(ADRLinkError) {
                        opened = IndexPage.Block(
                            range: start..<end, line: number, form: try IndexForm(words: words), lines: [],
                            endsLinesWithCR: isCR)
                    } catch {
                        throw ADRLinkError(error.code, error.message, hint: error.hint, path: path, line: number)
                    }
                case .closing:
                    guard var block = opened else { throw wrong("an index ends that never began", number) }
                    block.range = block.range.lowerBound..<(isCR ? end - 1 : end)
                    (found, opened) = (block, nil)
                }
            } else if fence == nil, opened == nil, isConflictMark(line) {
                conflict = conflict ?? number
            } else if opened != nil {
                opened?.lines.append(Substring(decoding: line, as: UTF8.self))
            }
            start = end + 1
        }
        if let opened { throw wrong("the index that begins here does not end", opened.line) }
        if found != nil, let conflict { throw wrong("a merge has left the marks of a conflict here", conflict) }
        if bytes.contains(0) { return (found, ("it is not UTF-8", 1)) }
        return (found, fence == nil ? nil : ("a code block begins here and does not end", fenceLine))
    }

    private func isConflictMark(_ line: ArraySlice<UInt8>) -> Bool {
        ["<<<<<<< ", ">>>>>>> "].contains { line.starts(with: $0.utf8) }
    }

    private func marker(_ line: ArraySlice<UInt8>, _ number: Int) throws(ADRLinkError) -> Marker? {
        guard line.prefix(4).contains(UInt8(ascii: "<")), line.count < 400 else { return nil }
        let text = String(decoding: line, as: UTF8.self)
        let words = text.split { $0 == " " || $0 == "\t" }
        guard words.first == "<!--", words.count > 2, words[2] == "index" else { return nil }
        guard words[1] == "adrlink" || words[1] == "/adrlink" else { return nil }
        guard words.last == "-->" else {
            throw wrong("a marker of an index has to end with --> on its own line", number)
        }
        let options = words.dropFirst(3).dropLast()
        if words[1] == "adrlink" { return .opening(Array(options)) }
        guard options.isEmpty else { throw wrong("the closing marker of an index has no options", number) }
        return .closing
    }

    private func wrong(_ message: String, _ line: Int) -> ADRLinkError {
        ADRLinkError(
            .configuration, message,
            hint:
                "an index stands between one line \(IndexForm().openingMarker) and one line \(IndexForm.closingMarker)",
            path: path, line: line)
    }
}

/// The fences of code blocks in Markdown.
private enum Fence {
    /// What a line makes of the fence that is open: opens one, closes it (`.some(nil)`), or nothing (nil).
    static func change(_ line: ArraySlice<UInt8>, _ open: ArraySlice<UInt8>?) -> ArraySlice<UInt8>?? {
        let indented = line.drop { $0 == UInt8(ascii: " ") }
        guard indented.startIndex - line.startIndex < 4, let mark = indented.first, mark == 0x60 || mark == 0x7e else {
            return nil
        }
        let run = indented.prefix { $0 == mark }
        guard run.count >= 3 else { return nil }
        let rest = indented[run.endIndex...]
        if let open {
            guard open.first == mark, run.count >= open.count, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
                return nil
            }
            return .some(nil)
        }
        return mark == 0x60 && rest.contains(mark) ? nil : .some(run)
    }
}
