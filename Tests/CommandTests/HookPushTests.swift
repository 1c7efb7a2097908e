import Foundation
import TestSupport
import Testing

/// Validates: USE-3
@Suite struct HookPushTests {
    private let world: HookWorld

    /// A repository whose `origin` has main, and which tracks it.
    init() throws {
        world = try HookWorld()
        let hub = world.made.root + "/hub.git"
        try world.made.git(["init", "-q", "--bare", "-b", "main", hub])
        try world.made.git(["remote", "add", "origin", hub])
        try world.made.git(["push", "-q", "--no-verify", "-u", "origin", "main"])
    }

    private func push(_ arguments: String...) throws -> CommandResult { try world.git(["push"] + arguments) }

    private func branch(_ name: String, _ message: String, file: String = "work.txt") throws {
        try world.made.git(["checkout", "-q", "-b", name, "main"])
        try world.change(file)
        try world.made.commit(message)
    }

    private func remoteHas(_ name: String) throws -> Bool {
        try world.git(["ls-remote", "--exit-code", "origin", name]).status == 0
    }

    @Test func oneBadReferenceOfSeveralRefusesThePush() throws {
        try branch("good", HookWorld.good)
        try branch("bad", HookWorld.unknown)
        let refused = try push("origin", "good", "bad", "main")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("there is no decision ADR-0099"))
        #expect(refused.errors.contains("2 commits judged: 1 errors"))
        #expect(try !remoteHas("refs/heads/good"))
        #expect(try push("origin", "good").status == 0)
        #expect(try push("--no-verify", "origin", "bad").status == 0)
        // A deletion has nothing to judge, also beside a branch that is good.
        try branch("better", HookWorld.good)
        #expect(try push("origin", ":bad", "better").status == 0)
        #expect(try !remoteHas("refs/heads/bad"))
    }

    @Test func aNewBranchIsJudgedFromWhereItLeftTheRemote() throws {
        // An old commit that was never asked for is on the remote already.
        try world.made.commit(HookWorld.unknown)
        try world.made.git(["push", "-q", "--no-verify", "origin", "main"])
        try branch("new", HookWorld.good)
        let accepted = try push("origin", "new")
        #expect(accepted.status == 0)
        #expect(accepted.errors.contains("1 commit judged"))
        // The same where nothing is known of the remote: only the tip, and that is said.
        let other = world.made.root + "/other.git"
        try world.made.git(["init", "-q", "--bare", other])
        try world.made.git(["remote", "remove", "origin"])
        let unknown = try push(other, "new")
        #expect(unknown.status == 0)
        #expect(unknown.errors.contains("only the tip was judged"))
    }

    @Test func whateverTheUserTypedIsALocalName() throws {
        try branch("topic", HookWorld.unknown)
        // Git hands the hook the local side as it was typed; a message search holds spaces.
        let refused = try push("origin", ":/Move on:refs/heads/searched")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("there is no decision ADR-0099"))
        #expect(try push("origin", "HEAD~1:refs/heads/older").status == 0)
    }

    /// Validates: GOV-10
    @Test func aPushCannotLoosenItsOwnPolicy() throws {
        try branch("loose", "Drop the rule\n\nRefs: ADR-0007", file: "notes.txt")
        try world.made.commit("Drop the rule", writing: "[rule \"ref-unknown\"]\n\tseverity = off\n", to: ".adrlink")
        try world.change("api/new.txt")
        try world.made.commit(HookWorld.unknown)
        let refused = try push("origin", "loose")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("ref-unknown") && refused.errors.contains("governed-path-unreferenced"))
        // The same as a range, as a pull request is judged.
        let range = try world.made.adrlink(["check", "main..loose"])
        #expect(range.status == 1)
        #expect(range.output.contains("ref-unknown") && range.output.contains("governed-path-unreferenced"))
    }

    @Test func theForeignHookAndAdrlinkBothReadTheLines() throws {
        try branch("good", HookWorld.good)
        try world.adrlink(["hook", "uninstall"])
        let log = world.made.root + "/log"
        try world.script(
            "#!/bin/sh\necho \"$*\" > \(log)\ncat >> \(log)\ntest ! -e \(log).refuse\n",
            at: world.made.path + "/.git/hooks/pre-push")
        try world.adrlink(["hook", "install"])
        let accepted = try push("origin", "good")
        #expect(accepted.status == 0 && accepted.errors.contains("1 commit judged: good"))
        let tip = try world.made.git(["rev-parse", "good"])
        let zero = String(repeating: "0", count: 40)
        let lines = "refs/heads/good \(tip) refs/heads/good \(zero)\n"
        #expect(try world.text(log) == "origin \(world.made.root)/hub.git\n" + lines)
        try branch("bad", HookWorld.unknown)
        #expect(try push("origin", "bad").errors.contains("ADR-0099"))
        try Data().write(to: URL(fileURLWithPath: log + ".refuse"))
        let refused = try push("origin", "bad")
        #expect(refused.status != 0 && !refused.errors.contains("ADR-0099"))
        // One that reads nothing does not disturb the other.
        try world.script("#!/bin/sh\nexit 0\n", at: world.made.path + "/.git/hooks/pre-push.adrlink-chained")
        #expect(try push("origin", "bad").errors.contains("ADR-0099"))
        // Nothing to push: no lines at all.
        #expect(try push("origin", "good").status == 0)
    }

    /// A commit that one reference takes is not thereby welcome on another.
    @Test func eachReferenceIsJudgedByItsOwnProtection() throws {
        try world.made.commit(
            "Protect",
            writing: "[governs \"ADR-0005\"]\n\tpath = api/**\n"
                + "[protected \"refs/heads/main\"]\n\texempt = false\n", to: ".adrlink")
        try world.made.git(["push", "-q", "--no-verify", "origin", "main"])
        // Git lists what the remote has first: `a` comes before main in the same push, and from the same commit.
        try world.made.git(["push", "-q", "--no-verify", "origin", "main:a"])
        try branch("exempt", "Change the interface\n\nADR-Exempt: in a hurry", file: "api/x.txt")
        #expect(try push("origin", "exempt:a", "exempt:main").status != 0)
        #expect(try push("origin", "exempt:a").status == 0)
        #expect(try push("origin", "exempt:main").status != 0)
    }

    /// What lies behind the cut is on the remote, so that nothing that has to be judged is missing.
    @Test func aShallowCloneCanPush() throws {
        try world.made.commit("More")
        try world.made.git(["push", "-q", "--no-verify", "origin", "main"])
        let clone = world.made.root + "/shallow"
        try world.made.git(["clone", "-q", "--depth=1", "file://" + world.made.root + "/hub.git", clone])
        try world.adrlink(["hook", "install"], in: clone)
        #expect(try world.accepts(["commit", "--allow-empty", "-m", HookWorld.good], in: clone))
        let accepted = try world.git(["push"], in: clone)
        #expect(accepted.status == 0 && accepted.errors.contains("1 commit judged: good"), "\(accepted.errors)")
        #expect(try world.accepts(["commit", "--allow-empty", "--no-verify", "-m", HookWorld.unknown], in: clone))
        #expect(try world.git(["push"], in: clone).errors.contains("ADR-0099"))
    }

    /// Validates: USE-4
    @Test func theWorkingTreeOfABareRepositoryHasHooksToo() throws {
        let bare = world.made.root + "/hub.git"
        let linked = world.made.root + "/of-bare"
        #expect(try world.git(["worktree", "add", "-q", "-b", "side", linked, "main"], in: bare).status == 0)
        try world.adrlink(["hook", "install"], in: linked)
        #expect(try world.hooks(in: bare + "/hooks") == ["commit-msg", "pre-push", "prepare-commit-msg"])
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown], in: linked))
        #expect(try world.accepts(["commit", "--allow-empty", "-m", HookWorld.good], in: linked))
        let pushed = try world.git(["push", world.made.path, "HEAD:refs/heads/from-bare"], in: linked)
        #expect(pushed.status == 0, "\(pushed.errors)")
    }
}
