/// The block of metadata that opens a record, read line by line.
///
/// Real blocks are often not valid YAML (`deciders: @alice`, `{ accepted }`, an unclosed quote), so nothing here can fail:
/// what is not a key with a value is passed over.
struct FrontMatter {
    struct Entry {
        var label: Bytes
        var field: RecordVocabulary.Field?
        /// The value, or the items of a list.
        var values: [TextLine]
        var isList: Bool
    }
    var entries: [Entry] = []

    /// Reads the block if the file opens with one, and leaves the cursor behind it.
    init?(_ cursor: inout LineCursor) {
        var ahead = cursor
        var line = ahead.next()
        while let blank = line, blank.bytes.trimmed().isEmpty { line = ahead.next() }
        guard let opening = line?.bytes.trimmed() else { return nil }
        let isTOML = opening.isRun(of: 0x2B, atLeast: 3)
        guard isTOML || opening.isRun(of: 0x2D, atLeast: 3) && opening.count <= 5 else { return nil }

        // A rule in Markdown looks the same: the first line that says something must be a key.
        var lines: [TextLine] = []
        var closed = false
        var behind = ahead
        while lines.count < 400, let next = ahead.next() {
            let trimmed = next.bytes.trimmed()
            if trimmed.elementsEqual(opening) || (trimmed.elementsEqual("---".utf8) && !isTOML)
                || trimmed.elementsEqual("...".utf8)
            {
                closed = true
                break
            }
            lines.append(next)
        }
        let separator: UInt8 = isTOML ? 0x3D : 0x3A
        guard let first = lines.first(where: { !Self.saysNothing($0.bytes) }) else {
            // Between two rules with an empty line stands a heading, and no comment.
            guard closed, lines.first?.bytes.trimmed().isEmpty != true || lines.count == 1 else { return nil }
            cursor = ahead
            return
        }
        guard Self.key(first.bytes, separator) != nil || first.bytes.trimmed().first == 0x7B else { return nil }
        if closed {
            cursor = ahead
        } else {
            // Nobody closed the block: it ends at the first empty line.
            var kept = 0
            while kept < lines.count, !lines[kept].bytes.trimmed().isEmpty {
                _ = behind.next()
                kept += 1
            }
            lines.removeLast(lines.count - kept)
            cursor = behind
        }
        read(lines, separator)
    }

    private static func saysNothing(_ line: Bytes) -> Bool {
        let trimmed = line.trimmed()
        return trimmed.isEmpty || trimmed.first == 0x23 || trimmed.starts(with: "<!--".utf8)
    }

    private static func key(_ line: Bytes, _ separator: UInt8) -> (key: Bytes, value: Bytes)? {
        let trimmed = line.trimmed()
        guard let first = trimmed.first, first.isWordByte || first == 0x22 || first == 0x27 else { return nil }
        guard let colon = trimmed.prefix(64).firstIndex(of: separator) else { return nil }
        var key = trimmed[trimmed.startIndex..<colon].trimmed()
        while let mark = key.first, mark == 0x22 || mark == 0x27 { key = key.dropFirst() }
        while let mark = key.last, mark == 0x22 || mark == 0x27 { key = key.dropLast() }
        // `key:value` is read too, but `https://…` is no key.
        if colon + 1 < trimmed.endIndex, trimmed[colon + 1] == 0x2F { return nil }
        return key.isEmpty ? nil : (key, trimmed[(colon + 1)...].trimmed())
    }

    private mutating func read(_ lines: [TextLine], _ separator: UInt8) {
        let base = lines.first { !Self.saysNothing($0.bytes) }.map { Self.indent($0.bytes) } ?? 0
        var index = 0
        while index < lines.count {
            let line = lines[index]
            index += 1
            guard !Self.saysNothing(line.bytes), Self.indent(line.bytes) <= base,
                let (key, value) = Self.key(line.bytes, separator)
            else { continue }
            // What is indented deeper, or is an item, belongs to the key.
            var children: [TextLine] = []
            var child = index
            while child < lines.count {
                let bytes = lines[child].bytes
                let trimmed = bytes.trimmed()
                let isItem = trimmed.first == 0x2D && (trimmed.count == 1 || trimmed[trimmed.startIndex + 1].isBlank)
                guard trimmed.isEmpty || Self.indent(bytes) > base || isItem || trimmed.first == 0x5D else { break }
                if !Self.saysNothing(bytes) { children.append(lines[child]) }
                child += 1
            }
            index = child
            if value.isEmpty, let inner = children.first, Self.containers.contains(RecordVocabulary.normalized(key)),
                Self.key(inner.bytes, separator) != nil
            {
                read(children, separator)
                continue
            }
            entries.append(
                Entry(
                    label: key, field: RecordVocabulary.field(key),
                    values: Self.values(TextLine(bytes: value, number: line.number), children),
                    isList: value.first == 0x5B || value.isEmpty && children.first?.bytes.trimmed().first == 0x2D))
        }
    }

    /// Keys whose value may be a block of the keys that matter.
    private static let containers: Set<String> = [
        "adr", "metadata", "meta", "decision", "record", "extra", "params", "info",
    ]

    private static func indent(_ line: Bytes) -> Int { line.prefix(while: \.isBlank).count }

    private static func values(_ inline: TextLine, _ children: [TextLine]) -> [TextLine] {
        let value = withoutComment(inline.bytes)
        if let first = value.first, first == 0x5B {
            // A flow list, perhaps over several lines; `[ADR-5](x.md)` is a link and no list.
            var text = [UInt8](value)
            if !value.contains(0x5D) {
                for child in children { text += [0x20] + withoutComment(child.bytes.trimmed()) }
            }
            if let close = text.lastIndex(of: 0x5D), close == text.count - 1 {
                return flowItems(text[1..<close]).map { TextLine(bytes: $0, number: inline.number) }
            }
            return [TextLine(bytes: text[...], number: inline.number)]
        }
        let isBlock = value.first == 0x7C || value.first == 0x3E && value.count <= 3
        if !value.isEmpty, !isBlock {
            if value.first == 0x22 || value.first == 0x27, let quoted = unquoted(value) {
                return quoted.isEmpty ? [] : [TextLine(bytes: quoted, number: inline.number)]
            }
            // A plain value folded over lines: indented text that is neither an item nor a key.
            var text = [UInt8](value)
            for child in children where child.bytes.trimmed().first != 0x2D && key(child.bytes, 0x3A) == nil {
                text += [0x20] + child.bytes.trimmed()
            }
            return [TextLine(bytes: text[...], number: inline.number)]
        }
        return children.compactMap { child in
            var text = child.bytes.trimmed()
            if text.first == 0x2D, text.count > 1, text[text.startIndex + 1].isBlank {
                text = withoutComment(text.dropFirst().trimmed())
            }
            text = unquoted(text) ?? text
            return text.isEmpty ? nil : TextLine(bytes: text, number: child.number)
        }
    }

    /// `accepted # since May` without its comment; `superseded by #12` keeps the number, which YAML loses.
    private static func withoutComment(_ value: Bytes) -> Bytes {
        guard let mark = value.firstRange(of: [0x20, 0x23, 0x20]) else {
            return value.starts(with: "# ".utf8) ? value[value.startIndex..<value.startIndex] : value
        }
        if let quote = value.first, quote == 0x22 || quote == 0x27 { return value }
        return value[value.startIndex..<mark.lowerBound].trimmed()
    }

    /// The text between the quotes; nil where none open. An unclosed quote is dropped.
    private static func unquoted(_ value: Bytes) -> Bytes? {
        guard let quote = value.first, quote == 0x22 || quote == 0x27 else { return nil }
        let inner = value.dropFirst()
        let text = (inner.lastIndex(of: quote).map { inner[inner.startIndex..<$0] } ?? inner).trimmed()
        // `It''s` and `\"`.
        let escape: UInt8 = quote == 0x22 ? 0x5C : 0x27
        guard text.firstRange(of: [escape, quote]) != nil else { return text }
        var plain: [UInt8] = []
        for byte in text {
            if byte == quote, plain.last == escape { plain.removeLast() }
            plain.append(byte)
        }
        return plain[...]
    }

    private static func flowItems(_ list: Bytes) -> [Bytes] {
        var items: [Bytes] = []
        var start = list.startIndex
        var quote: UInt8?
        var depth = 0
        func item(_ range: Range<Int>) -> Bytes {
            let trimmed = list[range].trimmed()
            return unquoted(trimmed) ?? trimmed
        }
        for index in list.indices {
            let byte = list[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x28 || byte == 0x5B || byte == 0x7B {
                depth += 1
            } else if byte == 0x29 || byte == 0x5D || byte == 0x7D {
                depth -= 1
            } else if byte == 0x2C, depth <= 0 {
                items.append(item(start..<index))
                start = index + 1
            }
        }
        items.append(item(start..<list.endIndex))
        return items.filter { !$0.isEmpty }
    }
}
