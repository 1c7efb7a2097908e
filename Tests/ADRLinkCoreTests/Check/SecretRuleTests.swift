import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// Validates: GOV-12
@Suite struct SecretRuleTests {
    private let found = "secret-in-record error"
    /// A token that nobody ever had, put together here.
    private let token = "gh" + "p_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"

    private func record(_ line: String) -> String { nygardRecord(9, "Secrets") + "\n\(line)\n" }

    @Test func aSecretOnALineThatACommitAddsIsFoundAndNotShown() throws {
        let world = try CheckWorld()
        let result = try world.judge("add", change: "adr/0009-secrets.md", text: record("We call it with \(token)."))
        #expect(result.verdicts == [found])
        #expect(result.findings.first?.path == "adr/0009-secrets.md")
        #expect(
            result.findings.first?.line == record("").split(separator: "\n", omittingEmptySubsequences: false).count - 1
        )
        #expect(result.words.contains("this looks like a GitHub token in clear text (ghp_…, 40 bytes)"))
        #expect(!result.words.contains("aB3d"))
    }

    @Test func onlyAddedLinesCount() throws {
        let world = try CheckWorld()
        try world.made.write(record(token), to: "adr/0009-secrets.md")
        try world.made.commit("long ago")
        let more = try world.judge("more", change: "adr/0009-secrets.md", text: record(token) + "One more line.\n")
        #expect(!more.verdicts.contains(found), "\(more.words)")
        #expect(
            try world.judge("again", change: "adr/0009-secrets.md", text: record("Now \(token)")).verdicts.contains(
                found))
        try world.made.git(["mv", "adr/0009-secrets.md", "adr/0009-moved.md"])
        try world.made.commit("move")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).findings.isEmpty)
        try world.made.write(record("Now \(token)"), to: "adr/0010-copy.md")
        try world.made.commit("copy")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).verdicts.contains(found))
    }

    @Test func runbooksEvidenceAndConfiguredPathsAreWatched() throws {
        let world = try CheckWorld(policy: "[secrets]\n\tpath = ops/**\n")
        for file in [
            "docs/runbooks/restore.md", "docs/runbooks/deep/er/values.yaml", "runbooks/x.txt", "docs/evidence/run.log",
            "adr/notes.txt",
            "docs/post-mortems/2024.md", "ops/values.yaml",
        ] {
            let result = try world.judge("add", change: file, text: "token: \(token)\n")
            #expect(result.verdicts == [found], "\(file): \(result.words)")
            #expect(result.findings.first?.path == file && result.findings.first?.line == 1)
        }
        for file in ["src/a.c", "README.md", "docs/guide.md", "adrx/a.md"] {
            #expect(try world.judge("add", change: file, text: "token: \(token)\n").findings.isEmpty, "\(file)")
        }
        #expect(try world.judge("add", change: "adr/image.bin", text: "\0\n\(token)\n").findings.isEmpty, "not a text")
    }

    @Test func aMarkWithAReasonAllowsALineAndIsReported() throws {
        let world = try CheckWorld()
        for line in [
            "`\(token)` <!-- adrlink:allow-secret revoked in 2023 -->",
            "<!-- adrlink:allow-secret: revoked in 2023 -->\n\(token)",
        ] {
            let result = try world.judge("add", change: "adr/0009-secrets.md", text: record(line))
            #expect(result.verdicts == ["secret-in-record info"], "\(result.words)")
            #expect(result.words.contains("is allowed: revoked in 2023"))
            try world.made.git(["reset", "--quiet", "--hard", world.start])
        }
        let bare = try world.judge(
            "add", change: "adr/0009-secrets.md", text: record("\(token) <!-- adrlink:allow-secret -->"))
        #expect(bare.verdicts == [found])
        #expect(bare.words.contains("gives no reason"))
    }

    @Test func theMessageHookJudgesWhatIsStaged() throws {
        let world = try CheckWorld()
        try world.made.write(record(token), to: "adr/0009-secrets.md")
        #expect(try world.check(message: "add\n").findings.isEmpty, "not staged")
        try world.made.git(["add", "--all"])
        #expect(try world.check(message: "add\n").verdicts == [found])
        try world.made.write("x\n\(token)\n", to: "docs/runbooks/r.md")
        try world.made.git(["add", "--all"])
        #expect(try world.check(message: "add\n").verdicts == [found, found])
    }

    @Test func theWorkingTreeIsJudgedAsItLies() throws {
        for policy in [nil, "[secrets]\n\tpath = ops/**\n"] {
            let world = try CheckWorld(policy: policy)
            try world.made.write("x: \(token)\n", to: "ops/values.yaml")
            try world.made.git(["add", "ops"])
            try world.made.write(record(token), to: "adr/0009-secrets.md")
            try world.made.write("\(token)\n", to: "docs/runbooks/r.md")
            let paths = try world.check(.workingTree).findings.filter { $0.rule == .secretInRecord }.compactMap(\.path)
            #expect(
                Set(paths)
                    == Set(["adr/0009-secrets.md", "docs/runbooks/r.md"] + (policy == nil ? [] : ["ops/values.yaml"])))
        }
    }

    @Test func recordsAtTheTopAreWatchedAndNothingElseThere() throws {
        let made = try TemporaryRepository()
        try made.write("[records]\n\tfolder = .\n", to: ".adrlink")
        try made.commit("one", writing: nygardRecord(1, "One"), to: "0001-one.md")
        try made.write(record(token), to: "0009-secrets.md")
        try made.write(token, to: "values.yaml")
        let workspace = try CheckWorld.workspace(made.path)
        #expect(try workspace.check(.workingTree).findings.compactMap(\.path) == ["0009-secrets.md"])
        try made.commit("two")
        #expect(try workspace.check(.range(["HEAD^!"])).findings.compactMap(\.path) == ["0009-secrets.md"])
    }

    @Test func aMergeIsJudgedByWhatItAddsItself() throws {
        let world = try CheckWorld()
        try world.made.git(["switch", "--quiet", "-c", "topic"])
        try world.made.write(record(token), to: "adr/0009-secrets.md")
        try world.made.commit("with a secret")
        try world.made.git(["switch", "--quiet", "main"])
        try world.made.commit("other", writing: "x", to: "x.txt")
        try world.made.git(["merge", "--quiet", "--no-ff", "-m", "merge", "topic"])
        #expect(try world.check(.range(["HEAD^!"])).findings.isEmpty, "the side is judged by itself")
        #expect(try world.check(.range(["HEAD~1..HEAD"])).verdicts == [found])
    }

    @Test func aFirstCommitIsJudgedWhole() throws {
        let made = try TemporaryRepository()
        try made.write(record(token), to: "adr/0009-secrets.md")
        try made.commit("first")
        #expect(try CheckWorld.workspace(made.path).check(.range(["HEAD"])).verdicts == [found])
    }
}
