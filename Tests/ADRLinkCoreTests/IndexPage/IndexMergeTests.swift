import ADRLinkCore
import Git
import Testing

/// Joining what two branches did to an index.
///
/// Validates: GOV-3
@Suite struct IndexMergeTests {
    private func row(_ number: Int, _ title: String, _ status: String = "accepted", date: String = "2024-01-01")
        -> String
    {
        "| [ADR-000\(number)](000\(number)-x.md) | \(title) | \(status) | \(date) | |"
    }

    private func page(_ rows: [String], options: String = "", head: String = "# Ours", foot: String = "") -> String {
        let table = ["| Decision | Title | Status | Date | Superseded by |", "| --- | --- | --- | --- | --- |"] + rows
        return """
            \(head)

            <!-- adrlink index\(options) -->

            \(table.joined(separator: "\n"))

            <!-- /adrlink index -->
            \(foot)
            """
    }

    private func merge(_ base: String, _ ours: String, _ theirs: String) throws -> (text: String, isClean: Bool) {
        let merged = try IndexMerge.merge(
            base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), path: "adr/README.md")
        return (String(decoding: merged.bytes, as: UTF8.self), merged.isClean)
    }

    @Test func rowsThatBothSidesAddAreAllThereInOrder() throws {
        let merged = try merge(
            page([row(1, "A")]), page([row(1, "A"), row(3, "C")]), page([row(1, "A"), row(2, "B")]))
        #expect(merged == (page([row(1, "A"), row(2, "B"), row(3, "C")]), true))
    }

    @Test func eachCellIsJoinedByItself() throws {
        let merged = try merge(
            page([row(1, "A", "proposed")]), page([row(1, "A", "accepted")]), page([row(1, "B", "proposed")]))
        #expect(merged == (page([row(1, "B", "accepted")]), true))
        // Where both changed one cell the records conflict too; ours stands until the index is written again.
        let both = try merge(
            page([row(1, "A", "proposed")]), page([row(1, "A", "accepted")]), page([row(1, "A", "rejected")]))
        #expect(both == (page([row(1, "A", "accepted")]), true))
    }

    @Test func aRowThatWasTakenAwayStaysAwayUnlessItWasChanged() throws {
        let base = page([row(1, "A"), row(2, "B"), row(3, "C")])
        let merged = try merge(base, page([row(1, "A"), row(3, "C")]), page([row(1, "Z"), row(2, "B"), row(3, "C")]))
        #expect(merged == (page([row(1, "Z"), row(3, "C")]), true))
        let changed = try merge(base, page([row(1, "A"), row(3, "C")]), page([row(1, "A"), row(2, "X"), row(3, "C")]))
        #expect(changed == (base.replacing("| B |", with: "| X |"), true))
    }

    @Test func theTextAroundIsMergedAsGitDoes() throws {
        let base = page([row(1, "A")], head: "# One\n\ntext", foot: "end\n")
        let ours = page([row(1, "A"), row(2, "B")], head: "# Two\n\ntext", foot: "end\n")
        let theirs = page([row(1, "A"), row(3, "C")], head: "# One\n\ntext", foot: "the end\n")
        let both = page([row(1, "A"), row(2, "B"), row(3, "C")], head: "# Two\n\ntext", foot: "the end\n")
        #expect(try merge(base, ours, theirs) == (both, true))
        let conflict = try merge(base, ours, theirs.replacing("# One", with: "# Three"))
        #expect(!conflict.isClean)
        #expect(conflict.text.contains("<<<<<<< ours\n# Two\n=======\n# Three\n>>>>>>> theirs\n"))
        #expect(conflict.text.contains(row(2, "B") + "\n" + row(3, "C")))
    }

    @Test func theFormIsThatOfTheSideThatChangedIt() throws {
        let grouped = " group=status"
        let ours = try merge(
            page([row(1, "A")]), page([row(1, "A")], options: grouped), page([row(1, "A"), row(2, "B")]))
        #expect(ours.text.contains("<!-- adrlink index group=status -->\n\n### Accepted\n"))
        #expect(ours.text.contains(row(2, "B")))
    }

    @Test func aPageThatBothSidesMakeIsJoined() throws {
        let merged = try merge("", page([row(1, "A")]), page([row(2, "B")]))
        #expect(merged == (page([row(1, "A"), row(2, "B")]), true))
    }

    @Test func lineEndsStayThoseOfThePage() throws {
        func windows(_ text: String) -> String { text.replacing("\n", with: "\r\n") }
        let merged = try merge(
            windows(page([row(1, "A")])), windows(page([row(1, "A"), row(3, "C")])),
            windows(page([row(1, "A"), row(2, "B")])))
        #expect(merged == (windows(page([row(1, "A"), row(2, "B"), row(3, "C")])), true))
    }

    @Test func withoutMarkersOnBothSidesGitsOwnMergeIsDone() throws {
        #expect(try merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n") == ("A\nb\nC\n", true))
        #expect(try merge(page([row(1, "A")]), "# Ours\n", page([row(1, "B")])).isClean == false)
    }

    @Test func twoIndexesInOnePageAreAConflict() throws {
        let ours = page([row(1, "A")], head: "top", foot: "a\nb\nc\nd\n")
        let theirs = "top\n\na\nb\nc\nd\n" + page([row(1, "A")], head: "")
        #expect(try merge("top\n\na\nb\nc\nd\n", ours, theirs).isClean == false)
    }

    @Test func datedAndNamedRecordsComeBehindNumberedOnes() throws {
        let rows = [
            "| [ADR-0002](0002-b.md) | B | accepted | | |", "| [ADR-0007](by-heading.md) | H | accepted | | |",
            "| [ADR-0011](0011-own/README.md) | O | accepted | | |",
            "| [20240301-x](20240301-x.md) | D | accepted | | |", "| [phase-2](phase-2.md) | P | accepted | | |",
        ]
        #expect(try merge(page([]), page([rows[4], rows[2], rows[0]]), page([rows[3], rows[1]])).text == page(rows))
    }
}
