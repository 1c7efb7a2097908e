import Git

/// Where a decision stands, what may come next, and how it came there.
public struct DecisionStanding: Sendable {
    public var decision: Decision
    /// What the policy allows to follow; empty where nothing or everything may.
    public var next: [DecisionStatus]
    public var history: DecisionHistory
}

extension Workspace {
    /// Where a decision stands in the working tree, or at HEAD in a bare repository.
    public func standing(of name: String) throws(ADRLinkError) -> DecisionStanding {
        let head = try headCommit()
        let snapshot: Snapshot
        if repository.workingDirectory != nil {
            snapshot = .workingTree
        } else if let head {
            snapshot = .commit(head)
        } else {
            throw ADRLinkError(.decision, "the repository has no commit yet, and so no decision")
        }
        let policy = try learningPrefixes(try policy(of: snapshot), of: snapshot)
        let decision = try DecisionName(name, policy).decision(in: try decisions(in: snapshot, policy))
        var history = DecisionHistory.none
        if let head { history = try self.history(of: decision.path, from: head, policy.records) }
        return DecisionStanding(
            decision: decision, next: policy.transitions.next(after: decision.status) ?? [], history: history)
    }
}
