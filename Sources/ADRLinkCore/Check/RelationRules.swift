import Git

extension CommitJudge {
    /// What is wrong with the relations of the records that a commit changes, and with those that led to one it removes.
    ///
    /// In the working tree all records are looked at.
    func relationFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        let lookup = try cache.lookup(commit.snapshot, workspace)
        if commit.snapshot == .workingTree {
            let index = try lookup.all(in: workspace)
            return index.decisions.flatMap { Self.broken($0) + Self.oneSided($0, index) }
        }
        let changes = try commit.recordChanges.all(cache, in: workspace)
        let isStated = changes.contains { $0.after?.relations.contains { Self.binds($0.kind) } ?? false }
        let isGone = changes.contains { $0.old != nil && ($0.new == nil || $0.isMoved) }
        guard isStated || isGone else { return [] }
        let index = try lookup.all(in: workspace)
        var findings: [Finding] = []
        let changed = Set(changes.map(\.path))
        for path in changed.sorted() {
            guard let decision = index.decision(path: path) else { continue }
            findings += Self.broken(decision) + Self.oneSided(decision, index)
        }
        guard isGone, let parent = commit.parents.first else { return findings }
        // What led somewhere before this commit, and now leads nowhere.
        let before = try cache.lookup(.commit(parent), workspace).all(in: workspace)
        for decision in index.decisions where !changed.contains(decision.path) {
            guard let old = before.decision(path: decision.path) else { continue }
            for relation in decision.relations where Self.binds(relation.kind) && relation.resolved == nil {
                let known = old.relations.first { $0.kind == relation.kind && $0.line == relation.line }
                if known?.resolved != nil { findings += Self.broken(decision).filter { $0.line == relation.line } }
            }
        }
        return findings
    }

    /// A relation that both records have to state. `Relates to` binds nobody, and often leads elsewhere.
    private static func binds(_ kind: Relation.Kind) -> Bool { kind != .relatesTo }

    private static func broken(_ decision: Decision) -> [Finding] {
        decision.relations.compactMap { relation in
            guard binds(relation.kind) else { return nil }
            let name = relation.targetText.isEmpty ? relation.linkTarget ?? "" : relation.targetText
            let link = relation.linkTarget.map { $0 == name ? "" : " (\($0))" } ?? ""
            let statement = "\(decision.id) \(relation.phrase) “\(name)”\(link)"
            let message: String
            let hint: String
            switch relation.target {
            case .decision: return nil
            case .unresolved(.slugDisagrees):
                message = "\(statement), whose number belongs to a record of another name"
                hint = "link the record by its file name"
            case .unresolved:
                guard meansRecord(relation) else { return nil }
                message = "\(statement), and there is no such record"
                hint = "link the record by its file name, or take the line out"
            case .ambiguous(let paths):
                message = "\(statement), which may be \(paths.joined(separator: " or "))"
                hint = "link the one that is meant by its file name"
            }
            return Finding(
                .relationBroken, RuleID.relationBroken.defaultSeverity, message, hint: hint, path: decision.path,
                line: relation.line)
        }
    }

    /// Whether a reference is one to a record: an id, a name as records have them, a file beside this one. What is superseded
    /// may also be a page elsewhere, or something that never had a record.
    private static func meansRecord(_ relation: Relation) -> Bool {
        if let link = relation.linkTarget {
            if link.contains("://") { return false }
            let path = RelationResolver.path(link)
            let parts = path.split(separator: "/").filter { $0 != "." }.map(String.init)
            guard let file = parts.last else { return false }
            let name = RecordName(fileName: file)
            if name?.number != nil || name?.datePrefix != nil { return true }
            if parts.count == 1, RecordMarkup(path: file) != nil { return true }
        }
        if relation.targetText.contains("://") { return false }
        return RelationResolver.number(in: Array(relation.targetText.utf8)[...]) != nil
    }

    private static func oneSided(_ decision: Decision, _ index: DecisionIndex) -> [Finding] {
        var said: Set<String> = []
        return decision.relations.compactMap { relation in
            guard relation.oneSided, binds(relation.kind), case .decision(let id, let path, _) = relation.target,
                said.insert("\(relation.kind.rawValue) \(path)").inserted
            else { return nil }
            let reverse = Relation.phrase(relation.kind.reverse, partial: relation.partial)
            return Finding(
                .relationOneSided, RuleID.relationOneSided.defaultSeverity,
                "\(decision.id) \(relation.phrase) \(id), and \(path) does not say so",
                hint: "write into it that it \(reverse) \(decision.id)", path: decision.path, line: relation.line)
        }
    }
}

extension Relation {
    /// The relation as the middle of a sentence.
    fileprivate var phrase: String { Self.phrase(kind, partial: partial) }

    fileprivate static func phrase(_ kind: Kind, partial: Bool) -> String {
        let part = partial ? "partially " : ""
        return switch kind {
        case .supersedes: "\(part)supersedes"
        case .supersededBy: "is \(part)superseded by"
        case .amends: "\(part)amends"
        case .amendedBy: "is \(part)amended by"
        case .clarifies: "\(part)clarifies"
        case .clarifiedBy: "is \(part)clarified by"
        case .relatesTo: "relates to"
        }
    }
}
