/// Taking relations back: a decision that is superseded no more, in its record and in that of its successor.
struct RelationRemoval {
    let text: RecordText

    /// The ways to take a statement out of the text, the best first; each is to be read back.
    func ways(without relation: Relation) -> [[TextEdit]] {
        guard text.lines.indices.contains(relation.line - 1) else { return [] }
        let line = text.lines[relation.line - 1]
        let said = [relation.linkTarget, relation.targetText].compactMap(\.self).map { Array($0.utf8) }
        guard let place = said.lazy.compactMap({ text.bytes[line].firstRange(of: $0) }).first else { return [] }
        var ways: [[TextEdit]] = []
        // One item of several: `[ADR-1, ADR-2]`, `[1](…), [2](…)`.
        let links = RecordLinks.links(in: text.bytes[line])
        let whole = links.first { $0.target != nil && $0.range.overlaps(place) }?.range ?? place
        let item = quoted(whole)
        let behind = text.bytes[item.upperBound..<line.upperBound]
        let ahead = text.bytes[line.lowerBound..<item.lowerBound]
        if behind.trimmed().first == 0x2C, let comma = behind.firstIndex(of: 0x2C) {
            let next = text.bytes[(comma + 1)..<line.upperBound].firstIndex { !$0.isBlank } ?? line.upperBound
            ways.append([TextEdit(item.lowerBound..<next, "")])
        } else if ahead.trimmed().last == 0x2C, let comma = ahead.lastIndex(of: 0x2C) {
            ways.append([TextEdit(comma..<item.upperBound, "")])
        }
        ways.append([lineRemoval(relation.line)])
        return ways
    }

    /// `Superseded by [7](…)` as one thing, from the word of the status to the end of what is said about its successors.
    static func phrase(from token: Range<Int>, to end: Int, in text: RecordText) -> Range<Int>? {
        let clause = text.bytes[token.lowerBound..<end]
        let links = RecordLinks.links(in: clause)
        guard let verb = RelationReader.verbs(in: clause, outside: links).first, verb.kind == .supersededBy,
            verb.range.lowerBound == token.lowerBound
        else { return nil }
        var last = links.filter { $0.range.lowerBound >= verb.range.upperBound }.last?.range.upperBound
        if last == nil {
            last = clause.lastIndex { $0.isWordByte }.map { $0 + 1 }
        }
        guard let last, last > verb.range.upperBound else { return nil }
        return token.lowerBound..<last
    }

    private func quoted(_ range: Range<Int>) -> Range<Int> {
        guard range.lowerBound > 0, range.upperBound < text.bytes.count else { return range }
        let mark = text.bytes[range.lowerBound - 1]
        guard mark == 0x22 || mark == 0x27, text.bytes[range.upperBound] == mark else { return range }
        return (range.lowerBound - 1)..<(range.upperBound + 1)
    }

    /// A line with its ending, and with the empty line before it where there is one on both sides.
    private func lineRemoval(_ number: Int) -> TextEdit {
        var start = text.lines[number - 1].lowerBound
        let end = number < text.lines.count ? text.lines[number].lowerBound : text.bytes.count
        func isEmpty(_ number: Int) -> Bool {
            !text.lines.indices.contains(number - 1) || text.line(number).trimmed().isEmpty
        }
        if number > 1, isEmpty(number - 1), isEmpty(number + 1) { start = text.lines[number - 2].lowerBound }
        return TextEdit(start..<end, "")
    }
}

extension EditedRecords {
    /// Writes another status into a record that was superseded, and takes the supersession back in all records.
    mutating func setStatusOfSuperseded(_ path: String, to target: StatusTarget) throws(ADRLinkError) {
        let old = try decision(at: path)
        let successors = index.supersededBy(old).map(\.path)
        let gone = Set(old.relations.filter { $0.kind == .supersededBy && !$0.partial }.map { RelationKey($0) })
        let text = try text(of: old)
        let sites = try agreeingSites(of: text)
        var found: ([UInt8], DecisionIndex)?
        for language in languages(of: text, sites) where found == nil {
            let phrase = StatusEdits.Phrase(word: word(target, language))
            func check(_ text: RecordText) -> ([UInt8], DecisionIndex)? {
                guard let read = reading(path, as: text.bytes), let new = read.decision(path: path),
                    new.status == target.status, isSameBesides(new, old, removed: gone, sites: sites)
                else { return nil }
                return (text.bytes, read)
            }
            for bare in withoutSuccessors(text, old) {
                found = search(bare, target, { _ in [phrase] }, check)
                if found != nil { break }
            }
        }
        guard let (bytes, read) = found else { throw refusal(text, sites, word(target, "en")) }
        accept(path, bytes, read)
        for successor in successors { try takeBack(.supersedes, in: successor, of: path) }
    }

    /// The text without its statements about successors: the status word stands alone then, or the line is gone.
    private func withoutSuccessors(_ text: RecordText, _ old: Decision) -> [RecordText] {
        var ways: [RecordText] = []
        var edits: [TextEdit] = []
        let families = policy.records.statusFamilies
        var lines: Set<Int> = []
        for site in StatusSite.sites(of: text, families) where site.reading.status == .superseded {
            let tokens = StatusWords.tokens(in: text.lines[site.line - 1], of: text, meaning: .superseded, families)
            for token in tokens {
                let end = max(site.value.upperBound, token.upperBound)
                guard let phrase = RelationRemoval.phrase(from: token, to: end, in: text) else { continue }
                edits.append(TextEdit(phrase, text.bytes[token].text))
                lines.insert(site.line)
                break
            }
        }
        var bare = RecordText(path: text.path, bytes: text.applying(edits), markup: text.markup)
        // What stands on lines of its own; from below, so that the numbers of the lines above stay.
        let others = old.relations.filter { $0.kind == .supersededBy && !$0.partial && !lines.contains($0.line) }
        for relation in others.sorted(by: { $0.line > $1.line }) {
            guard let way = RelationRemoval(text: bare).ways(without: relation).last else { return [] }
            bare = RecordText(path: text.path, bytes: bare.applying(way), markup: text.markup)
        }
        ways.append(bare)
        return ways
    }

    /// Takes a statement about another record out of a record, where it is there.
    mutating func takeBack(_ kind: Relation.Kind, in path: String, of other: String) throws(ADRLinkError) {
        let old = try decision(at: path)
        let key = RelationKey(kind, partial: false, path: other)
        guard let relation = old.relations.first(where: { RelationKey($0) == key }) else { return }
        let text = try text(of: old)
        for way in RelationRemoval(text: text).ways(without: relation) {
            let bytes = text.applying(way)
            guard let read = reading(path, as: bytes), let new = read.decision(path: path), new.status == old.status,
                isSameBesides(new, old, removed: [key], sites: [])
            else { continue }
            accept(path, bytes, read)
            return
        }
        throw ADRLinkError(
            .decision, "what it says about \(relation.targetText) cannot be taken out for certain",
            hint: "take it out by hand", path: path, line: relation.line)
    }
}
