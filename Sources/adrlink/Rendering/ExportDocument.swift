import ADRLinkCore

/// What `adrlink export` prints: everything that is known of every decision.
struct ExportDocument: Encodable {
    var schema = "adrlink.export/1"
    var decisions: [Item]
    /// How the decisions relate, by the paths of their records.
    var edges: [IndexDocument.Edge]
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
        /// Pathspecs of git.
        var governs: [String]
        /// The record as it stands.
        var text: String
    }

    /// - Parameters:
    ///   - texts: the records by path.
    ///   - governs: the pathspecs of the record at a path.
    init(_ index: IndexDocument, _ texts: [String: String], governs: (String) -> [String]) {
        decisions = index.decisions.map { item in
            Item(
                decision: item.decision, relations: item.relations, transitions: item.transitions,
                commits: item.commits, mentions: item.mentions, governs: governs(item.decision.path),
                text: texts[item.decision.path] ?? "")
        }
        edges = index.edges
        problems = index.problems
        tip = index.tip
        complete = index.complete
    }

    /// A table in the form of RFC 4180 with a row for each decision; what is many stands in one cell, with spaces between.
    var csv: String {
        let head =
            "id,number,status,date,title,path,supersedes,superseded_by,amends,amended_by,governs,commits,last_step\r\n"
        return head
            + decisions.map { item in
                let decision = item.decision
                let many = [
                    decision.supersedes, decision.supersededBy, decision.amends, decision.amendedBy, item.governs,
                ]
                let cells =
                    [
                        decision.id, decision.number.map { String($0) } ?? "", decision.status, decision.date ?? "",
                        decision.title, decision.path,
                    ] + many.map { $0.joined(separator: " ") } + [
                        String(item.commits.count), item.transitions.compactMap(\.date).max() ?? "",
                    ]
                return cells.map(CSVText.cell).joined(separator: ",") + "\r\n"
            }.joined()
    }
}

/// The decisions in JSON-LD, in the terms of Dublin Core: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/.
///
/// A decision is named by the path of its record, relative to wherever the document is put: at the top of the repository the names are
/// those of the files.
struct LinkedDataDocument: Encodable {
    var context = Context()
    var graph: [Node]

    enum CodingKeys: String, CodingKey {
        case context = "@context"
        case graph = "@graph"
    }

    struct Context: Encodable {
        var dcterms = "http://purl.org/dc/terms/"
    }

    struct Reference: Encodable {
        var id: String
        enum CodingKeys: String, CodingKey { case id = "@id" }
    }

    struct Node: Encodable {
        var id: String
        var type = "dcterms:Policy"
        var identifier: String
        var title: String
        var status: String
        var issued: String?
        var replaces: [Reference]
        var isReplacedBy: [Reference]
        var relation: [Reference]

        enum CodingKeys: String, CodingKey {
            case id = "@id"
            case type = "@type"
            case identifier = "dcterms:identifier"
            case title = "dcterms:title"
            case status = "dcterms:type"
            case issued = "dcterms:issued"
            case replaces = "dcterms:replaces"
            case isReplacedBy = "dcterms:isReplacedBy"
            case relation = "dcterms:relation"
        }
    }

    init(_ document: ExportDocument) {
        graph = document.decisions.map { item in
            let path = item.decision.path
            func others(
                _ own: KeyPath<IndexDocument.Edge, String>, _ other: KeyPath<IndexDocument.Edge, String>,
                _ kinds: Set<String>
            )
                -> [Reference]
            {
                document.edges.filter { $0[keyPath: own] == path && kinds.contains($0.kind) && !$0.partial }
                    .map { Reference(id: URIText.path($0[keyPath: other])) }
            }
            return Node(
                id: URIText.path(path), identifier: item.decision.id, title: item.decision.title,
                status: item.decision.status, issued: item.decision.date,
                replaces: others(\.from, \.to, ["supersedes"]), isReplacedBy: others(\.to, \.from, ["supersedes"]),
                relation: document.edges.filter {
                    ($0.kind != "supersedes" || $0.partial) && ($0.from == path || $0.to == path)
                }
                .map { Reference(id: URIText.path($0.from == path ? $0.to : $0.from)) })
        }
    }
}
