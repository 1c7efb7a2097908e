/// The paragraphs of a message that decide whether a line can be a trailer: the subject's and the last.
struct MessageParagraphs {
    /// The first line with text: the subject, once git has cleaned the message up. Nil for a message without text.
    let firstText: Int?
    /// From the first text to the blank line after it.
    let subject: Range<Int>?
    /// The last paragraph of the text, without blank lines at its end; nil where that is the subject's.
    let last: Range<Int>?
    /// Reasons that hold for all lines above the last paragraph, and for all lines in it: found once.
    private var reasonAbove: MisplacedCause?
    private var reasonInside: MisplacedCause?

    init(_ message: Span<UInt8>, _ layout: MessageLayout, commentPrefix: [UInt8]) {
        // A stored commit's comment lines are text that people see; those of a message file are about to go.
        let subject = Self.paragraph(
            of: message, from: layout.start, limit: layout.textEnd, commentPrefix: commentPrefix,
            skipsComments: layout.source == .messageFile)
        var last: Range<Int>?
        var lineEnd = layout.textEnd
        let lower = subject?.upperBound ?? layout.textEnd
        while lineEnd > lower {
            let line = message.startOfLine(endingAt: lineEnd, start: lower)
            let range = line..<lineEnd
            lineEnd = line
            if message.hasPrefix(commentPrefix, at: line, limit: range.upperBound) { continue }
            if message.isBlank(range) {
                if last != nil { break }
            } else {
                last = line..<(last?.upperBound ?? range.upperBound)
            }
        }
        self.firstText = subject?.lowerBound
        self.subject = subject
        self.last = last
    }

    private static func paragraph(
        of message: Span<UInt8>, from start: Int, limit: Int, commentPrefix: [UInt8], skipsComments: Bool
    ) -> Range<Int>? {
        var first: Int?
        var line = start
        while line < limit {
            let next = message.endOfLine(from: line, limit: limit)
            let isComment = message.hasPrefix(commentPrefix, at: line, limit: next)
            if !isComment, message.isBlank(line..<next) {
                if first != nil { break }
            } else if first == nil, !(isComment && skipsComments) {
                first = line
            }
            line = next
        }
        return first.map { $0..<line }
    }

    /// The trailer block, if it will still be one in the commit: not where its first line is to be the subject.
    func blockWithSubject(_ layout: MessageLayout) -> Range<Int>? {
        guard let block = layout.block, let firstText, firstText < block.lowerBound else { return nil }
        return block
    }

    /// Why a line of the right form is not a trailer, by its place.
    mutating func cause(for line: Range<Int>, in message: Span<UInt8>, block: Range<Int>?) -> MisplacedCause {
        guard let last, !(subject?.contains(line.lowerBound) ?? false) else { return .inSubjectParagraph }
        if line.lowerBound < last.lowerBound {
            let reason = reasonAbove ?? above(last, in: message, isBlock: block != nil)
            reasonAbove = reason
            return reason
        }
        let reason = reasonInside ?? neighbour(in: message, of: last)
        reasonInside = reason
        return reason
    }

    private func above(_ last: Range<Int>, in message: Span<UInt8>, isBlock: Bool) -> MisplacedCause {
        let first = last.lowerBound..<message.endOfLine(from: last.lowerBound, limit: last.upperBound)
        if isBlock, let colon = MessageLayout.separator(in: message, line: first) {
            let key = message.copy(message.trimmed(first.lowerBound..<colon))
            return .aboveTrailers(key: String(decoding: key, as: UTF8.self))
        }
        return .earlierParagraph(next: lineNumber(of: last.lowerBound, in: message))
    }

    /// The first line of the last paragraph that keeps it from being a trailer block.
    private func neighbour(in message: Span<UInt8>, of paragraph: Range<Int>) -> MisplacedCause {
        var place = paragraph.lowerBound
        var indented: Int?
        while place < paragraph.upperBound {
            let next = message.endOfLine(from: place, limit: paragraph.upperBound)
            let line = place..<next
            place = next
            if message[line.lowerBound].isMessageSpace {
                indented = indented ?? line.lowerBound
                continue
            }
            if MessageLayout.separator(in: message, line: line) != nil { continue }
            let number = lineNumber(of: line.lowerBound, in: message)
            let text = String(decoding: message.copy(message.trimmed(line)), as: UTF8.self)
            if let key = Self.spacedKey(message, line) { return .besideSpacedKey(line: number, key: key) }
            if Self.isHashFooter(message, line) { return .besideHashFooter(line: number, text: text) }
            return .besideProse(line: number)
        }
        return .besideProse(line: lineNumber(of: indented ?? paragraph.lowerBound, in: message))
    }

    /// `BREAKING CHANGE` of a line that would be a trailer but for the space in its key: at most three words.
    private static func spacedKey(_ message: Span<UInt8>, _ line: Range<Int>) -> String? {
        var place = line.lowerBound
        var spaces = 0
        while place < line.upperBound, message[place].isKeyByte || message[place] == .space {
            if message[place] == .space { spaces += 1 }
            place += 1
        }
        guard (1...2).contains(spaces), place < line.upperBound, message[place] == UInt8(ascii: ":") else { return nil }
        return String(decoding: message.copy(message.trimmed(line.lowerBound..<place)), as: UTF8.self)
    }

    /// `Closes #7`
    private static func isHashFooter(_ message: Span<UInt8>, _ line: Range<Int>) -> Bool {
        var place = line.lowerBound
        while place < line.upperBound, message[place].isKeyByte { place += 1 }
        return message.hasPrefix(Array(" #".utf8), at: place, limit: line.upperBound)
    }

    private func lineNumber(of place: Int, in message: Span<UInt8>) -> Int {
        var counter = LineCounter()
        return counter.line(of: place, in: message)
    }

    /// Whether `git merge --squash` wrote the message: it indents the messages of the commits.
    func isSquashListing(_ message: Span<UInt8>) -> Bool {
        guard let subject else { return false }
        return message.hasPrefix(
            Array("Squashed commit of the following:".utf8), at: subject.lowerBound, limit: message.count)
    }
}

/// Follows the code fences of a text line by line; a fence that is never closed opens nothing.
struct CodeFences {
    private var open: UInt8?
    private var unclosed: Set<UInt8> = []

    mutating func isCode(_ message: Span<UInt8>, _ line: Range<Int>, limit: Int) -> Bool {
        guard let mark = Self.fence(message, line) else { return open != nil }
        if open == mark {
            open = nil
        } else if open == nil, !unclosed.contains(mark) {
            var next = line.upperBound
            while next < limit, open == nil {
                let end = message.endOfLine(from: next, limit: limit)
                if Self.fence(message, next..<end) == mark { open = mark }
                next = end
            }
            if open == nil { unclosed.insert(mark) }
        }
        return true
    }

    private static func fence(_ message: Span<UInt8>, _ line: Range<Int>) -> UInt8? {
        var place = line.lowerBound
        while place < line.upperBound, message[place] == .space { place += 1 }
        guard line.upperBound - place >= 3 else { return nil }
        let mark = message[place]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        return message[place + 1] == mark && message[place + 2] == mark ? mark : nil
    }
}
