/// Finds what a line says about other decisions: `Superseded by [5. Title](0005-title.md), amends ADR-3`.
struct RelationReader {
    /// The prefixes of ids, in lower case.
    let prefixes: Set<String>

    /// The relations of a text whose verb is in the text.
    ///
    /// A verb counts at the start and behind punctuation: `Accepted, superseded by …`. In the middle of a sentence it counts
    /// only where an id or a link follows.
    func relations(in line: TextLine) -> [Relation] {
        let text = line.bytes
        guard text.count < 2000 else { return [] }
        let links = RecordLinks.links(in: text)
        let verbs = Self.verbs(in: text, outside: links)
        var result: [Relation] = []
        for (index, verb) in verbs.enumerated() {
            let end = index + 1 < verbs.count ? verbs[index + 1].range.lowerBound : text.endIndex
            result += targets(
                text[verb.range.upperBound..<end], links, kind: verb.kind, partial: verb.partial, line: line.number,
                allowsTitle: verb.opens && verb.isExplicit)
        }
        return result
    }

    /// The relations of a field, whose label was the verb.
    func relations(of value: TextLine, kind: Relation.Kind, partial: Bool) -> [Relation] {
        let text = HeadField.withoutBullet(value.bytes).0
        guard text.count < 2000, !Self.saysNone(text) else { return [] }
        return targets(
            text, RecordLinks.links(in: text), kind: kind, partial: partial, line: value.number, allowsTitle: true)
    }

    /// True for a line that starts with a verb: `Superseded by …`, `* **Amends** …`.
    static func opens(_ line: Bytes) -> Bool {
        let peeled = StatusText.peeled(line.prefix(80))
        guard let word = Optional(StatusText.firstWord(peeled)), word.count >= 5, word.count <= 24 else { return false }
        let key = String(decoding: word.folded(), as: UTF8.self)
        guard
            active[key] != nil || passive[key] != nil || partialWords.contains(key) || key == "relates"
                || key == "related"
        else { return false }
        return verbs(in: peeled, outside: []).first?.opens == true
    }

    // MARK: Verbs

    struct Verb {
        var kind: Relation.Kind
        var partial: Bool
        /// From the verb to behind its `by`.
        var range: Range<Int>
        /// At the start of the text or behind punctuation.
        var opens: Bool
        /// Not a bare `Superseded [7](…)`.
        var isExplicit: Bool
    }

    /// - Parameter atEnd: the text is one line of several, and the target may stand on the next.
    static func verbs(in text: Bytes, outside links: [RecordLinks.Link], atEnd: Bool = false) -> [Verb] {
        var words: [(range: Range<Int>, key: String)] = []
        var index = text.startIndex
        while index < text.endIndex {
            if let link = links.first(where: { $0.range.contains(index) }), link.range.lowerBound == index {
                index = link.range.upperBound
                continue
            }
            let byte = text[index]
            guard byte.isASCIILetter || byte >= 0xC3 else {
                index += 1
                continue
            }
            let word = text[index...].prefix { $0.isASCIILetter || $0 >= 0x80 }
            words.append(
                (
                    word.startIndex..<word.endIndex,
                    word.count <= 24 ? String(decoding: word.folded(), as: UTF8.self) : ""
                ))
            index = word.endIndex
        }
        var verbs: [Verb] = []
        for (position, word) in words.enumerated() {
            func next(_ offset: Int) -> String? {
                position + offset < words.count ? words[position + offset].key : nil
            }
            func previous(_ offset: Int) -> String? { position >= offset ? words[position - offset].key : nil }
            var found: (Relation.Kind, Int, Bool)?
            if let kind = passive[word.key] {
                if let by = next(1), agents.contains(by) {
                    found = (kind, words[position + 1].range.upperBound, true)
                } else if text[word.range.upperBound...].trimmed().first == 0x28,
                    let close = text[word.range.upperBound...].firstIndex(of: 0x29),
                    let by = words.first(where: { $0.range.lowerBound > close }), agents.contains(by.key),
                    text[(close + 1)..<by.range.lowerBound].trimmed().isEmpty
                {
                    found = (kind, by.range.upperBound, true)  // `Superseded (as never built) by`
                } else if kind == .supersededBy, pointsOn(text[word.range.upperBound...]) {
                    found = (kind, word.range.upperBound, false)
                } else if word.key != "deprecated", kind == .supersededBy,
                    let link = behindLead(text[word.range.upperBound...])
                {
                    found = (kind, link, false)
                }
            }
            if found == nil, let kind = active[word.key] {
                found = (kind, word.range.upperBound, true)
                if let to = next(1), to == "a" || to == "with" { found?.1 = words[position + 1].range.upperBound }
            }
            if found == nil, word.key == "relates" || word.key == "related", next(1) == "to" {
                found = (.relatesTo, words[position + 1].range.upperBound, true)
            }
            guard let (kind, end, isExplicit) = found else { continue }
            var start = word.range.lowerBound
            var partial = false
            if let before = previous(1) {
                if partialWords.contains(before) {
                    partial = true
                    start = words[position - 1].range.lowerBound
                } else if before == "part" || before == "partie" || before == "parts",
                    previous(2) == "in" || previous(2) == "en"
                {
                    partial = true
                    start = words[position - 2].range.lowerBound
                }
            }
            let ahead = StatusText.peeled(text[text.startIndex..<start])
            var opens = ahead.isEmpty
            if !opens {
                var mark = text[text.startIndex..<start].trimmed()
                while let last = mark.last, [0x2A, 0x5F, 0x60, 0x5B].contains(last) { mark = mark.dropLast().trimmed() }
                opens = mark.last.map { !$0.isWordByte } ?? true
                if let before = words.last(where: { $0.range.upperBound <= start }), connectors.contains(before.key) {
                    opens = true
                }
            }
            // `Accepted; the list of names is superseded by …`: a part of the decision, by its own subject.
            if !partial, let before = words.last(where: { $0.range.upperBound <= start })?.key, copulas.contains(before)
            {
                let clause = text[text.startIndex..<start]
                let open = clause.lastIndex { [0x2E, 0x2C, 0x3B, 0x28].contains($0) }.map { $0 + 1 } ?? text.startIndex
                let subject = words.filter { $0.range.lowerBound >= open && $0.range.upperBound <= start }
                partial =
                    subject.count > 2
                    && subject.first.map { ["the", "its", "section", "part"].contains($0.key) } == true
                    && !subject.contains { wholes.contains($0.key) }
            }
            // In prose a verb is a statement only when it is about a decision.
            if !opens || !isExplicit, !pointsOn(text[end...]), !(atEnd && text[end...].trimmed().isEmpty) { continue }
            verbs.append(
                Verb(kind: kind, partial: partial, range: start..<max(end, start), opens: opens, isExplicit: isExplicit)
            )
        }
        return verbs
    }

    /// A link, an id or a number follows at once.
    private static func pointsOn(_ text: Bytes) -> Bool {
        var rest = text.trimmed()
        while let first = rest.first, [0x2A, 0x5F, 0x3A, 0x60].contains(first) { rest = rest.dropFirst().trimmed() }
        guard let first = rest.first else { return false }
        if first == 0x5B || first == 0x3C || first.isDigit || first == 0x23 { return true }
        let name = RecordName(stem: rest.prefix(40))
        return name.number != nil && name.prefix != nil || rest.starts(with: "xref:".utf8)
            || rest.starts(with: "link:".utf8)
    }

    /// Where the target begins in `Superseded ([7](…))`, `Superseded → ADR-7`, `Superseded, see ADR-7`.
    private static func behindLead(_ text: Bytes) -> Int? {
        var rest = text.prefix(200)
        while let first = rest.first {
            if first.isBlank || [0x28, 0x2D, 0x2C, 0x3E, 0x3A].contains(first) {
                rest = rest.dropFirst()
            } else {
                let bare = StatusText.withoutSymbols(rest)
                if bare.startIndex == rest.startIndex { break }
                rest = bare
            }
        }
        for lead in leads where rest.prefix(16).folded().starts(with: lead) {
            rest = rest.dropping(prefix: lead.count)
            break
        }
        guard rest.startIndex > text.startIndex, rest.first?.isDigit == false, pointsOn(rest) else { return nil }
        return rest.startIndex
    }
    private static let leads = ["see ", "in favor of ", "in favour of "].map { Array($0.utf8) }

    // MARK: Targets

    private func targets(
        _ segment: Bytes, _ links: [RecordLinks.Link], kind: Relation.Kind, partial: Bool, line: Int, allowsTitle: Bool
    ) -> [Relation] {
        func relation(_ text: String, _ target: String?) -> Relation {
            Relation(kind: kind, partial: partial, targetText: text, linkTarget: target, line: line)
        }
        var sentence = RecordLinks.sentence(segment, links)
        let inside = links.filter {
            sentence.startIndex <= $0.range.lowerBound && $0.range.lowerBound < sentence.endIndex
        }
        let pointing = inside.filter { $0.mayPointToRecord(prefixes) }
        /// `ADR-7 (in part)`, `ADR-7 §4`: what is said up to the next target limits this one.
        func isLimited(_ index: Int, _ ranges: [Range<Int>]) -> Bool {
            let end = index + 1 < ranges.count ? ranges[index + 1].lowerBound : sentence.endIndex
            guard ranges[index].upperBound < end else { return false }
            return Self.limits(sentence[ranges[index].upperBound..<end].prefix(200))
        }
        func relations(_ found: [(range: Range<Int>, text: String, target: String?)]) -> [Relation] {
            let ranges = found.map(\.range)
            return found.enumerated().map { index, entry in
                var result = relation(entry.text, entry.target)
                result.partial = partial || isLimited(index, ranges)
                return result
            }
        }
        if !pointing.isEmpty { return relations(pointing.map { ($0.range, $0.text.text, $0.target?.text) }) }
        if !inside.isEmpty, sentence.startIndex < inside[0].range.lowerBound {
            sentence = sentence[sentence.startIndex..<inside[0].range.lowerBound]
        } else if !inside.isEmpty {
            return []
        }
        let ids = RecordLinks.ids(in: sentence, prefixes)
        if !ids.isEmpty { return relations(ids.map { ($0.startIndex..<$0.endIndex, $0.text, nil) }) }
        guard allowsTitle else { return [] }
        let title = StatusText.peeled(sentence)
        guard !title.isEmpty, title.count <= 120, !Self.saysNone(title) else { return [] }
        return [relation(title.text, nil)]
    }

    /// Says that only a part of the target before it is meant.
    private static func limits(_ text: Bytes) -> Bool {
        if text.drop(while: { $0.isBlank || $0 == 0x28 }).starts(with: "§".utf8) { return true }
        let words = Array(text.split(whereSeparator: { !$0.isWordByte }).prefix(6))
        for (index, word) in words.enumerated() {
            let key = String(decoding: word.folded(), as: UTF8.self)
            if partialWords.contains(key) { return true }
            if key == "part", index > 0, words[index - 1].folded().elementsEqual("in".utf8) { return true }
        }
        return false
    }

    /// `none`, `n/a`, `-`, an empty list, a placeholder.
    static func saysNone(_ text: Bytes) -> Bool {
        let first = text.trimmed()
        if first.first == 0x7B || first.first == 0x3C && first.firstIndex(of: 0x3E) == first.endIndex - 1 {
            return true
        }
        let peeled = StatusText.peeled(text)
        if peeled.isEmpty { return true }
        guard peeled.count <= 24 else { return false }
        return nothing.contains(RecordVocabulary.normalized(peeled).trimmingMarks())
    }

    private static let nothing: Set<String> = [
        "none", "n/a", "na", "null", "nil", "no", "nothing", "notapplicable", "aucun", "aucune", "keine", "keiner",
        "kein",
        "ninguno", "ninguna", "nenhum", "nenhuma", "нет", "无", "無", "なし", "tbd", "todo", "?", "]", "}", ")", "–", "—",
        "néant", "sansobjet", "entfällt", "nessuno", "geen", "false", "linkorn/a", "()", "[]",
    ]

    private static let agents: Set<String> = [
        "by", "par", "durch", "por", "pelo", "pela", "da", "door", "на", "with", "von",
    ]
    private static let connectors: Set<String> = [
        "and", "but", "et", "und", "y", "e", "also", "now", "been", "is", "was",
    ]
    private static let copulas: Set<String> = ["is", "was", "been", "are", "were"]
    private static let wholes: Set<String> = ["this", "decision", "adr", "record", "document", "status", "proposal"]
    private static let partialWords: Set<String> = [
        "partially", "partly", "partiellement", "teilweise", "parcialmente", "parzialmente", "partial", "gedeeltelijk",
        "частично",
    ]
    static let passive: [String: Relation.Kind] = [
        "superseded": .supersededBy, "superceded": .supersededBy, "superseeded": .supersededBy,
        "superceeded": .supersededBy,
        "replaced": .supersededBy, "obsoleted": .supersededBy, "remplacé": .supersededBy, "remplacée": .supersededBy,
        "ersetzt": .supersededBy, "abgelöst": .supersededBy, "reemplazado": .supersededBy, "reemplazada": .supersededBy,
        "sustituido": .supersededBy, "sustituida": .supersededBy, "substituído": .supersededBy,
        "substituída": .supersededBy,
        "sostituito": .supersededBy, "vervangen": .supersededBy, "заменено": .supersededBy, "заменён": .supersededBy,
        "заменен": .supersededBy, "amended": .amendedBy, "extended": .amendedBy, "amendé": .amendedBy,
        "amendée": .amendedBy,
        "modifié": .amendedBy, "complété": .amendedBy, "ergänzt": .amendedBy, "geändert": .amendedBy,
        "clarified": .clarifiedBy,
        "refined": .clarifiedBy, "clarifié": .clarifiedBy, "précisé": .clarifiedBy, "präzisiert": .clarifiedBy,
        "deprecated": .supersededBy, "substituido": .supersededBy, "modificado": .amendedBy,
    ]
    static let active: [String: Relation.Kind] = [
        "supersedes": .supersedes, "supercedes": .supersedes, "superseeds": .supersedes, "superceeds": .supersedes,
        "replaces": .supersedes, "obsoletes": .supersedes, "remplace": .supersedes, "ersetzt": .supersedes,
        "reemplaza": .supersedes, "sustituye": .supersedes, "substitui": .supersedes, "sostituisce": .supersedes,
        "vervangt": .supersedes, "заменяет": .supersedes, "amends": .amends, "extends": .amends, "amende": .amends,
        "modifie": .amends, "complète": .amends, "ergänzt": .amends, "clarifies": .clarifies, "refines": .clarifies,
        "clarifie": .clarifies, "précise": .clarifies, "präzisiert": .clarifies,
    ]
}

extension String {
    fileprivate func trimmingMarks() -> String {
        var text = Substring(self)
        while let last = text.last, ".!,".contains(last), text.count > 1 { text.removeLast() }
        return String(text)
    }
}
