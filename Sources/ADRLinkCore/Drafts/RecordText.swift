/// The bytes of a record with the places of its lines, for edits that change nothing else.
struct RecordText {
    let path: String
    let bytes: [UInt8]
    let markup: RecordMarkup
    let outline: RecordOutline
    /// Where each line is, without its ending.
    let lines: [Range<Int>]
    /// How the first line ends; a line feed where there is one line.
    let newline: [UInt8]

    init(path: String, bytes: [UInt8], markup: RecordMarkup) {
        self.path = path
        self.bytes = bytes
        self.markup = markup
        outline = OutlineScanner.scan(bytes, markup)
        var cursor = LineCursor(bytes)
        var lines: [Range<Int>] = []
        while let line = cursor.next() { lines.append(line.bytes.startIndex..<line.bytes.endIndex) }
        self.lines = lines
        if let first = lines.first, first.upperBound < bytes.count {
            let end = lines.count > 1 ? lines[1].lowerBound : bytes.count
            newline = Array(bytes[first.upperBound..<end])
        } else {
            newline = [0x0A]
        }
    }

    /// The text of a line, counted from 1.
    func line(_ number: Int) -> Bytes { bytes[lines[number - 1]] }

    func replacing(_ range: Range<Int>, with text: String) -> [UInt8] {
        Array(bytes[..<range.lowerBound]) + Array(text.utf8) + Array(bytes[range.upperBound...])
    }

    /// The record with lines added behind one of its lines.
    func inserting(_ texts: [String], afterLine number: Int) -> [UInt8] {
        let end = lines[number - 1].upperBound
        let added = texts.flatMap { newline + Array($0.utf8) }
        return Array(bytes[..<end]) + added + Array(bytes[end...])
    }
}

/// The one place of a record that states its status.
struct StatusPlace {
    enum Form: Equatable {
        /// A line below the heading of the status section.
        case section
        /// `Status: …` in any dress; the range is that of the label.
        case field(label: Range<Int>)
        case frontMatter(label: Range<Int>)
    }

    var form: Form
    var line: Int
    /// What stands behind the label, or the whole line.
    var value: Range<Int>
    /// The word of the status without what decorates it; nil where the value says more than a word.
    var word: Range<Int>?

    /// Finds the place; throws where there is none, or more than one.
    init(of text: RecordText) throws(ADRLinkError) {
        func isStatus(_ field: RecordVocabulary.Field?) -> Bool { field == .status }
        var places: [Int] = []
        let outline = text.outline
        if let first = outline.statusLines.first { places.append(first.number) }
        for field in outline.fields where isStatus(field.field) {
            if let first = field.values.first { places.append(first.number) }
        }
        let metadata = (outline.frontMatter?.entries ?? []).filter { isStatus($0.field) && !$0.values.isEmpty }
        places += metadata.compactMap { $0.values.first?.number }
        guard let first = places.first, first <= text.lines.count else {
            throw ADRLinkError(
                .decision, "it states no status that could be changed", hint: "give it a status first", path: text.path)
        }
        guard places.count == 1 else {
            throw ADRLinkError(
                .decision, "it states its status in lines \(places.map(String.init).joined(separator: " and "))",
                hint: "leave one of them", path: text.path, line: first)
        }
        let reading = StatusReading(outline.statusLines, families: [:])
        line = outline.statusLines.isEmpty ? first : reading.line ?? first
        let bytes = text.line(line)
        if !metadata.isEmpty {
            guard let mark = bytes.firstIndex(where: { $0 == 0x3A || $0 == 0x3D }) else {
                throw ADRLinkError(.decision, "its status is not behind its key", path: text.path, line: line)
            }
            value = (mark + 1)..<bytes.endIndex
            form = .frontMatter(label: Self.label(bytes[..<mark]))
        } else if let field = HeadField(bytes), field.field == .status, !field.value.isEmpty {
            value = field.value.startIndex..<field.value.endIndex
            form = .field(label: Self.label(bytes[..<value.lowerBound]))
        } else {
            value = bytes.startIndex..<bytes.endIndex
            form = .section
        }
        let peeled = StatusText.peeled(text.bytes[value])
        // Every byte must be of the word: a date or a remark behind it belongs to the status that it was.
        let isWord =
            !peeled.isEmpty && peeled.count <= 48
            && peeled.allSatisfy { $0.isASCIILetter || $0 >= 0x80 || $0 == 0x20 || $0 == 0x2D }
        let isOne = StatusText.firstWord(peeled).count == peeled.count || StatusText.family(of: peeled) == nil
        word = isWord && isOne ? peeled.startIndex..<peeled.endIndex : nil
    }

    private static func label(_ before: Bytes) -> Range<Int> {
        guard let first = before.firstIndex(where: \.isWordByte), let last = before.lastIndex(where: \.isWordByte)
        else {
            return before.startIndex..<before.startIndex
        }
        return first..<(last + 1)
    }
}

extension RecordText {
    /// The ways to write that another record supersedes this one, the best first; each is to be read back before it counts.
    func superseded(by reference: RecordReference) throws(ADRLinkError) -> [[UInt8]] {
        let place = try StatusPlace(of: self)
        guard let word = place.word else {
            throw ADRLinkError(
                .decision,
                "the line of its status says more than a status, and what is to become of that is not certain",
                hint:
                    "change it to \"\(RecordWording(language: "en").verb(.supersededBy).capitalizedFirst) \(reference.link(in: markup))\" by hand",
                path: path, line: place.line)
        }
        let old = bytes[word]
        var verb = RecordWording(language: RecordWording.language(of: StatusText.firstWord(old))).verb(.supersededBy)
        if old.first.map({ $0.lowercased == $0 && $0 < 0x80 }) != true { verb = verb.capitalizedFirst }
        let link = "\(verb) \(reference.link(in: markup))"
        let name = "\(verb) \(reference.id)"
        guard case .frontMatter = place.form else { return [link, name].map { replacing(word, with: $0) } }
        let isQuoted = word.lowerBound > place.value.lowerBound && [0x22, 0x27].contains(bytes[word.lowerBound - 1])
        return [name, isQuoted ? link : "\"\(link)\""].map { replacing(word, with: $0) }
    }

    /// The record with one more statement beside its status, dressed as the status is; nil where no way is known.
    ///
    /// - Parameter label: the words before the value, in lower case: `amended by`, `governs`.
    func adding(_ label: String, _ value: String, frontMatter: String) throws(ADRLinkError) -> [UInt8] {
        let place = try StatusPlace(of: self)
        switch place.form {
        case .section:
            let last = outline.statusLines.last?.number ?? place.line
            let bytes = line(last)
            let (item, isBullet) = HeadField.withoutBullet(bytes.trimmed())
            let isField = label == "governs" ? ": " : " "
            let text = label.capitalizedFirst + isField + value
            guard isBullet else { return inserting(["", text], afterLine: last) }
            return inserting([self.bytes[lines[last - 1].lowerBound..<item.startIndex].text + text], afterLine: last)
        case .field(let range):
            let line = lines[place.line - 1]
            let isCapital = bytes[range].first.map { $0.lowercased != $0 } ?? false
            let text =
                bytes[line.lowerBound..<range.lowerBound].text + (isCapital ? label.capitalizedFirst : label)
                + bytes[range.upperBound..<place.value.lowerBound].text + value
                + bytes[place.value.upperBound..<line.upperBound].text
            return inserting([text], afterLine: place.line)
        case .frontMatter(let range):
            let key = String(label.map { $0 == " " ? "-" : $0 })
            guard
                !(outline.frontMatter?.entries ?? []).contains(where: {
                    RecordVocabulary.normalized($0.label) == RecordVocabulary.normalized(Array(key.utf8)[...])
                })
            else {
                throw ADRLinkError(
                    .decision, "its front matter has the key \(key) already", path: path, line: place.line)
            }
            let mark = bytes[range.upperBound...].first { $0 == 0x3A || $0 == 0x3D } == 0x3D ? " = " : ": "
            let indent = bytes[lines[place.line - 1].lowerBound..<range.lowerBound].text
            return inserting([indent + key + mark + frontMatter], afterLine: place.line)
        }
    }
}
