import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Validates: GOV-2, USE-1
@Suite struct DecisionLinksTests {
    private let made: TemporaryRepository

    init() throws { made = try TemporaryRepository() }

    private func links(
        _ range: [String] = ["HEAD"], slugs: Set<String> = [], mentions: Bool = false, in path: String? = nil
    ) throws -> DecisionLinks {
        let workspace = try CheckWorld.workspace(path ?? made.path)
        return try workspace.links(
            in: try workspace.repository.range(range), MessageConventions(), slugs: slugs, mentions: mentions)
    }

    private func ids(_ message: String, slugs: Set<String> = [], mentions: Bool = false) throws -> [String] {
        try made.commit(message)
        return try links(["HEAD^!"], slugs: slugs, mentions: mentions).links.map {
            "\($0.decision) \($0.kind.rawValue)"
        }
    }

    @Test func trailersLinkAndProseMentions() throws {
        try made.commit("start")
        #expect(
            try ids("a\n\nRefs: ADR-7, adr-0008\n\tADR-9\nRefs: ADR-07\n") == [
                "ADR-0007 reference", "ADR-0008 reference", "ADR-0009 reference",
            ])
        #expect(try ids("a\n\nFollows ADR-7.\n").isEmpty)
        #expect(
            try ids("a\n\nFollows ADR-7, ADR-7.\n\nRefs: ADR-8\n", mentions: true) == [
                "ADR-0008 reference", "ADR-0007 mention",
            ])
        #expect(try ids("a ADR-8\n\nRefs: ADR-8\n", mentions: true) == ["ADR-0008 reference"], "a reference is more")
        #expect(try ids("a\n\nRefs: use-yaml #12 other\n", slugs: ["use-yaml"]) == ["use-yaml reference"])
        #expect(try ids("a\n\nRefs: XADR-7 ADR-7a JIRA-7 7\n").isEmpty)
    }

    /// One look for each name at all others takes hours.
    @Test(.timeLimit(.minutes(20))) func aMessageThatNamesManyDecisionsTakesLinearTime() throws {
        try made.commit("start")
        let names = (1...300_000).map { "ADR-\($0)" }.joined(separator: ", ")
        #expect(try ids("a\n\nRefs: \(names)\n").count == 300_000)
    }

    @Test func aRangeLeavesOutWhatItsBaseHas() throws {
        for number in 1...4 { try made.commit("a\n\nRefs: ADR-\(number)\n") }
        #expect(try links(["HEAD~2..HEAD"]).links.map(\.decision.description).sorted() == ["ADR-0003", "ADR-0004"])
        #expect(try links(["HEAD~1", "^HEAD~2"]).links.map(\.decision.description) == ["ADR-0003"])
        #expect(try links().commits == 4)
    }

    @Test func linksOfAHistoryAreThoseThatGitPrints() throws {
        try made.git(["fast-import", "--quiet"], input: Data(Self.history(commits: 3_000).utf8))
        let log = try made.git(["log", "--format=%H%x00%(trailers:key=Refs,valueonly)%x01", "main"])
        var expected: Set<String> = []
        for entry in log.split(separator: "\u{01}") {
            let parts = entry.split(separator: "\0", omittingEmptySubsequences: false)
            let commit = parts[0].trimmingCharacters(in: .whitespacesAndNewlines)
            for word in parts[1].split(whereSeparator: { " ,;\n\t".contains($0) })
            where word.uppercased().hasPrefix("ADR-") {
                if let number = Int(word.dropFirst(4)) { expected.insert("\(commit) \(number)") }
            }
        }
        let found = try links(["main"])
        #expect(found.commits == Int(try made.git(["rev-list", "--count", "main"])))
        #expect(found.links.count == expected.count)
        #expect(Set(found.links.map { "\($0.commit) \($0.decision.number ?? -1)" }) == expected)
        #expect(expected.count > 1_000)
        let times = found.links.map(\.time)
        #expect(times == times.sorted(by: >))
        let range = try links(["main~200..main"])
        let listed = Set(try made.git(["rev-list", "main~200..main"]).split(separator: "\n").map(String.init))
        #expect(
            Set(range.links.map(\.commit.description))
                == Set(found.links.map(\.commit.description)).intersection(listed))
    }

    /// A stream for fast-import: a main line with branches merged into it, and messages of all kinds.
    private static func history(commits: Int) -> String {
        var stream = ""
        let messages = [
            "plain", "one\n\nRefs: ADR-%\n", "two\n\nRefs: ADR-%, adr-2\n", "fold\n\nRefs: ADR-%,\n ADR-3\n",
            "prose\n\nSee ADR-%.\n", "misplaced\n\nRefs: ADR-%\n\nBye.\n", "twice\n\nRefs: ADR-%\nrefs: ADR-000%\n",
            "beside\n\nRefs: ADR-%\nSigned-off-by: A <a@example.org>\n", "subject\nRefs: ADR-%\n",
            "ticket\n\nRefs: #% JIRA-%\n",
            "tail\n\nRefs: ADR-%\n# comment\n", "crlf\r\n\r\nRefs: ADR-%\r\n",
        ]
        for number in 1...commits {
            let text = messages[number * 7 % messages.count].replacingOccurrences(
                of: "%", with: String(number % 40 + 1))
            let isMerge = number > 10 && number.isMultiple(of: 9)
            stream += "commit refs/heads/main\nmark :\(number)\n"
            stream +=
                "committer C <c@example.org> \(1_700_000_000 + number / 3) +0000\ndata \(text.utf8.count)\n\(text)\n"
            if number > 1 { stream += "from :\(isMerge ? number - 2 : number - 1)\n" }
            if isMerge { stream += "merge :\(number - 1)\n" }
            stream += "\n"
        }
        return stream
    }

    @Test func aMessageThatIsNotUTF8IsReadAllTheSame() throws {
        try made.commit("start")
        let message = Data("gr".utf8) + Data([0xFC, 0xDF]) + Data("e\n\nRefs: ADR-7\n".utf8)
        let tree = try made.git(["rev-parse", "HEAD^{tree}"])
        let head = Data("tree \(tree)\nauthor A <a@example.org> 1 +0000\ncommitter C <c@example.org> 1 +0000\n\n".utf8)
        let commit = try made.git(["hash-object", "-t", "commit", "-w", "--stdin"], input: head + message)
        let found = try links([commit]).links
        #expect(found.map(\.decision.description) == ["ADR-0007"])
        #expect(found.first?.subject.contains("\u{FFFD}") == true)
    }

    @Test func aShallowCloneTellsWhereItEnds() throws {
        for number in 1...4 { try made.commit("a\n\nRefs: ADR-\(number)\n") }
        let clone = made.root + "/shallow"
        try made.git(["clone", "--quiet", "--depth", "2", "file://" + made.path, clone])
        let found = try links(in: clone)
        #expect(found.links.count == 2)
        #expect(found.gaps.shallow.count == 1)
    }

    @Test func aCommitThatNamesADecisionByBothItsIdsIsOneLink() throws {
        let made = try TemporaryRepository()
        try made.write("[alias \"ADR-0001\"]\n\tof = ADR-0002\n", to: ".adrlink")
        try made.write(nygardRecord(2, "Two"), to: "adr/0002-two.md")
        try made.commit("one\n\nRefs: ADR-0001, ADR-0002\n")
        let workspace = try CheckWorld.workspace(made.path)
        let policy = try workspace.policy(of: .workingTree)
        let range = RevisionRange(included: [try #require(try workspace.repository.head())])
        let found = try workspace.links(in: range, policy.messages, slugs: [], mentions: true).links
        #expect(found.map(\.decision.description) == ["ADR-0002"])
    }
}
