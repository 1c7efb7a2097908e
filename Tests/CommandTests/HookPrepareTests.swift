import Foundation
import TestSupport
import Testing

/// Validates: USE-3
@Suite struct HookPrepareTests {
    private func references(_ world: HookWorld) throws -> String {
        try world.made.git(["log", "-1", "--format=%(trailers:key=Refs,valueonly,separator=%x2C)"])
    }

    @Test func theBranchNamesTheDecision() throws {
        let world = try HookWorld()
        let cases = [
            "adr-0007-use-queue": "ADR-0007", "feature/ADR-7-x": "ADR-0007", "adr/0007": "ADR-0007",
            "Adr_7": "ADR-0007",
            "x-adr-7.2": "ADR-0007", "adr-7-instead-of-adr-3": "ADR-0007",
            // No such decision, superseded, a part of a word, not a whole number, none at all.
            "adr-99": "", "adr-3": "", "quadr-7": "", "adr-7b": "", "adr7": "", "adr-": "", "topic": "",
        ]
        for (branch, expected) in cases {
            try world.made.git(["checkout", "-q", "-b", branch, "main"])
            #expect(try world.accepts(["commit", "--allow-empty", "-q", "-m", "Work"]), "\(branch)")
            #expect(try references(world) == expected, "\(branch)")
        }
    }

    @Test func itIsAddedOnceAndOnlyToNewMessages() throws {
        let world = try HookWorld()
        try world.made.git(["checkout", "-q", "-b", "adr-7"])
        for message in ["Work\n\nRefs: ADR-0007", "Work\n\nRefs: adr-7", "Work\n\nRefs: ADR-0005, ADR-7"] {
            #expect(try world.accepts(["commit", "--allow-empty", "-m", message]))
            #expect(try world.made.git(["log", "-1", "--format=%B"]) == message)
        }
        // The editor's file: a subject is typed above the trailer.
        let editor = world.made.root + "/editor"
        try world.script("#!/bin/sh\nsed -i '1s/^/Typed/' \"$1\"\n", at: editor)
        #expect(try world.accepts(["commit", "--allow-empty"], variables: ["GIT_EDITOR": editor]))
        #expect(try world.made.git(["log", "-1", "--format=%B"]) == "Typed\n\nRefs: ADR-0007")
        #expect(try world.accepts(["commit", "--amend", "--allow-empty", "--no-edit"]))
        #expect(try world.made.git(["log", "-1", "--format=%B"]) == "Typed\n\nRefs: ADR-0007")
        // An editor that is left without a word still aborts the commit.
        #expect(try !world.accepts(["commit", "--allow-empty"], variables: ["GIT_EDITOR": "true"]))
        // A template is a new message too.
        try world.made.write("Template\n", to: ".git/template")
        try world.made.git(["config", "commit.template", ".git/template"])
        #expect(try world.accepts(["commit", "--allow-empty"], variables: ["GIT_EDITOR": editor]))
        #expect(try references(world) == "ADR-0007")
    }

    @Test func messagesOfOtherCommitsAreLeftAlone() throws {
        let world = try HookWorld()
        try world.change("a.txt")
        let picked = try world.made.commit("Picked")
        try world.made.git(["checkout", "-q", "-b", "adr-7", "HEAD~1"])
        // Without a commit of its own the pick would be the very same commit.
        try world.made.commit("Diverge", writing: "x", to: "b.txt")
        func last() throws -> String { try world.made.git(["log", "-1", "--format=%B"]) }
        #expect(try world.accepts(["cherry-pick", picked]))
        #expect(try last() == "Picked")
        #expect(try world.accepts(["revert", "--no-edit", "HEAD"]))
        #expect(try !last().contains("Refs:"))
        #expect(try world.accepts(["merge", "--no-ff", "-m", "Merged", "main"]))
        #expect(try last() == "Merged")
        #expect(try world.accepts(["commit", "--allow-empty", "--fixup=HEAD"]))
        #expect(try last() == "fixup! Merged")
        // A pick that stops for a conflict is finished with commit, whose message has the source "message".
        try world.made.commit("Here", writing: "here", to: "a.txt")
        try world.made.git(["checkout", "-q", "-b", "other", "main"])
        let other = try world.made.commit("There", writing: "there", to: "a.txt")
        try world.made.git(["checkout", "-q", "adr-7"])
        #expect(try !world.accepts(["cherry-pick", other]))
        try world.made.write("both", to: "a.txt")
        #expect(try world.accepts(["commit", "-a", "-m", "Resolved"]))
        #expect(try last() == "Resolved")
    }

    @Test func aFailureNeverBlocksACommit() throws {
        let world = try HookWorld()
        try world.made.git(["checkout", "-q", "-b", "adr-7"])
        try world.made.commit("Break the policy", writing: "[nonsense", to: ".adrlink")
        let hook = world.made.path + "/.git/hooks/prepare-commit-msg"
        let file = world.made.root + "/message"
        try world.script("Work\n", at: file, mode: 0o644)
        for arguments in [[file, "message"], [file + "-none"], []] {
            let run = try world.made.environment.run([hook] + arguments, in: world.made.path)
            #expect(run.status == 0, "\(arguments)")
            #expect(!run.errors.isEmpty, "\(arguments)")
        }
        #expect(try world.text(file) == "Work\n")
    }
}
