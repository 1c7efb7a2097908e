import Git
import TestSupport
import Testing

@Suite struct RecentTreesTests {
    /// What `git diff-tree` says: `A path`, `D path`, `M path`.
    private func oracle(_ made: TemporaryRepository, _ a: String, _ b: String) throws -> [String] {
        let raw = try made.git(["diff-tree", "-r", "-z", "--no-renames", "--name-status", a, b])
        let fields = raw.split(separator: "\0").map(String.init)
        return stride(from: 0, to: fields.count - 1, by: 2).map {
            (fields[$0] == "T" ? "M" : fields[$0]) + " " + fields[$0 + 1]
        }
    }

    private func found(_ trees: RecentTrees, _ repository: borrowing Repository, _ a: String, _ b: String) throws
        -> [String]
    {
        let before = try repository.commit(repository.commit(revision: a))?.header.tree
        let after = try repository.commit(repository.commit(revision: b))?.header.tree
        return try trees.changes(from: before, to: after, in: repository).map { change in
            let letter = change.kind == .added ? "A" : change.kind == .deleted ? "D" : "M"
            #expect((change.oldID == nil) == (change.kind == .added) && (change.id == nil) == (change.kind == .deleted))
            return "\(letter) \(String(decoding: change.path, as: UTF8.self))"
        }
    }

    @Test func differencesAreThoseOfGitInBothDirections() throws {
        let made = try TemporaryRepository()
        for file in ["a", "b/c", "b/d/e", "b.c", "b-c", "f/g/h", "i", "j/k", "mode"] { try made.write(file, to: file) }
        try made.commit("one")
        try made.git(["rm", "--quiet", "-r", "f", "j", "a"])
        try made.write("now a folder", to: "a/b")
        try made.write("changed", to: "b/d/e")
        try made.write("now a file", to: "j")
        try made.write("new", to: "b/z")
        try made.git(["update-index", "--force-remove", "i"])
        try made.environment.run(["sh", "-c", "rm i && ln -s b.c i && chmod +x mode"], in: made.path)
        try made.commit("two")
        try made.commit("three", writing: "x", to: "b/d/e")
        let repository = try Repository(at: made.path)
        let trees = RecentTrees()
        for (a, b) in [("HEAD~2", "HEAD~1"), ("HEAD~1", "HEAD~2"), ("HEAD~1", "HEAD"), ("HEAD~2", "HEAD")] {
            let expected = try oracle(made, a, b)
            #expect(!expected.isEmpty)
            #expect(try found(trees, repository, a, b) == expected)
        }
        #expect(try found(trees, repository, "HEAD", "HEAD").isEmpty)
    }

    @Test func aMissingTreeIsEmptyAndOneThatIsNotHereAnError() throws {
        let made = try TemporaryRepository()
        try made.write("1", to: "a/b")
        try made.commit("one")
        let repository = try Repository(at: made.path)
        let tree = try #require(try repository.commit(repository.commit(revision: "HEAD"))?.header.tree)
        let trees = RecentTrees()
        #expect(try trees.changes(from: nil, to: tree, in: repository).map(\.kind) == [.added])
        #expect(try trees.changes(from: tree, to: nil, in: repository).map(\.kind) == [.deleted])
        #expect(try trees.folders(in: tree, repository).map(\.name) == [Array("a".utf8)])
        let unknown = try #require(ObjectID(String(repeating: "1", count: 40)))
        let error = #expect(throws: GitError.self) { try trees.changes(from: tree, to: unknown, in: repository) }
        #expect(error?.code == .notFound)
    }
}
