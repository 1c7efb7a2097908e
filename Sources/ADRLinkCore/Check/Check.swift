import Git
import Logging

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
    /// What a CI service started a run for.
    case ci(CIRun)
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
        let result = try withinSpan("rule evaluation") { _ throws(ADRLinkError) in
            switch input {
            case .messageFile(let message): try checkMessage(message, options)
            case .range(let revisions): try checkRange(revisions, options)
            case .push(let lines, let remote): try checkPush(lines, remote, options)
            case .receive(let lines): try checkReceive(lines, options)
            case .workingTree: try checkWorkingTree(options)
            case .ci(let run): try checkCI(run, options)
            }
        }
        for undecided in result.undecided {
            logger.info(
                "commit undecided",
                metadata: ["adrlink.outcome": "undecided", "adrlink.finding": "\(undecided.message)"])
        }
        logger.info(
            "check ended",
            metadata: [
                "adrlink.judged": "\(result.judged)", "adrlink.errors": "\(result.errors)",
                "adrlink.warnings": "\(result.warnings)", "adrlink.complete": "\(result.complete)",
            ])
        return result
    }

    func revision(_ text: String) throws(ADRLinkError) -> ObjectID {
        try fromGit { () throws(GitError) in try repository.commit(revision: text) }
    }

    func branches() throws(ADRLinkError) -> [Reference] {
        try fromGit { () throws(GitError) in try repository.references(withPrefixes: ["refs/heads/", "refs/remotes/"]) }
    }
}

extension CheckResult {
    /// In the order the commits were judged, then by line and rule.
    func sorted() -> CheckResult {
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
