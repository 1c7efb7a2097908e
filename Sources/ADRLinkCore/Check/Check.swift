import Git

/// What to judge.
public enum CheckInput: Sendable {
    /// A message file that is about to become a commit, with what is staged.
    case messageFile([UInt8])
    /// Revisions as `git rev-list` takes them.
    case range([String])
    /// The lines git writes to a pre-push hook, and the name of the remote.
    case push([UInt8], remote: String)
    /// The lines git writes to a pre-receive hook.
    case receive([UInt8])
    /// The records in the working tree and the commits that are not yet upstream.
    case workingTree
}

/// How to judge.
public struct CheckOptions: Sendable {
    /// By which state of the decisions a reference is judged.
    public enum StatusAt: String, Sendable, CaseIterable {
        /// The commit's own tree: the verdict never changes.
        case commit
        /// The tip of what is judged: for a gate that wants to know how things stand now.
        case tip
    }

    public var statusAt = StatusAt.commit
    /// Takes the policy from this revision instead of from the base of what is judged.
    public var policyFrom: String?

    public init() {}
}

extension Workspace {
    /// Judges, and gives everything that was found.
    public func check(_ input: CheckInput, _ options: CheckOptions = .init()) throws(ADRLinkError) -> CheckResult {
        switch input {
        case .messageFile(let message): try checkMessage(message, options)
        case .range(let revisions): try checkRange(revisions, options)
        case .push(let lines, let remote): try checkPush(lines, remote, options)
        case .receive(let lines): try checkReceive(lines, options)
        case .workingTree: try checkWorkingTree(options)
        }
    }

    // MARK: - The message of a commit in the making

    private func checkMessage(_ message: [UInt8], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let head = try fromGit { () throws(GitError) in try repository.head() }
        // The policy in force is HEAD's; only a first commit brings its own.
        var base = head.map { Snapshot.commit($0) } ?? .index
        if let named = options.policyFrom { base = .commit(try revision(named)) }
        let policyBytes = try policyBytes(of: base)
        var policy = try policyBytes.map { (bytes) throws(ADRLinkError) in try PolicyReader.read(bytes) } ?? Policy()
        let commentPrefix = try commentPrefix()
        let cache = DecisionCache(policy)
        policy.learnPrefixes(from: try cache.lookup(base, self).listing)
        if options.policyFrom == nil {
            ShapeCheck.remember(policy, headBytes: policyBytes, commentPrefix: commentPrefix, in: self)
        }
        let governed = try governedPaths(by: base, policy, cache)
        let commit = JudgedCommit(
            id: nil, message: message, source: .messageFile, commentPrefix: commentPrefix, snapshot: .index,
            changes: ChangedPaths(of: nil), reference: nil)
        try refuseUnreadableStagedPolicy(policyBytes)
        let judge = CommitJudge(
            policy: policy, governed: governed, cache: cache, branches: try branches(),
            parent: head.map { .commit($0) })
        try judge.judge(commit, in: self, &result)
        result.notes += governed.problems
        return result.sorted()
    }

    /// Throws where the commit would bring a policy that nobody can read: once committed it would be in everybody's way.
    private func refuseUnreadableStagedPolicy(_ inForce: [UInt8]?) throws(ADRLinkError) {
        let staged = try fromGit { () throws(GitError) in
            let entries = try repository.stagedEntries(below: [Array(Policy.fileName.utf8)]).entries
            let known = try inForce.map { (bytes) throws(GitError) in try Repository.blobID(of: bytes) }
            return entries.first.map { $0.kind != .file || $0.id != known } ?? false
        }
        if staged { _ = try policy(of: .index) }
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

    // MARK: - Ranges

    private func checkRange(_ revisions: [String], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        let range = try fromGit { () throws(GitError) in try repository.range(revisions) }
        var result = CheckResult()
        var base = range.excluded.first ?? range.included.first
        if let named = options.policyFrom {
            base = try revision(named)
        } else if let base, range.excluded.isEmpty {
            result.notes.append("the range has no base: it is judged by the policy of its own tip, \(base.short)")
        }
        try judge(range, policyOf: base.map { .commit($0) }, reference: nil, options, &result)
        if let base, !range.excluded.isEmpty {
            for tip in range.included { verifyPolicy(of: tip, since: base, &result) }
        }
        return result.sorted()
    }

    /// Judges the commits of a range by the policy of a snapshot; commits in `done` were judged before.
    private func judge(
        _ range: RevisionRange, policyOf base: Snapshot?, reference: String?, _ options: CheckOptions,
        _ result: inout CheckResult, done: inout Set<ObjectID>
    ) throws(ADRLinkError) {
        let policy = try base.map { (snapshot) throws(ADRLinkError) in
            try learningPrefixes(try self.policy(of: snapshot), of: snapshot)
        } ?? Policy()
        let (commits, gaps) = try fromGit { () throws(GitError) in try repository.commits(in: range) }
        report(gaps, policy, &result)
        let cache = DecisionCache(policy)
        var judge = CommitJudge(
            policy: policy, governed: try governedPaths(by: base, policy, cache), cache: cache,
            branches: try branches())
        if options.statusAt == .tip, let tip = range.included.first { judge.tip = try cache.lookup(.commit(tip), self) }
        result.notes += judge.governed.problems
        let commentPrefix = try commentPrefix()
        for id in commits where done.insert(id).inserted {
            do throws(ADRLinkError) {
                guard let commit = try judged(id, commentPrefix: commentPrefix, reference: reference) else { continue }
                try judge.judge(commit, in: self, &result)
            } catch where error.code == .undecided {
                result.undecided.append(
                    .init("commit \(id.short) could not be judged: \(error.message)", hint: error.hint))
            }
        }
    }

    private func judge(
        _ range: RevisionRange, policyOf base: Snapshot?, reference: String?, _ options: CheckOptions,
        _ result: inout CheckResult
    ) throws(ADRLinkError) {
        var done: Set<ObjectID> = []
        try judge(range, policyOf: base, reference: reference, options, &result, done: &done)
    }

    private func report(_ gaps: WalkGaps, _ policy: Policy, _ result: inout CheckResult) {
        // A policy may settle for what a shallow clone has; what is missing without a reason is never settled for.
        if let first = gaps.shallow.first, policy.severity(of: .historyIncomplete) < .error {
            if policy.severity(of: .historyIncomplete) > .off {
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

    // MARK: - Hooks of a push

    private func checkPush(
        _ lines: [UInt8], _ remote: String, _ options: CheckOptions
    ) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        var done: [Judgement: Set<ObjectID>] = [:]
        let (own, all) = try fromGit { () throws(GitError) in
            (try repository.references(withPrefixes: ["refs/remotes/\(remote)/"]),
                try repository.references(withPrefixes: ["refs/remotes/"]))
        }
        let known = own.isEmpty ? all : own
        for update in try PushedReference.prePush(lines) where update.new != .zero {
            guard let tip = try pushedCommit(update, &result) else { continue }
            var range = RevisionRange(included: [tip], excluded: known.map(\.commit))
            let old = try fromGit { () throws(GitError) in try repository.peel(update.old) }
            if let old { range.excluded.append(old) }
            if range.excluded.isEmpty {
                // Nothing is known of the remote: judging a whole history would refuse what was never asked for.
                range.excluded = try fromGit { () throws(GitError) in try repository.commit(tip)?.header.parents ?? [] }
                result.notes.append("nothing is known yet of what \(remote) has: of \(update.name) only the tip was judged")
            }
            let tracking = "refs/remotes/\(remote)/" + update.name.dropFirst("refs/heads/".count)
            let base = old ?? own.first { $0.name == tracking }?.commit
                ?? own.first { $0.name == "refs/remotes/\(remote)/HEAD" }?.commit ?? range.excluded.first ?? tip
            if let old, try isProtected(update.name, by: base) {
                // What other branches have was not judged by what protects this one.
                range.excluded = [old]
            }
            try judge(range, base: base, onTheWayTo: update.name, options, &result, &done)
            verifyPolicy(of: tip, since: base, &result)
        }
        return result.sorted()
    }

    /// By what a commit was judged: where that is the same, once is enough.
    private struct Judgement: Hashable {
        var base: ObjectID
        /// The reference, where the policy protects it; nil for all others.
        var protected: String?
    }

    private func judge(
        _ range: RevisionRange, base: ObjectID, onTheWayTo reference: String, _ options: CheckOptions,
        _ result: inout CheckResult, _ done: inout [Judgement: Set<ObjectID>]
    ) throws(ADRLinkError) {
        let judgement = Judgement(base: base, protected: try isProtected(reference, by: base) ? reference : nil)
        try judge(
            range, policyOf: .commit(base), reference: reference, options, &result, done: &done[judgement, default: []])
    }

    /// The commit that a reference is moved to; nil where it is no commit, or where it is not here, which is reported.
    private func pushedCommit(
        _ update: PushedReference, _ result: inout CheckResult
    ) throws(ADRLinkError) -> ObjectID? {
        try fromGit { () throws(GitError) in
            if try repository.objectHeader(update.new) == nil {
                result.undecided.append(
                    .init("\(update.name) could not be judged: the repository does not have \(update.new.short)"))
            }
            return try repository.peel(update.new)
        }
    }

    private func isProtected(_ reference: String, by base: ObjectID) throws(ADRLinkError) -> Bool {
        try policy(of: .commit(base)).protected.contains { $0.matches(reference) }
    }

    /// A policy that nobody can read would refuse everything that comes after it, so it is not let in.
    private func verifyPolicy(of tip: ObjectID, since base: ObjectID, _ result: inout CheckResult) {
        do throws(ADRLinkError) {
            let (new, old) = (try policyBytes(of: .commit(tip)), try policyBytes(of: .commit(base)))
            if let new, new != old { _ = try PolicyReader.read(new) }
        } catch {
            result.undecided.append(
                .init("commit \(tip.short) leaves a policy that cannot be read: \(error)", hint: error.hint))
        }
    }

    private func checkReceive(_ lines: [UInt8], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let head = try fromGit { () throws(GitError) in try repository.head() }
        let hub: Policy
        do throws(ADRLinkError) {
            hub = try head.map { (id) throws(ADRLinkError) in try policy(of: .commit(id)) } ?? Policy()
        } catch {
            result.undecided.append(.init("HEAD's policy cannot be read: \(error)", hint: error.hint))
            return result
        }
        let protected = try protectedTips(hub)
        var done: [Judgement: Set<ObjectID>] = [:]
        for update in try PushedReference.preReceive(lines) where update.new != .zero {
            guard update.name.hasPrefix("refs/heads/") || hub.protected.contains(where: { $0.matches(update.name) }) else {
                continue
            }
            do throws(ADRLinkError) {
                guard let tip = try pushedCommit(update, &result) else { continue }
                let old = update.old == .zero ? nil : try fromGit { () throws(GitError) in try repository.peel(update.old) }
                let range = RevisionRange(included: [tip], excluded: old.map { [$0] } ?? protected)
                // A first push into an empty hub has no policy but its own.
                let base = old ?? head ?? tip
                try judge(range, base: base, onTheWayTo: update.name, options, &result, &done)
                verifyPolicy(of: tip, since: base, &result)
            } catch {
                // One that cannot be judged must not keep the others from being told what is wrong with them.
                result.undecided.append(.init("\(update.name) could not be judged: \(error)", hint: error.hint))
            }
        }
        return result.sorted()
    }

    /// The tips of the references that were judged whenever they moved: HEAD's branch and the protected ones.
    private func protectedTips(_ policy: Policy) throws(ADRLinkError) -> [ObjectID] {
        try fromGit { () throws(GitError) in
            let head = try repository.headBranch()
            return try repository.references(withPrefixes: ["refs/"]).filter { reference in
                reference.name == head || policy.protected.contains { $0.matches(reference.name) }
            }.map(\.commit)
        }
    }

    // MARK: - The working tree

    private func checkWorkingTree(_ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        let head = try fromGit { () throws(GitError) in try repository.head() }
        let upstream = try upstream()
        let base = upstream ?? head
        if let head {
            let remotes = try fromGit { () throws(GitError) in try repository.references(withPrefixes: ["refs/remotes/"]) }
            if upstream == nil, remotes.isEmpty {
                result.notes.append("there is no upstream: no commits were judged; name a range to judge some")
            } else {
                let range = RevisionRange(included: [head], excluded: upstream.map { [$0] } ?? remotes.map(\.commit))
                try judge(range, policyOf: base.map { .commit($0) }, reference: nil, options, &result)
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
            policy: policy, governed: GovernedPaths([], policy),
            cache: DecisionCache(policy), branches: try branches())
        let changes = added.map { PathChange(kind: .added, oldPath: $0.path, path: $0.path, oldID: nil, id: nil) }
        let records = JudgedCommit(
            id: nil, message: [], source: .storedCommit, commentPrefix: [], snapshot: .workingTree,
            changes: ChangedPaths(changes), reference: nil)
        for finding in try judge.recordFindings(records, self) {
            if let weighed = policy.weigh(finding) { result.findings.append(weighed) }
        }
        let index = try decisions(listing, policy)
        result.notes += GovernedPaths(index.decisions, policy).problems
        for problem in index.problems {
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

    // MARK: - What all of them need

    private func revision(_ text: String) throws(ADRLinkError) -> ObjectID {
        try fromGit { () throws(GitError) in try repository.commit(revision: text) }
    }

    private func branches() throws(ADRLinkError) -> [Reference] {
        try fromGit { () throws(GitError) in try repository.references(withPrefixes: ["refs/heads/", "refs/remotes/"]) }
    }
}

extension CheckResult {
    /// In the order the commits were judged, then by line and rule.
    fileprivate func sorted() -> CheckResult {
        var result = self
        var order: [String: Int] = [:]
        for finding in findings where order[finding.commit ?? ""] == nil { order[finding.commit ?? ""] = order.count }
        result.findings = findings.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            let (i, j) = (order[x.commit ?? ""] ?? 0, order[y.commit ?? ""] ?? 0)
            if i != j { return i < j }
            if x.line ?? .max != y.line ?? .max { return x.line ?? .max < y.line ?? .max }
            if x.rule != y.rule { return x.rule.rawValue < y.rule.rawValue }
            return a.offset < b.offset
        }.map(\.element)
        return result
    }
}
