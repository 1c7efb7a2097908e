import Foundation
import TestSupport
import Testing

/// Validates: USE-3, USE-4
@Suite struct HookInstallTests {
    /// Where git says that hooks are, from a directory.
    private func gitsFolder(_ world: HookWorld, in directory: String? = nil) throws -> String {
        let start = directory ?? world.made.path
        let printed = try world.git(["rev-parse", "--git-path", "hooks"], in: start).output
            .trimmingCharacters(in: .newlines)
        return printed.hasPrefix("/") ? printed : start + "/" + printed
    }

    private func folder(_ world: HookWorld, in directory: String? = nil) throws -> String {
        struct Document: Decodable { var folder: String }
        let result = try world.made.adrlink(["hook", "status", "--format", "json"], in: directory)
        return try JSONDecoder().decode(Document.self, from: result.outputBytes).folder
    }

    @Test func hooksGoToWhereGitLooks() throws {
        let world = try HookWorld(install: false)
        let path = world.made.path
        let linked = world.made.root + "/linked"
        try world.made.git(["worktree", "add", "-q", "-b", "side", linked])
        for place in [path, linked] { #expect(try folder(world, in: place) == gitsFolder(world, in: place)) }
        for value in [".githooks", "./tools//hooks/", "~/shared-hooks", world.made.root + "/elsewhere", path + "/in"] {
            try world.made.git(["config", "core.hooksPath", value])
            for place in [path, linked] {
                let gits = try URL(fileURLWithPath: gitsFolder(world, in: place)).standardizedFileURL.path
                #expect(try folder(world, in: place) == gits, "\(value)")
            }
        }
        // One working tree's own configuration counts in that one only, and a file that is included counts too.
        try world.made.git(["config", "extensions.worktreeConfig", "true"])
        _ = try world.git(["config", "--worktree", "core.hooksPath", "of-linked"], in: linked)
        #expect(try folder(world, in: linked) == linked + "/of-linked")
        #expect(try folder(world) == path + "/in")
        try world.script("[core]\n\thooksPath = included\n", at: world.made.root + "/extra.cfg", mode: 0o644)
        try world.made.git(["config", "--unset", "core.hooksPath"])
        try world.made.git(["config", "include.path", world.made.root + "/extra.cfg"])
        #expect(try folder(world) == path + "/included")
    }

    @Test func aGitThatRunsHooksFromItsConfigurationIsOfferedThat() throws {
        let world = try HookWorld(install: false)
        let programs = world.made.root + "/young"
        try world.script(
            "#!/bin/sh\nfor last; do :; done\n[ \"$last\" = version ] && exec echo git version 2.54.0\nexec /usr/bin/git \"$@\"\n",
            at: programs + "/git", mode: 0o755)
        let path = programs + ":" + (world.made.environment.variables["PATH"] ?? "")
        let young = try world.made.adrlink(["hook", "install"], variables: ["PATH": path])
        #expect(young.status == 0)
        #expect(
            young.errors.contains("  git config --local hook.adrlink-commit-msg.event commit-msg\n"), "\(young.errors)")
        let usual = try world.made.adrlink(["hook", "install"])
        #expect(usual.status == 0 && !usual.errors.contains("from its configuration"))
    }

    @Test func installingIsIdempotentAndUninstallingLeavesNothing() throws {
        let world = try HookWorld()
        let names = ["commit-msg", "pre-push", "prepare-commit-msg"]
        let hooks = world.made.path + "/.git/hooks/"
        #expect(try world.hooks() == names)
        let before = try names.map { try world.text(hooks + $0) }
        for name in names { #expect(try world.mode(hooks + name) & 0o111 == 0o111) }
        #expect(try world.adrlink(["hook", "install"]).contains("commit-msg: unchanged"))
        #expect(try names.map { try world.text(hooks + $0) } == before)
        #expect(try world.adrlink(["hook", "status"]).contains("commit-msg          installed"))
        try world.adrlink(["hook", "uninstall"])
        #expect(try world.hooks().isEmpty)
        #expect(try world.made.adrlink(["hook", "status"]).status == 1)
        // A second time there is nothing left to do.
        #expect(try world.adrlink(["hook", "uninstall"]).contains("commit-msg: not installed"))
    }

    @Test func aForeignHookRunsFirstWithTheSameArgumentsAndIsRestored() throws {
        let world = try HookWorld(install: false)
        let hooks = world.made.path + "/.git/hooks/"
        let log = world.made.root + "/log"
        let foreign = "#!/bin/sh\necho \"$0 $#: $*\" >> \(log)\ntest ! -e \(log).refuse || exit 7\n"
        try world.script(foreign, at: hooks + "commit-msg", mode: 0o750)
        try world.script("#!/bin/sh\nexit 1\n", at: hooks + "pre-push", mode: 0o644)
        try world.script(foreign, at: world.made.path + "/tools/prepare", mode: 0o755)
        try FileManager.default.createSymbolicLink(
            atPath: hooks + "prepare-commit-msg", withDestinationPath: "../../tools/prepare")
        #expect(
            try world.adrlink(["hook", "install"]).contains(
                "commit-msg: installed; commit-msg.adrlink-chained runs first"))
        #expect(try world.adrlink(["hook", "install"]).contains("commit-msg: unchanged"))

        #expect(try world.accepts(["commit", "--allow-empty", "-m", HookWorld.good]))
        let lines = try world.text(log).split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasSuffix("prepare-commit-msg.adrlink-chained 2: .git/COMMIT_EDITMSG message"))
        #expect(lines[1].hasSuffix("commit-msg.adrlink-chained 1: .git/COMMIT_EDITMSG"))
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown]), "adrlink judges after it")
        try Data().write(to: URL(fileURLWithPath: log + ".refuse"))
        let refused = try world.git(["commit", "--allow-empty", "-m", HookWorld.unknown])
        #expect(refused.status != 0 && !refused.errors.contains("ADR-0099"), "what refuses first is the end")
        // One that git would have passed over for its mode stays so.
        let direct = try world.made.environment.run([hooks + "pre-push", "origin", "url"], in: world.made.path)
        #expect(direct.status == 0)

        try world.adrlink(["hook", "uninstall"])
        #expect(try world.hooks() == ["commit-msg", "pre-push", "prepare-commit-msg"])
        #expect(try world.text(hooks + "commit-msg") == foreign)
        #expect(try world.mode(hooks + "commit-msg") == 0o750)
        #expect(try world.mode(hooks + "pre-push") == 0o644)
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: hooks + "prepare-commit-msg")
        #expect(link == "../../tools/prepare")
    }

    @Test func aHookThatSomebodyChangedIsNotDestroyed() throws {
        let world = try HookWorld()
        let hook = world.made.path + "/.git/hooks/commit-msg"
        let changed = try world.text(hook).replacingOccurrences(of: "judge \"$@\"\n", with: "judge \"$@\" | tee log\n")
        try world.script(changed, at: hook)
        let install = try world.made.adrlink(["hook", "install"])
        #expect(install.status == 2 && install.errors.contains("somebody has changed it"))
        let uninstall = try world.made.adrlink(["hook", "uninstall"])
        #expect(uninstall.status == 1 && uninstall.output.contains("commit-msg: left, since somebody has changed it"))
        #expect(try world.text(hook) == changed)
        #expect(try world.hooks() == ["commit-msg"])
        // Replaced altogether while an earlier one waits: neither is touched, and nothing else is installed.
        try world.script("#!/bin/sh\n", at: hook)
        try world.script("#!/bin/sh\n", at: hook + ".adrlink-chained")
        #expect(try world.made.adrlink(["hook", "install"]).status == 2)
        #expect(try world.hooks() == ["commit-msg", "commit-msg.adrlink-chained"])
    }

    @Test func aHookOfAnotherVersionIsReplacedAndKnown() throws {
        let world = try HookWorld()
        let copy = world.made.root + "/other place/adr'link"
        try FileManager.default.createDirectory(
            atPath: world.made.root + "/other place", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: copy, withDestinationPath: Adrlink.path)
        let status = try world.made.environment.run([copy, "hook", "status"], in: world.made.path)
        #expect(status.output.contains("commit-msg          outdated"))
        let install = try world.made.environment.run([copy, "hook", "install"], in: world.made.path)
        #expect(install.output.contains("commit-msg: updated"))
        #expect(try world.hooks() == ["commit-msg", "pre-push", "prepare-commit-msg"])
        // A path with a space and a quotation mark is a word of the shell.
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown]))
        #expect(try world.accepts(["commit", "--allow-empty", "-m", HookWorld.good]))
    }

    @Test func aSharedFolderIsLeftAloneUnlessForced() throws {
        let world = try HookWorld(install: false)
        let shared = world.made.root + "/home/shared-hooks"
        try world.made.git(["config", "--global", "core.hooksPath", "~/shared-hooks"])
        let refused = try world.made.adrlink(["hook", "install"])
        #expect(refused.status == 2)
        #expect(refused.errors.contains("outside this repository"))
        #expect(!world.exists(shared))
        try world.adrlink(["hook", "install", "--force"])
        #expect(try world.hooks(in: shared) == ["commit-msg", "pre-push", "prepare-commit-msg"])
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown]))
        // A folder of the repository that is really a link elsewhere is shared as well.
        try world.made.git(["config", "core.hooksPath", "linked/hooks"])
        try FileManager.default.createSymbolicLink(
            atPath: world.made.path + "/linked", withDestinationPath: world.made.root + "/home")
        #expect(try world.made.adrlink(["hook", "install"]).status == 2)
    }

    @Test func huskysHooksAreChainedAndRunFromTheirOwnFolder() throws {
        let world = try HookWorld(install: false)
        let husky = world.made.path + "/.husky/"
        // What husky 9 writes: its own folder is made anew each time, and starts what lies above it with `sh -e`.
        let runner =
            "#!/usr/bin/env sh\nn=$(basename \"$0\"); s=$(dirname \"$(dirname \"$0\")\")/$n\n"
            + "[ ! -f \"$s\" ] && exit 0\nsh -e \"$s\" \"$@\"\nexit $?\n"
        for name in ["commit-msg", "pre-push", "prepare-commit-msg"] {
            try world.script(runner, at: husky + "_/" + name)
        }
        try world.script("echo \"husky $1\" >> ../log\n", at: husky + "commit-msg", mode: 0o644)
        try world.made.git(["config", "core.hooksPath", ".husky/_"])
        let installed = try world.made.adrlink(["hook", "install"])
        #expect(installed.status == 0 && installed.errors.contains("commit the hooks"))
        #expect(try world.text(husky + "_/commit-msg") == runner)
        #expect(try !world.text(husky + "commit-msg").contains(Adrlink.path), "it is shared with other machines")
        let folder = URL(fileURLWithPath: Adrlink.path).deletingLastPathComponent().path
        let path = ["PATH": folder + ":" + (world.made.environment.variables["PATH"] ?? "")]
        #expect(try !world.accepts(["commit", "--allow-empty", "-m", HookWorld.unknown], variables: path))
        #expect(try world.accepts(["commit", "--allow-empty", "-m", HookWorld.good], variables: path))
        #expect(
            try world.text(world.made.root + "/log") == String(repeating: "husky .git/COMMIT_EDITMSG\n", count: 2))
        try world.adrlink(["hook", "uninstall"])
        #expect(try world.text(husky + "commit-msg") == "echo \"husky $1\" >> ../log\n")
        #expect(try world.mode(husky + "commit-msg") == 0o644)
    }

    @Test func aMissingAdrlinkIsSaidAndBlocksOnlyAServer() throws {
        let world = try HookWorld(install: false)
        let copy = world.made.root + "/adrlink"
        try FileManager.default.createSymbolicLink(atPath: copy, withDestinationPath: Adrlink.path)
        for server in [[], ["--server"]] {
            let run = try world.made.environment.run([copy, "hook", "install"] + server, in: world.made.path)
            #expect(run.status == 0)
        }
        try FileManager.default.removeItem(atPath: copy)
        let none = ["PATH": "/usr/bin:/bin"]
        let commit = try world.git(["commit", "--allow-empty", "-m", HookWorld.unknown], variables: none)
        #expect(commit.status == 0)
        #expect(commit.errors == "adrlink was not found: this message is not checked.\n")
        let hooks = world.made.path + "/.git/hooks/"
        let push = try world.made.environment.run([hooks + "pre-push", "o", "u"], in: world.made.path, variables: none)
        #expect(push.status == 0 && push.errors == "adrlink was not found: this push is not checked.\n")
        let receive = try world.made.environment.run([hooks + "pre-receive"], in: world.made.path, variables: none)
        #expect(receive.status == 1 && receive.errors.contains("nothing is accepted"))
    }

    @Test func aBareRepositoryTakesTheServersHook() throws {
        let bare = try TemporaryRepository(bare: true)
        let refused = try bare.adrlink(["hook", "install"])
        #expect(refused.status == 2 && refused.errors.contains("--server"))
        #expect(try bare.adrlink(["hook", "install", "--server"]).status == 0)
        #expect(FileManager.default.isExecutableFile(atPath: bare.path + "/hooks/pre-receive"))
        #expect(try bare.adrlink(["hook", "status", "--server"]).status == 0)
        #expect(try bare.adrlink(["hook", "uninstall", "--server"]).output == "pre-receive: removed\n")
    }
}
