import Git
import Logging

/// What the rules said of one commit, as events of the log.
///
/// Each rule that found something, or that an exemption silenced, is an event `rule verdict`; all others that were in
/// force are named in one event `rules passed`, so that a range of many commits does not write a line for each rule that
/// had nothing to say.
struct CommitVerdicts {
    /// The commit's id; nil for a message that is about to become one, and for the working tree.
    let commit: String?
    let phase: CheckPhase
    let policy: Policy
    /// Where the policy was read.
    let base: Snapshot?
    /// What was found, as the policy weighs it.
    var findings: [Finding]
    /// Rules that found something, and that an exemption silenced.
    var excused: Set<RuleID> = []
    /// The rules that were asked.
    var asked = RuleID.allCases

    func log(to logger: Logger) {
        guard logger.logLevel <= .info else { return }
        for finding in findings {
            var fields = fields(outcome: finding.severity.rawValue)
            fields["adrlink.rule"] = "\(finding.rule.rawValue)"
            fields["adrlink.finding"] = "\(finding.message)"
            if let path = finding.path { fields["adrlink.path"] = "\(path)" }
            if let line = finding.line { fields["adrlink.line"] = "\(line)" }
            logger.info("rule verdict", metadata: fields)
        }
        for rule in RuleID.allCases where excused.contains(rule) {
            var fields = fields(outcome: "exempt")
            fields["adrlink.rule"] = "\(rule.rawValue)"
            logger.info("rule verdict", metadata: fields)
        }
        let spoke = excused.union(findings.map(\.rule))
        let passed = asked.filter { !spoke.contains($0) && policy.severity(of: $0, in: phase) > .off }
        var fields = fields(outcome: "pass")
        fields["adrlink.rules"] = .array(passed.map { "\($0.rawValue)" })
        logger.info("rules passed", metadata: fields)
    }

    private func fields(outcome: String) -> Logger.Metadata {
        var fields: Logger.Metadata = ["adrlink.outcome": "\(outcome)", "adrlink.phase": "\(phase.rawValue)"]
        if let commit { fields["adrlink.commit"] = "\(commit)" }
        if let base { fields["adrlink.policy"] = "\(base.name)" }
        return fields
    }
}

extension Snapshot {
    /// The commit's id, `index` or `working tree`.
    fileprivate var name: String {
        switch self {
        case .workingTree: "working tree"
        case .index: "index"
        case .commit(let id): id.description
        }
    }
}
