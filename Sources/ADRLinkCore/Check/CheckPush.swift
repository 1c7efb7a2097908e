import Git

extension Workspace {
    func checkPush(
        _ lines: [UInt8], _ remote: String, _ options: CheckOptions
    ) throws(ADRLinkError) -> CheckResult {
        var result = CheckResult()
        var done: [Judgement: Set<ObjectID>] = [:]
        let (own, all) = try fromGit { () throws(GitError) in
            (
                try repository.references(withPrefixes: ["refs/remotes/\(remote)/"]),
                try repository.references(withPrefixes: ["refs/remotes/"])
            )
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
                result.notes.append(
                    "nothing is known yet of what \(remote) has: of \(update.name) only the tip was judged")
            }
            let tracking = "refs/remotes/\(remote)/" + update.name.dropFirst("refs/heads/".count)
            let base =
                old ?? own.first { $0.name == tracking }?.commit
                ?? own.first { $0.name == "refs/remotes/\(remote)/HEAD" }?.commit ?? range.excluded.first ?? tip
            if try isProtected(update.name, by: base) {
                // What other branches have was not judged by what protects this one.
                var judged = old.map { [$0] } ?? []
                if judged.isEmpty { judged = try protectedTips(own, of: remote, by: base) }
                if !judged.isEmpty { range.excluded = judged }
            }
            try judge(range, in: .prePush, base: base, onTheWayTo: update.name, options, &result, &done)
            verifyPolicy(of: tip, since: base, &result)
        }
        return result.sorted()
    }

    /// Where the protected branches of a remote stand, and the branch that the policy comes from.
    private func protectedTips(
        _ known: [Reference], of remote: String, by base: ObjectID
    ) throws(ADRLinkError) -> [ObjectID] {
        let policy = try policy(of: .commit(base))
        return known.filter { reference in
            let name = "refs/heads/" + reference.name.dropFirst("refs/remotes/\(remote)/".count)
            return reference.commit == base || policy.protected.contains { $0.matches(name) }
        }.map(\.commit)
    }

    /// By what a commit was judged: where that is the same, once is enough.
    private struct Judgement: Hashable {
        var base: ObjectID
        /// The reference, where the policy protects it; nil for all others.
        var protected: String?
    }

    private func judge(
        _ range: RevisionRange, in phase: CheckPhase, base: ObjectID, onTheWayTo reference: String,
        _ options: CheckOptions, _ result: inout CheckResult, _ done: inout [Judgement: Set<ObjectID>]
    ) throws(ADRLinkError) {
        let judgement = Judgement(base: base, protected: try isProtected(reference, by: base) ? reference : nil)
        let judged = try judge(
            range, in: phase, policyOf: .commit(base), onTheWayTo: reference, options, &result,
            done: done[judgement] ?? [])
        done[judgement, default: []].formUnion(judged)
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
    func verifyPolicy(of tip: ObjectID, since base: ObjectID, _ result: inout CheckResult) {
        do throws(ADRLinkError) {
            let (new, old) = (try policyBytes(of: .commit(tip)), try policyBytes(of: .commit(base)))
            if let new, new != old { try verifySince(try PolicyReader.read(new)) }
        } catch {
            result.undecided.append(
                .init("commit \(tip.short) leaves a policy that cannot be read: \(error)", hint: error.hint))
        }
    }

    func checkReceive(_ lines: [UInt8], _ options: CheckOptions) throws(ADRLinkError) -> CheckResult {
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
            guard update.name.hasPrefix("refs/heads/") || hub.protected.contains(where: { $0.matches(update.name) })
            else {
                continue
            }
            do throws(ADRLinkError) {
                guard let tip = try pushedCommit(update, &result) else { continue }
                let old =
                    update.old == .zero ? nil : try fromGit { () throws(GitError) in try repository.peel(update.old) }
                let range = RevisionRange(included: [tip], excluded: old.map { [$0] } ?? protected)
                // A first push into an empty hub has no policy but its own.
                let base = old ?? head ?? tip
                try judge(range, in: .preReceive, base: base, onTheWayTo: update.name, options, &result, &done)
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
}
