import Foundation
import Git
import TestSupport
import Testing

@Suite struct OpeningTests {
    @Test func aFolderThatIsNoRepositoryIsSaidToBeNone() throws {
        let made = try TemporaryRepository()
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.root).gitDirectory }
        #expect(error?.code == .notARepository)
        #expect(error?.message == "there is no git repository at \(made.root) or above it")
        #expect(error?.hint != nil)
    }

    @Test func aPathThatDoesNotExistIsNoRepository() throws {
        let made = try TemporaryRepository()
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.root + "/none").gitDirectory }
        #expect(error?.code == .notARepository)
    }

    @Test func anEmptyRepositoryHasNoHeadButABranch() throws {
        let made = try TemporaryRepository()
        let repository = try Repository(at: made.path)
        #expect(try repository.head() == nil)
        #expect(try repository.headBranch() == "refs/heads/main")
        #expect(try repository.references(withPrefixes: ["refs/"]).isEmpty)
        #expect(try repository.stagedEntries().entries.isEmpty)
        #expect(try repository.changesInIndex(since: nil).isEmpty)
        #expect(repository.isBare == false)
    }

    @Test func aBareRepositoryHasNoWorkingTree() throws {
        let made = try TemporaryRepository(bare: true)
        let repository = try Repository(at: made.path)
        #expect(repository.isBare == true)
        #expect(repository.workingDirectory == nil)
        #expect(repository.gitDirectory == made.path)
        #expect(repository.commonDirectory == made.path)
    }

    @Test func aSubfolderBelongsToTheRepositoryAroundIt() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "deep/down/file")
        let repository = try Repository(at: made.path + "/deep/down")
        #expect(repository.workingDirectory == made.path)
        #expect(repository.gitDirectory == made.path + "/.git")
        #expect(try repository.headBranch() == "refs/heads/main")
    }

    @Test func aLinkedWorkingTreeSharesTheRepositoryButNotTheIndex() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "file")
        try made.git(["worktree", "add", "-q", "-b", "other", made.root + "/linked"])
        let repository = try Repository(at: made.root + "/linked")
        #expect(repository.workingDirectory == made.root + "/linked")
        #expect(repository.gitDirectory == made.path + "/.git/worktrees/linked")
        #expect(repository.commonDirectory == made.path + "/.git")
        #expect(repository.indexFile == made.path + "/.git/worktrees/linked/index")
        #expect(try repository.headBranch() == "refs/heads/other")
        #expect(try repository.stagedEntries().entries.map(\.name) == ["file"])
    }

    @Test func aSubmoduleIsARepositoryOfItsOwn() throws {
        let made = try TemporaryRepository()
        let part = try TemporaryRepository()
        try part.commit("part", writing: "a", to: "file")
        try made.git(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", part.path, "part"])
        try made.commit("with part")
        let repository = try Repository(at: made.path + "/part")
        #expect(repository.gitDirectory == made.path + "/.git/modules/part")
        #expect(repository.workingDirectory == made.path + "/part")
        let outer = try Repository(at: made.path)
        #expect(try outer.stagedEntries().entries.map(\.kind) == [.file, .submodule])
    }

    @Test func aDetachedHeadStandsOnNoBranch() throws {
        let made = try TemporaryRepository()
        let id = try made.commit("one")
        try made.git(["checkout", "-q", "--detach"])
        let repository = try Repository(at: made.path)
        #expect(try repository.headBranch() == nil)
        #expect(try repository.head() == ObjectID(id))
    }

    @Test func objectsNamedBySHA256AreRefusedWithAClearSentence() throws {
        let made = try TemporaryRepository(arguments: ["--object-format=sha256"])
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path).gitDirectory }
        #expect(error?.code == .unsupported)
        #expect(error?.message.hasPrefix("its objects are named by SHA-256, which libgit2") == true)
    }

    @Test func aReftableIsRefusedWithAClearSentence() throws {
        let made = try TemporaryRepository()
        try made.git(["config", "core.repositoryformatversion", "1"])
        try made.git(["config", "extensions.refstorage", "reftable"])
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path).gitDirectory }
        #expect(error?.code == .unsupported)
        #expect(error?.message.hasPrefix("its references are kept in a reftable") == true)
    }

    @Test func anUnknownExtensionIsUnsupported() throws {
        let made = try TemporaryRepository()
        try made.git(["config", "core.repositoryformatversion", "1"])
        try made.git(["config", "extensions.fromTheFuture", "true"])
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path).gitDirectory }
        #expect(error?.code == .unsupported)
    }

    @Test(arguments: [
        ("extensions.worktreeConfig", "true"), ("extensions.preciousObjects", "true"),
        ("extensions.partialClone", "origin"), ("extensions.relativeWorktrees", "true"),
    ])
    func extensionsThatLeaveObjectsAsTheyAreDoNotMatter(name: String, value: String) throws {
        let made = try TemporaryRepository()
        try made.commit("one")
        try made.git(["config", "core.repositoryformatversion", "1"])
        try made.git(["config", name, value])
        let repository = try Repository(at: made.path)
        #expect(try repository.head() != nil)
    }

    @Test func objectsInQuarantineAreVisible() throws {
        let made = try TemporaryRepository()
        let id = try made.commit("quarantined", writing: "a", to: "file")
        try made.git(["init", "-q", "--bare", made.root + "/server.git"])
        let withColon = made.root + "/in:coming"
        try FileManager.default.moveItem(atPath: made.path + "/.git/objects", toPath: withColon)
        #expect(try Repository(at: made.root + "/server.git").commit(try #require(ObjectID(id))) == nil)
        let environment = RepositoryEnvironment(variables: [
            "GIT_DIR": made.root + "/server.git", "GIT_OBJECT_DIRECTORY": withColon,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": "\"\(withColon)\":\(made.root)/server.git/objects",
        ])
        #expect(environment.objectDirectories == [withColon, withColon, made.root + "/server.git/objects"])
        let repository = try Repository(at: "/", environment: environment)
        #expect(try repository.commit(try #require(ObjectID(id)))?.subject == "quarantined")
        #expect(try repository.commit(revision: id) == ObjectID(id))
        let listed = try GitProgram(repository).run(["cat-file", "-t", id])
        #expect(String(decoding: listed, as: UTF8.self) == "commit\n")
    }

    @Test func aDirectoryOfObjectsThatIsGoneIsNoReasonToFail() throws {
        let made = try TemporaryRepository()
        try made.commit("one")
        let environment = RepositoryEnvironment(
            gitDirectory: made.path + "/.git", objectDirectories: [made.root + "/gone", made.path + "/.git/objects"])
        #expect(try Repository(at: "/", environment: environment).head() != nil)
    }

    @Test func aWorkingTreeThatGitNamesCounts() throws {
        let made = try TemporaryRepository()
        try FileManager.default.createDirectory(atPath: made.root + "/elsewhere", withIntermediateDirectories: true)
        let repository = try Repository(
            at: "/",
            environment: RepositoryEnvironment(gitDirectory: made.path + "/.git", workTree: made.root + "/elsewhere"))
        #expect(repository.workingDirectory == made.root + "/elsewhere")
    }
}

/// Git asks whose repository it is; only root can give one away to try it.
@Suite(.enabled(if: geteuid() == 0)) struct OwnershipTests {
    @Test func anotherUsersRepositoryIsNotOpened() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "deep/file")
        #expect(chown(made.path, 4711, 4711) == 0)
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path + "/deep").gitDirectory }
        #expect(error?.code == .notOwned)
        #expect(error?.message == "\(made.path) belongs to another user")
        #expect(error?.hint?.hasSuffix("--add safe.directory \(made.path)") == true)
        #expect(try made.tryGit(["log"]).errors.contains("dubious ownership"))
    }

    @Test func aLinkedWorkingTreeOfAnotherUserIsNotOpened() throws {
        let made = try TemporaryRepository()
        try made.commit("one")
        let linked = made.root + "/linked"
        try made.git(["worktree", "add", "-q", linked])
        #expect(chown(linked + "/.git", 4711, 4711) == 0)
        let error = #expect(throws: GitError.self) { _ = try Repository(at: linked).gitDirectory }
        #expect(error?.code == .notOwned)
        #expect(error?.hint?.hasSuffix("--add safe.directory \(linked)") == true)
        #expect(try made.environment.run(["git", "-C", linked, "log"], in: "/").status != 0)
    }

    /// In a process of its own, since HOME belongs to the whole process.
    @Test(arguments: ["*", "PATH", "ROOT/*", "~/repository", "PATH/"])
    func aDirectoryThatTheUserCallsSafeIsOpened(value: String) async throws {
        let made = try TemporaryRepository()
        try made.commit("one")
        #expect(chown(made.path, 4711, 4711) == 0)
        let named = value.replacingOccurrences(of: "PATH", with: made.path).replacingOccurrences(
            of: "ROOT", with: made.root)
        try Data("[safe]\n\tdirectory = /other\n\tdirectory = \(named)\n".utf8)
            .write(to: URL(fileURLWithPath: made.root + "/.gitconfig"))
        let (home, path) = (made.root, made.path)
        await #expect(processExitsWith: .success) { [home = home as String, path = path as String] in
            setenv("HOME", home, 1)
            for name in ["GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME"] { unsetenv(name) }
            guard try Repository(at: path).head() != nil else { exit(1) }
        }
    }

    @Test(arguments: ["/other", "PATH\n\tdirectory =", "ROOT/repo*", "PATH/*"])
    func whatTheUserDoesNotCallSafeStaysShut(value: String) async throws {
        let made = try TemporaryRepository()
        #expect(chown(made.path, 4711, 4711) == 0)
        let named = value.replacingOccurrences(of: "PATH", with: made.path).replacingOccurrences(
            of: "ROOT", with: made.root)
        try Data("[safe]\n\tdirectory = \(named)\n".utf8)
            .write(to: URL(fileURLWithPath: made.root + "/home/.gitconfig"))
        // What the repository says of itself does not count.
        try Data("[safe]\n\tdirectory = *\n".utf8).write(to: URL(fileURLWithPath: made.path + "/.git/config"))
        let (home, path) = (made.root + "/home", made.path)
        await #expect(processExitsWith: .exitCode(7)) { [home = home as String, path = path as String] in
            setenv("HOME", home, 1)
            for name in ["GIT_CONFIG_GLOBAL", "XDG_CONFIG_HOME"] { unsetenv(name) }
            do throws(GitError) { _ = try Repository(at: path).gitDirectory } catch {
                exit(error.code == .notOwned ? 7 : 1)
            }
        }
    }

    @Test func theUsersOtherConfigurationFileCountsAsForGit() async throws {
        let made = try TemporaryRepository()
        #expect(chown(made.path, 4711, 4711) == 0)
        try Data("[safe]\n\tdirectory = \(made.path)\n".utf8).write(to: URL(fileURLWithPath: made.root + "/named"))
        let (file, path) = (made.root + "/named", made.path)
        await #expect(processExitsWith: .success) { [file = file as String, path = path as String] in
            setenv("GIT_CONFIG_GLOBAL", file, 1)
            _ = try Repository(at: path).gitDirectory
        }
    }
}
