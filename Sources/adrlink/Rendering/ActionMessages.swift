import ADRLinkCore
import Git

/// What there is to say of an action that was run, beside what its command has said itself.
struct ActionMessages {
    private var lines: [String] = []

    init(_ outcome: ActionRun.Outcome, _ damaged: [String], program: String) {
        if case .notStarted(let refusal) = outcome.status {
            switch refusal {
            case .notFound: lines.append("adrlink: \(program) is not found")
            case .notExecutable(let reason): lines.append("adrlink: \(program) cannot be run: \(reason)")
            }
        }
        for fault in outcome.faults { lines += Self.told("adrlink: \(fault)", fault.hint) }
        let place = "\(outcome.intent.lane.short)/\(outcome.intent.sequence)"
        if let error = outcome.spooledIntent {
            lines += Self.told("adrlink: THE INTENT IS NOT IN THE LOG, BUT WAITS ON THIS MACHINE: \(error)", error.hint)
        }
        if let error = outcome.spooledOutcome {
            if outcome.outcome == nil {
                lines += Self.told(
                    "adrlink: THE OUTCOME COULD NOT BE WRITTEN, AND THE INTENT \(place) STAYS OPEN: \(error)",
                    "mend that, then close the intent: adrlink audit close \(place) --reason TEXT")
            } else {
                lines += Self.told(
                    "adrlink: THE OUTCOME IS NOT IN THE LOG, BUT WAITS ON THIS MACHINE: \(error)",
                    (error.hint.map { $0 + "; " } ?? "") + "the next entry that is recorded here takes it along")
            }
        }
        for file in damaged {
            lines += Self.told(
                "adrlink: an entry that waited for the log cannot be read: \(file)",
                "look at it, record by hand what it tells, and move it away")
        }
    }

    private static func told(_ sentence: String, _ hint: String?) -> [String] {
        [sentence] + (hint.map { ["hint: \($0)"] } ?? [])
    }

    /// The command has ended: whether anybody reads this changes nothing in how.
    func tell() { for line in lines { Self.tell(line) } }

    static func tell(_ line: String) {
        do throws(GitError) {
            try CurrentProcess.write(Array((TerminalText.escape(line) + "\n").utf8), to: 2)
        } catch { return }
    }
}
