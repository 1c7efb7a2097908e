import ADRLinkCore
import Git

/// All that `adrlink show` says about one decision, as text and as JSON from the same value.
struct DecisionView {
    let document: ShowDocument
    private let problems: [String]

    init(
        _ decision: Decision, _ index: DecisionIndex, _ policy: Policy, _ links: DecisionLinks,
        _ history: DecisionHistory, _ actions: DecisionActions
    ) {
        let own = links.links.filter { $0.decision == decision.id }
        document = ShowDocument(
            decision: DecisionItem(decision, index),
            relations: ShowDocument.statements(of: decision),
            governs: decision.governs + policy.governedPathspecs(of: decision),
            commits: ShowDocument.links(own), history: ShowDocument.steps(of: history),
            actions: actions.entries.map(ShowDocument.Action.init),
            complete: links.gaps.isEmpty && history.gaps.isEmpty)
        var problems: [String] = []
        if !document.complete {
            problems.append("the history is not complete here: there may be more commits and steps")
        }
        if actions.unreadable > 0 {
            problems.append("not all of the audit log can be read: adrlink audit verify says why")
        }
        self.problems = problems
    }

    var text: String {
        let decision = document.decision
        var lines = [TerminalText.escape("\(decision.id)  \(decision.title)"), ""]
        var facts = [["status", decision.status], ["date", decision.date ?? "-"], ["record", decision.path]]
        func add(_ name: String, _ ids: [String]) {
            if !ids.isEmpty { facts.append([name, ids.joined(separator: ", ")]) }
        }
        add("supersedes", decision.supersedes)
        add("superseded by", decision.supersededBy)
        add("amends", decision.amends)
        add("amended by", decision.amendedBy)
        for relation in document.relations where relation.decision == nil {
            facts.append([relation.kind, "\(relation.text) (line \(relation.line), leads to no record)"])
        }
        add("governs", document.governs)
        lines += columns(facts.map { $0.map(TerminalText.escape) }).split(separator: "\n").map { "  " + $0 }
        lines += section(
            "history",
            document.history.map { step in
                [
                    String(step.commit.prefix(10)), step.date.map { String($0.prefix(10)) } ?? "-",
                    "\(step.from ?? "(new)") → \(step.to ?? "(removed)")", step.author ?? "-",
                ]
            })
        lines += section(
            "commits",
            document.commits.filter { $0.kind == "reference" }.map {
                [String($0.commit.prefix(10)), String($0.date.prefix(10)), $0.subject]
            })
        lines += section(
            "mentions",
            document.commits.filter { $0.kind == "mention" }.map {
                [String($0.commit.prefix(10)), String($0.date.prefix(10)), $0.subject]
            })
        lines += section(
            "actions (not verified here: adrlink audit verify)",
            document.actions.map {
                [
                    $0.time.prefix(19) + "Z", "\($0.lane.prefix(8))/\($0.seq)", $0.actor, $0.action,
                    $0.result ?? $0.phase,
                ]
            })
        lines += problems.flatMap { ["", $0] }
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return [] }
        return ["", title] + columns(rows.map { $0.map(TerminalText.escape) }).split(separator: "\n").map { "  " + $0 }
    }
}

/// What `adrlink show --format json` prints.
struct ShowDocument: Encodable {
    var schema = "adrlink.show/1"
    var decision: DecisionItem
    var relations: [Statement]
    var governs: [String]
    var commits: [Link]
    var history: [Step]
    /// Entries of the audit log that name the decision; nothing about them is verified here.
    var actions: [Action]
    /// False where the clone lacks history, so that commits or steps may be missing.
    var complete: Bool

    struct Statement: Encodable {
        var kind: String
        var partial: Bool
        var text: String
        var line: Int
        @ExplicitNull var decision: String?
    }

    struct Link: Encodable {
        var commit: String
        var date: String
        var kind: String
        var subject: String
    }

    struct Step: Encodable {
        var commit: String
        @ExplicitNull var author: String?
        @ExplicitNull var date: String?
        @ExplicitNull var from: String?
        @ExplicitNull var to: String?
        var path: String
    }

    struct Action: Encodable {
        var lane: String
        var seq: Int
        var time: String
        var actor: String
        var action: String
        var phase: String
        @ExplicitNull var result: String?

        init(_ entry: LoggedEntry) {
            lane = entry.segment.lane.description
            seq = entry.entry.sequence
            time = entry.event.time.description
            actor = entry.event.actor
            action = entry.event.action
            phase = entry.event.phase.rawValue
            result = entry.event.result?.rawValue
        }
    }

    static func statements(of decision: Decision) -> [Statement] {
        decision.relations.map {
            Statement(
                kind: $0.kind.rawValue, partial: $0.partial, text: $0.targetText, line: $0.line,
                decision: $0.resolved?.description)
        }
    }

    static func links(_ links: [DecisionLink]) -> [Link] {
        links.map {
            Link(
                commit: $0.commit.description, date: Moment(seconds: $0.time).iso, kind: $0.kind.rawValue,
                subject: $0.subject)
        }
    }

    static func steps(of history: DecisionHistory) -> [Step] {
        history.steps.map { step in
            Step(
                commit: step.commit.description, author: step.author.map { "\($0.name) <\($0.mail)>" },
                date: step.author.map { Moment(seconds: $0.time, offset: $0.offset).iso },
                from: step.from?.description, to: step.to?.description, path: step.path)
        }
    }
}
