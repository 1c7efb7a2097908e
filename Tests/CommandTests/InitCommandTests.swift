import TestSupport
import Testing

@Suite struct InitCommandTests {
    @Test func itSaysWhatItDidAndHowToCommitIt() throws {
        let repository = try TemporaryRepository()
        let result = try repository.adrlink(["init", "--no-hooks"])
        #expect(result.status == 0)
        #expect(
            result.output == """
                made  .adrlink
                made  docs/adr/0001-record-architecture-decisions.md, ADR-0001: Record architecture decisions
                made  .gitattributes, so that merges join the index of decisions
                made  the merge driver of the index

                """)
        #expect(
            result.errors.contains("git add .adrlink docs/adr/0001-record-architecture-decisions.md .gitattributes\n"))
        let again = try repository.adrlink(["init", "--no-hooks"])
        #expect(again.errors == "nothing was changed\n")
        #expect(again.status == 0)
    }

    @Test func itInstallsTheHooksOnce() throws {
        let repository = try TemporaryRepository()
        #expect(try repository.adrlink(["init"]).output.contains("made  the hook commit-msg\n"))
        let refused = try repository.tryGit(["commit", "--quiet", "--allow-empty", "-m", "x", "-m", "Refs: ADR-0099"])
        #expect(refused.status != 0)
        let again = try repository.adrlink(["init"])
        #expect(again.output.contains("kept  the hook commit-msg\n"))
        #expect(again.errors == "nothing was changed\n")
    }

    @Test func theDocumentNamesWhatWasWritten() throws {
        let repository = try TemporaryRepository()
        let output = try repository.adrlink(["init", "--no-hooks", "--prefix", "OPS", "--format", "json"]).output
        #expect(output.contains("\"schema\":\"adrlink.init/1\""))
        #expect(output.contains("\"first\":\"OPS-0001\""))
        #expect(
            output.contains(
                "\"written\":[\".adrlink\",\"docs/adr/0001-record-architecture-decisions.md\",\".gitattributes\"]"))
    }
}
