import Git

extension Workspace {
    /// Judges what a run of a CI service was started for, by the policy of the branch that it is for.
    ///
    /// A note says what was judged and by whose policy. A run for no commits in particular judges the records.
    func checkCI(_ run: CIRun, _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        switch run.cause {
        case .deletion:
            var result = CheckResult()
            result.notes.append("\(run.subject): it was deleted, and there is nothing to judge")
            return result
        case .other:
            var result = try checkWorkingTree(options)
            result.notes.insert("\(run.subject): no commits in particular; the records were judged", at: 0)
            return result
        case .proposal(let proposal): return try judge(try ground(of: proposal), run, options)
        case .push(let push): return try judge(try ground(of: push), run, options)
        }
    }

    /// What is judged, and by what.
    private struct Ground {
        var range: RevisionRange
        /// Where the policy comes from, and what that is called; nil where the tip is all there is.
        var base: (id: ObjectID, name: String)?
        /// What the commits are on their way to.
        var reference: String
        var notes: [String] = []
    }

    private func judge(_ ground: Ground, _ run: CIRun, _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let tip = ground.range.included[0]
        var base = ground.base ?? (tip, "its own tip, since there is nothing before it")
        if let named = options.policyFrom { base = (try revision(named), named) }
        let judged = ([tip] + ground.range.excluded.map { $0 }).map(\.short)
        result.notes.append(
            "\(run.subject): judged \(judged[0])"
                + (judged.count > 1 ? " without what \(judged.dropFirst().joined(separator: ", ")) has" : "")
                + ", by the policy of \(base.id.short), \(base.name)")
        result.notes += ground.notes
        try judge(
            ground.range, in: .range, policyOf: .commit(base.id), onTheWayTo: ground.reference, options, &result)
        verifyPolicy(of: tip, since: base.id, &result)
        return result.sorted()
    }

    // MARK: Where a range begins

    private func ground(of proposal: CIRun.Proposal) throws(ADRLinkError) -> Ground {
        let tip = try commit(proposal.tip)
        let target = try tracked(proposal.target)
        // The merge that the service made for the run knows the target better than the event, which is older.
        let merged = try mergedInto(tip)
        var excluded = try peeled(proposal.base).map { [$0] } ?? []
        for other in [target, merged] {
            // What has been merged meanwhile is judged as it was proposed.
            guard let other, !excluded.contains(other), try !reaches(other, tip) else { continue }
            excluded.append(other)
        }
        guard !excluded.isEmpty else { throw Self.isMissing(proposal.base) }
        var base = (id: excluded[0], name: "where it left \(proposal.target)")
        if let merged { base = (merged, "the \(proposal.target) it is merged into") }
        if let target { base = (target, "origin/\(proposal.target)") }
        return Ground(
            range: RevisionRange(included: [tip], excluded: excluded), base: base,
            reference: "refs/heads/\(proposal.target)")
    }

    private func ground(of push: CIRun.Push) throws(ADRLinkError) -> Ground {
        let tip = try commit(push.tip)
        let isDefault = push.defaultBranch.map { push.reference == "refs/heads/\($0)" } ?? false
        var notes: [String] = []
        if let before = push.before {
            if let before = try peeled(before) {
                return Ground(
                    range: RevisionRange(included: [tip], excluded: [before]),
                    base: (before, "what stood there before"), reference: push.reference)
            }
            guard push.isForced, !isDefault else { throw Self.isMissing(before) }
            notes.append("what stood there before, \(before.short), is not here: it is judged as if it were new")
        }
        guard !isDefault, let name = push.defaultBranch, let main = try tracked(name) else {
            guard isDefault || push.defaultBranch == nil else {
                throw ADRLinkError(
                    .undecided,
                    "origin/\(push.defaultBranch ?? "") is not here, so nobody knows where the range begins",
                    hint: "fetch it: git fetch origin \(shellQuoted(push.defaultBranch ?? ""))")
            }
            return Ground(
                range: RevisionRange(included: [tip]), base: nil, reference: push.reference, notes: notes)
        }
        return Ground(
            range: RevisionRange(included: [tip], excluded: [main]), base: (main, "origin/\(name)"),
            reference: push.reference, notes: notes)
    }

    /// What the remote's branch was when it was fetched; nil where it was not.
    private func tracked(_ branch: String) throws(ADRLinkError) -> ObjectID? {
        guard !branch.isEmpty else { return nil }
        return try fromGit { () throws(GitError) in try repository.commit(named: "refs/remotes/origin/\(branch)") }
    }

    /// The first parent of HEAD, where HEAD is a merge of a commit into it.
    private func mergedInto(_ tip: ObjectID) throws(ADRLinkError) -> ObjectID? {
        try fromGit { () throws(GitError) in
            guard let head = try repository.head(), let parents = try repository.commit(head)?.header.parents,
                parents.count == 2, parents[1] == tip
            else { return nil }
            return parents[0]
        }
    }

    /// The commit of an id, behind a tag too; nil where the repository does not have it.
    private func peeled(_ id: ObjectID) throws(ADRLinkError) -> ObjectID? {
        try fromGit { () throws(GitError) in try repository.peel(id) }
    }

    /// Whether a commit can be reached from another one.
    private func reaches(_ start: ObjectID, _ id: ObjectID) throws(ADRLinkError) -> Bool {
        try fromGit { () throws(GitError) in try repository.mergeBases(start, id).contains(id) }
    }

    private func commit(_ id: ObjectID) throws(ADRLinkError) -> ObjectID {
        guard let commit = try peeled(id) else { throw Self.isMissing(id) }
        return commit
    }

    private static func isMissing(_ id: ObjectID) -> ADRLinkError {
        ADRLinkError(
            .undecided, "commit \(id.short) is not here, so nobody knows what the range is",
            hint: "check out the whole history: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab")
    }
}
