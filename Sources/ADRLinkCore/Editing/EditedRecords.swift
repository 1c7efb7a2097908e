/// The records of a working tree while they are being changed, in memory: nothing counts before it was read back.
struct EditedRecords {
    let policy: Policy
    let folders: [String]
    /// `yyyy-mm-dd`
    let today: String
    /// What was read, by path.
    private var original: [String: [UInt8]] = [:]
    private var bytes: [String: [UInt8]] = [:]
    private var parsed: [String: Decision] = [:]
    private(set) var index: DecisionIndex
    /// What the author of a change should look at.
    private(set) var notes: [String] = []

    /// - Parameter alsoIn: a record folder that does not exist yet.
    init(_ records: ReadRecords, _ policy: Policy, today: String, alsoIn folder: String? = nil) {
        self.policy = policy
        self.today = today
        let known = records.listing.folders
        folders = folder.map { known.contains($0) ? known : known + [$0] } ?? known
        index = records.index
        for file in records.files {
            original[file.path] = file.bytes
            bytes[file.path] = file.bytes
        }
        for decision in records.index.decisions { parsed[decision.path] = decision }
    }

    /// The files that differ from what was read, by path: new ones have no old bytes, those that are gone no new ones.
    var changes: [(path: String, old: [UInt8]?, new: [UInt8]?)] {
        Set(bytes.keys).union(original.keys).sorted().compactMap { path in
            bytes[path] == original[path] ? nil : (path, original[path], bytes[path])
        }
    }

    func decision(at path: String) throws(ADRLinkError) -> Decision {
        guard let decision = index.decision(path: path) else {
            throw ADRLinkError(.internal, "it is no decision any more", path: path)
        }
        return decision
    }

    func text(of decision: Decision) throws(ADRLinkError) -> RecordText {
        guard let bytes = bytes[decision.path] else {
            throw ADRLinkError(.internal, "its bytes were not read", path: decision.path)
        }
        return RecordText(path: decision.path, bytes: bytes, markup: decision.markup)
    }

    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    // MARK: Reading back

    /// The decisions as they would be with another text of one file; nil where that would be no decision.
    func reading(_ path: String, as text: [UInt8]) -> DecisionIndex? {
        let folder =
            folders.filter { $0.isEmpty || $0 == "." || path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
        let parser = DecisionParser(conventions: policy.records)
        guard case .decision(let decision) = parser.read(RecordFile(path: path, bytes: text), folder: folder ?? "")
        else {
            return nil
        }
        var decisions = parsed
        decisions[path] = decision
        return DecisionIndex(
            decisions: Array(decisions.values), folders: folders, skipped: index.skipped, problems: index.problems)
    }

    /// Takes a text that was read back, with the decisions that came of it.
    mutating func accept(_ path: String, _ text: [UInt8], _ read: DecisionIndex) {
        bytes[path] = text
        parsed[path] = read.decision(path: path)
        index = read
    }

    /// Adds a file that was not there.
    mutating func add(_ path: String, _ text: [UInt8]) -> Bool {
        guard let read = reading(path, as: text) else { return false }
        accept(path, text, read)
        return true
    }

    /// Takes a text for a file that is no decision, such as a page that lists them.
    mutating func replace(_ path: String, _ text: [UInt8]) { bytes[path] = text }

    /// Takes a file away, which another one replaces.
    mutating func remove(_ path: String) {
        bytes[path] = nil
        parsed[path] = nil
        index = DecisionIndex(
            decisions: Array(parsed.values), folders: folders, skipped: index.skipped, problems: index.problems)
    }

    /// Whether an edit left alone what it was not about.
    ///
    /// - Parameter added: the one statement that is to be new.
    func isSameBesides(
        _ new: Decision, _ old: Decision, added: RelationKey? = nil, removed: Set<RelationKey> = [], sites: [StatusSite]
    ) -> Bool {
        guard new.title == old.title, new.id == old.id, new.slug == old.slug, new.governs == old.governs else {
            return false
        }
        if new.date != old.date {
            // The date of the status goes with the status.
            guard let date = old.date, sites.contains(where: { $0.mentions(date: date) }) else { return false }
        }
        var expected = old.relations.map { RelationKey($0) }
        expected.removeAll { removed.contains($0) }
        if let added { expected.append(added) }
        return new.relations.map { RelationKey($0) }.sorted() == expected.sorted()
    }
}

/// What a record says about another one, without the words it says it in.
struct RelationKey: Hashable, Comparable {
    var kind: Relation.Kind
    var partial: Bool
    /// The path of the other record, or the words of a reference that leads nowhere.
    var target: String

    init(_ kind: Relation.Kind, partial: Bool, path: String) {
        self.kind = kind
        self.partial = partial
        target = "/" + path
    }

    init(_ relation: Relation) {
        kind = relation.kind
        partial = relation.partial
        if case .decision(_, let path, _) = relation.target {
            target = "/" + path
        } else {
            target = relation.targetText + " " + (relation.linkTarget ?? "")
        }
    }

    static func < (a: Self, b: Self) -> Bool {
        (a.kind.rawValue, a.partial ? 1 : 0, a.target) < (b.kind.rawValue, b.partial ? 1 : 0, b.target)
    }
}
