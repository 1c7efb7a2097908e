import ADRLinkCore
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct StatusMoveTests {
    @Test func aRefusedTransitionNamesTheAllowedOnes() throws {
        let repository = try repository(numbers: 1...1)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "proposed") }
        #expect(error.message == "ADR-0001 is accepted, and cannot become proposed")
        #expect(error.hint == "what may come after accepted: deprecated, superseded")
        #expect(error.line == 7)
        #expect(try changes(repository) == "")
    }

    @Test func aDeadEndSaysHowToOpenIt() throws {
        let repository = try TemporaryRepository()
        try repository.commit("one", writing: nygardRecord(1, "Old", status: "Rejected"), to: path(1))
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "proposed") }
        #expect(error.hint == "nothing comes after rejected, unless [transition \"rejected\"] in .adrlink says so")
        try repository.write("[transition \"rejected\"]\n\tto = proposed\n", to: ".adrlink")
        _ = try workspace(repository).moveStatus(of: "1", to: "proposed")
        #expect(try repository.read(path(1)) == nygardRecord(1, "Old", status: "Proposed"))
    }

    @Test func theStatusThereIsChangesNothing() throws {
        let repository = try repository(numbers: 1...1)
        let change = try workspace(repository).moveStatus(of: "1", to: "Accepted")
        #expect(change.paths.isEmpty)
        #expect(try changes(repository) == "")
    }

    @Test func supersededNeedsASuccessor() throws {
        let repository = try repository(numbers: 1...1)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "superseded") }
        #expect(error.hint == "adrlink supersede ADR-0001 --by ID")
    }

    @Test func anUnknownWordNamesTheNearest() throws {
        let repository = try repository(numbers: 1...1)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "acepted") }
        #expect(error.code == .usage)
        #expect(error.hint == "did you mean accepted?")
    }

    @Test func aTrialShowsTheDifferenceThatGitWouldShow() throws {
        let repository = try repository(numbers: 1...1)
        let trial = try workspace(repository).moveStatus(of: "1", to: "deprecated", isTrial: true)
        #expect(try changes(repository) == "")
        _ = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        let shown = try repository.git(["diff", "--no-prefix", "--src-prefix=a/", "--dst-prefix=b/"])
        let expected = shown.split(separator: "\n").drop { !$0.hasPrefix("---") }
            .map { $0.hasPrefix("@@") ? $0.split(separator: " @@")[0] + " @@" : String($0) }
        #expect(trial.diff.split(separator: "\n").map(String.init) == expected)
    }

    @Test func changesThatAreNotCommittedStayAndAreNamed() throws {
        let repository = try repository(numbers: 1...1)
        let text = try repository.read(path(1)) + "\nOne more line.\n"
        try repository.write(text, to: path(1))
        try repository.write(nygardRecord(2, "Record 2"), to: path(2))
        let first = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        #expect(first.notes == ["\(path(1)) had changes that are not committed; they stay"])
        #expect(try repository.read(path(1)) == text.replacing("\nAccepted\n", with: "\nDeprecated\n"))
        let second = try workspace(repository).moveStatus(of: "2", to: "deprecated")
        #expect(second.notes == ["\(path(2)) is not committed yet"])
    }

    @Test func aFileInConflictIsRefused() throws {
        let repository = try repository(numbers: 1...1)
        try repository.git(["checkout", "--quiet", "-b", "side"])
        try repository.commit("side", writing: nygardRecord(1, "Record 1", status: "Deprecated"), to: path(1))
        try repository.git(["checkout", "--quiet", "main"])
        try repository.commit("main", writing: nygardRecord(1, "Record 1", status: "Rejected"), to: path(1))
        _ = try repository.tryGit(["merge", "side"])
        try repository.write(nygardRecord(1, "Record 1"), to: path(1))
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.path == path(1))
        #expect(error.message == "a merge has left it in conflict")
    }

    @Test func aSymbolicLinkIsNotFollowed() throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(1, "Outside"), to: "elsewhere.md")
        try repository.write("# Readme\n", to: "docs/adr/README.md")
        try repository.git(["config", "core.symlinks", "true"])
        _ = try repository.environment.run(["ln", "-s", "../../elsewhere.md", path(1)], in: repository.path)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.path == path(1))
        #expect(error.message == "it is a symbolic link, which is not followed")
        #expect(try repository.read("elsewhere.md") == nygardRecord(1, "Outside"))
    }

    @Test func aBareRepositoryIsRefused() throws {
        let repository = try TemporaryRepository(bare: true)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.code == .usage)
    }

    @Test func twoRecordsOfOneNumberAreBothNamed() throws {
        let repository = try repository(numbers: 1...1)
        try repository.write(nygardRecord(1, "Twin"), to: "docs/adr/0001-twin.md")
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.message == "1 is claimed by 2 records: docs/adr/0001-record-1.md, docs/adr/0001-twin.md")
        _ = try workspace(repository).moveStatus(of: "docs/adr/0001-twin.md", to: "deprecated")
        #expect(try changes(repository) == "?? docs/adr/0001-twin.md")
    }

    @Test func whereADecisionStandsComesWithItsSteps() throws {
        let repository = try repository(numbers: 1...1)
        _ = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        try repository.commit("Deprecate")
        let standing = try workspace(repository).standing(of: "1")
        #expect(standing.decision.status == .deprecated)
        #expect(standing.next.isEmpty)
        #expect(standing.history.steps.map(\.to) == [.accepted, .deprecated])
    }

    @Test(arguments: [
        ("## Status\n\nSuperseded by [2](0002-record-2.md)\n", "## Status\n\nAccepted\n"),
        ("## Status\n\nAccepted\n\nSuperseded by [2](0002-record-2.md)\n", "## Status\n\nAccepted\n"),
        ("* Status: superseded by [ADR-0002](0002-record-2.md)\n", "* Status: accepted\n"),
        ("Status: Superseded (as never built) by [2](0002-record-2.md)\n", "Status: Accepted\n"),
        ("| Status | Superseded by [2](0002-record-2.md) |\n|---|---|\n", "| Status | Accepted |\n|---|---|\n"),
    ])
    func whatIsInForceAgainIsSupersededByNothing(before: String, after: String) throws {
        let repository = try TemporaryRepository()
        try repository.write(anyTransition, to: ".adrlink")
        let rest = "\n## Context\n\nWhy?\n"
        try repository.write("# 1. Record 1\n\n" + before + rest, to: path(1))
        try repository.write(
            nygardRecord(2, "Record 2", status: "Accepted\n\nSupersedes [1](0001-record-1.md)"), to: path(2))
        try repository.commit("both")
        _ = try workspace(repository).moveStatus(of: "1", to: "accepted")
        #expect(try repository.read(path(1)) == "# 1. Record 1\n\n" + after + rest)
        #expect(try repository.read(path(2)) == nygardRecord(2, "Record 2"))
    }

    @Test func oneOfSeveralSupersededOnesIsTakenOutOfTheList() throws {
        let repository = try TemporaryRepository()
        try repository.write(anyTransition, to: ".adrlink")
        for number in 1...2 {
            try repository.write("---\nstatus: superseded by ADR-0003\n---\n\n# Old \(number)\n", to: path(number))
        }
        try repository.write(
            "---\nstatus: accepted\nsupersedes: [\"ADR-0001\", \"ADR-0002\"]\n---\n\n# New\n", to: path(3))
        _ = try workspace(repository).moveStatus(of: "1", to: "accepted")
        #expect(try repository.read(path(1)) == "---\nstatus: accepted\n---\n\n# Old 1\n")
        #expect(try repository.read(path(3)) == "---\nstatus: accepted\nsupersedes: [\"ADR-0002\"]\n---\n\n# New\n")
        _ = try workspace(repository).moveStatus(of: "2", to: "accepted")
        #expect(try repository.read(path(3)) == "---\nstatus: accepted\n---\n\n# New\n")
    }
}
