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
        let id = try repository.write(.blob, Array(text.utf8))
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

    @Test func referencesAreMovedOnAfterDurableWritingBegins() throws {
        let ids = try commits(2)
        let repository = try Repository(at: made.path)
        try repository.updateReference(name, from: nil, to: ids[0], message: "begin")
        try repository.writeDurably()
        try repository.updateReference(name, from: ids[0], to: ids[1], message: "go on")
        #expect(try repository.target(of: name) == ids[1])
        #expect(try made.git(["rev-parse", name]) == ids[1].description)
    }

    @Test func aLooseObjectThatEndsTooEarlyIsToldAndNotWaitedFor() throws {
        let repository = try Repository(at: made.path)
        let id = try repository.write(.blob, Array(String(repeating: "some text\n", count: 500).utf8))
        let file = "\(made.path)/.git/objects/\(id.description.prefix(2))/\(id.description.dropFirst(2))"
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(try repository.examinedObject(id, limit: 5000)?.bytes.count == 5000)
        for count in [0, 1, 10, whole.count / 2, whole.count - 1] {
            try FileManager.default.removeItem(atPath: file)
            try whole.prefix(count).write(to: URL(fileURLWithPath: file))
            let error = #expect(throws: GitError.self) { try repository.examinedObject(id, limit: 5000) }
            #expect(error?.code == .corrupt)
        }
    }

    @Test func anObjectThatIsLargerThanAllowedIsNotUnpackedWhole() throws {
        let repository = try Repository(at: made.path)
        let id = try repository.write(.blob, [UInt8](repeating: 65, count: 1 << 20))
        #expect(throws: GitError.self) { try repository.examinedObject(id, limit: 1000) }
    }

    @Test func aPackedObjectIsReadAsItsFileWas() throws {
        _ = try made.commit("one", writing: String(repeating: "some text\n", count: 500), to: "file")
        let id = try #require(ObjectID(try made.git(["rev-parse", "HEAD:file"])))
        let repository = try Repository(at: made.path)
        let loose = try repository.examinedObject(id, limit: 5000)?.bytes
        try made.git(["repack", "-adq"])
        #expect(try repository.examinedObject(id, limit: 5000)?.bytes == loose)
        #expect(loose?.count == 5000)
        let error = #expect(throws: GitError.self) { try repository.examinedObject(id, limit: 4999) }
        #expect(error?.code == .corrupt)
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(try repository.examinedObject(absent, limit: 5000) == nil)
    }

    @Test func aPackThatHoldsAnotherObjectUnderANameIsTold() throws {
        try made.git(["config", "core.compression", "0"])
        _ = try made.commit("one", writing: String(repeating: "some text\n", count: 500), to: "file")
        let id = try #require(ObjectID(try made.git(["rev-parse", "HEAD:file"])))
        try made.git(["repack", "-adq"])
        let folder = URL(fileURLWithPath: "\(made.path)/.git/objects/pack")
        let index = try #require(
            try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .first { $0.pathExtension == "idx" })
        // The index says of another name that the object lies there.
        var bytes = try Data(contentsOf: index)
        let place = try #require(bytes.range(of: Data(id.bytes)))
        bytes[place.upperBound - 1] ^= 1
        try FileManager.default.removeItem(at: index)
        try bytes.write(to: index)
        var name = id.bytes
        name[19] ^= 1
        let other = try #require(ObjectID(bytes: name[...]))
        let repository = try Repository(at: made.path)
        let error = #expect(throws: GitError.self) { try repository.examinedObject(other, limit: 5000) }
        #expect(error?.code == .corrupt)
    }

    @Test func aSettingIsWrittenForTheRepositoryAlone() throws {
        let repository = try Repository(at: made.path)
        try repository.setConfiguration("adrlink.test", to: "a \"b\" # c")
        #expect(try made.git(["config", "--local", "adrlink.test"]) == "a \"b\" # c")
        #expect(try repository.configuration().string("adrlink.test") == "a \"b\" # c")
    }
}
