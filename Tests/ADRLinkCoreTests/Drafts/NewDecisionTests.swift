import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Validates: GOV-1
/// Validates: USE-3
@Suite struct NewDecisionTests {
    @Test func theFirstRecordOfAnEmptyRepository() throws {
        let repository = try TemporaryRepository()
        let made = try record("Use a queue!", in: repository)
        #expect(made.decision.id.description == "ADR-0001")
        #expect(made.decision.path == "docs/adr/0001-use-a-queue.md")
        #expect(try changes(repository) == "?? docs/adr/0001-use-a-queue.md")
    }

    @Test func thePolicySaysHowFilesAreNamed() throws {
        let repository = try TemporaryRepository()
        try repository.write("[records]\n\tname = ADR-NNN-slug.md\n", to: ".adrlink")
        try repository.commit("one", writing: nygardRecord(1, "One"), to: "doc/adr/0001-one.md")
        #expect(try record("Use a queue", in: repository).decision.path == "doc/adr/ADR-002-use-a-queue.md")
    }

    @Test func aBareRepositoryIsRefused() throws {
        let repository = try TemporaryRepository(bare: true)
        let error = #expect(throws: ADRLinkError.self) { try record("A", in: repository) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("bare") == true)
    }

    // MARK: - Numbers

    @Test func aNumberOnAnotherBranchIsTaken() throws {
        let repository = try TemporaryRepository()
        try repository.commit("one", writing: nygardRecord(1, "One"), to: "docs/adr/0001-one.md")
        try repository.git(["checkout", "--quiet", "-b", "side"])
        try repository.commit("six", writing: nygardRecord(6, "Six"), to: "docs/adr/0006-six.md")
        try repository.git(["checkout", "--quiet", "main"])
        #expect(try record("A", in: repository).decision.number == 7)
    }

    @Test func aNumberOnARemoteTrackingBranchIsTaken() throws {
        let repository = try TemporaryRepository()
        try repository.commit("eight", writing: nygardRecord(8, "Eight"), to: "docs/adr/0008-eight.md")
        try repository.git(["update-ref", "refs/remotes/origin/theirs", "HEAD"])
        try repository.git(["checkout", "--quiet", "--orphan", "fresh"])
        try repository.git(["rm", "--quiet", "-rf", "."])
        try repository.git(["branch", "-D", "main"])
        #expect(try record("A", in: repository).decision.number == 9)
    }

    @Test func aStagedNumberIsTakenThoughTheFileIsGone() throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(4, "Four"), to: "docs/adr/0004-four.md")
        try repository.git(["add", "--all"])
        try FileManager.default.removeItem(atPath: repository.path + "/docs/adr/0004-four.md")
        #expect(try record("A", in: repository).decision.number == 5)
    }

    @Test func aFileThatCannotBeReadCountsByItsName() throws {
        let repository = try TemporaryRepository()
        try repository.write(Data([0xFF, 0xFE, 0x00, 0x41]), to: "docs/adr/0041-utf-16.md")
        try repository.environment.run(["ln", "-s", "nowhere", "docs/adr/0052-link.md"], in: repository.path)
        #expect(try record("A", in: repository).decision.number == 53)
    }

    @Test func aNumberThatStandsInTheHeadingAloneCounts() throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(12, "Only here"), to: "docs/adr/only-here.md")
        #expect(try record("A", in: repository).decision.number == 13)
    }

    @Test func eightAtOnceTakeEightNumbers() async throws {
        let repository = try TemporaryRepository()
        let numbers = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<8 { group.addTask { try record("The same title", in: repository).decision.number } }
            return try await group.reduce(into: Set<Int>()) { if let number = $1 { $0.insert(number) } }
        }
        #expect(numbers == Set(1...8))
        #expect(try decisions(repository).decisions.count == 8)
        #expect(!(try changes(repository)).contains(".tmp-"))
    }

    // MARK: - Names

    @Test(arguments: [
        (["ADR-0001-a.md", "ADR-0002-b.md"], "ADR-0003-use-a-queue.md"),
        (["001-a.md", "002-b.md"], "003-use-a-queue.md"),
        (["0001_a_b.md", "0002_c_d.md"], "0003_use_a_queue.md"),
        (["001. First One.md", "002. Next One.md"], "003. use a queue.md"),
        (["adr-7-x.md"], "adr-8-use-a-queue.md"),
        (["20240301-a.md", "20240302-b.md"], "20261121-use-a-queue.md"),
        (["2022-04-13_018-slug.md"], "2026-11-21_019-use-a-queue.md"),
        (["0001-a/README.md", "0002-b/README.md"], "0003-use-a-queue/README.md"),
        (["0001-a.markdown"], "0002-use-a-queue.markdown"),
    ])
    func theNameFollowsTheOthers(names: [String], wanted: String) throws {
        let repository = try TemporaryRepository()
        for name in names {
            try repository.write(nygardRecord(1, "T").replacing("# 1. T", with: "# T"), to: "doc/adr/" + name)
        }
        #expect(try record("Use a queue", in: repository).decision.path == "doc/adr/" + wanted)
    }

    @Test func aDatedRecordIsNeverReadAsANumber() throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(1, "T").replacing("# 1. T", with: "# T"), to: "docs/adr/20240301-a.md")
        let made = try record("3 reasons", in: repository)
        #expect(made.decision.number == nil)
        #expect(made.decision.title == "3 reasons")
        let again = #expect(throws: ADRLinkError.self) { try record("3 reasons", in: repository) }
        #expect(again?.message.contains("of this name already") == true)
    }

    @Test func aSlugIsCutAtAWordAndKeepsEveryScript() throws {
        let repository = try TemporaryRepository()
        let long = try record("The " + String(repeating: "wonderful ", count: 40) + "end", in: repository).decision.path
        #expect(long.utf8.count < 110 && long.hasSuffix("-wonderful.md"))
        #expect(
            try record("Décider d'où écrire", in: repository).decision.path == "docs/adr/0002-decider-d-ou-ecrire.md")
        #expect(try record("使用队列", in: repository).decision.path == "docs/adr/0003-使用队列.md")
        #expect(try record("!!!", in: repository).decision.path == "docs/adr/0004-record.md")
    }

    @Test(arguments: [
        "", "  ", "two\nlines", "a\rb", "bell\u{7}", "esc\u{1b}[31m", "turn\u{202e}ed", "zero\u{200b}width", "nul\u{0}",
        "\u{fffd}",
        "Status", "Decision", "Context", String(repeating: "a", count: 501),
    ])
    func aTitleThatNoHeadingCanHoldIsRefusedAndLeavesNothing(title: String) throws {
        let repository = try TemporaryRepository()
        let error = #expect(throws: ADRLinkError.self) { try record(title, in: repository) }
        #expect(error?.code == .usage)
        #expect(try changes(repository) == "")
    }

    // MARK: - The folder

    @Test func aFileInThePlaceOfTheFolderIsNamed() throws {
        let repository = try TemporaryRepository()
        try repository.write("not a folder", to: "docs")
        let error = #expect(throws: ADRLinkError.self) { try record("A", in: repository) }
        #expect(error?.path == "docs")
        #expect(try repository.read("docs") == "not a folder")
    }

    @Test func aFolderThatIsASymbolicLinkIsRefused() throws {
        let repository = try TemporaryRepository()
        try repository.environment.run(["mkdir", "-p", "docs", "../outside"], in: repository.path)
        try repository.environment.run(["ln", "-s", "../../outside", "docs/adr"], in: repository.path)
        let error = #expect(throws: ADRLinkError.self) { try record("A", in: repository) }
        #expect(error?.message.contains("symbolic link") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: repository.root + "/outside").isEmpty)
    }

    @Test func aFolderThatOnlyAdrToolsKnowsIsNotPassedOver() throws {
        let repository = try TemporaryRepository()
        try repository.write("design/log\n", to: ".adr-dir")
        let error = #expect(throws: ADRLinkError.self) { try record("A", in: repository) }
        #expect(error?.hint == "adrlink init takes it over")
    }

    @Test func anUnknownStatusWordIsTheRepositorysOwn() throws {
        let repository = try TemporaryRepository()
        #expect(try record("A", in: repository) { $0.status = "on hold" }.decision.status == .custom("on hold"))
        #expect(throws: ADRLinkError.self) { try record("B", in: repository) { $0.status = "superseded" } }
        #expect(throws: ADRLinkError.self) { try record("B", in: repository) { $0.status = "{x|y}\n" } }
    }
}
