import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What the index of a folder shows, and that nothing else of its page changes.
///
/// Validates: GOV-3
@Suite struct FolderIndexTests {
    private let world: CheckWorld

    init() throws { world = try CheckWorld() }

    private func indexes(_ snapshot: Snapshot = .workingTree, only: String? = nil) throws -> [FolderIndex] {
        try world.workspace().folderIndexes(in: snapshot, Policy(), only: only).indexes
    }

    private func index() throws -> FolderIndex { try #require(try indexes().first) }

    @discardableResult
    private func write(_ form: IndexForm? = nil) throws -> [WrittenIndex] {
        try world.workspace().write(try indexes()) { form ?? $0.form }
    }

    private func page() throws -> String { try world.made.read("adr/README.md") }

    private static let table = """
        | Decision | Title | Status | Date | Superseded by |
        | --- | --- | --- | --- | --- |
        | [ADR-0001](0001-record-decisions.md) | Record decisions | accepted | 2024-03-01 | |
        | [ADR-0002](0002-poll.md) | Poll the table | superseded | 2024-03-01 | [ADR-0004](0004-push.md) |
        | [ADR-0003](0003-use-tape.md) | Use tape | rejected | 2024-03-01 | |
        | [ADR-0004](0004-push.md) | Push | superseded | 2024-03-01 | [ADR-0005](0005-use-a-queue.md) |
        | [ADR-0005](0005-use-a-queue.md) | Use a queue | accepted | 2024-03-01 | |
        | [ADR-0006](0006-use-tabs.md) | Use tabs | deprecated | 2024-03-01 | |
        | [ADR-0007](0007-use-spaces.md) | Use spaces | proposed | 2024-03-01 | |
        | [ADR-0008](0008-clusters-are-code.md) | Clusters are code | accepted | 2024-03-01 | |
        """

    @Test func aPageIsMadeWhereThereIsNone() throws {
        #expect(try write() == [WrittenIndex(path: "adr/README.md", action: .made, decisions: 8)])
        #expect(
            try page() == """
                # Decisions

                <!-- adrlink index -->

                \(Self.table)

                <!-- /adrlink index -->

                """)
        #expect(try write().map(\.action) == [.unchanged])
        #expect(try index().staleness == nil)
    }

    @Test func whatStandsOutsideTheMarkersStaysAsItIs() throws {
        let before =
            "\u{feff}# Ours\r\n\r\n| by | hand |\r\n| --- | --- |\r\n<!-- adrlink index group=status -->\r\nold\r\n"
        let after = "<!-- /adrlink index -->  \r\nand \u{1b} the rest\nwithout an end"
        try world.made.write(before + after, to: "adr/README.md")
        try write()
        let written = try page()
        #expect(written.hasPrefix(String(before.dropLast("old\r\n".count))))
        #expect(written.hasSuffix("<!-- /adrlink index -->\r\nand \u{1b} the rest\nwithout an end"))
        #expect(written.contains("\r\n### Accepted\r\n\r\n| Decision |"))
        let lines = written.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
        #expect(lines.filter { $0.last == 0x0d }.count == lines.count - 2, "only the two last lines were without")
    }

    @Test func anIndexIsAddedBehindAPageThatHasNone() throws {
        try world.made.write("# Ours\n\nA table by hand.", to: "adr/README.md")
        #expect(try write().map(\.action) == [.added])
        #expect(try page().hasPrefix("# Ours\n\nA table by hand.\n\n<!-- adrlink index -->\n\n| Decision |"))
    }

    @Test func decisionsAreGroupedAsTheMarkerSays() throws {
        try write(IndexForm(grouping: .status))
        let headings = try page().split(separator: "\n").filter { $0.hasPrefix("#") }
        #expect(
            headings == [
                "# Decisions", "### Accepted", "### Proposed", "### Superseded", "### Deprecated", "### Rejected",
            ])
        try world.made.write(nygardRecord(9, "Nine", date: "2025-01-01"), to: "adr/0009-nine.md")
        try world.made.write(nygardRecord(10, "Ten", date: "soon"), to: "adr/0010-ten.md")
        try write(IndexForm(grouping: .year))
        let years = try page().split(separator: "\n").filter { $0.hasPrefix("#") }
        #expect(years == ["# Decisions", "### 2025", "### 2024", "### Without a date"])
        #expect(try index().form == IndexForm(grouping: .year))
    }

    @Test func aStaleIndexSaysInWhat() throws {
        try write()
        try world.record(5, "Use a queue", "0005-use-a-queue", status: "Deprecated")
        try world.record(9, "Nine", "0009-nine")
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/0003-use-tape.md")
        let stale = try #require(try index().staleness)
        #expect(stale.sentence == "the index lacks ADR-0009, is wrong about ADR-0005, still has ADR-0003")
        #expect(stale.line == 3)
        try write()
        let page = try page()
        try world.made.write(page.replacing("| --- |", with: "|---|"), to: "adr/README.md")
        #expect(try index().staleness?.sentence == "the index is not laid out as adrlink writes it")
    }

    @Test func theCommitsAreCountedOnRequestAndNeverJudged() throws {
        try world.made.commit("work\n\nRefs: ADR-0001")
        let last = try world.made.commit("more\n\nRefs: ADR-0001, ADR-0005")
        let workspace = try world.workspace()
        let head = try #require(try workspace.repository.head())
        var (indexes, _) = try workspace.folderIndexes(in: .workingTree, Policy())
        indexes[0].count(try workspace.links(in: RevisionRange(included: [head]), Policy().messages))
        _ = try workspace.write(indexes, commitsAreCounted: true) { _ in IndexForm(commits: true) }
        let counted = try page()
        #expect(counted.contains("| Superseded by | Commits |"))
        #expect(counted.contains("| Use a queue | accepted | 2024-03-01 | | `\(last.prefix(10))` |"))
        try world.made.commit("again\n\nRefs: ADR-0005")
        #expect(try index().staleness == nil)
        // Written again without being asked to count, each row keeps its commits.
        try world.record(5, "Use a log", "0005-use-a-queue")
        try write()
        #expect(try page() == counted.replacing("| Use a queue |", with: "| Use a log |"))
    }

    @Test func theSameIsReadFromACommitAndFromTheIndex() throws {
        try write()
        let first = try world.made.commit("index")
        try world.record(9, "Nine", "0009-nine")
        try world.made.git(["add", "--all"])
        let id = try #require(ObjectID(first))
        #expect(try indexes(.commit(id)).first?.staleness == nil)
        #expect(try indexes(.index).first?.staleness?.missing == ["ADR-0009"])
    }

    @Test func anIndexMdIsUsedWhereThereIsNoReadme() throws {
        try world.made.write("# Site\n", to: "adr/index.md")
        #expect(try write().map(\.path) == ["adr/index.md"])
        try world.made.write("# Ours\n", to: "adr/README.md")
        #expect(try write() == [WrittenIndex(path: "adr/index.md", action: .unchanged, decisions: 8)])
    }

    @Test func whatCannotHoldAnIndexIsRefused() throws {
        try world.made.write("= Page\n", to: "adr/README.adoc")
        #expect(throws: ADRLinkError.self) { try write() }
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/README.adoc")
        try FileManager.default.createSymbolicLink(
            atPath: world.made.path + "/adr/README.md", withDestinationPath: "/etc/hostname")
        let refusal = #expect(throws: ADRLinkError.self) { try write() }
        #expect(refusal?.description == "adr/README.md: it is a symbolic link, which is not followed")
    }

    @Test func eachFolderHasItsOwnIndex() throws {
        try world.made.write(
            nygardRecord(1, "Other", status: "Superseded by [5. Q](../../adr/0005-use-a-queue.md)"),
            to: "docs/adr/0001-other.md")
        #expect(try write().map(\.path) == ["adr/README.md", "docs/adr/README.md"])
        #expect(
            try world.made.read("docs/adr/README.md").contains(
                "| [ADR-0001](0001-other.md) | Other | superseded | 2024-03-01 | [ADR-0005](../../adr/0005-use-a-queue.md) |"
            ))
        #expect(try indexes(only: "docs/adr").map(\.folder) == ["docs/adr"])
        #expect(throws: ADRLinkError.self) { try indexes(only: "docs") }
    }

    @Test func changesThatAreNotWrittenYetHaveTheirIndex() throws {
        try write()
        let before = try page()
        let text = nygardRecord(5, "Use a queue", status: "Deprecated")
        let refreshed = try world.workspace().refreshedIndexes(
            Policy(),
            with: [
                "adr/0005-use-a-queue.md": Array(text.utf8), "adr/0009-nine.md": Array(nygardRecord(9, "Nine").utf8),
                "adr/0003-use-tape.md": nil,
            ])
        #expect(refreshed.map(\.path) == ["adr/README.md"])
        #expect(String(decoding: refreshed[0].old, as: UTF8.self) == before)
        try world.made.write(text, to: "adr/0005-use-a-queue.md")
        try world.record(9, "Nine", "0009-nine")
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/0003-use-tape.md")
        try write()
        #expect(String(decoding: refreshed[0].new, as: UTF8.self) == (try page()))
        #expect(try world.workspace().refreshedIndexes(Policy(), with: [:]).isEmpty)
    }

    @Test func withoutMarkersNothingIsRefreshed() throws {
        try world.made.write("# Ours\n", to: "adr/README.md")
        #expect(try world.workspace().refreshedIndexes(Policy(), with: ["adr/0009-nine.md": []]).isEmpty)
    }
}
