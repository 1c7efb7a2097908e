import ADRLinkCore
import Git
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct RenumberTests {
    @Test func fileHeadingLinksRelationsAndAliasFollow() throws {
        let repository = try repository(numbers: 1...2)
        let third =
            nygardRecord(3, "Record 3", status: "Accepted\n\nAmends [ADR-0001](0001-record-1.md)") + """

                See [1. Record 1](./0001-record-1.md#context), [the first](0001-record-1.md), ADR-0011 and 0001 bytes.

                ```
                [1](0001-record-1.md)
                ```

                """
        try repository.write(third, to: path(3))
        try repository.write("* [ADR-0001](0001-record-1.md)\n", to: "docs/adr/README.md")
        _ = try workspace(repository).link("3", "amends", "1")
        try repository.commit("third")
        let change = try workspace(repository).renumber("1", to: "42")
        #expect(change.paths == [".adrlink", path(1), path(3), "docs/adr/0042-record-1.md", "docs/adr/README.md"])
        #expect(change.trailer == "Refs: ADR-0042")
        let amended = nygardRecord(42, "Record 1", status: "Accepted\n\nAmended by [ADR-0003](0003-record-3.md)")
        #expect(try repository.read("docs/adr/0042-record-1.md") == amended)
        #expect(
            try repository.read(path(3))
                == third.replacing("[ADR-0001](0001-record-1.md)", with: "[ADR-0042](0042-record-1.md)")
                .replacing("[1. Record 1](./0001-", with: "[42. Record 1](./0042-")
                .replacing("[the first](0001-", with: "[the first](0042-"))
        #expect(try repository.read("docs/adr/README.md") == "* [ADR-0042](0042-record-1.md)\n")
        #expect(try repository.read(".adrlink") == "[alias \"ADR-0001\"]\n\tof = ADR-0042\n")
        let index = try decisions(repository)
        #expect(index.decisions.flatMap(\.relations).allSatisfy { $0.resolved != nil && !$0.oneSided })
        #expect(try repository.tryGit(["cat-file", "-e", "HEAD:" + path(1)]).status == 0)
    }

    @Test func anOldCommitStillLeadsToTheDecision() throws {
        let repository = try repository(numbers: 1...1)
        try repository.commit("Do it\n\nRefs: ADR-0001\n", writing: "x", to: "x")
        _ = try workspace(repository).renumber("ADR-1", to: "ADR-0007")
        try repository.commit("Renumber\n\nRefs: ADR-0007\n")
        let workspace = try workspace(repository)
        let policy = try workspace.policy(of: .workingTree)
        let decision = try DecisionName("1", policy).decision(in: try decisions(repository))
        #expect(decision.id.description == "ADR-0007")
        let head = try #require(try workspace.repository.head())
        let links = try workspace.links(in: RevisionRange(included: [head]), policy.messages)
        #expect(links.links.map(\.decision.description) == ["ADR-0007", "ADR-0007"])
        #expect(try workspace.standing(of: "ADR-0001").decision.number == 7)
        try repository.commit("Go on\n\nRefs: ADR-0001\n", writing: "y", to: "x")
        let result = try workspace.check(.range(["HEAD~1..HEAD"]), .init())
        #expect(result.errors == 0)
    }

    @Test func aNumberThatSomebodyElseHasTooGetsNoAlias() throws {
        let repository = try repository(numbers: 1...1)
        try repository.commit("twin", writing: nygardRecord(1, "Twin"), to: "docs/adr/0001-twin.md")
        let change = try workspace(repository).renumber("docs/adr/0001-twin.md", to: "2")
        #expect(change.notes == ["commits that name ADR-0001 go on naming docs/adr/0001-record-1.md"])
        #expect(change.paths == ["docs/adr/0001-twin.md", "docs/adr/0002-twin.md"])
        #expect(try repository.read("docs/adr/0002-twin.md") == nygardRecord(2, "Twin"))
    }

    @Test func aNumberThatIsTakenAnywhereIsRefusedWithItsOwner() throws {
        let repository = try repository(numbers: 1...2)
        try repository.git(["checkout", "--quiet", "-b", "side"])
        try repository.commit("side", writing: nygardRecord(5, "Side"), to: "docs/adr/0005-side.md")
        try repository.git(["checkout", "--quiet", "main"])
        let here = try refusal { _ = try workspace(repository).renumber("1", to: "2") }
        #expect(here.message == "the number 2 is taken, by docs/adr/0002-record-2.md")
        let there = try refusal { _ = try workspace(repository).renumber("1", to: "5") }
        #expect(there.message == "the number 5 is taken, by docs/adr/0005-side.md on side")
        #expect(there.hint == "the next free one is 6")
        #expect(try changes(repository) == "")
    }

    @Test func theWayBackIsClosedByTheAlias() throws {
        let repository = try repository(numbers: 1...1)
        _ = try workspace(repository).renumber("1", to: "7")
        let error = try refusal { _ = try workspace(repository).renumber("7", to: "1") }
        #expect(error.path == ".adrlink")
        _ = try workspace(repository).renumber("1", to: "9")
        #expect(try workspace(repository).standing(of: "1").decision.number == 9)
    }

    @Test(arguments: [
        (
            "docs/adr/ARCH-001-layers.md", "# ARCH-001: Layers\n\n## Status\n\nAccepted\n",
            "docs/adr/ARCH-012-layers.md", "# ARCH-012: Layers\n\n## Status\n\nAccepted\n", "ARCH-001"
        ),
        (
            "docs/adr/001. Layers.md", "# 1 - Layers\n\n## Status\n\nAccepted\n", "docs/adr/012. Layers.md",
            "# 12 - Layers\n\n## Status\n\nAccepted\n", "ADR-0001"
        ),
        (
            "docs/adr/0001-x.md", "---\nid: ADR-0001\nstatus: accepted\n---\n\n# X 1\n", "docs/adr/0012-x.md",
            "---\nid: ADR-0012\nstatus: accepted\n---\n\n# X 1\n", "ADR-0001"
        ),
        (
            "docs/adr/2022-04-13_001-single.md", "# 001: Single\n\n## Status\n\nAccepted\n",
            "docs/adr/2022-04-13_012-single.md", "# 012: Single\n\n## Status\n\nAccepted\n", "ADR-0001"
        ),
        (
            "docs/adr/adr-0001-x.adoc", "= ADR-0001: X\n:status: accepted\n", "docs/adr/adr-0012-x.adoc",
            "= ADR-0012: X\n:status: accepted\n", "ADR-0001"
        ),
        (
            "docs/adr/0001-x.rst", "1. X\n====\n\n:Status: accepted\n", "docs/adr/0012-x.rst",
            "12. X\n====\n\n:Status: accepted\n", "ADR-0001"
        ),
    ])
    func theFormOfTheNameStays(before: String, text: String, after: String, changed: String, id: String) throws {
        let repository = try TemporaryRepository()
        try repository.commit("one", writing: text, to: before)
        _ = try workspace(repository).renumber(before, to: "12")
        #expect(try repository.read(after) == changed)
        #expect(try repository.read(".adrlink").hasPrefix("[alias \"\(id)\"]"))
        #expect(try decisions(repository).decisions.map(\.path) == [after])
    }

    @Test func aDecisionWithAFolderOfItsOwnMovesWithAllOfIt() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "# 1. Layers\n\n![picture](picture.svg)\n\n## Status\n\nAccepted\n", to: "docs/adr/0001-layers/README.md")
        try repository.write("<svg/>", to: "docs/adr/0001-layers/picture.svg")
        try repository.commit(
            "one", writing: nygardRecord(2, "Two", status: "Accepted\n\nAmends [ADR-0001](0001-layers/README.md)"),
            to: "docs/adr/0002-two.md")
        _ = try workspace(repository).renumber("1", to: "3")
        #expect(try repository.read("docs/adr/0003-layers/picture.svg") == "<svg/>")
        #expect(try repository.read("docs/adr/0002-two.md").contains("[ADR-0003](0003-layers/README.md)"))
        #expect(File.kind(of: repository.path + "/docs/adr/0001-layers") == nil)
    }

    @Test func idsWithoutALinkFollowInRelationsOnly() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "---\nstatus: superseded by ADR-0002\n---\n\n# Old\n\n## Context and Problem Statement\n\nADR-0002 knows.\n",
            to: "docs/adr/0001-old.md")
        try repository.commit(
            "both", writing: "---\nstatus: accepted\nsupersedes: [ADR-0001]\n---\n\n# New\n", to: "docs/adr/0002-new.md"
        )
        _ = try workspace(repository).renumber("2", to: "10")
        #expect(
            try repository.read("docs/adr/0001-old.md")
                == "---\nstatus: superseded by ADR-0010\n---\n\n# Old\n\n## Context and Problem Statement\n\nADR-0002 knows.\n"
        )
    }

    @Test func thePolicyKeepsItsBytes() throws {
        let repository = try repository(numbers: 1...1)
        try repository.write("# ours\r\n[records]\r\n\tfolder = docs/adr", to: ".adrlink")
        _ = try workspace(repository).renumber("1", to: "2")
        #expect(
            try repository.read(".adrlink")
                == "# ours\r\n[records]\r\n\tfolder = docs/adr\r\n\r\n[alias \"ADR-0001\"]\r\n\tof = ADR-0002\r\n")
    }

    @Test(arguments: [
        ("[alias \"ADR-1\"]\n\tof = ADR-2\n[alias \"ADR-2\"]\n\tof = ADR-1\n", 2),
        ("[alias \"ADR-1\"]\n\tof = ADR-1\n", 2), ("[alias \"ADR-1\"]\n\tof = somewhere\n", 2),
        ("[alias \"ADR-1\"]\n\tof = ADR-2\n\tof = ADR-3\n", 3),
    ])
    func anAliasThatLeadsNowhereIsRefusedWithItsLine(text: String, line: Int) throws {
        let error = try refusal { _ = try PolicyReader.read(Array(text.utf8)) }
        #expect(error.code == .configuration)
        #expect(error.line == line)
    }

    @Test func governedPathsOfAnOldIdBelongToTheDecision() throws {
        let repository = try repository(numbers: 1...1)
        try repository.write("[governs \"ADR-0001\"]\n\tpath = infra/**\n", to: ".adrlink")
        _ = try workspace(repository).renumber("1", to: "4")
        let policy = try workspace(repository).policy(of: .workingTree)
        #expect(policy.governedPathspecs(of: try decisions(repository).decisions[0]) == ["infra/**"])
    }
}
