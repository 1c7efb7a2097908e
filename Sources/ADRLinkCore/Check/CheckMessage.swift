import Git

extension Workspace {
    func checkMessage(_ message: [UInt8], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let head = try fromGit { () throws(GitError) in try repository.head() }
        // The policy in force is HEAD's; only a first commit brings its own.
        var base = head.map { Snapshot.commit($0) } ?? .index
        if let named = options.policyFrom { base = .commit(try revision(named)) }
        let policyBytes = try policyBytes(of: base)
        var policy = Policy()
        do throws(ADRLinkError) {
            if let policyBytes { policy = try PolicyReader.read(policyBytes) }
        } catch {
            policy = try policyThatMends(policyBytes, error)
            result.notes.append("HEAD's policy cannot be read (\(error)): judged by the one that is staged")
        }
        let commentPrefix = try commentPrefix()
        let cache = DecisionCache(policy)
        policy.learnPrefixes(from: try cache.lookup(base, self).listing)
        if try stagesAnotherPolicy(than: policyBytes) {
            ShapeCheck.forget(in: self)
        } else if options.policyFrom == nil {
            ShapeCheck.remember(policy, headBytes: policyBytes, commentPrefix: commentPrefix, in: self)
        }
        let governed = try governedPaths(by: base, policy, cache)
        let commit = JudgedCommit(
            id: nil, message: message, source: .messageFile, commentPrefix: commentPrefix, snapshot: .index,
            parents: try parentsOfNextCommit(), reference: nil)
        let judge = CommitJudge(
            policy: policy, phase: .commitMessage, governed: governed, cache: cache, branches: try branches(),
            parent: head.map { .commit($0) }, base: base)
        try judge.judge(commit, in: self, &result)
        result.notes += governed.problems
        return result.sorted()
    }

    /// The staged policy, where it is another one than HEAD's, which nobody can read: the commit that mends it must pass.
    private func policyThatMends(_ broken: [UInt8]?, _ error: ADRLinkError) throws(ADRLinkError) -> Policy {
        let staged = try policyBytes(of: .index)
        guard staged != broken else {
            throw ADRLinkError(
                error.code, error.message,
                hint: "stage a \(Policy.fileName) that is right: this commit is then judged by it", path: error.path,
                line: error.line)
        }
        return try policy(of: .index)
    }

    /// Whether the commit brings, changes or removes the policy.
    ///
    /// Throws where it would bring one that nobody can read: once committed it would be in everybody's way.
    private func stagesAnotherPolicy(than inForce: [UInt8]?) throws(ADRLinkError) -> Bool {
        let (staged, known) = try fromGit { () throws(GitError) in
            (
                try repository.stagedEntries(below: [Array(Policy.fileName.utf8)]).entries.first,
                try inForce.map { (bytes) throws(GitError) in try Repository.blobID(of: bytes) }
            )
        }
        if let staged, staged.kind == .file, staged.id == known { return false }
        if staged != nil { _ = try policy(of: .index) }
        return staged != nil || known != nil
    }

    /// What starts a comment line in a message file: `core.commentString`, `core.commentChar`, else `#`.
    public func commentPrefix() throws(ADRLinkError) -> [UInt8] {
        try fromGit { () throws(GitError) in
            let configuration = try repository.configuration()
            var set = try configuration.string("core.commentstring")
            if set == nil { set = try configuration.string("core.commentchar") }
            guard let set, !set.isEmpty, set != "auto" else { return Trailers.defaultCommentPrefix }
            return Array(set.utf8)
        }
    }
}
