import Git

extension Workspace {
    func checkRange(_ revisions: [String], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        let range = try fromGit { () throws(GitError) in try repository.range(revisions) }
        var result = CheckResult()
        var base = range.excluded.first ?? range.included.first
        if let named = options.policyFrom {
            base = try revision(named)
        } else if let base, range.excluded.isEmpty {
            result.notes.append("the range has no base: it is judged by the policy of its own tip, \(base.short)")
        }
        try judge(range, in: .range, policyOf: base.map { .commit($0) }, options, &result)
        if let base, !range.excluded.isEmpty {
            for tip in range.included { verifyPolicy(of: tip, since: base, &result) }
        }
        return result.sorted()
    }

    /// Judges the commits of a range by the policy of a snapshot, but for those that were judged before, and gives them.
    @discardableResult
    func judge(
        _ range: RevisionRange, in phase: CheckPhase, policyOf base: Snapshot?, onTheWayTo reference: String? = nil,
        _ options: CheckOptions, _ result: inout CheckResult, done: Set<ObjectID> = []
    ) throws(ADRLinkError) -> [ObjectID] {
        let policy =
            try base.map { (snapshot) throws(ADRLinkError) in
                try learningPrefixes(try self.policy(of: snapshot), of: snapshot)
            } ?? Policy()
        let (commits, gaps) = try fromGit { () throws(GitError) in try repository.commits(in: range) }
        report(gaps, policy, phase, &result)
        let cache = DecisionCache(policy)
        var judge = CommitJudge(
            policy: policy, phase: phase, governed: try governedPaths(by: base, policy, cache), cache: cache,
            branches: try branches(), base: base)
        if options.statusAt == .tip, let tip = range.included.first { judge.tip = try cache.lookup(.commit(tip), self) }
        result.notes += judge.governed.problems
        let new = commits.filter { !done.contains($0) }
        judge.since = try judgedSince(policy, range, new)
        result.notes += judge.since.notes
        let judged = new.filter { !judge.since.before.contains($0) }
        if judged.count < Self.believedFrom {
            try self.judge(judged, judge, onTheWayTo: reference, &result)
        } else {
            try repository.believingObjects { () throws(ADRLinkError) in
                try self.judge(judged, judge, onTheWayTo: reference, &result)
            }
        }
        return new
    }

    /// From so many commits on, a check is a walk over a history: hashing every object again is a third of its time.
    private static let believedFrom = 500

    private func judge(
        _ commits: [ObjectID], _ judge: CommitJudge, onTheWayTo reference: String?, _ result: inout CheckResult
    ) throws(ADRLinkError) {
        let commentPrefix = try commentPrefix()
        for id in commits {
            do throws(ADRLinkError) {
                let commit = try judged(id, commentPrefix: commentPrefix, reference: reference, judge.cache)
                if let commit { try judge.judge(commit, in: self, &result) }
            } catch  where error.code == .undecided {
                result.undecided.append(
                    .init("commit \(id.short) could not be judged: \(error.message)", hint: error.hint))
            }
        }
    }

    private func report(_ gaps: WalkGaps, _ policy: Policy, _ phase: CheckPhase, _ result: inout CheckResult) {
        // A policy may settle for what a shallow clone has; what is missing without a reason is never settled for.
        let severity = policy.severity(of: .historyIncomplete, in: phase)
        if let first = gaps.shallow.first, severity < .error {
            if severity > .off {
                result.notes.append("the history ends at \(first.short), where this shallow clone was cut off")
            }
        } else if let first = gaps.shallow.first {
            result.undecided.append(
                .init(
                    "the history ends at \(first.short), where this shallow clone was cut off",
                    hint: "fetch the rest: git fetch --unshallow"))
        }
        if let first = gaps.missing.first {
            result.undecided.append(
                .init("commit \(first.short) is missing from the repository", hint: "fetch it: git fetch --refetch"))
        }
    }
}
