import Git

/// Judges one commit after the other by one policy.
struct CommitJudge {
    let policy: Policy
    let phase: CheckPhase
    /// What accepted decisions govern, as the policy's side has it.
    let governed: GovernedPaths
    let cache: DecisionCache
    /// The commits of other branches, for the rules that look there.
    let branches: [Reference]
    /// What a message's commit comes after, where it comes after one.
    var parent: Snapshot?
    /// Where the policy and what is governed were read.
    var base: Snapshot?
    /// The decisions by which every reference is judged, where a gate asks for the state of the tip.
    var tip: DecisionLookup?
    /// Which files are looked through for secrets.
    var watch = RecentWatch()
    /// What the policy does not have judged.
    var since = JudgedSince()

    /// Everything that the rules say about a commit, weighed by the policy.
    func judge(
        _ commit: JudgedCommit, in workspace: borrowing Workspace, _ result: inout CheckResult
    ) throws(ADRLinkError) {
        let message = MessageCheck(
            conventions: policy.messages, commentPrefix: commit.commentPrefix, source: commit.source
        ).report(for: commit.message)
        var findings = message.findings
        var exempt = message.exemption != nil
        if let reason = message.exemption {
            if let reference = commit.reference,
                let rule = policy.protected.first(where: { $0.matches(reference) }), !rule.allowsExemption
            {
                exempt = false
                findings.append(
                    Finding(
                        .exemptUsed, .error, "\(policy.messages.exemptKey) does not count on \(reference)",
                        hint: "name the decision that stands behind the change, or have it decided"))
            }
            result.exemptions.append(.init(commit: commit.id?.description, reason: reason, counts: exempt))
        }
        var contextual = try referenceFindings(message.references, commit, workspace)
        let inheritance = try inheritance(of: commit, message.references, workspace)
        contextual += try governedFindings(message.references, inheritance, commit, workspace)
        contextual += try unrelatedFindings(message.references, commit, workspace)
        contextual += try revertFindings(inheritance, message, commit, workspace)
        contextual += try squashFindings(message, commit, workspace)
        let excused = exempt ? contextual.map(\.rule).filter(\.isExcusable) : []
        if exempt { contextual.removeAll { $0.rule.isExcusable } }
        findings += contextual
        findings += try allRecordFindings(commit, workspace)
        findings += try indexFindings(commit, workspace)
        findings += fixupFindings(commit)
        result.judged += 1
        var verdicts = CommitVerdicts(
            commit: commit.id?.description, phase: phase, policy: policy, base: base, findings: [],
            excused: Set(excused))
        for var finding in findings where !since.excuses(finding.rule, commit.id) {
            finding.commit = commit.id?.description
            if let weighed = policy.weigh(finding, in: phase) { verdicts.findings.append(weighed) }
        }
        verdicts.log(to: workspace.logger)
        result.findings += verdicts.findings
    }

    /// What the rules on records say, whatever the message names.
    func allRecordFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        try recordFindings(commit, workspace) + secretFindings(commit, workspace) + rewritingFindings(commit, workspace)
            + transitionFindings(commit, workspace) + relationFindings(commit, workspace)
    }

    /// Which of the changed paths are governed by a decision that the commit does not name.
    private func governedFindings(
        _ references: [MessageReference], _ inheritance: Inheritance?, _ commit: JudgedCommit,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        try uncited(references, inheritance, commit, workspace).map { rule, paths in
            let path = String(decoding: paths[0], as: UTF8.self)
            let others = paths.count == 1 ? "" : " and \(paths.count - 1) more"
            return Finding(
                .governedPathUnreferenced, RuleID.governedPathUnreferenced.defaultSeverity,
                "\(path)\(others) is governed by \(rule.id) (\(rule.title)), which the commit does not name",
                hint: "add the trailer: \(policy.messages.referenceKeys[0]): \(rule.id)", path: path)
        }
    }

    /// The decisions that a commit does not name although they govern what it changes, each with those paths.
    func uncited(
        _ references: [MessageReference], _ inheritance: Inheritance?, _ commit: JudgedCommit,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [(rule: GovernedPaths.Rule, paths: [[UInt8]])] {
        guard !governed.isEmpty else { return [] }
        let changes = try commit.changes.all(cache, in: workspace)
        let named = ids(references.map(\.token))
        let inherited = ids(inheritance?.decisions ?? [])
        var found: [(rule: GovernedPaths.Rule, paths: [[UInt8]])] = []
        for rule in governed.rules where !named.contains(rule.id) {
            let record = Array(rule.record.utf8)
            var touched = changes.filter { $0.path != record && rule.matches($0.path) }
            if let inheritance, inherited.contains(rule.id) {
                touched.removeAll { inheritance.paths.contains($0.path) }
            }
            guard !touched.isEmpty, try !succession(of: rule.id, includesOneOf: named, commit, workspace) else {
                continue
            }
            found.append((rule, touched.map(\.path)))
        }
        return found
    }
}

extension CommitJudge {
    /// Whether a commit names a decision that the given one supersedes, or one that has taken its place.
    ///
    /// What governs is read from the base, and a decision may have a successor since then, or have had a predecessor when
    /// the commit was made. Whether that one may be named is for the rules on references to say.
    private func succession(
        of id: DecisionID, includesOneOf named: Set<DecisionID>, _ commit: JudgedCommit,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Bool {
        guard !named.isEmpty else { return false }
        for snapshot in [base, commit.snapshot].compactMap(\.self) {
            let lookup = try cache.lookup(snapshot, workspace)
            guard try lookup.statesSupersession(in: workspace) else { continue }
            let index = try lookup.all(in: workspace)
            for next in [index.supersededBy, index.supersedes] {
                var seen: Set<DecisionID> = [id]
                var open = index.decisions(id: id)
                while let decision = open.popLast() {
                    for other in next(decision) where seen.insert(other.id).inserted { open.append(other) }
                }
                if !seen.subtracting([id]).isDisjoint(with: named) { return true }
            }
        }
        return false
    }

    /// What tokens mean; an id that was given up means also the decision it leads to.
    func ids(_ tokens: [ReferenceToken]) -> Set<DecisionID> {
        Set(
            tokens.flatMap { token -> [DecisionID] in
                switch token {
                case .id(let prefix, let number):
                    [
                        DecisionID(prefix: prefix, number: number),
                        policy.messages.decisionID(prefix: prefix, number: number),
                    ]
                case .word(let slug): [DecisionID(slug: slug)]
                case .malformed, .bareNumber, .foreign: []
                }
            })
    }
}

extension RuleID {
    /// Whether `ADR-Exempt` with a reason silences the rule: those on which decision a commit has to name.
    var isExcusable: Bool {
        switch self {
        case .governedPathUnreferenced, .refSuperseded, .refRejected, .refDeprecated, .refNotAccepted,
            .revertUnlinked, .refsLost:
            true
        default: false
        }
    }
}
