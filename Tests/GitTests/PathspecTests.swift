import Foundation
import Git
import TestSupport
import Testing

@Suite struct PathspecTests {
    static let files = [
        "README.md", "a.md", "docs/a.md", "docs/deep/b.md", "docs/deep/er/c.txt", "infra/main.tf", "infra/net/vpc.tf",
        "src/db/schema.sql",
        "src/dbx/file", "src/main.swift", "abc", "aXc", "a/c", "[ab]x", "a*c", "!x", "!dir/x", "back\\slash", "x",
        "-dash",
        "with space/f", "ümlaut/ä.md", "Docs/Upper.md", ":colon", "b1", "z9", "a]b", "a-b", "sub/infra/x", "a\\*c",
        "dir.d/x", "a/b/c/d",
    ]

    static let patterns: [[String]] = [
        ["infra/**"], ["src/db/"], ["src/db"], ["*.md"], ["docs"], ["docs/"], [":(exclude)docs/"], [":!x"], ["a?c"],
        ["[ab]*"],
        ["!x"], ["!dir"], ["\\!x"], ["back\\slash"], ["back\\\\slash"], ["DOCS"], [":(icase)DOCS"],
        [":(icase)docs/*.MD"], ["."], ["./"],
        [":/"], [":"], [":/docs"], [":(top)docs"], [":(top,exclude)docs"], ["docs", ":!docs/deep"],
        [":^docs", ":!infra"], ["*", ":!*.md"],
        [":(glob)*.md"], [":(glob)**/*.md"], [":(glob)docs/**"], [":(glob)docs/*"], [":(glob)**/infra/**"],
        [":(glob)a/**/d"], [":(glob)**"],
        [":(glob)a**c"], [":(glob)src/**b/*"], [":(glob)docs/**/c.txt"], [":(literal)a*c"], [":(literal)*.md"],
        ["a\\*c"], ["a*c"], ["a[*]c"],
        ["[!a]*"], ["[^a-z]*"], ["[[:upper:]]*"], ["[[:digit:][:alpha:]]?"], ["?[0-9]"], ["a[]]b"], ["a[]-]b"], ["[ab"],
        ["a["], ["docs/*/*"],
        ["docs//deep"], ["docs/./deep"], ["docs/../infra"], ["docs/."], ["docs/deep/.."], ["*/"], ["**/"], ["*/c"],
        ["with space"],
        ["ümlaut"], ["*ä*"], ["-dash"], [":(literal):colon"], ["::colon"], ["\\:colon"], [":!:colon"], ["nothing"],
        ["*\\"], ["a\\"], [":()docs"],
        [":!/docs"], [":/!docs"], [":(exclude,icase)DOCS"], ["docs", ":(glob,icase)SRC/**"], ["?"], ["??"], ["**"],
        ["*?*"], ["[[:nope:]]"],
        ["[a-"], ["[\\a]bc"], ["dir.d"], ["dir.?"], ["a/b/*/d"], ["infra/*.tf"], ["docs*"], ["d*/"], [":(glob)[!/]*"],
    ]

    static let made = Result { () throws -> TemporaryRepository in
        let made = try TemporaryRepository()
        let list = files.map { "100644 e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 0\t\($0)\0" }.joined()
        try made.git(["hash-object", "-w", "--stdin"])
        try made.git(["update-index", "-z", "--index-info"], input: Data(list.utf8))
        return made
    }

    @Test(arguments: patterns) func whatMatchesIsWhatGitLists(patterns: [String]) throws {
        let expected = try PathspecTests.made.get().git(["ls-files", "-z", "--"] + patterns).split(separator: "\0").map(
            String.init)
        let pathspec = try Pathspec(patterns)
        let matched = PathspecTests.files.filter { pathspec.matches(Array($0.utf8)) }
        #expect(matched.sorted() == expected.sorted())
    }

    @Test(arguments: ["", ":(exclude", ":(nope)x", ":(glob,literal)x", "../x", "docs/../../x", ":&x", "a\0b"])
    func whatIsNoPathspecIsRefusedAndNamed(pattern: String) throws {
        if !pattern.contains("\0") {
            #expect(try PathspecTests.made.get().tryGit(["ls-files", "--", pattern]).status == 128)
        }
        let error = #expect(throws: GitError.self) { _ = try Pathspec([pattern]) }
        #expect(error?.code == .invalidName)
        #expect(error?.operation == "read the pathspec \(pattern)")
    }

    @Test func noPatternMatchesNothing() throws { #expect(try Pathspec([]).matches([0x61]) == false) }

    @Test func aPatternFromTheTopMayBeginWithASlash() throws {
        #expect(try Pathspec(["/docs"]).matches(Array("docs/a.md".utf8)))
        #expect(try !Pathspec(["/docs"]).matches(Array("src/docs".utf8)))
    }

    @Test func bytesThatAreNotUTF8Match() throws {
        let pathspec = try Pathspec(["caf?/*"])
        #expect(pathspec.matches([0x63, 0x61, 0x66, 0xe9, 0x2f, 0xff]))
    }

    @Test(.timeLimit(.minutes(20))) func aHostilePatternEndsSoon() throws {
        let pathspec = try Pathspec([String(repeating: "*a", count: 30) + "b"])
        #expect(!pathspec.matches([UInt8](repeating: 0x61, count: 300)))
    }
}
