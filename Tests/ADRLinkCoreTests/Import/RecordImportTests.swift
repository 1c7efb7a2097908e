import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Records from elsewhere that become records of a repository.
@Suite struct RecordImportTests {
    private let repository: TemporaryRepository
    private let source: String

    init() throws {
        repository = try TemporaryRepository()
        source = repository.root + "/theirs"
    }

    private func theirs(_ text: String, _ name: String) throws {
        let target = URL(fileURLWithPath: source + "/" + name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: target)
    }

    /// A repository whose own records have these numbers.
    private func ours(_ numbers: Int...) throws {
        for number in numbers {
            try repository.write(nygardRecord(number, "Ours \(number)"), to: "docs/adr/000\(number)-ours-\(number).md")
        }
        try repository.commit("ours")
    }

    @discardableResult
    private func importAll(
        statuses: [String: String] = [:], isTrial: Bool = false
    ) throws -> LifecycleChange {
        try workspace(repository).importRecords(
            ImportRequest(folder: source, statuses: statuses, isTrial: isTrial))
    }

    private func refused(_ statuses: [String: String] = [:]) throws -> ADRLinkError {
        let before = try changes(repository)
        let error = try refusal { try importAll(statuses: statuses) }
        #expect(try changes(repository) == before)
        return error
    }

    // MARK: Links

    @Test func aLinkOfOneLetterLeadsToTheSameDecision() throws {
        try ours(1, 2)
        try theirs(nygardRecord(2, "Log"), "0002-log.md")
        try theirs(
            nygardRecord(7, "Queue") + "\nSee [b](0002-log.md), and [bb](0002-log.md).\n\n- [x] done\n", "0007-queue.md"
        )
        try importAll()
        let text = try repository.read("docs/adr/0007-queue.md")
        #expect(text.contains("[b](0008-log.md), and [bb](0008-log.md)") && text.contains("- [x] done"), "\(text)")
    }

    @Test func aLinkThatLeavesTheFolderIsNobodysToBend() throws {
        try theirs(nygardRecord(2, "Log"), "0002-log.md")
        try theirs(nygardRecord(7, "Queue") + "\nSee [guide](../guides/0002-log.md).\n", "0007-queue.md")
        try importAll()
        #expect(try repository.read("docs/adr/0007-queue.md").contains("[guide](../guides/0002-log.md)"))
    }

    /// What it costs to look through a line of them grows with the line, and not with its square.
    @Test(.timeLimit(.minutes(1))) func aLineOfOpenBracketsIsLookedThroughOnce() throws {
        try theirs(nygardRecord(2, "Log") + "\n" + String(repeating: "<", count: 1 << 16) + "\n", "0002-log.md")
        try importAll()
        #expect(try repository.read("docs/adr/0002-log.md").contains("<<<<"))
    }

    // MARK: Numbers and names

    @Test func aFreeNumberIsKeptAndATakenOneBecomesTheNext() throws {
        try ours(1, 2)
        for number in [1, 2, 7] { try theirs(nygardRecord(number, "Theirs \(number)"), "000\(number)-theirs.md") }
        let change = try importAll()
        #expect(change.files.map(\.from) == ["0001-theirs.md", "0002-theirs.md", "0007-theirs.md"])
        #expect(
            change.files.map(\.path)
                == ["docs/adr/0008-theirs.md", "docs/adr/0009-theirs.md", "docs/adr/0007-theirs.md"])
        #expect(change.files.map(\.id.description) == ["ADR-0008", "ADR-0009", "ADR-0007"])
        #expect(try repository.read("docs/adr/0008-theirs.md").hasPrefix("# 8. Theirs 1\n"))
        #expect(change.trailer == "Refs: ADR-0007, ADR-0008, ADR-0009")
    }

    @Test func aNumberOnAnotherBranchIsTaken() throws {
        try ours(1)
        try repository.git(["checkout", "-q", "-b", "other"])
        try repository.commit("there", writing: nygardRecord(5, "Five"), to: "docs/adr/0005-five.md")
        try repository.git(["checkout", "-q", "main"])
        try theirs(nygardRecord(5, "Theirs"), "0005-theirs.md")
        #expect(try importAll().files.map(\.path) == ["docs/adr/0006-theirs.md"])
    }

    @Test func aNumberThatWasGivenUpIsTaken() throws {
        try ours(1)
        try repository.write("[alias \"ADR-0005\"]\n\tof = ADR-0001\n", to: ".adrlink")
        try theirs(nygardRecord(5, "Theirs"), "0005-theirs.md")
        #expect(try importAll().files.map(\.path) == ["docs/adr/0006-theirs.md"])
    }

    @Test func theNamesAreThoseOfTheRepository() throws {
        try repository.commit("ours", writing: nygardRecord(1, "Ours"), to: "decisions/ADR-001-ours.md")
        try repository.write("[records]\n\tfolder = decisions\n", to: ".adrlink")
        try theirs(nygardRecord(2, "Theirs"), "old/0002-Keep_this.md")
        let change = try importAll()
        #expect(change.files.map(\.path) == ["decisions/ADR-002-keep-this.md"])
        #expect(change.files.map(\.from) == ["old/0002-Keep_this.md"])
    }

    @Test func withoutRecordsOfItsOwnARepositoryTakesTheirNames() throws {
        try theirs(
            "# Use a queue\n\n- Status: accepted\n\n## Context and Problem Statement\n\nC.\n\n## Decision Outcome\n\nD.\n",
            "20240301-use-a-queue.md")
        let change = try importAll()
        #expect(change.files.map(\.path) == ["docs/adr/20240301-use-a-queue.md"])
        #expect(try decisions(repository).decisions.map(\.date) == ["2024-03-01"])
    }

    @Test func datedRecordsGetNumbersInTheirOrderAndKeepTheirDates() throws {
        try ours(1)
        for (day, name) in [("20240302", "second"), ("20240301", "first")] {
            try theirs(
                "# \(name)\n\n- Status: accepted\n\n## Context and Problem Statement\n\nC.\n\n## Decision Outcome\n\nD.\n",
                "\(day)-\(name).md")
        }
        #expect(try importAll().files.map(\.path) == ["docs/adr/0002-first.md", "docs/adr/0003-second.md"])
        #expect(try decisions(repository).decisions.map(\.date) == ["2024-03-01", "2024-03-01", "2024-03-02"])
        #expect(try repository.read("docs/adr/0002-first.md").contains("- Date: 2024-03-01\n"))
    }

    // MARK: What they say of each other

    @Test func linksAndRelationsLeadToTheSameDecisions() throws {
        try ours(1, 2, 3)
        let head = "\nSee [the first](./0001-one.md#context), [1](0001-one.md) and `0001-one.md`.\n"
        try theirs(nygardRecord(1, "One", status: "Superseded by [2. Two](0002-two.md)"), "0001-one.md")
        try theirs(
            nygardRecord(2, "Two", status: "Accepted\n\nSupersedes ADR-0001", head: head), "0002-two.md")
        try theirs(nygardRecord(9, "Nine", status: "Accepted\n\nAmends [ADR-0002](../0002-two.md)"), "sub/0009-nine.md")
        try importAll()
        let index = try decisions(repository)
        let (one, two, nine) = try (
            #require(index.decisions(number: 10).first), #require(index.decisions(number: 11).first),
            #require(index.decisions(number: 9).first)
        )
        #expect(index.supersededBy(one).map(\.number) == [11])
        #expect(index.supersedes(two).map(\.number) == [10])
        #expect(index.amends(nine).map(\.number) == [11])
        let text = try repository.read(two.path)
        #expect(text.contains("See [the first](./0010-one.md#context), [10](0010-one.md) and `0010-one.md`."))
        #expect(text.contains("Supersedes ADR-0010"))
        #expect(try repository.read(one.path).contains("Superseded by [11. Two](0011-two.md)"))
        #expect(try repository.read(nine.path).contains("[ADR-0011](0011-two.md)"))
    }

    @Test func numbersThatExchangeTheirPlacesAreNotMixedUp() throws {
        try ours(1)
        try theirs(nygardRecord(1, "A", status: "Superseded by [2. B](0002-b.md)"), "0001-a.md")
        try theirs(nygardRecord(2, "B", status: "Accepted\n\nSupersedes [1. A](0001-a.md)"), "0002-b.md")
        try importAll()
        let index = try decisions(repository)
        #expect(index.decisions.map(\.title) == ["Ours 1", "B", "A"])
        #expect(index.supersededBy(index.decisions[2]).map(\.title) == ["B"])
        #expect(try repository.read("docs/adr/0003-a.md").contains("[2. B](0002-b.md)"))
    }

    @Test func codeAndProseStayAndProseThatMeansAnotherDecisionIsSaid() throws {
        try ours(1)
        try theirs(nygardRecord(1, "A"), "0001-a.md")
        let body = "\n```\n[1](0001-a.md)\n```\n\nThis is how ADR-0001 has it.\n"
        try theirs(nygardRecord(7, "B") + body, "0007-b.md")
        let change = try importAll()
        #expect(try repository.read("docs/adr/0007-b.md").hasSuffix(body))
        #expect(
            change.notes == ["\(source)/0007-b.md:25: it names ADR-0001, which is ADR-0008 here"], "\(change.notes)")
    }

    @Test func aReferenceThatWouldMeanAnotherDecisionIsRefused() throws {
        try ours(1, 2)
        try theirs(nygardRecord(7, "B", status: "Accepted\n\nSupersedes ADR-0002"), "0007-b.md")
        let error = try refused()
        #expect(error.path == source + "/0007-b.md" && error.line == 9)
        #expect(
            error.message == "\"ADR-0002\" would lead to docs/adr/0002-ours-2.md, which is another decision")
    }

    // MARK: Statuses

    @Test func theirStatusesGetTheWordsThatAreUsedHere() throws {
        try theirs(nygardRecord(1, "A", status: "In Review"), "0001-a.md")
        try theirs("---\nstatus: in review\ndate: 2024-03-01\n---\n# B\n\n## Context\n\nC.\n", "0002-b.md")
        let change = try importAll(statuses: ["in review": "proposed"])
        #expect(change.files.map(\.to) == ["proposed", "proposed"])
        #expect(try repository.read("docs/adr/0002-b.md").hasPrefix("---\nstatus: proposed\n"))
    }

    @Test func aStatusThatNobodyTranslatesStaysAndIsSaid() throws {
        try theirs(nygardRecord(1, "A", status: "On hold"), "0001-a.md")
        let change = try importAll()
        #expect(change.files.map(\.to) == ["on hold"])
        #expect(change.notes == ["\"on hold\" is no status here and stays; --map-status 'on hold=STATUS' gives it one"])
        #expect(try refusal { try importAll(statuses: ["on hold": "acepted"]) }.hint == "did you mean accepted?")
    }

    // MARK: All or nothing

    @Test func aTrialShowsEverythingAndWritesNothing() throws {
        try ours(1)
        try theirs(nygardRecord(1, "A"), "0001-a.md")
        let change = try importAll(isTrial: true)
        #expect(change.diff.contains("+++ b/docs/adr/0002-a.md") && change.files.map(\.path) == ["docs/adr/0002-a.md"])
        #expect(try changes(repository) == "")
    }

    @Test func noFileIsOverwrittenAndTheFolderStaysAsItIs() throws {
        try ours(1)
        try repository.write("no record\n", to: "docs/adr/0007-a.md")
        try theirs(nygardRecord(7, "A"), "0007-a.md")
        try theirs("image\n", "picture.png")
        let change = try importAll()
        #expect(change.files.map(\.path) == ["docs/adr/0008-a.md"])
        #expect(change.notes == ["\(source)/picture.png stays behind: not Markdown, AsciiDoc or reStructuredText"])
        #expect(try repository.read("docs/adr/0007-a.md") == "no record\n")
        #expect(try String(contentsOfFile: source + "/0007-a.md", encoding: .utf8) == nygardRecord(7, "A"))
    }

    @Test func theIndexListsWhatWasImported() throws {
        try ours(1)
        let workspace = try workspace(repository)
        _ = try workspace.write(try workspace.folderIndexes(in: .workingTree, Policy()).indexes) { $0.form }
        try theirs(nygardRecord(7, "A"), "0007-a.md")
        let change = try importAll()
        #expect(change.paths == ["docs/adr/0007-a.md", "docs/adr/README.md"])
        #expect(try repository.read("docs/adr/README.md").contains("0007-a.md"))
    }

    // MARK: What is not to be trusted

    @Test func aLinkOutOfTheFolderIsRefused() throws {
        try theirs(nygardRecord(1, "A"), "0001-a.md")
        try FileManager.default.createSymbolicLink(
            atPath: source + "/0002-hostname.md", withDestinationPath: "/etc/hostname")
        let error = try refused()
        #expect(error.code == .io && error.path == source + "/0002-hostname.md")
    }

    @Test func aFolderThatIsALinkIsNotEntered() throws {
        try theirs(nygardRecord(1, "A"), "0001-a.md")
        try FileManager.default.createSymbolicLink(atPath: source + "/etc", withDestinationPath: "/etc")
        #expect(try importAll().notes == ["\(source)/etc stays behind: a symbolic link"])
    }

    @Test func bytesThatAreNoTextAreRefusedWithTheirLine() throws {
        try theirs(nygardRecord(1, "A"), "0001-a.md")
        try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
        try (Data("# 2. B\n\n".utf8) + Data([0x43, 0xFF, 0x0A])).write(to: URL(fileURLWithPath: source + "/0002-b.md"))
        let error = try refused()
        #expect(error.message == "it is not valid UTF-8" && error.path == source + "/0002-b.md" && error.line == 3)
    }

    @Test func aGiantFileIsRefused() throws {
        try theirs(String(repeating: "x", count: Workspace.recordLimit + 1), "0001-a.md")
        #expect(try refused().code == .io)
    }

    @Test func aNameThatClimbsStaysInTheFolder() throws {
        try ours(1)
        try theirs(nygardRecord(7, "A"), "0007-..%2f..%2fetc\\passwd $(id).md")
        let path = try #require(try importAll().files.first).path
        #expect(path == "docs/adr/0007-2f-2fetc-passwd-id.md")
    }

    @Test func whatHoldsNoRecordIsRefused() throws {
        #expect(try refused().code == .usage)
        try theirs("nothing\n", "note.txt")
        #expect(try refused().code == .usage)
        try theirs("# How we work\n\nWell.\n", "how.md")
        #expect(try refused().message.hasSuffix("holds no file that reads as a decision record"))
    }
}
