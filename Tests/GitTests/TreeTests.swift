import Foundation
import Git
import TestSupport
import Testing

@Suite struct TreeTests {
    @Test func treesWithOddNamesAreReadAsTheyAre() throws {
        let made = try TemporaryRepository()
        let blob = try made.git(["hash-object", "-w", "--stdin"])
        let names: [[UInt8]] =
            ["-dash", "with space", "line\nbreak", "ümlaut", "\"quoted\"", "dir.x"].map { Array($0.utf8) } + [
                [0xff, 0xfe]
            ]
        var list = Data()
        for name in names { list += Data("100644 \(blob) 0\t".utf8) + name + [0] }
        list += Data(
            "100755 \(blob) 0\tdir/run\0120000 \(blob) 0\tdir/link\0160000 \(String(repeating: "2", count: 40)) 0\tdir/part\0"
                .utf8)
        try made.git(["update-index", "-z", "--index-info"], input: list)
        let tree = try #require(ObjectID(try made.git(["write-tree"])))
        let repository = try Repository(at: made.path)
        let expected = try made.tryGit(["ls-tree", "-r", "-z", "--name-only", tree.description]).outputBytes
            .split(separator: 0).map { Array($0) }
        let all = try repository.allEntries(ofTree: tree)
        #expect(all.map(\.path) == expected)
        #expect(try repository.stagedEntries().entries == all)
        #expect(all.filter { $0.path.starts(with: "dir/".utf8) }.map(\.kind) == [.symbolicLink, .submodule, .file])
        for name in expected { #expect(try repository.entry(at: name, inTree: tree)?.path == name) }
        #expect(try repository.entry(at: [], inTree: tree)?.kind == .directory)
        #expect(try repository.entry(at: Array("dir/".utf8), inTree: tree)?.kind == .directory)
        #expect(try repository.entry(at: Array("dir".utf8), inTree: tree)?.kind == .directory)
        for name in ["none", "dir/none", "-dash/x", "dir/part/x", "di"] {
            #expect(try repository.entry(at: Array(name.utf8), inTree: tree) == nil)
        }
    }

    @Test func aTreeThatIsCutOffIsCorrupt() throws {
        let made = try TemporaryRepository()
        for text in ["100644 a", "100644 a\0123", "100644", "x", "100644 \0" + String(repeating: "i", count: 20)] {
            let id = try made.git(
                ["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], input: Data(text.utf8))
            let tree = try #require(ObjectID(id))
            let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path).entries(ofTree: tree) }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func aMissingSubtreeIsAnErrorAndNotAnAbsence() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "dir/file")
        let tree = try #require(ObjectID(try made.git(["rev-parse", "HEAD^{tree}"])))
        let lost = try made.git(["rev-parse", "HEAD:dir"])
        try FileManager.default.removeItem(atPath: "\(made.path)/.git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))")
        let repository = try Repository(at: made.path)
        let path = Array("dir/file".utf8)
        #expect(#expect(throws: GitError.self) { _ = try repository.entry(at: path, inTree: tree) }?.code == .notFound)
        #expect(#expect(throws: GitError.self) { _ = try repository.allEntries(ofTree: tree) }?.code == .notFound)
    }
}

@Suite struct IndexTests {
    /// What git says the next commit would hold, and which paths are in conflict.
    private func expected(_ made: TemporaryRepository, variables: [String: String] = [:]) throws -> [String] {
        try made.git(["ls-files", "--stage", "-z"], variables: variables).split(separator: "\0").map { line in
            let (head, path) = (line.prefix { $0 != "\t" }.split(separator: " "), line.drop { $0 != "\t" }.dropFirst())
            return head[2] == "0" ? "\(head[1]) \(path)" : "conflict \(path)"
        }
    }

    private func staged(_ repository: borrowing Repository) throws -> [String] {
        let staged = try repository.stagedEntries()
        return staged.entries.map { "\($0.id?.description ?? "") \($0.name)" }
            + staged.conflicts.map { "conflict \(String(decoding: $0, as: UTF8.self))" }
    }

    private func filled() throws -> TemporaryRepository {
        let made = try TemporaryRepository()
        for file in ["a", "dir/b", "dir/deep/c", "other/d", "other/e", "z"] { try made.write(file, to: file) }
        try made.commit("one")
        return made
    }

    @Test(arguments: [
        ["update-index", "--split-index"], ["update-index", "--index-version", "4"],
        ["update-index", "--index-version", "2"],
        ["sparse-checkout", "set", "--cone", "--sparse-index", "dir"], ["update-index", "--untracked-cache"],
        ["-c", "index.skipHash=true", "update-index", "--force-write-index"],
    ])
    func everyFormOfIndexIsRead(command: [String]) throws {
        let made = try filled()
        try made.git(command)
        try made.write("new", to: "dir/new")
        try made.git(["add", "dir/new"])
        let before = try Data(contentsOf: URL(fileURLWithPath: made.path + "/.git/index"))
        for folder in ["", "/dir"] {
            let repository = try Repository(at: made.path + folder)
            #expect(try staged(repository) == expected(made))
            let head = try repository.commit(revision: "HEAD")
            let tree = try #require(try repository.commit(head)).header.tree
            #expect(try repository.changesInIndex(since: tree).map(letter) == ["A dir/new"])
        }
        let after = try Data(contentsOf: URL(fileURLWithPath: made.path + "/.git/index"))
        #expect(before == after, "reading does not write")
    }

    @Test(arguments: [[], ["update-index", "--split-index"]]) func pathsInConflictAreNamedOnce(command: [String]) throws
    {
        let made = try filled()
        try made.git(["checkout", "-q", "-b", "side"])
        try made.commit("side", writing: "side", to: "dir/b")
        try made.git(["checkout", "-q", "main"])
        try made.commit("main", writing: "main", to: "dir/b")
        _ = try made.tryGit(["merge", "side"])
        if !command.isEmpty { try made.git(command) }
        let repository = try Repository(at: made.path)
        let result = try repository.stagedEntries()
        #expect(result.conflicts == [Array("dir/b".utf8)])
        #expect(result.entries.map(\.name) == ["a", "dir/deep/c", "other/d", "other/e", "z"])
        let below = try repository.stagedEntries(below: [Array("other".utf8), Array("dir/deep/c".utf8)])
        #expect(below.entries.map(\.name) == ["dir/deep/c", "other/d", "other/e"])
        #expect(below.conflicts.isEmpty)
    }

    @Test(arguments: [[], ["update-index", "--split-index"]]) func whatIsOnlyIntendedIsNotStaged(command: [String])
        throws
    {
        let made = try filled()
        try made.write("later", to: "later")
        try made.write("", to: "empty")
        try made.git(["add", "--intent-to-add", "later"])
        try made.git(["add", "empty"])
        if !command.isEmpty { try made.git(command) }
        let repository = try Repository(at: made.path)
        #expect(
            try repository.stagedEntries().entries.map(\.name) == [
                "a", "dir/b", "dir/deep/c", "empty", "other/d", "other/e", "z",
            ])
        let head = try #require(try repository.head())
        let tree = try #require(try repository.commit(head)).header.tree
        #expect(try repository.changesInIndex(since: tree).map(\.path) == [Array("empty".utf8)])
    }

    @Test func aMissingIndexIsEmpty() throws {
        let made = try filled()
        try FileManager.default.removeItem(atPath: made.path + "/.git/index")
        #expect(try Repository(at: made.path).stagedEntries().entries.isEmpty)
    }

    @Test func aDamagedIndexIsAnError() throws {
        let made = try filled()
        try Data("garbage, and much of it, more than a header".utf8).write(
            to: URL(fileURLWithPath: made.path + "/.git/index"))
        #expect(throws: GitError.self) { _ = try Repository(at: made.path).stagedEntries() }
    }

    // Validates: USE-4
    @Test(arguments: [false, true]) func theIndexThatGitNamesCounts(isRelative: Bool) throws {
        let made = try filled()
        let index = made.path + "/.git/next-index"
        try FileManager.default.copyItem(atPath: made.path + "/.git/index", toPath: index)
        try made.write("new", to: "new")
        try made.git(["add", "new"], variables: ["GIT_INDEX_FILE": index])
        let environment = RepositoryEnvironment(variables: ["GIT_INDEX_FILE": isRelative ? ".git/next-index" : index])
        let repository = try Repository(at: made.path + "/dir", environment: environment)
        #expect(repository.indexFile == index)
        let head = try #require(try repository.head())
        let tree = try #require(try repository.commit(head)).header.tree
        #expect(try repository.changesInIndex(since: tree).map(\.path) == [Array("new".utf8)])
        let listed = try GitProgram(repository).run(["diff", "--cached", "--name-only"])
        #expect(String(decoding: listed, as: UTF8.self) == "new\n")
    }

    @Test(arguments: [[], ["update-index", "--split-index"]]) func changesInTheIndexAreThoseOfGit(command: [String])
        throws
    {
        let made = try filled()
        try made.git(["rm", "-q", "a"])
        try made.write("changed", to: "dir/b")
        try made.git(["add", "dir/b"])
        try made.git(["update-index", "--chmod=+x", "z"])
        try FileManager.default.removeItem(atPath: made.path + "/other/d")
        try FileManager.default.createSymbolicLink(atPath: made.path + "/other/d", withDestinationPath: "e")
        try made.git(["add", "other/d"])
        try made.write("unstaged", to: "other/e")
        try made.write("new", to: "new file")
        try made.git(["add", "new file"])
        if !command.isEmpty { try made.git(command) }
        let repository = try Repository(at: made.path)
        let head = try #require(try repository.head())
        let tree = try #require(try repository.commit(head)).header.tree
        let words = try made.git(["diff", "--cached", "--name-status", "--no-renames", "-z"]).split(separator: "\0")
        let expected = stride(from: 0, to: words.count, by: 2).map {
            "\(words[$0] == "T" ? "M" : words[$0]) \(words[$0 + 1])"
        }
        #expect(try repository.changesInIndex(since: tree).map(letter) == expected)
        #expect(try repository.changesInIndex(since: nil).allSatisfy { $0.kind == .added })
    }
}

private func letter(_ change: PathChange) -> String {
    let path = String(decoding: change.path, as: UTF8.self)
    switch change.kind {
    case .added: return "A \(path)"
    case .deleted: return "D \(path)"
    case .modified: return "M \(path)"
    case .renamed: return "R \(String(decoding: change.oldPath, as: UTF8.self)) \(path)"
    }
}

@Suite struct ChangesTests {
    @Test(arguments: [false, true]) func changesBetweenTreesAreThoseOfGit(renames: Bool) throws {
        let made = try TemporaryRepository()
        let text = (0..<40).map { "line \($0)\n" }.joined()
        for file in ["keep", "drop", "a/moved", "edited", "a/mode", "kind", "Case"] {
            try made.write(text + file, to: file)
        }
        try made.commit("one")
        try made.git(["config", "diff.renames", "false"])
        try made.git(["config", "core.ignorecase", "true"])
        try FileManager.default.removeItem(atPath: made.path + "/drop")
        try made.git(["mv", "a/moved", "b-moved"])
        try made.write(text + "moved and edited", to: "b-moved")
        try made.write("other", to: "edited")
        try made.write("new", to: "new")
        #expect(chmod(made.path + "/a/mode", 0o755) == 0)
        try FileManager.default.removeItem(atPath: made.path + "/kind")
        try FileManager.default.createSymbolicLink(atPath: made.path + "/kind", withDestinationPath: "keep")
        try made.commit("two")
        let repository = try Repository(at: made.path)
        func tree(_ revision: String) throws -> ObjectID {
            try #require(try repository.commit(repository.commit(revision: revision))).header.tree
        }
        for (old, new) in [("HEAD~1", "HEAD"), ("HEAD", "HEAD~1"), ("HEAD", "HEAD")] {
            let words = try made.git([
                "diff-tree", "-r", "-z", "--name-status", renames ? "-M" : "--no-renames", old, new,
            ])
            .split(separator: "\0").map(String.init)
            var expected: [String] = []
            var place = 0
            while place < words.count {
                let letter = words[place].prefix(1)
                expected.append(
                    "\(letter == "T" ? "M" : letter) \(words[place + 1])"
                        + (letter == "R" ? " \(words[place + 2])" : ""))
                place += letter == "R" ? 3 : 2
            }
            let changes = try repository.changes(from: tree(old), to: tree(new), renames: renames)
            #expect(changes.map(letter) == expected)
            #expect(
                changes.allSatisfy {
                    ($0.oldID == nil) == ($0.kind == .added) && ($0.id == nil) == ($0.kind == .deleted)
                })
        }
        #expect(try repository.changes(from: nil, to: tree("HEAD~1")).map(\.kind) == Array(repeating: .added, count: 7))
        #expect(
            try repository.changes(from: tree("HEAD~1"), to: nil).map(\.kind) == Array(repeating: .deleted, count: 7))
        #expect(try repository.changes(from: nil, to: nil).isEmpty)
    }

    @Test func aTreeThatIsMissingIsNotFound() throws {
        let made = try TemporaryRepository()
        let repository = try Repository(at: made.path)
        let id = ObjectID(String(repeating: "1", count: 40))
        #expect(#expect(throws: GitError.self) { _ = try repository.changes(from: nil, to: id) }?.code == .notFound)
    }
}
