import ADRLinkCore
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The graph in its three languages, also of records whose texts would break out of each.
///
/// Validates: GOV-3
@Suite struct DecisionGraphTests {
    static let hostile = [
        "\"];d0 -> d1 [label=\"x", "a\\", "\\N \\G", "</text><script>alert(1)</script>", "]]> & &amp; <!--", "end",
        "x\"]:::y click d0 \"javascript:x\"", "%%{init: {}}%%", "`**b**`", "a|b{c}d(e)", "\u{202e}evil\u{0}\u{1b}[31m",
        "\u{fffe}", "#quot; #35;",
    ]

    private func index(_ records: [(String, String)]) -> DecisionIndex {
        DecisionIndex(
            files: records.map { RecordFile(path: "adr/\($0).md", bytes: Array($1.utf8)) }, folders: ["adr"])
    }

    private func graph(_ index: DecisionIndex) -> DecisionGraph { DecisionGraph(index.decisions, index) }

    private var small: DecisionGraph {
        graph(
            index([
                ("0001-a", nygardRecord(1, "A", status: "Superseded by [3. C](0003-c.md)")),
                ("0002-b", nygardRecord(2, "B", head: "\nAmends: [1. A](0001-a.md)\n")),
                (
                    "0003-c",
                    nygardRecord(
                        3, "C",
                        status:
                            "Accepted\n\nSupersedes [1. A](0001-a.md)\n\nPartially supersedes [2. B](0002-b.md)")
                ),
                ("0004-d", nygardRecord(4, "D", status: "Rejected")),
            ]))
    }

    private var evil: DecisionGraph {
        graph(
            index(
                Self.hostile.enumerated().map { number, title in
                    (
                        "000\(number)-x",
                        "# \(title)\n\n## Status\n\nAccepted\n\nAmends [x](000\((number + 1) % 5)-x.md)\n\n## Context\n"
                    )
                }))
    }

    @Test func aStatementIsOneArrowWhicheverEndMakesIt() {
        let told = small.edges.map { "\(small.nodes[$0.from].id) \($0.kind) \($0.partial) \(small.nodes[$0.to].id)" }
        #expect(
            told == [
                "ADR-0002 amends false ADR-0001", "ADR-0003 supersedes false ADR-0001",
                "ADR-0003 supersedes true ADR-0002",
            ])
    }

    @Test func mermaidShowsBoxesAndArrows() {
        #expect(
            small.mermaid == """
                flowchart BT
                    d0[/"ADR-0001<br>A<br>superseded"/]:::retired
                    d1["ADR-0002<br>B<br>accepted"]:::accepted
                    d2["ADR-0003<br>C<br>accepted"]:::accepted
                    d3{{"ADR-0004<br>D<br>rejected"}}:::rejected
                    d1 -. "amends" .-> d0
                    d2 -- "supersedes" --> d0
                    d2 -. "partly supersedes" .-> d1
                    classDef accepted fill:#dff3e3,stroke:#1a7f37,color:#1f2328
                    classDef rejected fill:#ffe1de,stroke:#cf222e,color:#1f2328
                    classDef retired fill:#eaeef2,stroke:#6e7781,color:#1f2328,stroke-dasharray:4 3

                """)
    }

    @Test func noTextLeavesItsLabelInMermaid() {
        for line in evil.mermaid.split(separator: "\n").dropFirst() where line.contains("ADR-") {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            #expect(parts.count == 3, "\(line)")
            let label = parts[1].replacing("<br>", with: "")
            #expect(!label.contains { "<>[]{}()|`\\&%*_".contains($0) }, "\(label)")
        }
        #expect(!evil.mermaid.contains("8238"), "no change of the writing direction, also not by its number")
    }

    @Test func dotShowsBoxesAndArrows() {
        #expect(small.dot.hasPrefix("digraph decisions {\n    rankdir=BT;\n"))
        #expect(
            small.dot.contains(
                "    d2 [label=\"ADR-0003\\nC\\naccepted\", shape=box, style=\"filled\", fillcolor=\"#dff3e3\", color=\"#1a7f37\"];\n"
            ))
        #expect(small.dot.contains("    d2 -> d0 [label=\"supersedes\", style=solid];\n"))
        #expect(small.dot.contains("    d2 -> d1 [label=\"partly supersedes\", style=dashed];\n"))
        #expect(small.dot.contains("    d1 -> d0 [label=\"amends\", style=dotted];\n"))
    }

    static let hasGraphviz = ["/usr/bin/dot", "/usr/local/bin/dot", "/opt/homebrew/bin/dot"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: hasGraphviz, "Graphviz is not installed: what it reads is not tried here"))
    func graphvizReadsWhatIsWritten() throws {
        let made = try TemporaryRepository()
        for graph in [small, evil] {
            let result = try made.environment.run(["dot", "-Tplain"], in: made.path, input: Data(graph.dot.utf8))
            #expect(result.status == 0 && result.errors == "", "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("node ") } == graph.nodes.count)
            #expect(lines.count { $0.hasPrefix("edge ") } == graph.edges.count)
        }
    }

    @Test func svgIsWellFormedAndHoldsNothingThatActs() throws {
        for graph in [small, evil, DecisionGraph([], index([]))] {
            let seen = Elements()
            let parser = XMLParser(data: Data(graph.svg.utf8))
            parser.delegate = seen
            #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
            #expect(
                Set(seen.names).isSubset(of: [
                    "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "g", "text",
                ]))
            #expect(seen.names.count { $0 == "text" } == 3 * graph.nodes.count)
            #expect(seen.names.count { $0 == "path" } == graph.edges.count + 1)
            #expect(!seen.attributes.contains { $0.hasPrefix("on") || $0 == "href" })
        }
        #expect(small.svg.contains("@media (prefers-color-scheme:dark)"))
        #expect(
            small.svg.contains(
                "<desc id=\"desc\">4 decisions; ADR-0002 amends ADR-0001; ADR-0003 supersedes ADR-0001; "
                    + "ADR-0003 partly supersedes ADR-0002</desc>"))
    }

    @Test func noTwoBoxesOverlapAlsoInCirclesAndWideRows() throws {
        var records = (0..<30).map { number in
            ("00\(10 + number)-x", nygardRecord(10 + number, "X", status: "Superseded by [9](0009-nine.md)"))
        }
        records.append(("0009-nine", nygardRecord(9, "Nine")))
        records.append(("0001-a", nygardRecord(1, "A", status: "Superseded by [2](0002-b.md)")))
        records.append(("0002-b", nygardRecord(2, "B", status: "Superseded by [1](0001-a.md)")))
        let graph = graph(index(records))
        let places = graph.svg.matches(of: /transform="translate\((\d+) (\d+)\)"/).map { "\($0.1) \($0.2)" }
        #expect(places.count == 33)
        #expect(Set(places).count == 33)
    }

    private final class Elements: NSObject, XMLParserDelegate {
        var names: [String] = []
        var attributes: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            names.append(name)
            self.attributes += attributes.keys
        }
    }
}
