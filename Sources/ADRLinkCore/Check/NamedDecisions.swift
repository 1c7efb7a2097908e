import Git

extension CommitJudge {
    /// The decisions that a commit of the history names, each once, in their order; none where it is not here.
    func decisionsNamed(by id: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [ReferenceToken] {
        let check = MessageCheck(conventions: policy.messages, source: .storedCommit)
        let references = try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(id) { _, message in check.report(for: message).references }
        }
        return Self.decisions(of: references ?? [])
    }

    /// The tokens that name decisions. A word may be anybody's, and counts once a record answers to it.
    static func decisions(of references: [MessageReference]) -> [ReferenceToken] {
        var seen: Set<ReferenceToken> = []
        return references.map(\.token).filter { token in
            switch token {
            case .id, .word: seen.insert(token).inserted
            case .malformed, .bareNumber, .foreign: false
            }
        }
    }

    /// The ids among the tokens that records answer to at a commit, and the trailers that name those which may be named.
    ///
    /// To name a decision that was superseded or rejected since would be the next mistake.
    func known(
        _ tokens: [ReferenceToken], at commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> (ids: [DecisionID], trailers: [String]) {
        guard !tokens.isEmpty else { return ([], []) }
        let lookup = try cache.lookup(commit.snapshot, workspace)
        var (ids, trailers): ([DecisionID], [String]) = ([], [])
        for token in tokens {
            let id: DecisionID
            let found: [Decision]
            switch token {
            case .id(let prefix, let number):
                id = policy.messages.decisionID(prefix: prefix, number: number)
                found = try lookup.decisions(number: id.number ?? number, in: workspace).filter { $0.id == id }
            case .word(let slug):
                id = DecisionID(slug: slug)
                found = try lookup.decisions(slug: slug, in: workspace)
            case .malformed, .bareNumber, .foreign: continue
            }
            guard found.count == 1 else { continue }
            ids.append(id)
            switch found[0].status {
            case .superseded, .rejected: break
            default: trailers.append("\(policy.messages.referenceKeys[0]): \(id)")
            }
        }
        return (ids, trailers)
    }

    /// A finding whose mend is to paste references into the message.
    func pasting(
        _ rule: RuleID, _ message: String, _ trailers: [String], into commit: JudgedCommit, otherwise hint: String
    ) -> Finding {
        guard !trailers.isEmpty else { return Finding(rule, rule.defaultSeverity, message, hint: hint) }
        let insertion = MessageTrailerInsertion(
            conventions: policy.messages, commentPrefix: commit.commentPrefix, source: commit.source)
        let mended = insertion.adding(lines: trailers.map { Array($0.utf8) }, to: commit.message)
        let hasBlock = !Trailers.parse(commit.message, source: commit.source, commentPrefix: commit.commentPrefix)
            .isEmpty
        var finding = Finding(
            rule, rule.defaultSeverity, message,
            hint: hasBlock ? "add to the last paragraph:" : "add a last paragraph:",
            replacement: String(validating: mended, as: UTF8.self))
        finding.trailers = trailers
        return finding
    }
}

extension Workspace {
    /// The commit whose id begins with these digits, at least seven; nil where there is none, or more than one.
    func commit(abbreviated digits: String) throws(ADRLinkError) -> ObjectID? {
        guard (7...40).contains(digits.utf8.count),
            ObjectID(digits + String(repeating: "0", count: 40 - digits.utf8.count)) != nil
        else { return nil }
        do throws(GitError) {
            let found = try repository.commit(revision: digits)
            // A branch may be called like an id.
            return found.description.hasPrefix(digits.lowercased()) ? found : nil
        } catch  where error.code == .notFound || error.code == .ambiguous || error.code == .invalidName {
            return nil
        } catch {
            throw ADRLinkError(error)
        }
    }
}
