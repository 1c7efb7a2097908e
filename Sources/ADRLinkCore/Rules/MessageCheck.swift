/// What a message says about decisions, and what is wrong with how it says it.
public struct MessageReport: Equatable, Sendable {
    /// In the order of their lines, at the severity each rule has where no policy says otherwise.
    public var findings: [Finding]
    /// Every token of every reference trailer, in order, also those that are not ids.
    public var references: [MessageReference]
    /// The reason of the first exemption that gives one; nil where the message asks for none.
    public var exemption: String?
}

/// Applies the rules that need nothing but the message.
public struct MessageCheck: Sendable {
    private let conventions: MessageConventions
    private let reader: ReferenceReader
    private let source: MessageSource
    private let commentPrefix: [UInt8]
    private let nearMisses: NearMissKeys
    private let referenceKeys: [[UInt8]]
    private let exemptKey: [UInt8]

    public init(
        conventions: MessageConventions, commentPrefix: [UInt8] = Trailers.defaultCommentPrefix,
        source: MessageSource
    ) {
        self.conventions = conventions
        self.reader = ReferenceReader(conventions)
        self.source = source
        self.commentPrefix = commentPrefix
        self.nearMisses = NearMissKeys(conventions)
        self.referenceKeys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        self.exemptKey = conventions.exemptKey.utf8.map(\.lowercased)
    }

    public func report(for message: [UInt8]) -> MessageReport { report(for: message.span) }

    public func report(for message: Span<UInt8>) -> MessageReport {
        let layout = MessageLayout(message, source: source, commentPrefix: commentPrefix)
        let paragraphs = MessageParagraphs(message, layout, commentPrefix: commentPrefix)
        var report = MessageReport(findings: [], references: [], exemption: nil)
        if paragraphs.blockWithSubject(layout) != nil {
            var seen: Set<ReferenceToken> = []
            var lines = LineCounter()
            layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
                let line = lines.line(of: key.lowerBound, in: message)
                if referenceKeys.contains(where: { message.equals(key, lowercased: $0) }) {
                    checkReferences(message, key, value, line, &seen, &report)
                } else if message.equals(key, lowercased: exemptKey) {
                    checkExemption(message, key, value, line, &report)
                } else {
                    checkKey(message, key, value, line, &report)
                }
            }
        }
        report.findings += misplaced(in: message, layout)
        report.findings.sort { ($0.line ?? 0, $0.rule.rawValue) < ($1.line ?? 0, $1.rule.rawValue) }
        return report
    }

    private func checkReferences(
        _ message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ line: Int,
        _ seen: inout Set<ReferenceToken>, _ report: inout MessageReport
    ) {
        let keyText = String(decoding: message.copy(key), as: UTF8.self)
        let first = conventions.identifier(prefix: conventions.prefixes.first ?? "ADR", number: 7)
        let tokens = reader.placedTokens(in: message, value)
        if tokens.isEmpty {
            add(
                .refEmpty, line, "line \(line): \"\(shortened(keyText)):\" names nothing",
                hint: "name a decision, as in \"\(shortened(keyText)): \(first)\", or remove the line", &report)
        }
        checkBytes(message, key, value, line, &report)
        var tokenLine = line
        var counted = key.lowerBound
        for placed in tokens {
            while counted < placed.range.lowerBound {
                if message[counted] == .lineFeed { tokenLine += 1 }
                counted += 1
            }
            report.references.append(MessageReference(placed.token, line: tokenLine))
            switch placed.token {
            case .malformed(let text, let suggestion):
                add(
                    .refMalformed, tokenLine, "line \(tokenLine): \"\(shortened(text))\" is not a decision's id",
                    hint: suggestion.map { "did you mean \(shortened($0))?" }
                        ?? "an id is a prefix, a hyphen and a number, as in \(first)", &report)
            case .id(let prefix, let number):
                if seen.insert(placed.token).inserted { continue }
                let id = conventions.identifier(prefix: prefix, number: number)
                add(
                    .refDuplicate, tokenLine, "line \(tokenLine): \(id) is named more than once",
                    hint: "name it once", &report)
            case .bareNumber, .word, .foreign: break
            }
        }
    }

    private func checkExemption(
        _ message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ line: Int, _ report: inout MessageReport
    ) {
        let reason = String(decoding: message.unfolded(value), as: UTF8.self)
        if reason.isEmpty {
            add(
                .exemptWithoutReason, line, "line \(line): \"\(conventions.exemptKey):\" gives no reason",
                hint: "say after the colon why this commit needs no decision", &report)
            return
        }
        checkBytes(message, key, value, line, &report)
        report.exemption = report.exemption ?? reason
        add(.exemptUsed, line, "line \(line): the commit is exempt: \(shortened(reason))", hint: nil, &report)
    }

    private func checkKey(
        _ message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ line: Int, _ report: inout MessageReport
    ) {
        guard let meant = nearMisses.meant(by: message, key, value, reader) else { return }
        let text = shortened(String(decoding: message.copy(key), as: UTF8.self))
        add(
            .keyNearMiss, line, "line \(line): \"\(text):\" is read by nobody; the key is \"\(meant):\"",
            hint: "write \"\(meant):\"", &report)
    }

    private func checkBytes(
        _ message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ line: Int, _ report: inout MessageReport
    ) {
        guard let unsafe = UnsafeText(in: message.copy(value)) else { return }
        add(
            .valueUnsafe, line, "line \(line): the value holds \(unsafe.description)",
            hint: "type the value again, in plain text", &report)
    }

    private func misplaced(in message: Span<UInt8>, _ layout: MessageLayout) -> [Finding] {
        let rule = MisplacedReferences(conventions: conventions, source: source, commentPrefix: commentPrefix)
        let lines = rule.find(in: message, layout)
        guard !lines.isEmpty else { return [] }
        let repair = MessageRepair(conventions: conventions, commentPrefix: commentPrefix, source: source)
        let repaired = repair.repaired(message.copy(0..<message.count))
        let replacement = repaired.flatMap { String(validating: $0, as: UTF8.self) }
        return lines.map { line in
            let end = min(line.form.value.upperBound, line.form.keyRange.lowerBound + 400)
            let text = String(decoding: message.copy(line.form.keyRange.lowerBound..<end), as: UTF8.self)
            let isMoved = line.cause.isMovable && !line.isSubject && !line.isRedundant && repaired != nil
            return Finding(
                .trailerMisplaced, line.severity,
                "line \(line.line): \"\(shortened(text))\" is not a trailer: \(line.cause.sentence)",
                hint: hint(for: line, isMoved: isMoved), line: line.line, replacement: isMoved ? replacement : nil)
        }
    }

    private func hint(for line: MisplacedReference, isMoved: Bool) -> String {
        if line.isRedundant { return "a trailer names it already: remove this line" }
        if line.isSubject { return "write a subject and a blank line above it" }
        if line.cause == .quoted { return "if this commit follows that decision too, say so in the last paragraph" }
        guard isMoved, source == .messageFile else {
            return "reword the message: move the line into the last paragraph"
        }
        return "move it into the last paragraph, or run: adrlink fix-message FILE"
    }

    private func add(_ rule: RuleID, _ line: Int, _ message: String, hint: String?, _ report: inout MessageReport) {
        report.findings.append(Finding(rule, rule.defaultSeverity, message, hint: hint, line: line))
    }
}
