/// What the message of a squash lists of the commits it is made of.
///
/// `git merge --squash` writes `Squashed commit of the following:` and shows each commit as `git log` does, its message
/// indented. Hosting services write each message as it is below a list item of its subject.
struct SquashListing {
    /// The ids of the commits, as digits.
    var commits: [String] = []
    /// The decisions named in lines that were trailers of those commits.
    var decisions: [ReferenceToken] = []

    /// Nil for a message that lists no commits.
    init?(_ message: [UInt8], _ conventions: MessageConventions, source: MessageSource, commentPrefix: [UInt8]) {
        let span = message.span
        let keys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        let reader = ReferenceReader(conventions)
        var isListing = false
        var items = 0
        var place = 0
        var isAfterBlank = false
        var fences = CodeFences()
        while place < span.count {
            let next = span.endOfLine(from: place, limit: span.count)
            let line = place..<next
            place = next
            if span.isBlank(line) {
                isAfterBlank = true
                continue
            }
            defer { isAfterBlank = false }
            if span.hasPrefix(commentPrefix, at: line.lowerBound, limit: next), source == .messageFile { continue }
            if fences.isCode(span, line, limit: span.count) { continue }
            if span.hasPrefix(Self.title, at: line.lowerBound, limit: next) { isListing = true }
            if let digits = Self.commit(span, line) { commits.append(digits) }
            if isAfterBlank, span.hasPrefix(Self.item, at: line.lowerBound, limit: next) {
                let below = span.endOfLine(from: next, limit: span.count)
                if next == span.count || span.isBlank(next..<below) { items += 1 }
            }
            if let form = ReferenceLine(span, line, referenceKeys: keys, exemptKey: []), form.key == .reference,
                form.flaw != .quoted
            {
                for token in reader.placedTokens(in: span, form.value).map(\.token) {
                    if case .id = token, !decisions.contains(token) { decisions.append(token) }
                }
            }
        }
        guard isListing || !commits.isEmpty || items > 1 else { return nil }
    }

    private static let title = Array("Squashed commit of the following:".utf8)
    private static let item = Array("* ".utf8)
    private static let word = Array("commit ".utf8)
    private static let author = Array("Author: ".utf8)
    private static let merge = Array("Merge: ".utf8)

    /// The id of a line `commit ID`, where a line `Author:` follows it as `git log` writes it.
    private static func commit(_ message: Span<UInt8>, _ line: Range<Int>) -> String? {
        guard message.hasPrefix(word, at: line.lowerBound, limit: line.upperBound) else { return nil }
        let digits = message.trimmed(line.lowerBound + word.count..<line.upperBound)
        guard (7...40).contains(digits.count) else { return nil }
        for place in digits where !RevertedCommits.isHexadecimal(message[place]) { return nil }
        var next = line.upperBound
        if message.hasPrefix(merge, at: next, limit: message.count) {
            next = message.endOfLine(from: next, limit: message.count)
        }
        guard message.hasPrefix(author, at: next, limit: message.count) else { return nil }
        return String(decoding: message.copy(digits), as: UTF8.self)
    }
}
