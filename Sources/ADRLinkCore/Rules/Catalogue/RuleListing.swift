/// The rules as a policy has them, for people.
public struct RuleListing: Sendable {
    public struct Item: Sendable {
        public var entry: RuleEntry
        /// As the policy has it where it says nothing of a phase.
        public var severity: Severity
        /// The phases that differ from it, in the order in which a commit meets them.
        public var phases: [(phase: CheckPhase, severity: Severity)]
    }

    public let items: [Item]

    public init(_ policy: Policy = Policy(), _ rules: [RuleID] = RuleID.allCases) {
        items = rules.map { rule in
            let severity = policy.severities[rule] ?? rule.defaultSeverity
            let phases = CheckPhase.allCases.map { (phase: $0, severity: policy.severity(of: rule, in: $0)) }
            return Item(entry: rule.entry, severity: severity, phases: phases.filter { $0.severity != severity })
        }
    }

    /// One rule after the other, with all that is known of it.
    public var text: String {
        items.map { item in
            let entry = item.entry
            var lines = ["\(entry.id.rawValue): \(item.weight)"]
            lines += wrapped(entry.catches, 78).map { "  " + $0 }
            lines += wrapped("Why: " + entry.reason, 78).map { "  " + $0 }
            lines += wrapped("Mend: " + entry.mend, 78).map { "  " + $0 }
            for (word, examples) in [("speaks", entry.bad), ("silent", entry.good)] {
                for example in examples {
                    lines.append("  \(word): \(example.caption)")
                    lines += example.lines.map { $0.isEmpty ? "    |" : "    | " + $0 }
                }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The page `docs/rules.md`.
    public var markdown: String {
        var lines = wrapped(Self.introduction, 118)
        for layer in RuleLayer.allCases {
            let items = items.filter { $0.entry.layer == layer }
            if items.isEmpty { continue }
            lines += ["", "## \(layer.title)"]
            if layer == .decisions { lines += [""] + wrapped(Self.decisions, 118) }
            for item in items { lines += [""] + Self.markdown(item) }
        }
        return lines.joined(separator: "\n")
    }

    private static func markdown(_ item: Item) -> [String] {
        let entry = item.entry
        var lines = ["### \(entry.id.rawValue)", ""]
        lines += wrapped("\(item.weight). \(entry.catches)", 118)
        lines += [""] + wrapped("\(entry.reason) \(entry.mend)", 118)
        for (word, examples) in [("Speaks", entry.bad), ("Keeps silent", entry.good)] {
            for example in examples {
                lines += ["", "\(word): \(example.caption)", "", "```text"]
                lines += example.lines + ["```"]
            }
        }
        return lines
    }

    private static let introduction = """
        # Rules

        What `adrlink check` looks at, as `adrlink rules` tells it (this page is what `adrlink rules --format markdown` \
        prints). Every example is run as a test: the rule speaks over the first ones, and no other rule does; it keeps \
        silent over the last ones. Severity is error, warning or info; `.adrlink` changes it, for all phases or for one, \
        or switches a rule off:

        ```ini
        [rule "ref-deprecated"]
        	severity = error
        	commit-msg = warning
        ```

        The phases are commit-msg, pre-push, pre-receive, range (CI) and working-tree. `since` leaves out a history that \
        is older than the rule; see configuration.md.

        Only errors make a check fail. What cannot be decided (missing history, missing objects) is said; it warns on a \
        message and ends with status 3 everywhere else.

        An example lists what is done, in order: files as they are written (a record by its status and what else its head \
        says), then the message of each commit; the last part says what is judged: a commit, a message before it is one, \
        a push. `<HEAD>` stands for the id of a commit.

        `ADR-Exempt: <reason>` as a trailer excuses a commit from the rules on which decision it has to name, and from \
        no others; each check lists its exemptions.
        """

    private static let decisions = """
        A reference is judged by the records in the commit's own tree (`--status-at tip` takes the tip's). A commit that \
        changes the record itself may always name it.
        """
}

extension RuleListing.Item {
    /// `error`, or `error (range: info)`.
    public var weight: String {
        guard !phases.isEmpty else { return severity.rawValue }
        let others = phases.map { "\($0.phase.rawValue): \($0.severity.rawValue)" }
        return "\(severity.rawValue) (\(others.joined(separator: ", ")))"
    }
}

/// The lines of a text, those that are too long broken at spaces; code blocks stay as they are.
private func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("```") { isCode.toggle() }
        if isCode || line.count <= width {
            lines.append(String(line))
            continue
        }
        var current = ""
        for word in line.split(separator: " ") {
            if !current.isEmpty, current.count + 1 + word.count > width {
                lines.append(current)
                current = ""
            }
            current += current.isEmpty ? String(word) : " " + word
        }
        lines.append(current)
    }
    return lines
}
