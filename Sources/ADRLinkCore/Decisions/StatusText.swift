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
        while let last = rest.last {
            if last.isBlank || closing.contains(last) {
                rest = rest.dropLast()
            } else if last >= 0x80, let bare = withoutSymbolAtEnd(rest) {
                rest = bare
            } else {
                break
            }
        }
        return rest
    }

    /// Without a closing quotation mark, an emoji or its variation selector at the end; nil where there is none.
    private static func withoutSymbolAtEnd(_ text: Bytes) -> Bytes? {
        guard let lead = text.lastIndex(where: { $0 >= 0xC0 }) else { return nil }
        let mark = withoutSymbols(text[lead...])
        return mark.isEmpty ? text[text.startIndex..<lead] : nil
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

    // MARK: Images and tags

    /// The words of a line without HTML tags, without what they strike out, and with the word of a badge for the badge.
    static func withoutTags(_ text: Bytes) -> Bytes {
        if text.contains(0x21), let word = badge(text) { return word }
        guard text.contains(0x3C) else { return text }
        var result: [UInt8] = []
        var struck: [UInt8]?
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == 0x3C, let (name, isClosing, end) = tag(text[index...]) {
                if let open = struck {
                    if isClosing, name == open { struck = nil }
                } else if !isClosing, struckOut.contains(name) {
                    struck = name
                }
                index = end
                if name.elementsEqual("br".utf8) { result += [0x20, 0x20] }
                continue
            }
            if struck == nil { result.append(text[index]) }
            index += 1
        }
        return result[...].trimmed()
    }
    private static let struckOut: Set<[UInt8]> = Set(["del", "s", "strike"].map { Array($0.utf8) })
    private static let tags: Set<[UInt8]> = Set(
        "a abbr b big br center code dd del div dl dt em font i kbd mark p s small span strike strong sub sup table tbody td th thead tr u"
            .split(separator: " ").map { Array($0.utf8) })

    /// The tag that opens the text. `<0005-title.md>` and `<https://…>` are links.
    static func tag(_ text: Bytes) -> (name: [UInt8], isClosing: Bool, end: Int)? {
        var rest = text.dropFirst()
        let isClosing = rest.first == 0x2F
        if isClosing { rest = rest.dropFirst() }
        let name = rest.prefix { $0.isASCIILetter }.folded()
        guard !name.isEmpty, tags.contains(name), let close = text.prefix(300).firstIndex(of: 0x3E) else { return nil }
        return (name, isClosing, close + 1)
    }

    /// The status that a badge shows: `![Accepted](…)`, `![Status](https://…/badge/status-accepted-green)`.
    static func badge(_ text: Bytes) -> Bytes? {
        var rest = HeadField.withoutBullet(text.trimmed()).0
        while let first = rest.first, first == 0x5B || first == 0x2A || first == 0x5F { rest = rest.dropFirst() }
        guard rest.starts(with: "![".utf8), let middle = rest.prefix(300).firstRange(of: [0x5D, 0x28]),
            let close = rest[middle.upperBound...].firstIndex(of: 0x29)
        else { return nil }
        var label = rest[(rest.startIndex + 2)..<middle.lowerBound]
        if let colon = label.firstIndex(of: 0x3A) { label = label[(colon + 1)...] }
        if family(of: peeled(label)) != nil { return label.trimmed() }
        var words = rest[middle.upperBound..<close].prefix(300)
        while !words.isEmpty {
            words = words.drop { !$0.isASCIILetter }
            let word = words.prefix { $0.isASCIILetter }
            if family(of: word) != nil { return word }
            words = words[word.endIndex...]
        }
        return nil
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
        var bare = 0
        var parts = 0
        var start = text.startIndex
        let end = text.endIndex
        var index = start
        func count(_ range: Range<Int>) {
            let part = peeled(text[range])
            if family(of: part) != nil || placeholder(part) { words += 1 }
        }
        // `Proposed, Accepted, Superseded`, `proposed or accepted or rejected`: words of the families and nothing else.
        for part in text.split(whereSeparator: { [0x20, 0x2C, 0x2F, 0x7C].contains($0) }) {
            let word = peeled(part)
            if connectors.contains(word.folded()) { continue }
            parts += 1
            if firstWord(word).count == word.count, family(of: word) != nil { bare += 1 }
        }
        if bare >= 3, bare == parts { return true }
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

    private static let connectors: Set<[UInt8]> = Set(
        ["", "or", "ou", "oder", "o", "etc", "and"].map { Array($0.utf8) })

    /// The one word of a menu that stands out: `Proposed | **Accepted** | Rejected`.
    static func chosen(inMenu line: Bytes) -> Bytes? {
        var chosen: Bytes?
        for part in HeadField.withoutBullet(line.prefix(1000)).0.split(whereSeparator: { $0 == 0x7C || $0 == 0x2F }) {
            let word = part.trimmed()
            guard word.starts(with: "**".utf8) || word.starts(with: "__".utf8) || word.first == 0x60 else { continue }
            if chosen != nil || word.last != word.first { return nil }
            chosen = word
        }
        guard let chosen, family(of: peeled(chosen)) != nil else { return nil }
        return chosen
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
            proposta voorgesteld föreslagen foreslått foreslået proponowana proponowane navrženo 제안 제안됨 запропоновано предложено предложен предложена предлагается предложение 提议 提案 提案中 建议 提議
            """)
        add(
            .accepted,
            """
            accepted accept accepté acceptée accepte adopté adoptée adopted akzeptiert angenommen aceptado aceptada aceito aceita aceite
            accettato accettata geaccepteerd aanvaard accepterad accepterat accepteret akseptert
            zaakceptowana zaakceptowano zaakceptowane przyjęta przyjęto přijato hyväksytty 승인 승인됨 채택 채택됨 прийнято принято принят принята 通过 通過 已采纳 采纳 已接受 接受 已通过 採用 採択 承認 承認済み
            """)
        add(
            .rejected,
            """
            rejected reject rejeté rejetée refusé refusée abgelehnt verworfen zurückgewiesen rechazado rechazada rejeitado
            rejeitada recusado recusada rifiutato respinto afgewezen avvisad avvist afvist odrzucona odrzucono zamítnuto 거부 거부됨 відхилено отклонено отклонён отклонен отклонена 拒绝 已拒绝 否决 已否决 却下 棄却
            不採用
            """)
        add(
            .deprecated,
            """
            deprecated depreciated obsolete deprecate déprécié dépréciée obsolète veraltet überholt obsoleto obsoleta deprecado
            deprecada deprecato deprecata przestarzała zastaralé 폐기 폐기됨 застаріло depreciado depreciada descontinuado verouderd устарело устарел устаревшее 已弃用 弃用 废弃 已废弃 已棄用 廃止 非推奨
            """)
        add(
            .superseded,
            """
            superseded superceded superseeded superceeded replaced supersede remplacé remplacée remplace ersetzt abgelöst reemplazado
            reemplazada sustituido sustituida substituído substituída substituido sostituito sostituita vervangen ersatt erstattet zastąpiona zastąpione nahrazeno 대체됨 замінено заменено заменён заменен 已取代 被取代
            已被取代 取代 已替代 上書き 上書き済み 置換 置き換え 置き換え済み
            """)
        return table
    }()

    private static let unspaced: [([UInt8], DecisionStatus)] =
        families.filter { ($0.key.utf8.first ?? 0) >= 0xE3 }.map { (Array($0.key.utf8), $0.value) }
        .sorted { $0.0.count > $1.0.count }
}
