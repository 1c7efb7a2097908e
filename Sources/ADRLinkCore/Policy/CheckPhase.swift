/// When a check happens: a rule may weigh more at a gate than while a message is being written.
public enum CheckPhase: String, Sendable, CaseIterable {
    /// A message that is about to become a commit.
    case commitMessage = "commit-msg"
    case prePush = "pre-push"
    case preReceive = "pre-receive"
    /// A range that somebody names, in CI above all.
    case range
    /// The records in the working tree, and the commits that are not yet upstream.
    case workingTree = "working-tree"
}

extension RuleID {
    /// The severity in a phase where the policy does not say otherwise.
    public func defaultSeverity(in phase: CheckPhase) -> Severity {
        switch (self, phase) {
        // Nobody knows whether a range is on its way to a reference that is protected.
        case (.fixupLeft, .range): .info
        default: defaultSeverity
        }
    }
}

extension Policy {
    /// How much a rule weighs in a phase: what is said of the phase, else of the rule, else the default.
    public func severity(of rule: RuleID, in phase: CheckPhase) -> Severity {
        phaseSeverities[rule]?[phase] ?? severities[rule] ?? rule.defaultSeverity(in: phase)
    }

    /// The finding as this policy weighs it; nil where the rule is off.
    ///
    /// A rule that spoke more softly than its default in this one case (a hint where it is usually an error) is never
    /// made louder than the policy says for the rule, nor louder than it spoke.
    public func weigh(_ finding: Finding, in phase: CheckPhase) -> Finding? {
        var weighed = finding
        let rule = finding.rule
        let isSaid = severities[rule] != nil || phaseSeverities[rule]?[phase] != nil
        if isSaid || rule.defaultSeverity(in: phase) != rule.defaultSeverity {
            let severity = severity(of: rule, in: phase)
            weighed.severity = finding.severity < rule.defaultSeverity ? min(severity, finding.severity) : severity
        }
        return weighed.severity == .off ? nil : weighed
    }
}
