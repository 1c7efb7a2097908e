/// The words of a status, and how to get at them through emphasis, emoji, braces and quotes.
enum StatusText {
    /// The family of the first word; nil where it is none of ours.
    static func family(of text: Bytes) -> DecisionStatus? {
        let word = firstWord(text)
        guard !word.isEmpty, word.count <= 48 else { return nil }
        let folded = word.folded()
        if let family = families[String(decoding: folded, as: UTF8.self)] { return family }
        // Chinese and Japanese put no space behind a word.
        guard folded[0] >= 0xE3 else { return nil }
        for (prefix, family) in unspaced where folded.starts(with: prefix) { return family }
        return nil
    }

    static func firstWord(_ text: Bytes) -> Bytes {
        text.prefix { $0.isASCIILetter || $0 >= 0x80 }
    }

    /// Without what decorates a status: bullets, emphasis, quotes, braces, emoji, and an opening bracket.
    static func peeled(_ text: Bytes) -> Bytes {
        var rest = withoutStruckOut(text.trimmed())
        while let first = rest.first {
            let isShortcode = first == 0x3A && withoutSymbols(rest).startIndex > rest.startIndex
            if first.isBlank || decorations.contains(first) && !isShortcode {
                rest = rest.dropFirst()
            } else {
                let bare = withoutSymbols(rest)
                if bare.startIndex == rest.startIndex { break }
                rest = bare
            }
        }
        while let last = rest.last, last.isBlank || closing.contains(last) { rest = rest.dropLast() }
        return rest
    }
    private static let decorations: Set<UInt8> = Set("*-+_`'\"{[(<~:|#.,;/=>".utf8)
    private static let closing: Set<UInt8> = Set("*_`'\"}~.,;:|>".utf8)

    /// `~~Proposed~~ Accepted` is accepted.
    private static func withoutStruckOut(_ text: Bytes) -> Bytes {
        var rest = text
        let (item, _) = HeadField.withoutBullet(rest)
        rest = item
        while rest.starts(with: "~~".utf8), let close = rest.dropFirst(2).firstRange(of: [0x7E, 0x7E]) {
            rest = rest[close.upperBound...].trimmed()
        }
        return rest
    }

    /// Without emoji, arrows, check marks and wide punctuation at the start.
    static func withoutSymbols(_ text: Bytes) -> Bytes {
        var rest = text
        while let first = rest.first, first >= 0xC2 {
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            guard rest.count >= length else { return rest }
            let second = rest[rest.startIndex + 1]
            let isSymbol =
                switch first {
                case 0xC2: true  // signs of Latin-1
                case 0xE2: true  // punctuation, arrows, check marks, boxes
                case 0xE3: second == 0x80  // ideographic punctuation
                // Variation selectors and wide forms.
                case 0xEF: second == 0xB8 || second == 0xBC && rest[rest.startIndex + 2] < 0x90
                case 0xF0: second == 0x9F  // emoji
                default: false
                }
            guard isSymbol else { break }
            rest = rest[(rest.startIndex + length)...]
            // `:white_check_mark:` has no bytes of its own; blanks may follow a symbol.
            while let blank = rest.first, blank.isBlank { rest = rest.dropFirst() }
        }
        if rest.first == 0x3A, let close = rest.dropFirst().prefix(40).firstIndex(of: 0x3A),
            close > rest.startIndex + 1,
            rest[(rest.startIndex + 1)..<close].allSatisfy({ $0.isWordByte || $0 == 0x5F || $0 == 0x2D })
        {
            return rest[(close + 1)...].trimmed()
        }
        return rest
    }

    /// A menu nobody chose from: `{Deprecated|Proposed|Accepted}`, `proposed / accepted / superseded`.
    static func isMenu(_ line: Bytes) -> Bool {
        let text = line.prefix(1000)
        var words = 0
        var separators = 0
        var start = text.startIndex
        let end = text.endIndex
        var index = start
        func count(_ range: Range<Int>) {
            if family(of: peeled(text[range])) != nil || placeholder(peeled(text[range])) { words += 1 }
        }
        while index < end {
            let byte = text[index]
            var length = 0
            if byte == 0x7C || byte == 0x2F { length = 1 }
            if text[index...].starts(with: "／".utf8) || text[index...].starts(with: "：".utf8) { length = 3 }
            if byte == 0x2C, text.first == 0x5B || text.first == 0x7B { length = 1 }
            if length > 0 {
                count(start..<index)
                // A slash inside of a link is none: it has a word of no family on one side, so it adds nothing.
                separators += 1
                index += length
                start = index
            } else {
                index += 1
            }
        }
        guard separators > 0 else { return placeholder(text) }
        count(start..<end)
        return words >= 2
    }

    private static func placeholder(_ text: Bytes) -> Bool {
        let normalized = RecordVocabulary.normalized(text.prefix(60))
        return ["{status}", "<status>", "[status]", "status", "…", "..."].contains(normalized)
    }

    static let families: [String: DecisionStatus] = {
        var table: [String: DecisionStatus] = [:]
        func add(_ status: DecisionStatus, _ words: String) {
            for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) { table[String(word)] = status }
        }
        add(.draft, "draft drafted drafting brouillon ébauche entwurf borrador rascunho bozza черновик 草稿 草案 下書き ドラフト")
        add(
            .proposed,
            """
            proposed proposal propose proposé proposée propose proposition vorgeschlagen vorschlag propuesto propuesta proposto
            proposta voorgesteld предложено предложен предложена предлагается предложение 提议 提案 提案中 建议 提議
            """)
        add(
            .accepted,
            """
            accepted accept accepté acceptée accepte adopté adoptée adopted akzeptiert angenommen aceptado aceptada aceito aceita aceite
            accettato accettata geaccepteerd aanvaard принято принят принята 通过 通過 已采纳 采纳 已接受 接受 已通过 採用 採択 承認済み
            """)
        add(
            .rejected,
            """
            rejected reject rejeté rejetée refusé refusée abgelehnt verworfen zurückgewiesen rechazado rechazada rejeitado
            rejeitada recusado recusada rifiutato respinto afgewezen отклонено отклонён отклонен отклонена 拒绝 已拒绝 否决 已否决 却下 棄却
            不採用
            """)
        add(
            .deprecated,
            """
            deprecated depreciated obsolete deprecate déprécié dépréciée obsolète veraltet überholt obsoleto obsoleta deprecado
            deprecada depreciado depreciada descontinuado verouderd устарело устарел устаревшее 已弃用 弃用 废弃 已废弃 已棄用 廃止 非推奨
            """)
        add(
            .superseded,
            """
            superseded superceded superseeded superceeded replaced supersede remplacé remplacée remplace ersetzt abgelöst reemplazado
            reemplazada sustituido sustituida substituído substituída substituido sostituito vervangen заменено заменён заменен 已取代 被取代
            已被取代 取代 已替代 置換 置き換え 置き換え済み
            """)
        return table
    }()

    private static let unspaced: [([UInt8], DecisionStatus)] =
        families.filter { ($0.key.utf8.first ?? 0) >= 0xE3 }.map { (Array($0.key.utf8), $0.value) }
        .sorted { $0.0.count > $1.0.count }
}
