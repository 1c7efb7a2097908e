import ADRLinkCore
import Testing

@Suite struct RelationTests {
    @Test func bothEndsKnowOfASupersession() throws {
        let index = RecordFixtures.index
        let old = try RecordFixtures.read("0012-superseded-under-accepted.md")
        let new = try RecordFixtures.read("0014-print-on-white-paper.md")
        #expect(index.supersededBy(old).map(\.id.description) == ["ADR-0014"])
        #expect(index.supersedes(new).map(\.id.description) == ["ADR-0012", "ADR-0013"])
        #expect(old.relations.map(\.oneSided) == [false])
    }

    @Test func oneSidedStatementCountsAndIsMarked() throws {
        let read = index([
            ("0001-a.md", "# 1. A\n\n## Status\n\nSuperseded by [2](0002-b.md)\n"), ("0002-b.md", "# 2. B\n"),
        ])
        #expect(read.decisions[0].relations.map(\.oneSided) == [true])
        #expect(read.supersedes(read.decisions[1]).map(\.number) == [1])
    }

    @Test func twoSuccessorsInALine() throws {
        let decision = try RecordFixtures.read("0015-two-successors-in-a-line.md")
        #expect(decision.relations.map { $0.resolved?.description } == ["ADR-0001", "ADR-0002"])
    }

    @Test func partialSupersessionLeavesTheDecisionInForce() throws {
        let decision = try RecordFixtures.read("0016-partly-superseded.md")
        #expect(decision.relations.map(\.partial) == [true])
        #expect(decision.status == .accepted)
        #expect(RecordFixtures.index.supersededBy(decision).isEmpty)
    }

    @Test func linkOverTwoLinesIsOneLink() throws {
        let decision = try RecordFixtures.read("0026-rest-underlines.rst")
        #expect(decision.relations.map(\.linkTarget) == ["./0027-rest-fields.rst"])
        #expect(decision.relations.first?.partial == true)
    }

    @Test func numberIsNotTrustedWhereTheNameDisagrees() throws {
        let decision = try RecordFixtures.read("0034-number-of-another.md")
        #expect(decision.relations.map(\.target) == [.unresolved(.slugDisagrees)])
        #expect(RecordFixtures.index.supersededBy(decision).isEmpty)
    }

    @Test(arguments: [
        ("[1](0001-one.md)", RelationMatch.pathFromFile), ("[1](./sub/../0001-one.md#context)", .pathFromFile),
        ("[1](/docs/adr/0001-one.md)", .pathFromRoot), ("[1](docs/adr/0001-one.md)", .pathFromRoot),
        ("[ADR 1](0001-one.html)", .fileName), ("[1](https://example.org/adr/0001-one.md)", .fileName),
        ("[ADR 1](/adr/1)", .numberOfTarget), ("ADR-1", .numberOfTarget), ("ADR 0001", .numberOfTarget),
        ("1", .numberOfTarget),
        ("[1. The first](#top)", .numberInText), ("[The First](https://example.org/0009.md)", .title),
    ])
    func targetIsFound(_ written: String, by match: RelationMatch) throws {
        let read = index([
            ("0001-one.md", "# 1. The first\n"), ("0002-two.md", "# 2. B\n\n## Status\n\nSupersedes \(written)\n"),
        ])
        let one = try #require(read.decisions.first)
        #expect(read.decisions[1].relations.map(\.target) == [.decision(one.id, path: one.path, by: match)])
    }

    @Test(arguments: [
        "## Status\n\nSuperseded ([one](0001-one.md))", "## Status\n\nSuperseded → [one](0001-one.md)",
        "## Status\n\nSuperseded, see ADR-1", "## Status\n\nSuperseded in favour of ADR-1",
        "## Status\n\nSuperseded by [[0001-one|what came later]]",
        "## Status\n\nSuperseded by <a href=\"0001-one.md\">one</a>",
        "## Status\n\nSuperseded by [one]({{< ref \"0001-one.md\" >}})",
        "## Status\n\nSuperseded by [one]({% link _adr/0001-one.md %})",
        "- Related: superseded by [one](0001-one.md)", "**Relation to ADR 1:** superseded by ADR-1",
        "## Status\n\nAccepted\n\n## Related decisions\n\n- Superseded by [one](0001-one.md)",
    ])
    func successorIsFound(_ written: String) throws {
        let read = index([("0001-one.md", "# 1. One\n"), ("0002-two.md", "# 2. Two\n\n\(written)\n")])
        #expect(read.supersededBy(read.decisions[1]).map(\.number) == [1])
        #expect(read.decisions[1].status == .superseded)
    }

    @Test(arguments: ["Superseded by\n\n- [a](0001-a.md)\n- ADR-2\n", "Superseded by:\n- [a](0001-a.md)\n- ADR-2\n"])
    func successorsAreAList(_ written: String) throws {
        let read = index([
            ("0001-a.md", "# 1. A\n"), ("0002-b.md", "# 2. B\n"), ("0003-c.md", "# 3. C\n\n## Status\n\n\(written)"),
        ])
        #expect(read.supersededBy(read.decisions[2]).map(\.number) == [1, 2])
    }

    @Test(arguments: [
        "- Supersedes: ADR-1, in part: only its list", "- Supersedes: ADR-1 (partially; the rest stays)",
        "- Supersedes: ADR-1 §4, ADR-2 (in part)", "- Supersedes: [1](0001-one.md) (§4)",
    ])
    func partOfADecisionIsSuperseded(_ written: String) throws {
        let relations = try read("# T\n\n\(written)\n").relations
        #expect(!relations.isEmpty)
        #expect(!relations.map(\.partial).contains(false))
    }

    @Test func figureThatIsSupersededLeavesTheDecision() throws {
        let text = "# T\n\n- Status: Accepted; the list of names is superseded by [ADR-7](0007-x.md); the rest stays.\n"
        #expect(try read(text).status == .accepted)
        #expect(try read("# T\n\n- Status: Accepted. This decision is superseded by ADR-7.\n").status == .superseded)
    }

    @Test func refusesWhereTwoRecordsMatch() {
        let read = index([("0001-a.md", "# A"), ("0001-b.md", "# B"), ("0002-c.md", "# C\n\n- Supersedes: ADR-0001\n")])
        #expect(
            read.decisions[2].relations.map(\.target) == [.ambiguous(["docs/adr/0001-a.md", "docs/adr/0001-b.md"])])
        #expect(read.decisions(number: 1).count == 2)
    }

    @Test(arguments: ["none", "N/A", "-", "''", "[]", "aucune", "keine", "{ADR-0005}", "none."])
    func nothingIsNoRelation(_ value: String) throws {
        #expect(try read("# T\n\n- Status: Accepted\n- Superseded by: \(value)\n").relations.isEmpty)
        #expect(try read("---\nsuperseded_by: \(value)\n---\n# T\n").relations.isEmpty)
    }

    @Test(arguments: [
        ("superseded_by: [\"0001\"]", Relation.Kind.supersededBy), ("supersededBy: adr-001-one", .supersededBy),
        ("superseded-by: ADR-1", .supersededBy), ("supersedes:\n  - ADR-0001", .supersedes),
        ("amended_by: 0001", .amendedBy),
        ("refines: \"[One](0001-one.md)\"", .clarifies), ("status: accepted; supersedes ADR-0001", .supersedes),
        ("related: ADR-1", .relatesTo), ("replaces: 0001-one.md", .supersedes),
    ])
    func frontMatterKey(_ line: String, _ kind: Relation.Kind) {
        let read = index([("0001-one.md", "# One"), ("0002-two.md", "---\n\(line)\n---\n# Two\n")])
        #expect(read.decisions[1].relations.map(\.kind) == [kind])
        #expect(read.decisions[1].relations.map { $0.resolved?.number } == [1])
    }

    @Test func pullRequestIsNoDecision() throws {
        #expect(try read("# T\n\n- Supersedes: [the old way](https://example.org/pull/77)\n").relations.isEmpty)
    }

    @Test func titleInALinkIsNoVerb() throws {
        let text = "# T\n\n## Status\n\nAccepted\n\nAmends [4. Mark what is superseded by ADR 9](0004-x.md)\n"
        #expect(try read(text).relations.map(\.kind) == [.amends])
    }

    @Test func chainOfSuccessorsEndsAndACircleDoesToo() {
        func superseded(_ by: Int) -> String { "# T\n\n- Status: superseded by ADR-\(by)\n" }
        let chain = index([("0001-a.md", superseded(2)), ("0002-b.md", superseded(3)), ("0003-c.md", "# C\n")])
        #expect(chain.currentSuccessors(of: chain.decisions[0]).map(\.number) == [3])
        let circle = index([("0001-a.md", superseded(2)), ("0002-b.md", superseded(1))])
        #expect(circle.currentSuccessors(of: circle.decisions[0]).isEmpty)
    }
}
