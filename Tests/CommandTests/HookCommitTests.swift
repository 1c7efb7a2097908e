import Foundation
import TestSupport
import Testing

/// Validates: USE-3, USE-4
@Suite struct HookCommitTests {
    @Test func everyWayToCommitIsJudged() throws {
        let world = try HookWorld()
        try world.change()
        try world.made.git(["add", "work.txt"])
        let refused = try world.git(["commit", "-m", HookWorld.superseded])
        #expect(refused.status != 0)
        #expect(refused.errors.contains("is superseded by ADR-0007"))
        #expect(refused.errors.contains("git commit -e -F \"$(git rev-parse --git-path COMMIT_EDITMSG)\""))
        // The advice works: the text is still there.
        #expect(try world.made.git(["rev-parse", "--git-path", "COMMIT_EDITMSG"]) == ".git/COMMIT_EDITMSG")
        #expect(try world.made.read(".git/COMMIT_EDITMSG").hasPrefix(HookWorld.superseded))
        #expect(try world.accepts(["commit", "-m", HookWorld.good]))

        try world.change()
        #expect(try !world.accepts(["commit", "-a", "-m", HookWorld.unknown]))
        #expect(try world.accepts(["commit", "-a", "-m", HookWorld.good]))
        #expect(try !world.accepts(["commit", "--amend", "-m", HookWorld.unknown]))
        #expect(try world.accepts(["commit", "--amend", "-m", HookWorld.good]))
        #expect(try world.accepts(["commit", "--amend", "--no-edit"]))
        #expect(try world.accepts(["commit", "--allow-empty", "--no-verify", "-m", HookWorld.unknown]))
    }

    /// The decision may come with the commit that names it, and only with what is committed.
    @Test func decisionsAreReadFromTheIndexOfThisCommit() throws {
        let world = try HookWorld()
        try world.made.write(nygardRecord(8, "Cap the queue"), to: "adr/0008-cap-the-queue.md")
        let naming = "Cap the queue\n\nRefs: ADR-0008"
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", naming]), "it is not staged")
        try world.made.git(["add", "adr"])
        try world.made.write("x", to: "other.txt")
        try world.made.git(["add", "other.txt"])
        // A path limits the commit to a temporary index: the staged decision is not in it, then it is.
        #expect(try !world.accepts(["commit", "-m", naming, "--", "other.txt"]))
        #expect(try world.accepts(["commit", "-m", naming, "--", "adr/0008-cap-the-queue.md"]))
        #expect(try world.made.git(["show", "--name-only", "--format="]) == "adr/0008-cap-the-queue.md")
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/0008-cap-the-queue.md")
        #expect(try !world.accepts(["commit", "-a", "-m", naming]), "this commit takes the decision away")
    }

    /// Validates: GOV-10
    @Test func aGovernedPathAsksForItsDecision() throws {
        let world = try HookWorld()
        try world.change("api/orders.txt")
        try world.made.git(["add", "api"])
        let refused = try world.git(["commit", "-m", "Change the interface"])
        #expect(refused.status != 0 && refused.errors.contains("governed-path-unreferenced"))
        // Loosening the policy in the same commit does not help: HEAD's counts.
        try world.made.write("", to: ".adrlink")
        try world.made.git(["add", ".adrlink"])
        #expect(try !world.accepts(["commit", "-m", "Change the interface"]))
        #expect(try world.accepts(["commit", "-m", "Change the interface\n\nADR-Exempt: a typing error"]))
        #expect(try world.accepts(["commit", "--amend", "-m", "Change the interface\n\nRefs: ADR-0005"]))
    }

    @Test func mergesAndSquashesAreJudged() throws {
        let world = try HookWorld()
        try world.made.git(["checkout", "-q", "-b", "side"])
        try world.change("side.txt")
        try world.change("api/side.txt")
        try world.made.commit("Work on the side\n\nRefs: ADR-0005")
        try world.made.git(["checkout", "-q", "main"])
        try world.change("main.txt")
        try world.made.commit("Work on main")
        #expect(try !world.accepts(["merge", "--no-ff", "-m", HookWorld.unknown, "side"]))
        try world.made.git(["merge", "--abort"])
        // What the side brings was judged there.
        #expect(try world.accepts(["merge", "--no-ff", "--no-edit", "side"]))
        try world.made.git(["reset", "-q", "--hard", "HEAD~1"])
        try world.made.git(["merge", "-q", "--squash", "side"])
        #expect(try !world.accepts(["commit", "-m", "All at once"]), "the squash changes api/ itself")
        #expect(try world.accepts(["commit", "-m", "All at once\n\nRefs: ADR-0005"]))
    }

    /// A clean pick or revert and a rebase pass by the hook: the check of the range is the gate.
    @Test func whatTheHookDoesNotSeeTheRangeDoes() throws {
        let world = try HookWorld()
        try world.made.git(["checkout", "-q", "-b", "bad"])
        try world.change("bad.txt")
        let bad = try world.made.commit(HookWorld.unknown)
        for commands in [["cherry-pick", bad], ["rebase", "-q", "--onto", "main", "bad~1", "bad"]] {
            try world.made.git(["checkout", "-q", "-B", "target", "main"])
            try world.change("target.txt")
            try world.made.commit("Work")
            try world.made.git(["branch", "-f", "base"])
            let target = commands[0] == "rebase" ? commands.map { $0 == "main" ? "target" : $0 } : commands
            #expect(try world.accepts(target))
            let range = try world.made.adrlink(["check", "base..HEAD"])
            #expect(range.status == 1 && range.output.contains("ref-unknown"), "\(commands[0])")
        }
        try world.made.git(["checkout", "-q", "-B", "target", "main"])
        try world.made.commit(HookWorld.good, writing: "x", to: "x.txt")
        #expect(try world.accepts(["revert", "--no-edit", "HEAD"]))
        #expect(try world.made.adrlink(["check", "main..HEAD"]).status == 0)
    }

    @Test func aRewordIsJudged() throws {
        let world = try HookWorld()
        try world.change()
        try world.made.commit("One")
        try world.change()
        try world.made.commit("Two")
        let editor = world.made.root + "/editor"
        try world.script("#!/bin/sh\nprintf 'Reworded\\n\\nRefs: ADR-%s\\n' \"$NUMBER\" > \"$1\"\n", at: editor)
        func reword(_ number: String) throws -> Int32 {
            try world.git(
                ["rebase", "-q", "-i", "HEAD~2"],
                variables: ["GIT_SEQUENCE_EDITOR": "sed -i 1s/pick/reword/", "GIT_EDITOR": editor, "NUMBER": number]
            ).status
        }
        #expect(try reword("0099") != 0)
        try world.made.git(["rebase", "--abort"])
        #expect(try reword("0007") == 0)
        #expect(try world.made.git(["log", "--format=%s", "-2"]) == "Two\nReworded")
    }

    @Test func aLinkedWorkingTreeIsJudgedByItsOwnIndex() throws {
        let world = try HookWorld()
        let linked = world.made.root + "/linked"
        try world.made.git(["worktree", "add", "-q", "-b", "adr-7-side", linked])
        try world.script(nygardRecord(8, "Cap the queue"), at: linked + "/adr/0008-cap-the-queue.md", mode: 0o644)
        #expect(try world.git(["add", "adr"], in: linked).status == 0)
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", "Cap\n\nRefs: ADR-0008"]), "not in the main one")
        #expect(try world.accepts(["commit", "-m", "Cap\n\nRefs: ADR-0008"], in: linked))
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown], in: linked))
        // The branch of this working tree is the one that counts.
        #expect(
            try world.git(["log", "-1", "--format=%B"], in: linked).output.hasPrefix(
                "Cap\n\nRefs: ADR-0008\nRefs: ADR-0007"))
    }

    @Test func theConfiguredCommentCharacterCounts() throws {
        let world = try HookWorld()
        try world.made.git(["config", "core.commentChar", ";"])
        let editor = world.made.root + "/editor"
        try world.script(
            "#!/bin/sh\n{ printf '#7 is done\\n\\nRefs: ADR-0007\\n'; cat \"$1\"; } > \"$1.new\" && mv \"$1.new\" \"$1\"\n",
            at: editor)
        #expect(try world.accepts(["commit", "--allow-empty"], variables: ["GIT_EDITOR": editor]))
        #expect(try world.made.git(["log", "-1", "--format=%(trailers:key=Refs,valueonly)"]) == "ADR-0007")
    }
}
