import Git

/// Where the parts of a commit message lie: title, text, trailer block, and what git does not look at.
///
/// All places are offsets into the message. The steps and their order are git's: several of them look odd alone,
/// and a message that is read in another order has other trailers.
struct MessageLayout {
    let source: MessageSource
    /// Where git starts to read.
    let start: Int
    /// The first NUL, or the end of the message.
    let end: Int
    /// Where the scissors line starts; `end` where there is none.
    let scissors: Int
    /// Where the final run of comments, empty lines and a merge's conflict list starts.
    let textEnd: Int
    /// Where the blank line after the title starts; `textEnd` where there is none.
    let titleEnd: Int
    /// The trailer block, which reaches to `textEnd`; nil where the last paragraph is not one.
    let block: Range<Int>?

    init(_ message: Span<UInt8>, source: MessageSource, commentPrefix: [UInt8]) {
        let start = source == .storedCommit ? Self.firstLineWithText(message) : 0
        let (textEnd, scissors, end) = Self.bounds(of: message, start: start, commentPrefix: commentPrefix)
        var title = start
        while title < textEnd {
            let next = message.endOfLine(from: title, limit: textEnd)
            if !message.hasPrefix(commentPrefix, at: title, limit: textEnd), message.isBlank(title..<next) { break }
            title = next
        }
        self.source = source
        self.start = start
        self.end = end
        self.scissors = scissors
        self.textEnd = textEnd
        self.titleEnd = title
        self.block = Self.block(of: message, in: start..<textEnd, titleEnd: title, commentPrefix: commentPrefix)
    }

    private static func firstLineWithText(_ message: Span<UInt8>) -> Int {
        var line = 0
        for place in message.indices {
            let byte = message[place]
            if byte == .lineFeed {
                line = place + 1
            } else if !byte.isMessageSpace {
                // A NUL ends the message, so that white space before it is a blank line too.
                return byte == 0 ? place : line
            }
        }
        return message.count
    }

    private static let scissorsTail = Array(" ------------------------ >8 ------------------------\n".utf8)
    private static let conflictsLine = Array("Conflicts:\n".utf8)

    /// One pass over the lines, up to a NUL or the scissors, that remembers where the ignorable tail began.
    private static func bounds(
        of message: Span<UInt8>, start: Int, commentPrefix: [UInt8]
    ) -> (textEnd: Int, scissors: Int, end: Int) {
        // `start` itself means that no run is open: the first line cannot open one.
        var run = start
        var inConflicts = false
        var scissors: Int? = nil
        let end = message.firstIndex(of: 0, from: start) ?? message.count
        var line = start
        while line < end {
            let next = message.endOfLine(from: line, limit: end)
            if scissors == nil {
                let isComment = message.hasPrefix(commentPrefix, at: line, limit: next)
                if isComment, next - line == commentPrefix.count + scissorsTail.count,
                    message.hasPrefix(scissorsTail, at: line + commentPrefix.count, limit: next)
                {
                    scissors = line
                } else if isComment || message[line] == .lineFeed {
                    if run == start { run = line }
                } else if message.hasPrefix(conflictsLine, at: line, limit: next) {
                    inConflicts = true
                    if run == start { run = line }
                } else if inConflicts, message[line] == .tab {
                    // A path of the conflict list.
                } else if run != start {
                    run = start
                    inConflicts = false
                }
            }
            line = next
        }
        let cut = scissors ?? end
        return (run == start ? cut : run, cut, end)
    }

    private static let generatedPrefixes = [Array("Signed-off-by: ".utf8), Array("(cherry picked from commit ".utf8)]

    /// Walks up from the end of the text and decides whether the last paragraph is a trailer block.
    private static func block(
        of message: Span<UInt8>, in text: Range<Int>, titleEnd: Int, commentPrefix: [UInt8]
    ) -> Range<Int>? {
        var sawText = false
        var sawGenerated = false
        var trailers = 0
        var others = 0
        var continuations = 0
        var lineEnd = text.upperBound
        while lineEnd > titleEnd {
            let line = message.startOfLine(endingAt: lineEnd, start: text.lowerBound)
            let range = line..<lineEnd
            lineEnd = line
            if message.hasPrefix(commentPrefix, at: line, limit: range.upperBound) {
                others += continuations
                continuations = 0
            } else if message.isBlank(range) {
                guard sawText else { continue }
                others += continuations
                let isBlock = (sawGenerated && trailers * 3 >= others) || (trailers > 0 && others == 0)
                return isBlock ? range.upperBound..<text.upperBound : nil
            } else {
                sawText = true
                if isGenerated(message, range) {
                    sawGenerated = true
                    trailers += 1
                    continuations = 0
                } else if separator(in: message, line: range) != nil {
                    trailers += 1
                    continuations = 0
                } else if message[line].isMessageSpace {
                    continuations += 1
                } else {
                    others += 1 + continuations
                    continuations = 0
                }
            }
        }
        return nil
    }

    private static func isGenerated(_ message: Span<UInt8>, _ line: Range<Int>) -> Bool {
        for prefix in generatedPrefixes
        where message.hasPrefix(prefix, at: line.lowerBound, limit: line.upperBound) { return true }
        return false
    }

    /// The place of the colon of a line that has the form of a trailer.
    static func separator(in message: Span<UInt8>, line: Range<Int>) -> Int? {
        var place = line.lowerBound
        while place < line.upperBound, message[place].isKeyByte { place += 1 }
        guard place > line.lowerBound else { return nil }
        while place < line.upperBound, message[place] == .space || message[place] == .tab { place += 1 }
        return place < line.upperBound && message[place] == UInt8(ascii: ":") ? place : nil
    }

    /// Calls `body` for each trailer with the places of its key and of its value, folds included and ends trimmed.
    ///
    /// The message is handed on, because a closure cannot keep hold of a span.
    func forEachTrailer(
        in message: Span<UInt8>, commentPrefix: [UInt8],
        _ body: (_ message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) -> Void
    ) {
        guard let block else { return }
        var line = block.lowerBound
        while line < block.upperBound {
            let next = message.endOfLine(from: line, limit: block.upperBound)
            guard let colon = Self.separator(in: message, line: line..<next) else {
                line = next
                continue
            }
            var valueEnd = next
            while valueEnd < block.upperBound, message[valueEnd].isMessageSpace {
                valueEnd = message.endOfLine(from: valueEnd, limit: block.upperBound)
            }
            if !message.hasPrefix(commentPrefix, at: line, limit: next) {
                body(message, message.trimmed(line..<colon), message.trimmed(colon + 1..<valueEnd))
            }
            line = valueEnd
        }
    }
}
