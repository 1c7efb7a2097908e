import Foundation
import Git
import TestSupport
import Testing

@Suite struct WritingTests {
    private let made: TemporaryRepository
    private let name = "refs/notes/adrlink/test"

    init() throws { made = try TemporaryRepository() }

    private func commits(_ count: Int) throws -> [ObjectID] {
        try (0..<count).map { try #require(ObjectID(try made.commit("commit \($0)"))) }
    }

    @Test(arguments: ["", "text\n", String(repeating: "long ", count: 5000)])
    func objectsAreWhatGitWouldWrite(text: String) throws {
        let repository = try Repository(at: made.path)
        let id = try Repository.durably { () throws(GitError) in try repository.write(.blob, Array(text.utf8)) }
        #expect(try made.git(["hash-object", "--stdin"], input: Data(text.utf8)) == id.description)
        #expect(try made.tryGit(["cat-file", "blob", id.description]).output == text)
    }

    @Test func aTreeAndACommitAreReadByGit() throws {
        let repository = try Repository(at: made.path)
        let blob = try repository.write(.blob, Array("content".utf8))
        let tree = try repository.write(.tree, Array("100644 file\0".utf8) + blob.bytes)
        let text = "tree \(tree)\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nsubject\n"
        let commit = try repository.write(.commit, Array(text.utf8))
        #expect(try made.git(["show", "\(commit):file"]) == "content")
        #expect(try made.tryGit(["fsck", "--strict", commit.description]).status == 0)
    }

    @Test func aReferenceIsMadeMovedAndDeleted() throws {
        let ids = try commits(2)
        let repository = try Repository(at: made.path)
        try repository.updateReference(name, from: nil, to: ids[0], message: "begin")
        #expect(try made.git(["rev-parse", name]) == ids[0].description)
        try repository.updateReference(name, from: ids[0], to: ids[1], message: "go on")
        #expect(try repository.target(of: name) == ids[1])
        try repository.updateReference(name, from: ids[1], to: nil, message: "end")
        #expect(try made.tryGit(["rev-parse", "--verify", "--quiet", name]).status == 1)
    }

    @Test func aReferenceThatHasMovedIsLeftAlone() throws {
        let ids = try commits(2)
        let repository = try Repository(at: made.path)
        for expected in [nil, ids[1]] as [ObjectID?] {
            try made.git(["update-ref", name, ids[0].description])
            let error = #expect(throws: GitError.self) {
                try repository.updateReference(name, from: expected, to: ids[1], message: "no")
            }
            #expect(error?.code == .modified)
            #expect(try made.git(["rev-parse", name]) == ids[0].description)
        }
    }

    @Test func aLockedReferenceIsLeftAlone() throws {
        let ids = try commits(2)
        try made.git(["update-ref", name, ids[0].description])
        let repository = try Repository(at: made.path)
        try Data().write(to: URL(fileURLWithPath: repository.lockFile(of: name)))
        let error = #expect(throws: GitError.self) {
            try repository.updateReference(name, from: ids[0], to: ids[1], message: "no")
        }
        #expect(error?.code == .locked)
        #expect(try repository.target(of: name) == ids[0])
    }

    @Test func aPackedReferenceIsMoved() throws {
        let ids = try commits(2)
        try made.git(["update-ref", name, ids[0].description])
        try made.git(["pack-refs", "--all"])
        let repository = try Repository(at: made.path)
        try repository.updateReference(name, from: ids[0], to: ids[1], message: "go on")
        #expect(try made.git(["rev-parse", name]) == ids[1].description)
    }

    @Test func aSettingIsWrittenForTheRepositoryAlone() throws {
        let repository = try Repository(at: made.path)
        try repository.setConfiguration("adrlink.test", to: "a \"b\" # c")
        #expect(try made.git(["config", "--local", "adrlink.test"]) == "a \"b\" # c")
        #expect(try repository.configuration().string("adrlink.test") == "a \"b\" # c")
    }
}
