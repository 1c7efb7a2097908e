import Git

extension Workspace {
    func checkWorkingTree(_ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let head = try fromGit { () throws(GitError) in try repository.head() }
        let upstream = try upstream()
        let base = upstream ?? head
        if let head {
            let remotes = try fromGit { () throws(GitError) in
                try repository.references(withPrefixes: ["refs/remotes/"])
            }
            if upstream == nil, remotes.isEmpty {
                result.notes.append("there is no upstream: no commits were judged; name a range to judge some")
            } else {
                let range = RevisionRange(included: [head], excluded: upstream.map { [$0] } ?? remotes.map(\.commit))
                try judge(range, in: .workingTree, policyOf: base.map { .commit($0) }, options, &result)
            }
        }
        guard !repository.isBare else { return result.sorted() }
        let policy = try self.policy(of: base.map { .commit($0) } ?? .workingTree)
        try checkRecords(policy, since: head, &result)
        return result.sorted()
    }

    /// Judges the records as they lie in the working tree, committed or not.
    private func checkRecords(
        _ policy: Policy, since head: ObjectID?, _ result: inout CheckResult
    ) throws(ADRLinkError) {
        let listing = try listing(of: .workingTree, policy)
        var before: Set<[UInt8]> = []
        if let head {
            before = Set(try self.listing(of: .commit(head), policy).files.map(\.path))
        }
        let added = listing.files.filter { !before.contains($0.path) }
        let judge = CommitJudge(
            policy: policy, phase: .workingTree, governed: GovernedPaths([], policy),
            cache: DecisionCache(policy), branches: try branches())
        let changes = added.map { PathChange(kind: .added, oldPath: $0.path, path: $0.path, oldID: nil, id: nil) }
        var records = JudgedCommit(
            id: nil, message: [], source: .storedCommit, commentPrefix: [], snapshot: .workingTree,
            parents: head.map { [$0] } ?? [], reference: nil)
        records.changes = ChangedPaths(changes)
        let findings = try judge.allRecordFindings(records, self) + judge.indexFindings(records, self)
        let verdicts = CommitVerdicts(
            commit: nil, phase: .workingTree, policy: policy, base: nil,
            findings: findings.compactMap { policy.weigh($0, in: .workingTree) })
        verdicts.log(to: logger)
        result.findings += verdicts.findings
        let index = try decisions(listing, policy)
        result.notes += GovernedPaths(index.decisions, policy).problems
        let others = judge.watch.problems.filter { other in !index.problems.contains { $0.path == other.path } }
        for problem in index.problems + others {
            result.undecided.append(
                .init("\(problem.path)\(problem.line.map { ":\($0)" } ?? ""): \(problem.message)"))
        }
    }

    /// The commit of the branch's upstream; nil where none is configured or fetched.
    private func upstream() throws(ADRLinkError) -> ObjectID? {
        try fromGit { () throws(GitError) in
            guard let branch = try repository.headBranch(), branch.hasPrefix("refs/heads/") else { return nil }
            let name = branch.dropFirst("refs/heads/".count)
            let configuration = try repository.configuration()
            guard let remote = try configuration.string("branch.\(name).remote"),
                let merge = try configuration.string("branch.\(name).merge"), merge.hasPrefix("refs/heads/")
            else { return nil }
            let reference = remote == "." ? merge : "refs/remotes/\(remote)/" + merge.dropFirst("refs/heads/".count)
            return try repository.commit(named: reference)
        }
    }
}
