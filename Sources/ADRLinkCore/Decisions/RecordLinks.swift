/// The links and ids of a line: Markdown, AsciiDoc and reST links, ids such as `ADR-0007`, slugs and bare numbers.
enum RecordLinks {
    struct Link {
        var range: Range<Int>
        var text: Bytes
        /// Nil for a reference such as `[ADR-7][seven]`.
        var target: Bytes?

        /// False for a pull request or another page elsewhere, unless its text is an id.
        func mayPointToRecord(_ prefixes: Set<String>) -> Bool {
            guard let target, let colon = target.prefix(12).firstIndex(of: 0x3A),
                target[(colon + 1)...].starts(with: "//".utf8) || target.starts(with: "mailto".utf8)
            else { return !text.isEmpty || target != nil }
            if RecordLinks.ids(in: text, prefixes).contains(where: { $0.contains { $0.isASCIILetter } }) { return true }
            guard let slash = target.lastIndex(of: 0x2F) else { return false }
            var base = target[(slash + 1)...]
            if let mark = base.firstIndex(where: { $0 == 0x23 || $0 == 0x3F }) { base = base[base.startIndex..<mark] }
            let path = base.text
            return RecordMarkup(path: path) != nil || path.hasSuffix(".html") && RecordName(stem: base).number != nil
        }
    }

    /// No label and no target is longer: a bracket nobody closed must not cost a walk to the end of the line.
    private static let longest = 500

    /// - Parameter withShort: also `[a](0007-title.md)`, which no statement of a relation is read from but which leads somewhere.
    static func links(in text: Bytes, withShort: Bool = false) -> [Link] {
        var links: [Link] = []
        var index = text.startIndex
        while index < text.endIndex {
            let found: Link? =
                switch text[index] {
                case 0x5B: bracketed(text, index, withShort)  // [text](target)
                case 0x60: quoted(text, index)  // `text <target>`_
                case 0x3C: angled(text, index)  // <<target,text>> and <https://…>
                case 0x78, 0x6C: macro(text, index)  // xref:target[text], link:target[text]
                default: nil
                }
            if let found {
                links.append(found)
                index = found.range.upperBound
            } else {
                index += 1
            }
        }
        return links
    }

    private static func bracketed(_ text: Bytes, _ start: Int, _ withShort: Bool) -> Link? {
        var depth = 0
        var close: Int?
        for index in start..<min(text.endIndex, start + longest) {
            if text[index] == 0x5B { depth += 1 }
            if text[index] == 0x5D {
                depth -= 1
                if depth == 0 {
                    close = index
                    break
                }
            }
        }
        guard let close else { return nil }
        let label = text[(start + 1)..<close]
        // `[ ]` and `[x]` are ticks.
        let isFollowed = withShort && close + 1 < text.endIndex && text[close + 1] == 0x28
        guard label.count > 1 || label.first?.isDigit == true || isFollowed else { return nil }
        var end = close + 1
        while end < text.endIndex, text[end].isBlank, end - close <= 1 { end += 1 }
        if end < text.endIndex, text[end] == 0x28, let paren = closingParenthesis(text, end) {
            var target = text[(end + 1)..<paren].trimmed()
            if target.first == 0x7B, let open = target.firstIndex(where: { $0 == 0x22 || $0 == 0x27 }),
                let end = target[(open + 1)...].firstIndex(of: target[open])
            {
                target = target[(open + 1)..<end]  // `{{< ref "0007-title.md" >}}`
            } else if target.first == 0x7B,
                let name = target.split(whereSeparator: \.isBlank).first(where: { $0.contains(0x2E) })
            {
                target = name  // `{% link _adr/0007-title.md %}`
            } else if target.first == 0x3C, let angle = target.firstIndex(of: 0x3E) {
                target = target[(target.startIndex + 1)..<angle]
            } else if let blank = target.firstIndex(where: { $0 == 0x22 || $0 == 0x27 }), blank > target.startIndex,
                target[blank - 1].isBlank
            {
                target = target[target.startIndex..<blank].trimmed()
            }
            return Link(range: start..<(paren + 1), text: label, target: target.isEmpty ? nil : target)
        }
        if close + 1 < text.endIndex, text[close + 1] == 0x5B, let second = text[(close + 1)...].firstIndex(of: 0x5D) {
            return Link(range: start..<(second + 1), text: label, target: nil)
        }
        // `[[wiki-link]]`
        var inner = StatusText.peeled(label)
        if inner.last == 0x5D { inner = inner.dropLast() }
        guard label.first == 0x5B, let bar = inner.firstIndex(of: 0x7C) else {
            return Link(range: start..<(close + 1), text: inner, target: nil)
        }
        // `[[0007-title|what it says]]`
        return Link(
            range: start..<(close + 1), text: inner[(bar + 1)...].trimmed(),
            target: inner[inner.startIndex..<bar].trimmed())
    }

    private static func closingParenthesis(_ text: Bytes, _ start: Int) -> Int? {
        var depth = 0
        for index in start..<min(text.endIndex, start + longest) {
            if text[index] == 0x28 { depth += 1 }
            if text[index] == 0x29 {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    private static func quoted(_ text: Bytes, _ start: Int) -> Link? {
        guard let close = text[(start + 1)...].prefix(longest).firstIndex(of: 0x60), close > start + 1 else {
            return nil
        }
        let inner = text[(start + 1)..<close]
        var end = close + 1
        while end < text.endIndex, text[end] == 0x5F { end += 1 }
        if let open = inner.lastIndex(of: 0x3C), inner.last == 0x3E, end > close + 1 {
            return Link(
                range: start..<end, text: inner[inner.startIndex..<open].trimmed(),
                target: inner[(open + 1)..<(inner.endIndex - 1)].trimmed())
        }
        if end > close + 1 { return Link(range: start..<end, text: inner.trimmed(), target: nil) }
        // `` `0005-title.md` `` names a file.
        guard RecordMarkup(path: inner.text) != nil else { return nil }
        return Link(range: start..<end, text: inner, target: inner)
    }

    private static func angled(_ text: Bytes, _ start: Int) -> Link? {
        guard let close = text[start...].prefix(longest).firstIndex(of: 0x3E), close > start + 1 else { return nil }
        if text[start + 1] == 0x3C {
            let inner = text[(start + 2)..<close]
            let comma = inner.firstIndex(of: 0x2C)
            let target = inner[inner.startIndex..<(comma ?? inner.endIndex)].trimmed()
            let label = comma.map { inner[($0 + 1)...].trimmed() } ?? target
            return Link(range: start..<min(close + 2, text.endIndex), text: label, target: target)
        }
        let inner = text[(start + 1)..<close]
        if inner.starts(with: "a ".utf8) {
            // `<a href="0007-title.md">what it says</a>`
            guard let href = inner.firstRange(of: Array("href=".utf8)) else { return nil }
            let quoted = inner[href.upperBound...].drop { $0 == 0x22 || $0 == 0x27 }
            let target = quoted.prefix { $0 != 0x22 && $0 != 0x27 && !$0.isBlank }
            let label = text[(close + 1)...].prefix(longest)
            guard let end = label.firstRange(of: Array("</a>".utf8)), !target.isEmpty else { return nil }
            return Link(range: start..<end.upperBound, text: label[label.startIndex..<end.lowerBound], target: target)
        }
        guard inner.contains(0x2F) || RecordMarkup(path: inner.text) != nil, !inner.contains(0x20) else { return nil }
        return Link(range: start..<(close + 1), text: inner, target: inner)
    }

    private static func macro(_ text: Bytes, _ start: Int) -> Link? {
        let rest = text[start...]
        guard rest.starts(with: "xref:".utf8) || rest.starts(with: "link:".utf8),
            let open = rest.firstIndex(of: 0x5B), let close = rest[open...].firstIndex(of: 0x5D)
        else { return nil }
        let target = rest[(start + 5)..<open]
        guard !target.contains(0x20) else { return nil }
        let label = rest[(open + 1)..<close]
        return Link(range: start..<(close + 1), text: label.isEmpty ? target : label, target: target)
    }

    /// The segment up to the end of its sentence: what follows a full stop is about something else.
    static func sentence(_ segment: Bytes, _ links: [Link]) -> Bytes {
        var index = segment.startIndex
        while index < segment.endIndex {
            if let link = links.first(where: { $0.range.contains(index) }) {
                index = min(link.range.upperBound, segment.endIndex)
                continue
            }
            let isStop = segment[index] == 0x2E || segment[index] == 0x3B || segment[index] == 0x21
            if isStop, index + 1 < segment.endIndex, segment[index + 1].isBlank,
                // `5. Title` has a full stop that ends nothing.
                !(segment[index] == 0x2E && index > segment.startIndex && segment[index - 1].isDigit)
            {
                return segment[segment.startIndex..<index]
            }
            index += 1
        }
        return segment
    }

    /// The ids of a text without links. Bare numbers count only where there is nothing else.
    static func ids(in text: Bytes, _ prefixes: Set<String>) -> [Bytes] {
        var ids: [Bytes] = []
        var numbers: [Bytes] = []
        let date = RecordDate.first(in: text)?.range
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            guard byte.isWordByte || byte == 0x23 else {
                index += 1
                continue
            }
            // A token: letters, digits, `-`, `_`, `.` and `/` inside.
            let token = text[index...].prefix { $0.isWordByte || [0x2D, 0x5F, 0x2E, 0x2F, 0x23].contains($0) }
            var word = token
            while let last = word.last, last == 0x2E || last == 0x2D || last == 0x2F { word = word.dropLast() }
            defer { index = max(index, token.endIndex) }
            guard !word.isEmpty else { continue }
            if let date, date.overlaps(word.startIndex..<word.endIndex), !word.contains(where: \.isASCIILetter) {
                continue
            }
            if word.allSatisfy({ $0.isDigit || $0 == 0x23 }) {
                numbers.append(word)
                continue
            }
            let bare = word.first == 0x23 ? word.dropFirst() : word
            let name = RecordName(stem: bare)
            let prefix = name.prefix?.lowercased()
            if name.number != nil, let prefix,
                prefixes.contains(prefix) || name.slug.isEmpty && bare.contains(0x2D) || !name.slug.isEmpty
            {
                ids.append(bare)
            } else if name.number != nil || name.datePrefix != nil, !name.slug.isEmpty,
                bare.contains(where: \.isASCIILetter),
                bare.contains(0x2D) || bare.contains(0x5F)
            {
                ids.append(bare)
            } else if RecordMarkup(path: bare.text) != nil {
                ids.append(bare)
            } else if prefixes.contains(String(decoding: bare.folded(), as: UTF8.self)) {
                // `ADR 7`, `ADR #7`, `ADRs 7 and 8`
                let rest = text[token.endIndex...].trimmed()
                let digits = rest.drop { $0 == 0x23 }.prefix(while: \.isDigit)
                if !digits.isEmpty, digits.startIndex - rest.startIndex <= 1 {
                    ids.append(text[bare.startIndex..<digits.endIndex])
                    index = digits.endIndex
                }
            }
        }
        return ids.isEmpty ? numbers.filter { !$0.allSatisfy { $0 == 0x23 } } : ids
    }
}
