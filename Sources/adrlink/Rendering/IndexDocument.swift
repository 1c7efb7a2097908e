import ADRLinkCore
import Git

/// What `adrlink index --format json` prints: every decision, every step of its status, every commit that names it.
struct IndexDocument: Encodable {
    var schema = "adrlink.index/1"
    var decisions: [Item]
    var edges: [Edge]
    var problems: [ListDocument.Problem]
    /// The commit whose history was read; null where there is none.
    @ExplicitNull var tip: String?
    /// False where the clone lacks history, so that commits or steps may be missing.
    var complete: Bool

    struct Item: Encodable {
        var decision: DecisionItem
        var relations: [ShowDocument.Statement]
        var transitions: [ShowDocument.Step]
        /// Named in a trailer.
        var commits: [ShowDocument.Link]
        /// Named in prose.
        var mentions: [ShowDocument.Link]
    }

    struct Edge: Encodable {
        var from: String
        var to: String
        var kind: String
        var partial: Bool
    }

    init(
        _ indexes: [FolderIndex], _ index: DecisionIndex, _ policy: Policy, _ tip: ObjectID?,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let shown = indexes.flatMap(\.decisions)
        var links = DecisionLinks.none
        var histories = DecisionHistories.none
        if let tip {
            links = try workspace.links(of: index, at: tip, policy, mentions: true)
            histories = try workspace.histories(
                of: shown.map(\.path), in: indexes.map(\.folder), from: tip, policy.records)
        }
        let byDecision = Dictionary(grouping: links.links, by: \.decision)
        decisions = shown.map { decision in
            let own = byDecision[decision.id] ?? []
            return Item(
                decision: DecisionItem(decision, index), relations: ShowDocument.statements(of: decision),
                transitions: ShowDocument.steps(of: histories[decision.path]),
                commits: ShowDocument.links(own.filter { $0.kind == .reference }),
                mentions: ShowDocument.links(own.filter { $0.kind == .mention }))
        }
        let paths = Set(shown.map(\.path))
        edges = index.edges.filter { paths.contains($0.from) && paths.contains($0.to) }.map {
            Edge(from: $0.from, to: $0.to, kind: $0.kind.rawValue, partial: $0.partial)
        }
        problems = index.problems.map { .init(path: $0.path, line: $0.line, message: $0.message) }
        self.tip = tip?.description
        complete = links.gaps.isEmpty && histories.gaps.isEmpty
    }
}

/// What `adrlink index --write --format json` prints.
struct IndexWriteDocument: Encodable {
    var schema = "adrlink.index-write/1"
    var pages: [Page]

    struct Page: Encodable {
        var path: String
        var action: String
        var decisions: Int
    }

    init(_ written: [WrittenIndex]) {
        pages = written.map { Page(path: $0.path, action: $0.action.rawValue, decisions: $0.decisions) }
    }
}

/// What `adrlink index --check --format json` prints.
struct IndexCheckDocument: Encodable {
    var schema = "adrlink.index-check/1"
    /// The pages that have an index.
    var pages: [String]
    var stale: [Stale]

    struct Stale: Encodable {
        var path: String
        var line: Int
        var message: String
        var missing: [String]
        var changed: [String]
        var extra: [String]
    }

    init(_ kept: [FolderIndex], _ stale: [IndexStaleness]) {
        pages = kept.map(\.path)
        self.stale = stale.map {
            Stale(
                path: $0.path, line: $0.line, message: $0.sentence, missing: $0.missing, changed: $0.changed,
                extra: $0.extra)
        }
    }
}
