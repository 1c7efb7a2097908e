import Foundation
import Git
import TestSupport
import Testing

@Suite struct ObjectIDTests {
    @Test func fortyHexadecimalDigitsAreAnID() throws {
        let text = "0123456789abcdef0123456789abcdef01234567"
        let id = try #require(ObjectID(text))
        #expect(id.description == text)
        #expect(id.short == "0123456789")
        #expect(
            id.bytes == [
                1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 1, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                1, 0x23, 0x45, 0x67,
            ])
        #expect(ObjectID(text.uppercased()) == id)
    }

    @Test(arguments: [
        "", "0", String(repeating: "a", count: 39), String(repeating: "a", count: 41),
        String(repeating: "g", count: 40), " " + String(repeating: "a", count: 39), String(repeating: "é", count: 20),
    ])
    func anythingElseIsNone(text: String) { #expect(ObjectID(text) == nil) }

    @Test func idsAreOrderedLikeTheirDigits() throws {
        let texts = ["ff", "00", "0f", "f0"].flatMap { head in
            ["00", "ff", "7f"].flatMap { tail in
                ["00", "80"].map { head + String(repeating: $0, count: 18) + tail }
            }
        }
        let ids = try texts.map { try #require(ObjectID($0)) }
        #expect(ids.sorted().map(\.description) == texts.sorted())
        #expect(Set(ids).count == texts.count)
        #expect(ObjectID.zero.description == String(repeating: "0", count: 40))
    }
}

@Suite struct ObjectTests {
    @Test func aBlobIsReadAsItIs() throws {
        let made = try TemporaryRepository()
        let bytes: [UInt8] = [0, 255, 10, 13, 0]
        try made.write(Data(bytes), to: "odd")
        try made.commit("one")
        let id = try #require(ObjectID(try made.git(["rev-parse", "HEAD:odd"])))
        let repository = try Repository(at: made.path)
        #expect(try repository.blob(id) == bytes)
        #expect(try Repository.blobID(of: bytes) == id)
        let header = try #require(try repository.objectHeader(id))
        #expect(header.kind == .blob && header.size == 5)
    }

    @Test func anEmptyBlobIsEmpty() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "", to: "empty")
        let id = try Repository.blobID(of: [])
        #expect(id.description == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        #expect(try Repository(at: made.path).blob(id) == [])
    }

    @Test func aMissingObjectIsNilAndAMissingBlobAnError() throws {
        let made = try TemporaryRepository()
        let repository = try Repository(at: made.path)
        let id = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(try repository.withObject(id) { _, _ in 1 } == nil)
        #expect(try repository.objectHeader(id) == nil)
        #expect(try repository.commit(id) == nil)
        #expect(try repository.entries(ofTree: id) == nil)
        let error = #expect(throws: GitError.self) { _ = try repository.blob(id) }
        #expect(error?.code == .notFound)
        #expect(error?.hint?.contains("git fetch --refetch") == true)
    }

    @Test func anObjectOfTheWrongKindIsSaidToBeOne() throws {
        let made = try TemporaryRepository()
        let text = try made.commit("one", writing: "a", to: "file")
        let commit = try #require(ObjectID(text))
        let tree = try #require(ObjectID(try made.git(["rev-parse", "HEAD^{tree}"])))
        let repository = try Repository(at: made.path)
        #expect(#expect(throws: GitError.self) { _ = try repository.commit(tree) }?.code == .corrupt)
        #expect(#expect(throws: GitError.self) { _ = try repository.entries(ofTree: commit) }?.code == .corrupt)
        #expect(#expect(throws: GitError.self) { _ = try repository.blob(tree) }?.code == .corrupt)
    }

    @Test func aDamagedObjectIsCorrupt() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "some text", to: "file")
        let text = try made.git(["rev-parse", "HEAD:file"])
        let file = "\(made.path)/.git/objects/\(text.prefix(2))/\(text.dropFirst(2))"
        #expect(chmod(file, 0o644) == 0)
        try Data("garbage".utf8).write(to: URL(fileURLWithPath: file))
        let id = try #require(ObjectID(text))
        let error = #expect(throws: GitError.self) { _ = try Repository(at: made.path).blob(id) }
        #expect(error?.code == .corrupt)
    }
}

@Suite struct CommitTests {
    /// Writes a commit object with exactly these bytes.
    private func write(_ bytes: Data, in made: TemporaryRepository) throws -> ObjectID {
        let text = try made.git(["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], input: bytes)
        return try #require(ObjectID(text))
    }

    private let tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

    @Test func headersAreReadAroundSignaturesAndTags() throws {
        let made = try TemporaryRepository()
        let one = try made.commit("one")
        let two = try made.commit("two")
        let text = """
            tree \(tree)
            parent \(one)
            parent \(two)
            author Ada <ada@example.org> 1700000000 +0530
            committer Cora <cora@example.org> 1700000100 -0330
            mergetag object \(one)
             type commit
             tag v1
             tagger T <t@example.org> 1 +0000
             
             committer Nobody <n@example.org> 5 +0000
            gpgsig -----BEGIN PGP SIGNATURE-----
             
             committer Nobody <n@example.org> 5 +0000
             -----END PGP SIGNATURE-----
            encoding ISO-8859-1

            Subject line

            Body

            """
        let id = try write(Data(text.utf8), in: made)
        let commit = try #require(try Repository(at: made.path).commit(id))
        #expect(commit.header.tree.description == tree)
        #expect(commit.header.parents.map(\.description) == [one, two])
        #expect(commit.header.committerTime == 1_700_000_100)
        #expect(commit.author?.name == "Ada")
        #expect(commit.author?.offset == 330)
        #expect(commit.committer?.mail == "cora@example.org")
        #expect(commit.committer?.offset == -210)
        #expect(String(decoding: commit.message, as: UTF8.self) == "Subject line\n\nBody\n")
        #expect(commit.subject == "Subject line")
    }

    static let idents: [[UInt8]] =
        [
            "Ada <ada@example.org> 1700000000 +0000", "A > B <ab@example.org> 1700000000 +0000", "<only@mail> 12 +0000",
            "  Spaces   <s@example.org>  13  +0100", "Double <a<b@c> 14 +0000", "Double <a>b> 15 +0000",
            "\u{301}Accent <a@b> 16 +0000", "Ada\u{200d} <\u{301}a@b> 17 +0000", "No Date <a@b>",
            "Bad Date <a@b> soon +0000",
            "Bad Zone <a@b> 18 somewhere", "Empty <> 19 +0000",
        ].map { Array($0.utf8) } + [
            [0x4a, 0xfc, 0x72, 0x67, 0x20, 0x3c, 0xff, 0x40, 0x62, 0x3e, 0x20, 0x32, 0x30, 0x20, 0x2b]
        ]

    @Test(arguments: idents) func namesAndDatesAreThoseThatGitReads(ident: [UInt8]) throws {
        let made = try TemporaryRepository()
        var bytes = Data("tree \(tree)\nauthor ".utf8)
        bytes += ident
        bytes += Data("\ncommitter ".utf8)
        bytes += ident
        bytes += Data("\n\nmessage\n".utf8)
        let id = try write(bytes, in: made)
        let shown = try made.tryGit([
            "-c", "i18n.logOutputEncoding=UTF-8", "log", "-1", "--format=%an%x00%ae%x00%at%x00%ct", id.description,
        ])
        let words = shown.outputBytes.dropLast().split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let commit = try #require(try Repository(at: made.path).commit(id))
        let author = try #require(commit.author)
        #expect([author.name, author.mail] == Array(words[0...1]))
        // Git shows no date at all where the zone is broken, but sorts by it.
        if let time = Int64(words[2]) { #expect(author.time == time) }
        #expect(commit.header.committerTime == author.time)
        #expect(commit.committer == author)
    }

    @Test(arguments: ["99999999999999999999999", "-5", "9223372036854775807", "9223372036854775808", ""])
    func aBrokenDateDoesNotStopAnybody(date: String) throws {
        let made = try TemporaryRepository()
        let id = try write(
            Data("tree \(tree)\nauthor A <a@b> \(date) +0000\ncommitter A <a@b> \(date) +99999999999\n\nm".utf8),
            in: made)
        let commit = try #require(try Repository(at: made.path).commit(id))
        #expect(commit.header.committerTime >= 0)
        #expect(commit.subject == "m")
    }

    @Test(arguments: [
        "tree \("4b825dc642cb6eb9a060e54bf8d69288fbee4904")\n", "tree \("4b825dc642cb6eb9a060e54bf8d69288fbee4904")",
        "tree \("4b825dc642cb6eb9a060e54bf8d69288fbee4904")\nauthor",
        "tree \("4b825dc642cb6eb9a060e54bf8d69288fbee4904")\n\n",
    ])
    func aCommitThatIsCutOffHasAnEmptyMessage(text: String) throws {
        let made = try TemporaryRepository()
        let id = try write(Data(text.utf8), in: made)
        #expect(try Repository(at: made.path).commit(id)?.message == [])
    }

    @Test func aMessageThatIsNotUTF8IsAValue() throws {
        let made = try TemporaryRepository()
        var bytes = Data(
            "tree \(tree)\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding ISO-8859-1\n\n".utf8)
        bytes += [0x67, 0x72, 0xfc, 0x6e, 0x0a]
        let id = try write(bytes, in: made)
        let commit = try #require(try Repository(at: made.path).commit(id))
        #expect(commit.message == [0x67, 0x72, 0xfc, 0x6e, 0x0a])
        #expect(commit.subject == "gr\u{fffd}n")
    }

    @Test func aCommitWithoutATreeIsCorrupt() throws {
        let made = try TemporaryRepository()
        let id = try write(Data("no commit at all".utf8), in: made)
        #expect(#expect(throws: GitError.self) { _ = try Repository(at: made.path).commit(id) }?.code == .corrupt)
    }
}
