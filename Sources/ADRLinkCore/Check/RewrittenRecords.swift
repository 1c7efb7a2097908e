import Git

extension CommitJudge {
    /// Which accepted records a commit rewrites, beyond their status, dates, relations and what they govern.
    func rewritingFindings(
        _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        var findings: [Finding] = []
        for change in try commit.recordChanges.all(cache, in: workspace) {
            guard let new = change.new, let after = change.after, change.old?.id != new.id || new.id == nil else {
                continue
            }
            let versions = try self.versions(before: change, commit, workspace)
            guard !versions.isEmpty, versions.allSatisfy({ $0.decision.status == .accepted }) else { continue }
            let body = RecordBody(try workspace.read(new).bytes, after)
            var differences: [RecordBody.Difference] = []
            for version in versions {
                let old = RecordBody(try workspace.read(version.file).bytes, version.decision)
                guard let difference = body.difference(from: old) else {
                    differences = []
                    break
                }
                differences.append(difference)
            }
            guard let difference = differences.first else { continue }
            let lines = difference.count == 1 ? "one line" : "\(difference.count) lines"
            findings.append(
                Finding(
                    .acceptedRecordRewritten, RuleID.acceptedRecordRewritten.defaultSeverity,
                    "\(after.id) (\(after.title)) was accepted, and this changes \(lines) of its text",
                    hint:
                        "leave it as it was decided, and record what changes in a decision that amends or supersedes it",
                    path: after.path, line: difference.line ?? after.titleLine))
        }
        return findings
    }
}
