import Foundation
import TestSupport
import Testing

/// Validates: USE-3
@Suite struct HookSafetyTests {
    /// Every program that a repository can have git start leaves a mark. Adrlink's commands leave none.
    @Test func nothingThatTheRepositoryConfiguresIsStarted() throws {
        let world = try HookWorld(install: false)
        let made = world.made
        let mark = made.root + "/mark"
        let program = made.root + "/program"
        try world.script("#!/bin/sh\necho \"$0 $*\" >> \(mark)\ncat\n", at: program)
        try world.change("data.bin")
        try made.write("*.bin diff=mine filter=mine\n*.md diff=mine filter=mine\n", to: ".gitattributes")
        try made.commit("Attributes")
        for hook in ["commit-msg", "pre-push", "post-checkout", "post-index-change", "pre-receive"] {
            try world.script("#!/bin/sh\necho \(hook) >> \(mark)\n", at: made.path + "/evil/" + hook)
        }
        let settings = [
            "core.fsmonitor": program, "core.sshCommand": program, "core.hooksPath": "evil", "diff.external": program,
            "diff.mine.textconv": program, "diff.mine.command": program, "filter.mine.clean": program,
            "filter.mine.smudge": program, "filter.mine.process": program, "core.pager": program,
            "core.editor": program,
            "core.gitProxy": program, "credential.helper": program, "gpg.program": program, "pager.config": program,
            "alias.config": "!\(program)", "alias.version": "!\(program)", "trailer.refs.command": program,
            "uploadpack.packObjectsHook": program, "remote.origin.url": "ssh://example.invalid/x",
            "remote.origin.promisor": "true", "remote.origin.partialclonefilter": "blob:none",
            "log.showSignature": "true",
        ]
        for (name, value) in settings { try made.git(["config", name, value]) }
        try made.write("x", to: "adr/0007-use-a-queue.md.orig")
        try made.write("changed", to: "data.bin")
        let message = made.root + "/message"
        try world.script(HookWorld.good, at: message, mode: 0o644)
        let head = try made.git(["rev-parse", "HEAD"])
        let zero = String(repeating: "0", count: 40)
        try? FileManager.default.removeItem(atPath: mark)

        let commands: [([String], String)] = [
            (["check", "--message-file=\(message)"], ""), (["check"], ""), (["check", "HEAD~1..HEAD"], ""),
            (["check", "--push", "--remote=origin"], "HEAD \(head) refs/heads/x \(zero)\n"),
            (["check", "--receive"], "\(zero) \(head) refs/heads/x\n"),
            (["list"], ""), (["list", "--index"], ""), (["show", "ADR-7"], ""), (["links"], ""), (["doctor"], ""),
            (["hook", "status"], ""), (["hook", "prepare-message", message, "message"], ""), (["hook", "install"], ""),
            (["hook", "uninstall"], ""),
        ]
        for (arguments, input) in commands {
            let result = try made.adrlink(arguments, input: Data(input.utf8))
            #expect(!world.exists(mark), "\(arguments): \((try? world.text(mark)) ?? "")")
            #expect(result.status < 2, "\(arguments): \(result.errors)")
        }
        // The marks do work: git itself leaves them.
        _ = try world.git(["diff"])
        #expect(world.exists(mark))
    }

    /// An index that libgit2 cannot read sends adrlink to the git program.
    @Test func neitherThroughTheGitProgram() throws {
        let world = try HookWorld(install: false)
        let mark = world.made.root + "/mark"
        let program = world.made.root + "/program"
        try world.script("#!/bin/sh\necho \"$0 $*\" >> \(mark)\n", at: program)
        try world.made.git(["update-index", "--split-index"])
        try world.made.write("*.md diff=mine filter=mine\n", to: ".gitattributes")
        for name in ["core.fsmonitor", "diff.external", "diff.mine.textconv", "filter.mine.clean", "core.pager"] {
            try world.made.git(["config", name, program])
        }
        try world.made.git(["add", "-A"])
        try? FileManager.default.removeItem(atPath: mark)
        let message = world.made.root + "/message"
        try world.script(HookWorld.unknown, at: message, mode: 0o644)
        let result = try world.made.adrlink(["check", "--message-file=\(message)"])
        #expect(result.status == 1 && result.errors.contains("ADR-0099"))
        #expect(!world.exists(mark), "\((try? world.text(mark)) ?? "")")
    }

    @Test func whatARepositoryNamesIsEscaped() throws {
        let world = try HookWorld(install: false)
        try world.made.git(["config", "core.hooksPath", "evil\u{1b}[31m"])
        try world.made.git(["config", "core.commentChar", ";"])
        try world.made.git(["config", "trailer.refs.key", "Refs\u{1b}[2J: "])
        for arguments in [["hook", "install"], ["hook", "status"], ["doctor"], ["hook", "uninstall"]] {
            let result = try world.made.adrlink(arguments)
            #expect(!(result.output + result.errors).contains("\u{1b}"), "\(arguments)")
        }
    }
}
