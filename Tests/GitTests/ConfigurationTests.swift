import Foundation
import Git
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    private func entries(_ text: String) throws -> [String] {
        let made = try TemporaryRepository()
        try made.write(text, to: "config")
        return try Configuration(file: made.path + "/config").entries().map { "\($0.name)=\($0.value)" }
    }

    static let texts = [
        "", "# nothing\n; at all\n", "[adr]\n\tdir = adr\n", "[z]\n\tb = 1\n\ta = 2\n[a]\n\tx = 3\n[z]\n\tb = 4\n",
        "[rule \"Ref-Empty\"]\n\tSeverity = Error\n", "[rule \"with.dots and \\\"quotes\\\"\"]\n\tkey = v\n",
        "[flags]\n\ton\n\toff = false\n\tempty =\n",
        "[a]\n\tb = \"quoted ; # text\" ; comment\n\tc = one \\\n  two\n\td = tab\\tnew\\nline\n", "[a]\n\tb = x   \n",
        "[a] b = 1\n", "\u{feff}[a]\n\tb = 1\n",
        "[a]\r\n\tb = 1\r\n", "[a]\n\tb = Grüße\n", "[A.Sub]\n\tK = v\n", "[a \"\"]\n\tb = 1\n", "[a]\n\tb-c2 = 1",
        "b = 1\n",
    ]

    @Test(arguments: texts) func settingsAreReadInOrderAsGitReadsThem(text: String) throws {
        let made = try TemporaryRepository()
        try made.write(text, to: "config")
        let words = try made.git(["config", "--file", "config", "--list", "-z"]).split(separator: "\0")
        let expected = words.map { word -> String in
            guard let end = word.firstIndex(of: "\n") else { return word + "=true" }
            return word[..<end] + "=" + word[word.index(after: end)...]
        }
        #expect(try entries(text) == expected)
    }

    @Test(arguments: [
        ("[a]\n\tb = 1\n[broken\n", "3"), ("[a]\n\tb = 1\n\t= 2\n", "3"), ("[a]\n\tb = \"open\n", "2"),
        ("[a]\n\tb = \\q\n", "2"), ("[a]\n\tb_c = 1\n", "2"),
    ])
    func badSyntaxIsAnErrorThatNamesTheLine(text: String, line: String) throws {
        let made = try TemporaryRepository()
        try made.write(text, to: "config")
        #expect(try made.tryGit(["config", "--file", "config", "--list"]).status != 0)
        let error = #expect(throws: GitError.self) { _ = try Configuration(file: made.path + "/config").entries() }
        #expect(error?.operation == "read \(made.path)/config")
        #expect(
            error?.message.contains(":\(line)") == true || error?.message.contains("line \(line)") == true,
            "\(error?.message ?? "")")
    }

    @Test func aFileThatIsMissingIsNotFound() throws {
        let error = #expect(throws: GitError.self) { _ = try Configuration(file: "/none/config").entries() }
        #expect(error?.code == .notFound)
    }

    @Test func allValuesOfAKeyAreGivenAndTheLastCounts() throws {
        let made = try TemporaryRepository()
        for value in ["one", "two", "three"] { try made.git(["config", "--add", "adrlink.store", value]) }
        let configuration = try Repository(at: made.path).configuration()
        #expect(try configuration.strings("adrlink.store") == ["one", "two", "three"])
        #expect(try configuration.strings("AdrLink.Store").count == 3)
        #expect(try configuration.string("adrlink.store") == "three")
        #expect(try configuration.string("adrlink.none") == nil)
        #expect(throws: GitError.self) { _ = try configuration.string("nodot") }
    }
}

@Suite struct GitProgramTests {
    @Test(arguments: [
        ["diff", "--cached"], ["diff", "--cached", "--name-only"], ["diff-index", "--cached", "-p", "HEAD"],
        ["log", "-p", "-1"],
        ["show", "HEAD"], ["ls-files", "--stage"], ["cat-file", "blob", "HEAD:file.txt"], ["rev-list", "--all"],
        ["blame", "HEAD", "--", "file.txt"],
    ])
    func nothingThatARepositoryConfiguresIsStarted(command: [String]) throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "file.txt")
        try made.write("* diff=mark filter=mark\n", to: ".gitattributes")
        try made.commit("two", writing: "b", to: "file.txt")
        try made.write("c", to: "file.txt")
        try made.git(["add", "file.txt"])
        let mark = made.root + "/mark"
        let program = made.root + "/program"
        try writeScript("#!/bin/sh\necho \"$0 $*\" >> \(mark)\ncat\n", to: program)
        try FileManager.default.createDirectory(atPath: made.root + "/hooks", withIntermediateDirectories: true)
        for hook in ["post-index-change", "pre-auto-gc", "fsmonitor-watchman", "post-checkout"] {
            try FileManager.default.createSymbolicLink(
                atPath: made.root + "/hooks/" + hook, withDestinationPath: program)
        }
        for (key, value) in [
            ("core.fsmonitor", program), ("core.hooksPath", made.root + "/hooks"), ("diff.external", program),
            ("core.pager", program),
            ("pager.log", program), ("pager.diff", program), ("core.sshCommand", program),
            ("diff.mark.textconv", program),
            ("diff.mark.command", program), ("filter.mark.process", program), ("core.editor", program),
            ("core.gitProxy", program),
            ("core.askPass", program), ("credential.helper", program), ("gpg.program", program),
            ("log.showSignature", "true"),
            ("core.alternateRefsCommand", program), ("alias.ls-files", "!" + program),
            ("interactive.diffFilter", program),
        ] { try made.git(["config", key, value]) }
        let repository = try Repository(at: made.path)
        _ = try GitProgram(repository).run(command)
        _ = try repository.stagedEntries()
        _ = try repository.changesInIndex(since: nil)
        let left = FileManager.default.fileExists(atPath: mark) ? try String(contentsOfFile: mark, encoding: .utf8) : ""
        #expect(left == "")
        if command == ["diff", "--cached"] {
            _ = try made.tryGit(["diff", "--cached"])
            #expect(FileManager.default.fileExists(atPath: mark), "git alone does start it")
        }
    }

    @Test func aMissingObjectOfAPartialCloneIsNotFetched() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: "a", to: "file.txt")
        let mark = made.root + "/mark"
        try made.git(["config", "core.repositoryformatversion", "1"])
        try made.git(["config", "extensions.partialClone", "origin"])
        try made.git(["config", "remote.origin.url", "ssh://example.org/x"])
        try made.git(["config", "remote.origin.promisor", "true"])
        try made.git(["config", "core.sshCommand", "touch \(mark);"])
        let lost = try made.git(["rev-parse", "HEAD:file.txt"])
        try FileManager.default.removeItem(atPath: "\(made.path)/.git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))")
        let repository = try Repository(at: made.path)
        let error = #expect(throws: GitError.self) { _ = try GitProgram(repository).run(["cat-file", "blob", lost]) }
        #expect(error?.code == .program)
        #expect(!FileManager.default.fileExists(atPath: mark))
        let id = try #require(ObjectID(lost))
        #expect(#expect(throws: GitError.self) { _ = try repository.blob(id) }?.code == .notFound)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test func aCommandThatFailsSaysSo() throws {
        let made = try TemporaryRepository()
        let repository = try Repository(at: made.path)
        let error = #expect(throws: GitError.self) {
            _ = try GitProgram(repository).run(["rev-parse", "--verify", "none"])
        }
        #expect(error?.code == .program)
        #expect(error?.message == "git rev-parse --verify none exited with 128")
    }

    @Test func muchOutputIsReadWhole() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: String(repeating: "0123456789", count: 100_000), to: "big")
        #expect(try GitProgram(Repository(at: made.path)).run(["cat-file", "blob", "HEAD:big"]).count == 1_000_000)
    }
}
