import ADRLinkCore
import TestSupport
import Testing

/// Commands that change records keep the index of their folder up, in the same step.
///
/// Validates: GOV-3
@Suite struct IndexRefreshTests {
    private let page = "docs/adr/README.md"

    /// Two records and an index, all committed.
    private func world() throws -> TemporaryRepository {
        let repository = try repository(numbers: 1...2)
        try repository.write("# Ours\n\nWhy we decide.\n", to: page)
        let workspace = try workspace(repository)
        _ = try workspace.write(try workspace.folderIndexes(in: .workingTree, Policy()).indexes) { $0.form }
        try repository.commit("index")
        return repository
    }

    @Test func aMovedStatusIsShownAtOnce() throws {
        let repository = try world()
        let before = try repository.read(page)
        let change = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        #expect(change.paths == [page, path(1)].sorted())
        #expect(change.diff.contains("+| [ADR-0001](0001-record-1.md) | Record 1 | deprecated |"))
        #expect(
            try repository.read(page)
                == before.replacing("| Record 1 | accepted |", with: "| Record 1 | deprecated |"))
    }

    @Test func aTrialLeavesTheIndexAlone() throws {
        let repository = try world()
        _ = try workspace(repository).moveStatus(of: "1", to: "deprecated", isTrial: true)
        #expect(try changes(repository) == "")
    }

    @Test func aNewRecordAndTheOneItSupersedesAreInTheIndex() throws {
        let repository = try world()
        let recorded = try record("Use a queue", in: repository) { $0.supersedes = ["1"] }
        #expect(recorded.updated == [path(1), page].sorted())
        let shown = try repository.read(page)
        #expect(shown.contains("| Record 1 | superseded | 2024-03-01 | [ADR-0003](0003-use-a-queue.md) |"))
        #expect(shown.contains("| [ADR-0003](0003-use-a-queue.md) | Use a queue | accepted |"))
        #expect(shown.hasPrefix("# Ours\n\nWhy we decide.\n"))
    }

    @Test func aNewNumberIsWrittenOnceWhereThePageLinksTheRecordToo() throws {
        let repository = try world()
        let text = try repository.read(page).replacing("Why we decide.", with: "See [ADR-0001](0001-record-1.md).")
        try repository.commit("link", writing: text, to: page)
        _ = try workspace(repository).renumber("1", to: "7")
        let shown = try repository.read(page)
        #expect(shown.contains("0007-record-1.md") && !shown.contains("0001-record-1.md"))
        #expect(try workspace(repository).folderIndexes(in: .workingTree, Policy()).indexes[0].staleness == nil)
    }

    @Test func anIndexThatCannotBeReadIsLeftAndNamed() throws {
        let repository = try world()
        let broken = "<!-- adrlink index -->\n\nnever closed\n"
        try repository.commit("break", writing: broken, to: page)
        let change = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        #expect(change.notes.contains { $0.contains("the index was left as it is") && $0.contains(page) })
        #expect(try repository.read(page) == broken)
        #expect(try repository.read(path(1)) == nygardRecord(1, "Record 1", status: "Deprecated"))
    }

    @Test func aPageWithoutMarkersIsNobodysIndex() throws {
        let repository = try repository(numbers: 1...1)
        try repository.commit("page", writing: "# Ours\n", to: page)
        #expect(try workspace(repository).moveStatus(of: "1", to: "deprecated").paths == [path(1)])
    }
}
