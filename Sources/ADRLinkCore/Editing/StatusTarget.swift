/// The status that a record is to state.
struct StatusTarget: Equatable {
    /// What has to be read afterwards.
    var status: DecisionStatus
    /// A word of the repository's own; nil for a family, which is written in the language of the record.
    var ownWord: String?

    static let superseded = StatusTarget(status: .superseded, ownWord: nil)

    /// The status that somebody names: a family, or a word to which the policy gives one.
    init(_ word: String, _ policy: Policy) throws(ADRLinkError) {
        let lower = word.lowercased()
        if let family = DecisionStatus(family: lower) {
            self.init(status: family, ownWord: nil)
            return
        }
        guard let family = policy.records.statusFamilies[lower] else {
            let own = policy.records.statusFamilies.keys.sorted()
            let families = ["draft", "proposed", "accepted", "rejected", "deprecated"]
            throw ADRLinkError(
                .usage, "\"\(word)\" is no status here",
                hint: nearest(lower, families + own).map { "did you mean \($0)?" }
                    ?? "\((families + own).joined(separator: ", ")); a word of your own gets its meaning in \(Policy.fileName)"
            )
        }
        self.init(status: family, ownWord: lower)
    }

    init(status: DecisionStatus, ownWord: String?) {
        self.status = status
        self.ownWord = ownWord
    }

    /// What is said to people.
    var description: String { ownWord ?? status.description }

    /// Whether a place says this already.
    func isStated(at site: StatusSite, in text: RecordText) -> Bool {
        guard site.reading.status == status else { return false }
        let said = text.line(site.line).folded()[...]
        guard let ownWord else {
            // A word of the repository's own is another status, even where it means the same family.
            return !StatusWords.tokens(in: text.lines[site.line - 1], of: text, meaning: status, [:]).isEmpty
        }
        return said.firstRange(of: Array(ownWord.utf8)) != nil
    }
}

/// Finds the words of a status in a line.
enum StatusWords {
    /// Where words of this status stand, in their order.
    static func tokens(
        in range: Range<Int>, of text: RecordText, meaning status: DecisionStatus, _ families: [String: DecisionStatus]
    ) -> [Range<Int>] {
        let line = text.bytes[range]
        var found: [Range<Int>] = []
        let folded = line.folded()
        func add(phrase: String) {
            let needle = Array(phrase.utf8)
            guard !needle.isEmpty else { return }
            var start = 0
            while let place = folded[start...].firstRange(of: needle) {
                start = place.upperBound
                let isWhole =
                    (place.lowerBound == 0 || !folded[place.lowerBound - 1].isASCIILetter)
                    && (place.upperBound == folded.count || !folded[place.upperBound].isASCIILetter)
                if isWhole {
                    found.append((range.lowerBound + place.lowerBound)..<(range.lowerBound + place.upperBound))
                }
            }
        }
        for (phrase, family) in families.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) where family == status {
            add(phrase: phrase)
        }
        if case .custom(let word) = status {
            // Without the remark that the reader takes for a part of it.
            let head = word.prefix { !"(,.;:".contains($0) }
            add(phrase: String(Array(head.utf8)[...].trimmed().text))
        }
        var index = line.startIndex
        while index < line.endIndex {
            guard line[index].isASCIILetter || line[index] >= 0x80 else {
                index += 1
                continue
            }
            let run = line[index...].prefix { $0.isASCIILetter || $0 >= 0x80 }
            index = run.endIndex
            let word = StatusText.withoutSymbols(run).prefix { $0.isASCIILetter || $0 >= 0x80 }
            if let length = length(of: word, meaning: status) {
                found.append(word.startIndex..<(word.startIndex + length))
            }
        }
        var seen: Set<Int> = []
        return found.filter { seen.insert($0.lowerBound).inserted }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// How many bytes of a run of letters are a word of the status; Chinese and Japanese put no space behind it.
    private static func length(of run: Bytes, meaning status: DecisionStatus) -> Int? {
        guard !run.isEmpty, run.count <= 120 else { return nil }
        // A symbol may stand right behind the word.
        var word = run
        while !word.isEmpty {
            if StatusText.families[String(decoding: word.folded(), as: UTF8.self)] == status { return word.count }
            guard word.first.map({ $0 >= 0xE3 }) == true || word.last.map({ $0 >= 0x80 }) == true else { return nil }
            word = word.dropLast()
        }
        return nil
    }

    /// A word in the dress of the one it replaces: capitals, and the feminine form of French.
    static func styled(_ word: String, like old: Bytes) -> String {
        var word = word
        let folded = old.folded()
        if folded.suffix(3).elementsEqual("ée".utf8) {
            let first = word.prefix { $0 != " " }
            if first.hasSuffix("é") { word = first + "e" + word.dropFirst(first.count) }
        }
        let letters = old.filter(\.isASCIILetter)
        if letters.count >= 3, letters.allSatisfy({ $0 < 0x60 }) { return word.uppercased() }
        return folded.first == old.first && old.dropFirst().first == folded.dropFirst().first
            ? word : word.capitalizedFirst
    }
}
