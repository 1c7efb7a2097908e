import Foundation
import Git
import TestSupport
import Testing

@Suite struct ReferenceTests {
    @Test func referencesAreListedByPrefixAndTagsArePeeled() throws {
        let made = try TemporaryRepository()
        let one = try made.commit("one", writing: "a", to: "file")
        try made.git(["tag", "-m", "v1", "v1"])
        try made.git(["tag", "-m", "v1 again", "v1-again", "v1"])
        try made.git(["tag", "tree", "HEAD^{tree}"])
        try made.git(["pack-refs", "--all"])
        let two = try made.commit("two")
        try made.git(["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone"])
        try made.git(["symbolic-ref", "refs/remotes/other/HEAD", "refs/heads/main"])
        let repository = try Repository(at: made.path)
        let listed = try repository.references(withPrefixes: ["refs/"]).map { "\($0.name) \($0.commit)" }
        #expect(
            listed == [
                "refs/heads/main \(two)", "refs/remotes/other/HEAD \(two)", "refs/tags/v1 \(one)",
                "refs/tags/v1-again \(one)",
            ])
        #expect(try repository.references(withPrefixes: ["refs/tags/", "refs/none/"]).count == 2)
        #expect(try repository.commit(named: "refs/tags/v1-again") == ObjectID(one))
        #expect(try repository.commit(named: "refs/tags/none") == nil)
    }

    @Test func aReferenceToAMissingObjectIsNotPassedOver() throws {
        let made = try TemporaryRepository()
        try made.commit("one")
        try Data("\(String(repeating: "1", count: 40))\n".utf8)
            .write(to: URL(fileURLWithPath: made.path + "/.git/refs/heads/broken"))
        let repository = try Repository(at: made.path)
        let error = #expect(throws: GitError.self) { _ = try repository.references(withPrefixes: ["refs/heads/"]) }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains("refs/heads/broken") == true)
    }

    static let revisions = [
        "HEAD", "@", "main", "main~1", "HEAD^", "HEAD^2", "HEAD^{commit}", "v1", "v1^{}", "v1^{commit}", "v1-again~0",
        "refs/heads/main", "heads/main", "@{0}", "main@{1}", ":/two", "HEAD^{/one}", "main^{tree}", "main:file", "none",
        "",
        "..", "HEAD~99", "-1", "HEAD^0", "@~1", "HEAD~~", "side", "tags/v1", "--all", "ma*n", "main..", "main:",
    ]

    @Test(arguments: revisions) func aRevisionNamesTheCommitThatGitFinds(revision: String) throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "file")
        try made.git(["tag", "-m", "v1", "v1"])
        try made.git(["tag", "-m", "v1 again", "v1-again", "v1"])
        try made.git(["checkout", "-q", "-b", "side"])
        try made.commit("on side")
        try made.git(["checkout", "-q", "main"])
        try made.commit("two", writing: "b", to: "file")
        try made.git(["merge", "-q", "--no-edit", "side"])
        let found = try made.tryGit(["rev-parse", "--verify", "--quiet", "--end-of-options", revision]).output
            .dropLast()
        let expected = try made.tryGit(["rev-parse", "--verify", "--quiet", found + "^{commit}"])
        let repository = try Repository(at: made.path)
        if expected.status == 0 {
            #expect(try repository.commit(revision: revision).description == expected.output.dropLast())
        } else {
            let error = #expect(throws: GitError.self) { _ = try repository.commit(revision: revision) }
            #expect([.notFound, .invalidName].contains(error?.code), "\(String(describing: error))")
        }
    }

    @Test func anAbbreviatedIDNamesItsCommit() throws {
        let made = try TemporaryRepository()
        let id = try made.commit("one")
        let repository = try Repository(at: made.path)
        #expect(try repository.commit(revision: id) == ObjectID(id))
        #expect(try repository.commit(revision: String(id.prefix(8))) == ObjectID(id))
        #expect(throws: GitError.self) { _ = try repository.commit(revision: String(repeating: "1", count: 40)) }
        #expect(throws: GitError.self) { _ = try repository.commit(revision: "HEAD\0") }
        #expect(throws: GitError.self) { _ = try repository.commit(named: "not a name") }
    }
}
