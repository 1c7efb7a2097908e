import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// What cannot be asked, and names that look like something else.
@Suite struct WhyInputTests {
    private let fixture: WhyFixture
    private var made: TemporaryRepository { fixture.made }

    init() throws {
        fixture = try WhyFixture()
        try fixture.commit("start", ["one", "two"])
    }

    private func refusal(_ text: String, from folder: String = "", at revision: String? = nil) throws -> ADRLinkError {
        let error = #expect(throws: ADRLinkError.self) { _ = try fixture.why(text, from: folder, at: revision) }
        let refused = try #require(error)
        #expect(refused.exitStatus == 2)
        #expect(refused.hint != nil)
        return refused
    }

    @Test(arguments: [
        ("src/a.txt:3", "src/a.txt:3: the file ends at line 2", "name a line from 1 to 2"),
        ("src/a.txt:0", "src/a.txt: there is no line 0", "lines are counted from 1"),
        ("src/a.txt:2-1", "src/a.txt: lines 2 to 1 run backwards", "did you mean src/a.txt:1-2?"),
        (
            "src/a.txt:1-99999999999999999999", "src/a.txt: the file ends at line 2",
            "name a line from 1 to 2"
        ),
        ("src:1", "src: it is a folder, and has no lines", "leave the lines away"),
        ("../x", "../x is outside the repository", nil),
        ("/etc/passwd", "/etc/passwd is outside the repository", nil),
        ("src/*.c", "no tracked file matches src/*.c", nil),
    ])
    func whatCannotBeAskedIsRefusedWithAHint(text: String, sentence: String, hint: String?) throws {
        let error = try refusal(text)
        #expect(error.description == sentence)
        if let hint { #expect(error.hint == hint) }
    }

    @Test func linesThatAreNoNumbersBelongToTheName() throws {
        for text in ["src/a.txt:x", "src/a.txt:1-", "src/a.txt:-1", "src/a.txt:1-2-3", "src/none.txt:1"] {
            #expect(try refusal(text).message.hasPrefix("there is no such file"), "\(text)")
        }
    }

    @Test func aNameWithAColonIsMeantWhereThereIsOne() throws {
        try fixture.commit("colon", ["x"], to: "src/a.txt:2")
        #expect(try fixture.why("src/a.txt:2").summary == ["colon 1-1"])
        #expect(try fixture.why("src/a.txt:2:1").summary == ["colon 1-1"])
        #expect(try fixture.why("src/a.txt:1").summary == ["start 1-1"])
        try fixture.commit("star", ["x"], to: "src/[ab]*.txt")
        #expect(try fixture.why("src/[ab]*.txt").summary == ["star 1-1"])
    }

    @Test func pathsAreRelativeToTheDirectory() throws {
        #expect(try fixture.why("a.txt:1", from: "src").path == "src/a.txt")
        #expect(try fixture.why("../src/./a.txt:1", from: "src").path == "src/a.txt")
        #expect(try fixture.why(made.path + "/src/a.txt").path == "src/a.txt")
        #expect(try fixture.why("..", from: "src").path == "")
    }

    @Test func whatWasRemovedIsSaidWithTheCommit() throws {
        let before = try made.git(["rev-parse", "HEAD"])
        try made.git(["rm", "--quiet", "src/a.txt"])
        let error = try refusal("src/a.txt:1")
        #expect(error.description == "src/a.txt: it was deleted in the working tree, and no commit says so yet")
        let removed = try made.commit("remove")
        try fixture.commit("later", ["x"], to: "other.txt")
        let gone = try refusal("src/a.txt:1")
        #expect(gone.description == "src/a.txt: commit \(removed.prefix(10)) removed it")
        #expect(gone.hint == "adrlink why --rev \(before.prefix(10)) answers about the commit before")
        #expect(try fixture.why("src/a.txt:1", at: before).summary == ["start 1-1"])
    }

    @Test func whatWasRenamedIsSaidWithItsNewName() throws {
        try made.git(["mv", "src/a.txt", "src/b.txt"])
        let renamed = try made.commit("rename")
        let error = try refusal("src/a.txt")
        #expect(error.description == "src/a.txt: commit \(renamed.prefix(10)) renamed it to src/b.txt")
    }

    @Test func whatHasNoLinesIsRefused() throws {
        try made.write(Data([0x61, 0, 0x0a]), to: "binary")
        try FileManager.default.createSymbolicLink(atPath: made.path + "/link", withDestinationPath: "src")
        try made.git(["update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "2", count: 40)),part"])
        try FileManager.default.createDirectory(atPath: made.path + "/part", withIntermediateDirectories: true)
        try made.git(["add", "binary", "link"])
        try made.git(["commit", "--quiet", "-m", "odd"])
        for revision in [nil, "HEAD"] {
            #expect(try refusal("binary", at: revision).message == "it is a binary file, and has no lines")
            #expect(try refusal("link", at: revision).message == "it is a symbolic link, and links are not followed")
            #expect(try refusal("link/a.txt:1", at: revision).path == "link")
            #expect(try refusal("part", at: revision).message == "it is a submodule, with a history of its own")
            #expect(try refusal("part/x", at: revision).path == "part")
        }
    }

    @Test func beforeTheFirstCommitEveryLineIsNobodys() throws {
        let empty = try WhyFixture()
        try empty.made.write("one\n", to: "a.txt")
        #expect(try empty.why("a.txt").uncommitted == [1...1])
        #expect(#expect(throws: ADRLinkError.self) { _ = try empty.why("b.txt") }?.exitStatus == 2)
    }

    @Test func whatGitRefusesToFollowIsUndecided() throws {
        try made.git(["config", "blame.ignoreRevsFile", "none"])
        let error = #expect(throws: ADRLinkError.self) { _ = try fixture.why("src/a.txt") }
        #expect(error?.code == .undecided)
        #expect(error?.hint?.hasPrefix("git blame -M -C ") == true)
    }

    @Test func aFileWithoutLinesHasNoneToAskAbout() throws {
        try fixture.commit("empty", [], to: "empty.txt")
        #expect(try refusal("empty.txt:1").description == "empty.txt:1: the file has no lines")
    }

    @Test func aBareRepositoryAnswersForItsHead() throws {
        let bare = made.root + "/bare.git"
        try made.git(["clone", "--quiet", "--bare", made.path, bare])
        let report = try fixture.why("src/a.txt:1", in: bare)
        #expect(report.summary == ["start 1-1"] && !report.isWorkingTree)
    }
}
