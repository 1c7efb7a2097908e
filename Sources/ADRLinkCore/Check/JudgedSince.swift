import Git

/// Which commits of a range a policy does not have judged, because they were there before it: `since`.
struct JudgedSince {
    /// What no rule judges.
    var before: Set<ObjectID> = []
    /// What one rule does not judge.
    var beforeRule: [RuleID: Set<ObjectID>] = [:]
    /// What was left out, a sentence each.
    var notes: [String] = []

    func excuses(_ rule: RuleID, _ commit: ObjectID?) -> Bool {
        guard let commit, let before = beforeRule[rule] else { return false }
        return before.contains(commit)
    }
}

extension Workspace {
    /// Finds the commits of a range that `since` leaves out. Only the range is walked, and what borders on it.
    func judgedSince(
        _ policy: Policy, _ range: RevisionRange, _ commits: [ObjectID]
    ) throws(ADRLinkError) -> JudgedSince {
        var found = JudgedSince()
        guard policy.since != nil || !policy.ruleSince.isEmpty else { return found }
        func before(_ name: String, _ commits: [ObjectID]) throws(ADRLinkError) -> (Set<ObjectID>, note: String?) {
            let since = try sinceCommit(name)
            let limited = RevisionRange(included: range.included, excluded: range.excluded + [since])
            let (kept, _) = try fromGit { () throws(GitError) in try repository.commits(in: limited) }
            let before = Set(commits).subtracting(kept)
            let place = since.description.hasPrefix(name.lowercased()) ? since.short : "\(name) (\(since.short))"
            let count = before.count == 1 ? "1 commit" : "\(before.count) commits"
            let note = before.isEmpty ? nil : "\(count) up to \(place) \(before.count == 1 ? "was" : "were") not judged"
            return (before, note)
        }
        if let name = policy.since {
            let (left, note) = try before(name, commits)
            found.before = left
            if let note { found.notes.append(note) }
        }
        let rest = commits.filter { !found.before.contains($0) }
        for (rule, name) in policy.ruleSince.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let (left, note) = try before(name, rest)
            found.beforeRule[rule] = left
            if let note { found.notes.append("\(note) by \(rule.rawValue)") }
        }
        return found
    }

    /// The commit that `since` names: a tag, or an id of at least seven digits.
    ///
    /// Neither moves along with what is judged, as a branch or HEAD would, so that nothing can excuse itself.
    func sinceCommit(_ name: String) throws(ADRLinkError) -> ObjectID {
        do throws(GitError) {
            if let tagged = try repository.commit(named: "refs/tags/\(name)") { return tagged }
        } catch  where error.code == .invalidName {
            // What cannot be a tag may still be an id.
        } catch {
            throw ADRLinkError(error)
        }
        if let found = try commit(abbreviated: name) { return found }
        if repository.isShallow {
            throw ADRLinkError(
                .undecided, "since names \(name), which this shallow clone does not have",
                hint: "fetch the rest: git fetch --unshallow --tags")
        }
        throw ADRLinkError(
            .configuration, "since names \(name), and there is no such tag or commit",
            hint: "name a tag, or a commit by at least seven digits of its id; git fetch --tags fetches tags",
            path: Policy.fileName)
    }

    /// Whether everything that `since` names is there.
    func verifySince(_ policy: Policy) throws(ADRLinkError) {
        if let name = policy.since { _ = try sinceCommit(name) }
        for name in policy.ruleSince.values.sorted() { _ = try sinceCommit(name) }
    }
}
