/// How the requirements and their tests differ from those of an earlier commit.
///
/// Results are not compared: those of an earlier commit are not at hand.
public struct MatrixBaseline: Codable, Equatable, Sendable {
    /// The earlier commit, in 40 hexadecimal digits.
    public var commit: String
    public var changes: [Change]

    /// What changed about a requirement; all of it is empty for one that is new or gone.
    public struct Change: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable {
            case added, removed, changed
        }

        public var id: String
        public var kind: Kind
        /// The words that it had before, where they are others now.
        public var textBefore: String?
        public var addedValidations: [String] = []
        public var removedValidations: [String] = []
        public var addedDecisions: [String] = []
        public var removedDecisions: [String] = []
    }

    init(_ commit: String, before: MatrixSources, after: MatrixSources) {
        self.commit = commit
        changes = []
        let old = Dictionary(before.requirements.map { ($0.id, $0) }) { first, _ in first }
        let (tests, oldTests) = (Self.tests(after), Self.tests(before))
        for requirement in after.requirements {
            let id = requirement.id
            guard let known = old[id] else {
                changes.append(Change(id: id, kind: .added))
                continue
            }
            var change = Change(id: id, kind: .changed)
            if known.text != requirement.text { change.textBefore = known.text }
            (change.addedValidations, change.removedValidations) = Self.difference(oldTests[id] ?? [], tests[id] ?? [])
            (change.addedDecisions, change.removedDecisions) = Self.difference(
                (before.decisions[id] ?? []).map(\.description), (after.decisions[id] ?? []).map(\.description))
            if change != Change(id: id, kind: .changed) { changes.append(change) }
        }
        let kept = Set(after.requirements.map(\.id))
        changes += before.requirements.filter { !kept.contains($0.id) }.map { Change(id: $0.id, kind: .removed) }
    }

    private static func tests(_ sources: MatrixSources) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for mark in sources.marks { for id in mark.ids { found[id, default: []].append(mark.subject.name) } }
        return found
    }

    private static func difference(_ before: [String], _ after: [String]) -> (added: [String], removed: [String]) {
        (Set(after).subtracting(before).sorted(), Set(before).subtracting(after).sorted())
    }
}
