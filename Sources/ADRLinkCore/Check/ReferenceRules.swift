import Git

extension CommitJudge {
    /// What the decisions say about the references of a commit.
    func referenceFindings(
        _ references: [MessageReference], _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<ReferenceToken> = []
        for reference in references where seen.insert(reference.token).inserted {
            switch reference.token {
            case .id(let prefix, let number):
                let decisions = try decisions(for: commit, workspace)
                let id = policy.messages.identifier(prefix: prefix, number: number)
                var found = try decisions.decisions(number: number, in: workspace)
                    .filter { $0.id == DecisionID(prefix: prefix, number: number) }
                if found.isEmpty { found = try renumbered(prefix, number, decisions, workspace) }
                switch found.count {
                case 0:
                    findings.append(try unknown(id, prefix, number, reference.line, decisions, commit, workspace))
                case 1: findings += try standing(found[0], reference.line, decisions, commit, workspace)
                default:
                    findings.append(
                        Finding(
                            .refAmbiguous, RuleID.refAmbiguous.defaultSeverity,
                            "\(id) is claimed by \(found.count) records: \(found.map(\.path).joined(separator: ", "))",
                            hint: "give one of them another number", line: reference.line))
                }
            case .word(let slug):
                let decisions = try decisions(for: commit, workspace)
                let found = try decisions.decisions(slug: slug, in: workspace)
                if found.count == 1 { findings += try standing(found[0], reference.line, decisions, commit, workspace) }
            case .bareNumber(let number):
                let decisions = try decisions(for: commit, workspace)
                guard let decision = try decisions.decisions(number: number, in: workspace).first else { continue }
                findings.append(
                    Finding(
                        .refMalformed, .warning, "\"\(number)\" is not an id; decision \(decision.id) has this number",
                        hint: "write \(decision.id) if you mean \(quoted(decision.title))", line: reference.line))
            case .malformed, .foreign:
                continue
            }
        }
        return findings
    }

    /// The record that has another number by now, and whose old one is an alias.
    private func renumbered(
        _ prefix: String, _ number: Int, _ decisions: DecisionLookup, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Decision] {
        let current = policy.messages.decisionID(prefix: prefix, number: number)
        guard current != DecisionID(prefix: prefix, number: number), let new = current.number else { return [] }
        return try decisions.decisions(number: new, in: workspace).filter { $0.id == current }
    }

    /// The decisions by which a commit's references are judged.
    private func decisions(
        for commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> DecisionLookup {
        if let tip { return tip }
        return try cache.lookup(commit.snapshot, workspace)
    }

    private func unknown(
        _ id: String, _ prefix: String, _ number: Int, _ line: Int, _ decisions: DecisionLookup, _ commit: JudgedCommit,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Finding {
        var finding = Finding(.refUnknown, RuleID.refUnknown.defaultSeverity, "there is no decision \(id)", line: line)
        if let (reference, found) = try elsewhere(prefix, number, workspace) {
            finding.message += " here; \(reference.name) has it, as \(found.path) (\(reference.commit.short))"
            finding.hint = "merge that branch first, or bring the record over with this commit"
            return finding
        }
        let all = try decisions.decisions(in: workspace)
        guard !all.isEmpty else {
            finding.hint = "there are no records yet: adrlink new TITLE makes one"
            return finding
        }
        let numbered = all.filter { $0.number != nil }
        let byNumber = numbered.min { a, b in
            let (near, far) = (distance(a.number, number), distance(b.number, number))
            return near != far ? near < far : a.isListed(before: b)
        }
        let subject = String(decoding: commit.message.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let byTitle = closest(subject, all)
        let suggestions = [byTitle, byNumber].compactMap { $0 }.reduce(into: [Decision]()) { list, decision in
            if !list.contains(where: { $0.path == decision.path }) { list.append(decision) }
        }
        finding.hint =
            "the nearest: "
            + suggestions.map { "\($0.id) \(quoted($0.title))" }.joined(separator: ", ")
            + "; adrlink list shows all"
        return finding
    }

    private func distance(_ a: Int?, _ b: Int) -> UInt { a.map { ($0 - b).magnitude } ?? .max }

    /// The decision whose title shares most words with a commit's subject; nil where none shares one.
    private func closest(_ subject: String, _ decisions: [Decision]) -> Decision? {
        let words = cache.significantWords(subject)
        let shared = decisions.map { cache.significantWords($0.title).count(where: words.contains) }
        let best = decisions.indices.max { a, b in
            shared[a] != shared[b] ? shared[a] < shared[b] : decisions[b].isListed(before: decisions[a])
        }
        return best.flatMap { shared[$0] > 0 ? decisions[$0] : nil }
    }

    /// A branch on which a number is taken.
    private func elsewhere(
        _ prefix: String, _ number: Int, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> (Reference, Decision)? {
        for branch in branches {
            let lookup = try cache.lookup(.commit(branch.commit), workspace)
            let id = DecisionID(prefix: prefix, number: number)
            if let found = try lookup.decisions(number: number, in: workspace).first(where: { $0.id == id }) {
                return (branch, found)
            }
        }
        return nil
    }

    /// Whether a decision may be named at all, by its status.
    private func standing(
        _ decision: Decision, _ line: Int, _ decisions: DecisionLookup, _ commit: JudgedCommit,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        // A record that states nothing, or a word of its own, gives no ground to refuse.
        switch decision.status {
        case .accepted, .unknown, .custom: return []
        case .draft, .proposed, .rejected, .deprecated, .superseded: break
        }
        // The commit that makes, moves or retires a record names it, of course.
        if try commit.recordChanges.all(cache, in: workspace).contains(where: { $0.path == decision.path }) {
            return []
        }
        let name = "decision \(decision.id) (\(decision.title))"
        func finding(_ rule: RuleID, _ message: String, _ hint: String) -> [Finding] {
            // The line is the message's, so the record is named in the sentence and not as the place.
            [Finding(rule, rule.defaultSeverity, message, hint: hint, line: line)]
        }
        let key = policy.messages.referenceKeys[0]
        switch decision.status {
        case .superseded:
            let successors = try decisions.all(in: workspace).currentSuccessors(of: decision)
            guard !successors.isEmpty else {
                let isCircle = try !decisions.all(in: workspace).supersededBy(decision).isEmpty
                return finding(
                    .refSuperseded,
                    isCircle
                        ? "\(name) is superseded by records that supersede each other in a circle"
                        : "\(name) is superseded, and no record says by what",
                    isCircle
                        ? "mend the records in \(decision.path) and its successors"
                        : "name the decision that took its place")
            }
            let ids = successors.map(\.id.description).joined(separator: ", ")
            return finding(
                .refSuperseded, "\(name) is superseded by \(ids)", "name the successor instead: \(key): \(ids)")
        case .rejected:
            return finding(.refRejected, "\(name) was rejected", "name the decision that stands behind the change")
        case .deprecated:
            return finding(
                .refDeprecated, "\(name) is deprecated", "name the decision that applies today, if there is one")
        case .draft, .proposed:
            return finding(
                .refNotAccepted, "\(name) is not accepted yet (\(decision.status))",
                "have it accepted, in this commit or before it")
        case .accepted, .unknown, .custom: return []
        }
    }

    func quoted(_ title: String) -> String { "“\(title)”" }
}
