import Git

extension CommitJudge {
    /// Which named decisions govern paths of which the commit changes none.
    ///
    /// A merge changes hardly anything itself, and a commit without changes has nothing to relate to.
    func unrelatedFindings(
        _ references: [MessageReference], _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        guard !governed.isEmpty, commit.parents.count < 2 else { return [] }
        var findings: [Finding] = []
        var seen: Set<DecisionID> = []
        for reference in references {
            let named = ids([reference.token])
            let rules = governed.rules.filter { named.contains($0.id) }
            guard let rule = rules.first, seen.insert(rule.id).inserted else { continue }
            let changes = try commit.changes.all(cache, in: workspace)
            let isRelated = changes.contains { change in
                rules.contains { $0.matches(change.path) || Array($0.record.utf8) == change.path }
            }
            if changes.isEmpty || isRelated { continue }
            findings.append(
                Finding(
                    .refUnrelated, RuleID.refUnrelated.defaultSeverity,
                    "\(rule.id) (\(rule.title)) governs \(rule.pathspecs.joined(separator: ", ")), "
                        + "and the commit changes nothing there",
                    hint: "name the decision that stands behind this change, or leave the reference out",
                    line: reference.line))
        }
        return findings
    }
}
