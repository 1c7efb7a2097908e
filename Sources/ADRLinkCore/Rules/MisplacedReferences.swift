/// A line that looks like a reference trailer and is none to git.
struct MisplacedReference {
    var cause: MisplacedCause
    /// From 1.
    var line: Int
    /// The whole lines, with their folds and their last line feed.
    var lines: Range<Int>
    var form: ReferenceLine
    /// The value with its folds, trimmed.
    var value: Range<Int>
    var tokens: [ReferenceToken]
    var severity: Severity
    /// Whether it is the first text of the message: moved, it would leave a message without a subject.
    var isSubject: Bool
    /// Whether trailers name all of its ids already.
    var isRedundant: Bool
}

/// Finds the lines that look like reference trailers and are none to git, and tells why.
///
/// A message that speaks about other messages is no mistake: lines in code fences, comments, the indented messages of
/// `git merge --squash`, and values without anything like an id of ours (`Refs: #135`) are passed over. Quotations,
/// deep indentation and lines whose ids a trailer names as well weigh no more than a warning.
struct MisplacedReferences {
    let reader: ReferenceReader
    let referenceKeys: [[UInt8]]
    let exemptKey: [UInt8]
    let source: MessageSource
    let commentPrefix: [UInt8]

    init(conventions: MessageConventions, source: MessageSource, commentPrefix: [UInt8]) {
        self.reader = ReferenceReader(conventions)
        self.referenceKeys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        self.exemptKey = conventions.exemptKey.utf8.map(\.lowercased)
        self.source = source
        self.commentPrefix = commentPrefix
    }

    func find(in message: Span<UInt8>, _ layout: MessageLayout) -> [MisplacedReference] {
        var paragraphs = MessageParagraphs(message, layout, commentPrefix: commentPrefix)
        let block = paragraphs.blockWithSubject(layout)
        var trailers: [Range<Int>] = []
        var named: Set<ReferenceToken> = []
        var isExempt = false
        if block != nil {
            layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
                let isReference = referenceKeys.contains { message.equals(key, lowercased: $0) }
                let isExemption = message.equals(key, lowercased: exemptKey)
                guard isReference || isExemption else { return }
                trailers.append(key.lowerBound..<value.upperBound)
                if isReference {
                    // A malformed id is reported where it stands; a second line with it would not help.
                    named.formUnion(reader.intendedIDs(of: reader.placedTokens(in: message, value).map(\.token)))
                }
                if isExemption { isExempt = true }
            }
        }
        var found: [MisplacedReference] = []
        var fences = CodeFences()
        var skipped = trailers[...]
        var number = 0
        var line = 0
        while line < message.count {
            let next = message.endOfLine(from: line, limit: message.count)
            let range = line..<next
            number += 1
            line = next
            while let first = skipped.first, first.upperBound <= range.lowerBound { skipped.removeFirst() }
            if let first = skipped.first, first.lowerBound < next { continue }
            if range.lowerBound < layout.scissors,
                message.hasPrefix(commentPrefix, at: range.lowerBound, limit: next)
            {
                continue
            }
            if fences.isCode(message, range, limit: layout.end) { continue }
            guard
                let form = ReferenceLine(message, range, referenceKeys: referenceKeys, exemptKey: exemptKey),
                var reference = judge(form, message, range, number, layout, &paragraphs, block)
            else { continue }
            reference.isRedundant =
                form.key == .exempt ? isExempt : named.isSuperset(of: reader.intendedIDs(of: reference.tokens))
            if reference.isRedundant { reference.severity = min(reference.severity, .warning) }
            found.append(reference)
        }
        return found
    }

    /// The end of the lines that continue a line: indented deeper, and not of the form themselves.
    ///
    /// Below a line that is no trailer in form either, text may be anything, so that only ids continue it.
    private func endOfFolds(
        of form: ReferenceLine, _ message: Span<UInt8>, _ line: Range<Int>, _ layout: MessageLayout
    ) -> Int {
        var end = line.upperBound
        let limit = line.lowerBound < layout.scissors ? layout.scissors : message.count
        while end < limit, form.flaw != .quoted {
            let next = message.endOfLine(from: end, limit: limit)
            let text = message.trimmed(end..<next)
            var indentation = 0
            for place in end..<text.lowerBound { indentation += message[place] == .tab ? 4 : 1 }
            if text.isEmpty || indentation <= form.indentation { break }
            if ReferenceLine(message, end..<next, referenceKeys: referenceKeys, exemptKey: exemptKey) != nil { break }
            if form.flaw != nil,
                !reader.placedTokens(in: message, text).allSatisfy({ $0.token.isOurs })
            {
                break
            }
            end = next
        }
        return end
    }

    /// What is wrong with one line of the right form that is not in the trailer block; nil where nothing is.
    private func judge(
        _ form: ReferenceLine, _ message: Span<UInt8>, _ range: Range<Int>, _ number: Int, _ layout: MessageLayout,
        _ paragraphs: inout MessageParagraphs, _ block: Range<Int>?
    ) -> MisplacedReference? {
        let lines = range.lowerBound..<endOfFolds(of: form, message, range, layout)
        var value = form.value
        if lines != range { value = message.trimmed(value.lowerBound..<lines.upperBound) }
        let tokens =
            form.key == .reference ? reader.placedTokens(in: message, value).map(\.token) : []
        let isSubject = range.lowerBound == paragraphs.firstText
        switch form.key {
        case .exempt:
            if value.isEmpty { return nil }
        case .reference:
            guard tokens.contains(where: \.isOurs) else { return nil }
            // A subject `refs: explain ADR-7` has a type, not a key; `Refs ADR-7 says …` is a sentence.
            if isSubject || form.isWordOnly, !tokens.allSatisfy(\.isOurs) { return nil }
        }
        let cause: MisplacedCause
        var severity = RuleID.trailerMisplaced.defaultSeverity
        let isLast = paragraphs.last?.contains(range.lowerBound) ?? false
        if range.lowerBound >= layout.end {
            guard form.flaw == nil else { return nil }
            cause = .afterNUL
        } else if range.lowerBound >= layout.scissors {
            guard form.flaw == nil else { return nil }
            cause = .belowScissors
        } else if let flaw = form.flaw {
            if form.indentation >= 4, flaw != .quoted {
                guard isLast, !paragraphs.isSquashListing(message) else { return nil }
                severity = .warning
            }
            if flaw == .quoted || (form.isWordOnly && !isLast) { severity = .warning }
            cause = flaw
        } else {
            cause = paragraphs.cause(for: range, in: message, block: block)
        }
        return MisplacedReference(
            cause: cause, line: number, lines: lines, form: form, value: value, tokens: tokens, severity: severity,
            isSubject: isSubject, isRedundant: false)
    }
}

extension ReferenceToken {
    /// Whether it was surely meant as one of our ids.
    var isOurs: Bool {
        switch self {
        case .id: true
        case .malformed(_, let suggestion): suggestion != nil
        case .bareNumber, .word, .foreign: false
        }
    }
}

extension ReferenceReader {
    /// The ids among the tokens, and those that the malformed ones were meant as.
    func intendedIDs(of tokens: [ReferenceToken]) -> Set<ReferenceToken> {
        var ids: Set<ReferenceToken> = []
        for token in tokens {
            switch token {
            case .id: ids.insert(token)
            case .malformed(_, let suggestion?): ids.formUnion(self.tokens(of: Array(suggestion.utf8)))
            default: break
            }
        }
        return ids
    }
}
