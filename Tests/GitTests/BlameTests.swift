import Foundation
import Git
import TestSupport
import Testing

/// Git's own `blame` is the oracle, line by line.
@Suite struct BlameTests {
    private let made: TemporaryRepository

    init() throws { made = try TemporaryRepository() }

    private func lines(_ name: String, _ range: ClosedRange<Int>) -> [String] {
        range.map { "let \(name)\($0) = call(with: \"\(name) number \($0) of many\")" }
    }

    private func write(_ lines: [String], to file: String, end: String = "\n") throws {
        try made.write(lines.joined(separator: "\n") + end, to: file)
    }

    private func ours(_ path: String, lines: ClosedRange<Int>? = nil) throws -> [String] {
        let repository = try Repository(at: made.path)
        let head = try #require(try repository.head())
        return try GitProgram(repository).blame(path, at: head, lines: lines).flatMap { hunk in
            (0..<hunk.count).map {
                "\(hunk.line + $0) \(hunk.commit) \(hunk.originalLine + $0) \(String(decoding: hunk.path, as: UTF8.self))"
            }
        }
    }

    /// The same from `git blame --line-porcelain`, whose paths are as plain as the test's.
    private func gits(_ path: String) throws -> [String] {
        let output = try made.tryGit(["blame", "--line-porcelain", "-M", "-C", "HEAD", "--", path])
        var found: [String] = []
        var head: [Substring] = []
        // In bytes: to Swift a carriage return and a line feed are one character.
        for line in output.outputBytes.split(separator: 0x0a).map({ String(decoding: $0, as: UTF8.self) })
        where !line.hasPrefix("\t") {
            let words = line.split(separator: " ")
            if words[0].count == 40, words.count >= 3 { head = words }
            if line.hasPrefix("filename ") { found.append("\(head[2]) \(head[0]) \(head[1]) \(line.dropFirst(9))") }
        }
        return found
    }

    @Test func renamesMovesMergesAndRevertsAreFollowedAsByGit() throws {
        let (a, b) = (lines("a", 1...30), lines("b", 1...30))
        try write(a, to: "a.txt")
        try write(b, to: "b.txt", end: "")
        try made.commit("start")
        try write(Array(a[10...]) + a[..<10], to: "a.txt")
        try made.commit("move within")
        try write(b + a[12..<20], to: "b.txt")
        try write(Array(a[..<12]) + a[20...], to: "a.txt")
        try made.commit("move between")
        try made.git(["mv", "b.txt", "c.txt"])
        try made.commit("rename")
        try made.git(["switch", "--quiet", "-c", "side", "HEAD~1"])
        try made.commit("side", writing: try made.read("a.txt") + "from the side\n", to: "a.txt")
        try made.git(["switch", "--quiet", "main"])
        try write(["from the main line"] + b + a[12..<20], to: "c.txt")
        try made.commit("main")
        try made.git(["merge", "--quiet", "--no-edit", "side"])
        try made.git(["revert", "--no-edit", "HEAD~1"])
        try write((b + a[12..<20]).map { $0 + "\r" }, to: "c.txt", end: "")
        try made.commit("carriage returns, and no line feed at the end")
        try made.write("", to: "empty.txt")
        try made.commit("empty")
        for file in ["a.txt", "c.txt"] {
            #expect(try ours(file) == gits(file))
            #expect(try ours(file).count > 20)
        }
        #expect(try ours("empty.txt").isEmpty)
        #expect(Set(try ours("a.txt").map { $0.split(separator: " ")[1] }).count >= 2)
    }

    @Test func aPathThatGitQuotesIsGivenInItsBytes() throws {
        let name = "a \"quoted\\\"\t\u{1}ümlaut\n.txt"
        try made.commit("one", writing: "one\n", to: name)
        let repository = try Repository(at: made.path)
        let head = try #require(try repository.head())
        #expect(try GitProgram(repository).blame(name, at: head).map(\.path) == [Array(name.utf8)])
    }

    @Test func onlyTheLinesThatAreAskedForAreFollowed() throws {
        try write(lines("a", 1...9), to: "a.txt")
        try made.commit("one")
        #expect(try ours("a.txt", lines: 4...5).map { $0.split(separator: " ")[0] } == ["4", "5"])
    }

    @Test func commitsThatTheUserIgnoresArePassedOver() throws {
        try write(lines("a", 1...3), to: "a.txt")
        let first = try made.commit("one")
        try write(lines("a", 1...3).map { "  " + $0 }, to: "a.txt")
        try made.write(try made.commit("indent") + "\n", to: "ignored")
        try made.git(["config", "blame.ignoreRevsFile", "ignored"])
        #expect(try ours("a.txt").allSatisfy { $0.contains(first) })
    }
}

@Suite struct CommonLinesTests {
    private func find(_ old: String, _ new: String) throws -> [CommonLines] {
        try CommonLines.find(old: Array(old.utf8), new: Array(new.utf8))
    }

    @Test func linesInCommonAreFoundAroundEveryKindOfChange() throws {
        #expect(try find("", "").isEmpty)
        #expect(try find("", "a\n").isEmpty)
        #expect(try find("a\n", "").isEmpty)
        #expect(try find("a\nb\n", "a\nb\n") == [CommonLines(old: 1, new: 1, count: 2)])
        #expect(try find("a\nb\n", "x\na\nb\n") == [CommonLines(old: 1, new: 2, count: 2)])
        #expect(try find("x\na\nb\n", "a\nb\n") == [CommonLines(old: 2, new: 1, count: 2)])
        #expect(
            try find("a\nb\nc\n", "a\nx\ny\nc\n")
                == [CommonLines(old: 1, new: 1, count: 1), CommonLines(old: 3, new: 4, count: 1)])
        #expect(
            try find("a\nb\nc\n", "a\nc\n")
                == [CommonLines(old: 1, new: 1, count: 1), CommonLines(old: 3, new: 2, count: 1)])
        #expect(try find("a\nb\n", "a\nb") == [CommonLines(old: 1, new: 1, count: 1)], "the last line has lost its end")
    }

    @Test func aLastLineCountsWithoutItsLineFeed() {
        for (text, count) in [("", 0), ("a", 1), ("a\n", 1), ("\n", 1), ("a\nb", 2), ("a\r\nb\r\n", 2)] {
            #expect(CommonLines.lineCount(of: Array(text.utf8)) == count)
        }
    }

    @Test func lineEndsAreThoseOfACommitAndNoProgramIsRun() throws {
        let made = try TemporaryRepository()
        let mark = made.root + "/mark"
        try made.git(["config", "core.autocrlf", "true"])
        try made.git(["config", "filter.mark.clean", "touch \(mark)"])
        try made.git(["config", "filter.mark.required", "true"])
        try made.write("*.marked filter=mark\n", to: ".gitattributes")
        let repository = try Repository(at: made.path)
        for name in ["a.txt", "a.marked"] {
            #expect(try repository.committedForm(of: Array("a\r\nb\r\n".utf8), path: name) == Array("a\nb\n".utf8))
        }
        #expect(!FileManager.default.fileExists(atPath: mark))
    }
}
