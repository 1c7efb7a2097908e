import Git

extension Workspace {
    /// Exercises that are overdue, and runbooks that lack something. Nothing where there are none of them.
    func exerciseDiagnoses(_ log: DrillLog, zone: (Int64) -> Int) throws(ADRLinkError) -> [Diagnosis] {
        let policy: Policy
        do throws(ADRLinkError) { policy = try presentPolicy() } catch  where error.code == .configuration {
            // Which exercises there are is not known then; what is wrong with the policy is told elsewhere.
            return []
        }
        let schedule = DrillSchedule(policy, log.drills, now: now.seconds, zone: zone)
        return schedule.diagnoses + Self.diagnoses(try runbooks(log))
    }

    private static func diagnoses(_ runbooks: [Runbook]) -> [Diagnosis] {
        guard !runbooks.isEmpty else { return [] }
        let lacking = runbooks.compactMap { runbook in
            runbook.findings.first.map { finding in
                let rest = runbook.findings.count - 1
                return Diagnosis(
                    "runbooks", .warning,
                    "\(runbook.path): \(finding.message)" + (rest > 0 ? ", and \(rest) more" : ""),
                    fix: finding.kind == .stale
                        ? "adrlink drill run KIND --runbook \(shellQuoted(runbook.path)) -- …" : "adrlink runbook check"
                )
            }
        }
        guard lacking.isEmpty else { return lacking }
        return [Diagnosis("runbooks", .ok, "somebody has followed each of \(runbooks.count), and they lack nothing")]
    }
}

extension DrillSchedule {
    /// A line for each exercise that is overdue; one for all where none is.
    fileprivate var diagnoses: [Diagnosis] {
        let overdue = kinds.filter { $0.state == .overdue }
        guard overdue.isEmpty else {
            return overdue.map { entry in
                Diagnosis(
                    "drills", .warning,
                    entry.due.map { "\(entry.kind) is overdue since \($0)" } ?? "\(entry.kind) was never exercised",
                    fix: entry.kind == "tabletop"
                        ? "adrlink drill new tabletop TITLE" : "adrlink drill run \(shellQuoted(entry.kind)) -- …")
            }
        }
        guard let next = kinds.first, let due = next.due else { return [] }
        return [Diagnosis("drills", .ok, "none is overdue; the next is \(next.kind), by \(due)")]
    }
}
