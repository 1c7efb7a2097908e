import Git

/// Reads which decisions commits cite, and how they stood then.
struct CitationReader {
    private let policy: Policy
    private let search: TrailerSearch
    private let reader: ReferenceReader
    private let slugs: Set<String>
    private let cache: DecisionCache
    /// By the id that counts now, the ids that were given up for it.
    private let former: [DecisionID: [DecisionID]]

    init(_ policy: Policy, slugs: Set<String>, commentPrefix: [UInt8]) {
        self.policy = policy
        self.slugs = slugs
        search = TrailerSearch(keys: policy.messages.referenceKeys, commentPrefix: commentPrefix)
        reader = ReferenceReader(policy.messages)
        cache = DecisionCache(policy)
        former = Dictionary(grouping: policy.messages.aliases.keys.sorted()) { policy.messages.current($0) }
    }

    /// Reads a commit; nil where the repository does not have it.
    ///
    /// - Parameter governing: decisions whose status then is asked for although the commit may not cite them.
    func read(
        _ id: ObjectID, governing: [DecisionID], in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> ExplainedCommit? {
        guard let commit = try fromGit({ () throws(GitError) in try workspace.repository.commit(id) }) else {
            return nil
        }
        var decisions: [DecisionThen] = []
        for cited in citations(in: commit.message) where !decisions.contains(where: { $0.id == cited.id }) {
            decisions.append(DecisionThen(id: cited.id, cited: cited.written, status: nil))
        }
        for id in governing where !decisions.contains(where: { $0.id == id }) {
            decisions.append(DecisionThen(id: id, cited: nil, status: nil))
        }
        if !decisions.isEmpty {
            cache.remember(tree: commit.header.tree, of: id)
            let lookup = try cache.lookup(.commit(id), workspace)
            for place in decisions.indices {
                decisions[place].status = try status(of: decisions[place].id, lookup, workspace)
            }
        }
        return ExplainedCommit(
            commit: id, author: commit.author, time: commit.header.committerTime,
            subject: MessageSubject.text(of: commit.message.span), path: nil, lines: [], decisions: decisions)
    }

    /// Whether a commit cites any decision; the cheap question.
    func cites(_ id: ObjectID, in workspace: borrowing Workspace) throws(ADRLinkError) -> Bool {
        try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(id) { _, message in
                search.mayHold(message) && !citations(in: message.copy()).isEmpty
            }
        } ?? false
    }

    private func citations(in message: [UInt8]) -> [(id: DecisionID, written: String)] {
        var found: [(id: DecisionID, written: String)] = []
        search.forEach(in: message.span) { _, value in
            for token in reader.tokens(of: value) {
                switch token {
                case .id(let prefix, let number):
                    found.append(
                        (
                            policy.messages.decisionID(prefix: prefix, number: number),
                            policy.messages.identifier(prefix: prefix, number: number)
                        ))
                case .word(let word) where slugs.contains(word):
                    found.append((DecisionID(slug: word), word))
                default: break
                }
            }
        }
        return found
    }

    /// The status of a decision among the records of a commit, under the ids that it had; nil where it has no record.
    private func status(
        of id: DecisionID, _ lookup: DecisionLookup, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> DecisionStatus? {
        for name in [id] + (former[id] ?? []) {
            let found: [Decision]
            if let number = name.number {
                found = try lookup.decisions(number: number, in: workspace).filter { $0.id == name }
            } else {
                found = try lookup.decisions(slug: name.description, in: workspace)
            }
            if let decision = found.first { return decision.status }
        }
        return nil
    }
}
