import Git

extension CommitJudge {
    /// Which records' status a commit moves as the policy does not allow.
    ///
    /// A new record may begin with any status: old decisions are written down late, and whole folders are imported.
    func transitionFindings(
        _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        var findings: [Finding] = []
        for change in try commit.recordChanges.all(cache, in: workspace) {
            guard let after = change.after, after.status != .unknown else { continue }
            let versions = try self.versions(before: change, commit, workspace).map(\.decision.status)
            // A merge moves nothing where it agrees with one side, or goes on from one as it may.
            guard let from = versions.first, versions.allSatisfy({ !policy.transitions.allow($0, to: after.status) })
            else {
                continue
            }
            if try restores(change, commit, workspace) { continue }
            let allowed = (policy.transitions.next(after: from) ?? []).map(\.description)
            let hint =
                allowed.isEmpty
                ? "\(from) is an end: record a new decision instead"
                : "from \(from) a decision may become \(allowed.joined(separator: " or ")); "
                    + "[transition \"\(from)\"] in \(Policy.fileName) allows more"
            findings.append(
                Finding(
                    .transitionIllegal, RuleID.transitionIllegal.defaultSeverity,
                    "\(after.id) (\(after.title)) goes from \(from) to \(after.status)", hint: hint, path: after.path,
                    line: after.statusLine ?? after.titleLine))
        }
        return findings
    }

    /// Whether a revert puts a record back to the byte as the reverted commit found it: a slip may be taken back.
    private func restores(
        _ change: RecordChange, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Bool {
        guard let new = change.new, let blob = new.id else { return false }
        let reverted = RevertedCommits.find(
            in: commit.message, source: commit.source, commentPrefix: commit.commentPrefix)
        for digits in reverted {
            guard let id = try workspace.commit(abbreviated: digits), id != commit.id else { continue }
            let header = try fromGit { () throws(GitError) in
                try workspace.repository.withCommit(id) { header, _ in header }
            }
            guard let parent = header?.parents.first, let tree = try cache.tree(of: parent, workspace) else { continue }
            let before = try fromGit { () throws(GitError) in
                try workspace.repository.entry(at: new.path, inTree: tree)
            }
            if before?.id == blob { return true }
        }
        return false
    }

    /// What a changed record was at each of the commit's parents that has it, with the file.
    func versions(
        before change: RecordChange, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [(decision: Decision, file: FileEntry)] {
        guard let first = change.before, let old = change.old else { return [] }
        var versions = [(first, old)]
        for parent in commit.parents.dropFirst() {
            let lookup = try cache.lookup(.commit(parent), workspace)
            for path in Set([old.path, change.new?.path ?? old.path]) {
                if let file = lookup.listing.file(at: path),
                    let decision = try lookup.decision(of: file, in: workspace)
                {
                    versions.append((decision, file))
                    break
                }
            }
        }
        return versions
    }
}
