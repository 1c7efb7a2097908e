/// Changing the status of a record, in every place that states it.
extension EditedRecords {
    /// Writes another status into a record; refused where that is not certain.
    mutating func setStatus(of path: String, to target: StatusTarget) throws(ADRLinkError) {
        let old = try decision(at: path)
        if old.relations.contains(where: { $0.kind == .supersededBy && !$0.partial }) {
            return try setStatusOfSuperseded(path, to: target)
        }
        let text = try text(of: old)
        let sites = try agreeingSites(of: text)
        for language in languages(of: text, sites) {
            let phrase = StatusEdits.Phrase(word: word(target, language))
            let found = search(text, target, { _ in [phrase] }) { text in
                guard let read = reading(path, as: text.bytes), let new = read.decision(path: path),
                    new.status == target.status, isSameBesides(new, old, sites: sites)
                else { return nil }
                return (text.bytes, read)
            }
            guard let (bytes, read) = found else { continue }
            noteWhatStays(text, sites, bytes)
            accept(path, bytes, read)
            return
        }
        throw refusal(text, sites, "\(word(target, languages(of: text, sites)[0]))")
    }

    /// Writes into a record that another one took its place: the status, and where it leads.
    mutating func setSuperseded(_ path: String, by new: String) throws(ADRLinkError) {
        let old = try decision(at: path)
        let key = RelationKey(.supersededBy, partial: false, path: new)
        if old.relations.contains(where: { RelationKey($0) == key }), old.status == .superseded { return }
        let text = try text(of: old)
        let sites = try agreeingSites(of: text)
        let reference = RecordReference(try decision(at: new).id, at: new, from: path)
        let link = reference.link(in: text.markup)
        for language in languages(of: text, sites) {
            let wording = RecordWording(language: language)
            let parts = wording.verb(.supersededBy).split(separator: " ", maxSplits: 1).map(String.init)
            let word = wording.status(.superseded)
            let isVerb = parts.count == 2 && !wording.writesLabels
            func check(_ text: RecordText) -> ([UInt8], DecisionIndex)? {
                guard let read = reading(path, as: text.bytes), let changed = read.decision(path: path),
                    changed.status == .superseded, isSameBesides(changed, old, added: key, sites: sites)
                else { return nil }
                return (text.bytes, read)
            }
            func besides(_ text: RecordText) -> ([UInt8], DecisionIndex)? {
                let edits = RelationEdits(
                    text: text, sites: StatusSite.sites(of: text, policy.records.statusFamilies), stated: old.relations,
                    kind: .supersededBy, partial: false, reference: reference, wording: wording)
                for way in edits.ways() {
                    if let found = check(RecordText(path: path, bytes: text.applying(way), markup: text.markup)) {
                        return found
                    }
                }
                return nil
            }
            let waits = RelationEdits(
                text: text, sites: sites, stated: [], kind: .supersededBy, partial: false, reference: reference,
                wording: wording
            ).hasPlaceWaiting
            var found: ([UInt8], DecisionIndex)?
            if waits { found = search(text, .superseded, { _ in [.init(word: word)] }, besides) }
            if found == nil, isVerb {
                let verb = parts[0]
                let full = StatusEdits.Phrase(word: verb, rest: parts[1] + " " + link)
                let plain = StatusEdits.Phrase(word: verb, rest: parts[1] + " " + reference.id.description)
                found =
                    search(text, .superseded, { $0.dress == .frontMatter ? [plain, full] : [full] }, check)
                    ?? search(text, .superseded, { _ in [plain] }, check)
            }
            found = found ?? search(text, .superseded, { _ in [.init(word: word)] }, besides)
            guard let (bytes, read) = found else { continue }
            noteWhatStays(text, sites, bytes)
            accept(path, bytes, read)
            return
        }
        throw refusal(text, sites, "\(RecordWording(language: "en").verb(.supersededBy).capitalizedFirst) \(link)")
    }

    // MARK: Looking for a way

    /// Changes one place after the other until all say the same, and gives the first text that passes.
    func search(
        _ text: RecordText, _ target: StatusTarget, _ phrases: (StatusSite) -> [StatusEdits.Phrase],
        _ check: (RecordText) -> ([UInt8], DecisionIndex)?, depth: Int = 0
    ) -> ([UInt8], DecisionIndex)? {
        let families = policy.records.statusFamilies
        let sites = StatusSite.sites(of: text, families)
        let open = sites.filter { !target.isStated(at: $0, in: text) }
        guard let site = open.first else { return check(text) }
        guard depth < 4 else { return nil }
        for phrase in phrases(site) {
            let edits = StatusEdits(text: text, site: site, families: families, today: today)
            for way in edits.ways(to: phrase) {
                let next = RecordText(path: text.path, bytes: text.applying(way), markup: text.markup)
                let left = StatusSite.sites(of: next, families).filter { !target.isStated(at: $0, in: next) }
                guard left.count < open.count else { continue }
                if let found = search(next, target, phrases, check, depth: depth + 1) { return found }
            }
        }
        return nil
    }

    /// The places that state the status; throws where there is none, or where they contradict each other.
    func agreeingSites(of text: RecordText) throws(ADRLinkError) -> [StatusSite] {
        let sites = StatusSite.sites(of: text, policy.records.statusFamilies)
        guard let first = sites.first else {
            throw ADRLinkError(
                .decision, "it states no status that could be changed",
                hint: "write one into it first: a section \"Status\", or a line such as \"Status: Accepted\"",
                path: text.path)
        }
        if let other = sites.first(where: { $0.reading.status != first.reading.status }) {
            throw ADRLinkError(
                .decision,
                "it says \(first.reading.status) in line \(first.line) and \(other.reading.status) in line \(other.line)",
                hint: "make both say the same, or leave one of them", path: text.path, line: first.line)
        }
        return sites
    }

    func word(_ target: StatusTarget, _ language: String) -> String {
        target.ownWord ?? RecordWording(language: language).status(target.status)
    }

    /// The language of the record, as its status and headings tell it, and English, which every reader knows.
    func languages(of text: RecordText, _ sites: [StatusSite]) -> [String] {
        var found: String?
        for site in sites {
            let tokens = StatusWords.tokens(
                in: text.lines[site.line - 1], of: text, meaning: site.reading.status, policy.records.statusFamilies)
            for token in tokens where found == nil { found = RecordWording.language(of: text.bytes[token]) }
        }
        if found == nil {
            for (number, line) in text.lines.prefix(400).enumerated()
            where text.bytes[line].first == 0x23 || number < 12 {
                let words = text.bytes[line].prefix(200).split(whereSeparator: { !$0.isASCIILetter && $0 < 0x80 })
                guard words.count <= 3, let first = words.first else { continue }
                if let language = RecordWording.language(of: first) {
                    found = language
                    break
                }
            }
        }
        guard let found, found != "en" else { return ["en"] }
        return [found, "en"]
    }

    func refusal(_ text: RecordText, _ sites: [StatusSite], _ wanted: String) -> ADRLinkError {
        let said = text.bytes[sites[0].value].trimmed().prefix(80).text
        return ADRLinkError(
            .decision, "its status \"\(said)\" cannot be changed for certain",
            hint: "change it to \"\(wanted)\" by hand", path: text.path, line: sites[0].line)
    }

    /// Says which words about the old status were left standing below the new one.
    private mutating func noteWhatStays(_ text: RecordText, _ sites: [StatusSite], _ new: [UInt8]) {
        for site in sites where site.dress == .section {
            let line = text.line(site.line)
            let tokens = StatusWords.tokens(
                in: text.lines[site.line - 1], of: text, meaning: site.reading.status, policy.records.statusFamilies)
            guard let token = tokens.first,
                StatusLog(StatusEdits(text: text, site: site, families: [:], today: today), token) == nil
            else { continue }
            let changed = RecordText(path: text.path, bytes: new, markup: text.markup)
            guard let place = changed.lines.firstIndex(where: { changed.bytes[$0] == line }), place + 1 > site.line
            else {
                continue
            }
            note("\(text.path):\(place + 1): \"\(line.trimmed().text)\" was left there: see whether it still holds")
        }
    }
}
