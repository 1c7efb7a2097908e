import Git

extension Workspace {
    /// Moves a decision to another status; nothing is written where it has that status already.
    ///
    /// - Parameter word: a family, or a word of the repository's own.
    public func moveStatus(
        of name: String, to word: String, isTrial: Bool = false
    ) throws(ADRLinkError) -> LifecycleChange {
        let lock = try changeLock()
        var run = try LifecycleRun(self, isTrial: isTrial)
        let target = try StatusTarget(word, run.policy)
        let decision = try run.decision(name)
        guard target.status != .superseded else {
            throw ADRLinkError(
                .usage, "what a decision is superseded by has to be said",
                hint: "adrlink supersede \(decision.id) --by ID")
        }
        let text = try run.edited.text(of: decision)
        let sites = try run.edited.agreeingSites(of: text)
        let isThere = decision.status == target.status && sites.allSatisfy { target.isStated(at: $0, in: text) }
        if !isThere {
            try run.policy.transitions.judge(decision, to: target)
            try run.edited.setStatus(of: decision.path, to: target)
        }
        let change = try run.complete(
            self, purpose: "status \(decision.id) \(target.description)",
            subject: "Mark \(decision.id) as \(target.description)", about: [decision.id], isTrial: isTrial)
        _ = consume lock
        return change
    }
}

extension StatusTransitions {
    /// Throws where a decision may not go on to a status, and names those to which it may.
    func judge(_ decision: Decision, to target: StatusTarget) throws(ADRLinkError) {
        guard !allow(decision.status, to: target.status) else { return }
        let next = (self.next(after: decision.status) ?? []).map(\.description)
        throw ADRLinkError(
            .decision, "\(decision.id) is \(decision.status), and cannot become \(target.description)",
            hint: next.isEmpty
                ? "nothing comes after \(decision.status), unless [transition \"\(decision.status)\"] in \(Policy.fileName) says so"
                : "what may come after \(decision.status): \(next.joined(separator: ", "))",
            path: decision.path, line: decision.statusLine)
    }
}
