import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport
import Testing

/// Validates: GOV-2, GOV-3
@Suite struct DriftTests {
    private let made: TemporaryRepository
    /// 2026-06-01; months before are counted from here.
    private static let now: Int64 = 1_780_272_000

    init() throws { made = try TemporaryRepository() }

    private func record(_ number: Int, _ status: String, _ title: String = "Queue", head: String = "") throws {
        try made.write(nygardRecord(number, title, status: status, head: head), to: "adr/000\(number)-record.md")
    }

    /// Commits everything so many months before now.
    @discardableResult
    private func commit(_ message: String, monthsAgo months: Int, work: String? = nil) throws -> String {
        if let work { try made.write(UUID().uuidString, to: work) }
        let date = "\(Self.now - Int64(months) * 2_700_000) +0000"
        return try made.commit(message, variables: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date])
    }

    private func drift(months: Int? = nil, in path: String? = nil) throws -> DriftReport {
        let workspace = Workspace(
            try Repository(at: path ?? made.path), now: Moment(seconds: Self.now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try workspace.drift(months: months)
    }

    private func kinds(months: Int? = nil) throws -> [String] {
        try drift(months: months).findings.map { "\($0.decision) \($0.kind.rawValue)" }
    }

    @Test func aProposalThatCommitsImplementIsFound() throws {
        try record(1, "Proposed")
        try commit("adr: propose a queue\n\nRefs: ADR-1\n", monthsAgo: 3)
        #expect(try kinds().isEmpty, "to write a decision down is not to act on it")
        let work = try commit("src: a queue\n\nRefs: ADR-1\n", monthsAgo: 2, work: "src/queue.txt")
        let found = try drift().findings
        #expect(found.map(\.kind) == [.openImplemented])
        #expect(found.first?.evidence.map(\.commit?.description) == [work])
        #expect(found.first?.evidence.first?.text == "src: a queue")
        #expect(found.first?.suggestion == "adrlink status ADR-0001 accepted")
        try record(1, "Accepted")
        try commit("adr: accept", monthsAgo: 1)
        #expect(try kinds().isEmpty)
    }

    @Test func onlyAFewCommitsAreShownTheNewestFirst() throws {
        try record(1, "Draft")
        try commit("start", monthsAgo: 9)
        let all = try (1...5).map { try commit("w\n\nRefs: ADR-1\n", monthsAgo: 9 - $0, work: "w.txt") }
        #expect(try drift().findings.first?.evidence.map(\.commit?.description) == all.reversed().prefix(3).map { $0 })
    }

    @Test func anAcceptedDecisionThatNoCommitNamesIsFound() throws {
        try record(1, "Accepted")
        try record(2, "Accepted")
        try record(3, "Proposed")
        try commit("start", monthsAgo: 30)
        try commit("w\n\nRefs: ADR-1\n", monthsAgo: 20, work: "w.txt")
        try commit("w\n\nRefs: ADR-2\n", monthsAgo: 3, work: "w.txt")
        try record(3, "Accepted")
        try commit("accept", monthsAgo: 5)
        let found = try drift().findings
        #expect(found.map(\.decision.description) == ["ADR-0001"])
        #expect(found.first?.message.contains("last named by a commit on 2024-") == true)
        #expect(try kinds(months: 24).isEmpty)
        #expect(
            try kinds(months: 2) == [
                "ADR-0001 accepted-unused", "ADR-0002 accepted-unused", "ADR-0003 accepted-unused",
            ])
    }

    @Test func thePolicyDecidesHowLongIsLong() throws {
        try record(1, "Accepted")
        try made.write("[drift]\n\tmonths = 40\n", to: ".adrlink")
        try commit("start", monthsAgo: 30)
        #expect(try kinds().isEmpty)
        #expect(try drift().months == 40)
        #expect(try kinds(months: 12) == ["ADR-0001 accepted-unused"])
    }

    @Test func commitsThatNameWhatWasSupersededAreFound() throws {
        try record(1, "Accepted")
        try commit("start", monthsAgo: 9)
        try commit("w\n\nRefs: ADR-1\n", monthsAgo: 8, work: "w.txt")
        try record(1, "Superseded by [2. Stream](0002-record.md)")
        try record(2, "Accepted", "Stream")
        try commit("adr: stream\n\nRefs: ADR-1, ADR-2\n", monthsAgo: 7, work: "w.txt")
        #expect(try kinds().isEmpty, "neither what came before nor the change itself")
        let late = try commit("w\n\nRefs: ADR-1\n", monthsAgo: 2, work: "w.txt")
        let found = try drift().findings
        #expect(found.map(\.kind) == [.retiredCited])
        #expect(found.first?.evidence.map(\.commit?.description) == [late])
        #expect(found.first?.suggestion == "name ADR-0002")
    }

    @Test func recordsThatBuildOnWhatWasRejectedAreFound() throws {
        try record(1, "Rejected")
        try made.write(
            nygardRecord(2, "Stream", status: "Accepted\n\nAmends [1. Queue](0001-record.md)"),
            to: "adr/0002-record.md")
        try made.write(
            nygardRecord(3, "Old", status: "Deprecated\n\nAmends [1. Queue](0001-record.md)"),
            to: "adr/0003-record.md")
        try commit("start", monthsAgo: 2)
        let found = try drift().findings
        #expect(found.map { "\($0.decision) \($0.kind.rawValue)" } == ["ADR-0001 retired-related"])
        #expect(found.first?.evidence.map(\.text) == ["adr/0002-record.md:9: ADR-0002 amends it"])
    }

    @Test func governedPathsThatAreGoneOrQuietAreFound() throws {
        try record(1, "Accepted", head: "\nGoverns: infra/, gone/**, docs/, :(exclude)infra/notes/\n")
        try made.write("a", to: "infra/a.txt")
        try made.write("a", to: "docs/a.txt")
        try commit("start\n\nRefs: ADR-1\n", monthsAgo: 30)
        try commit("w\n\nRefs: ADR-1\n", monthsAgo: 3, work: "infra/notes/n.txt")
        try commit("w\n\nRefs: ADR-1\n", monthsAgo: 2, work: "docs/b.txt")
        #expect(
            try drift().findings.map { "\($0.kind.rawValue) \($0.message)" } == [
                "governed-gone it governs gone/**, which no tracked file matches",
                "governed-quiet it governs infra/, which no commit has touched since 2025-05-31",
            ])
        try commit("w", monthsAgo: 1, work: "infra/deep/down.txt")
        #expect(try kinds() == ["ADR-0001 governed-gone"])
    }

    @Test func aMergedBranchTouchesWhatItsCommitsTouch() throws {
        try record(1, "Accepted", head: "\nGoverns: infra/\n")
        try made.write("a", to: "infra/a.txt")
        try commit("start", monthsAgo: 30)
        try made.git(["checkout", "--quiet", "-b", "side"])
        try commit("w\n\nRefs: ADR-1\n", monthsAgo: 3, work: "infra/b.txt")
        try made.git(["checkout", "--quiet", "main"])
        try commit("other", monthsAgo: 2, work: "w.txt")
        let date = "\(Self.now - 1_000) +0000"
        try made.git(
            ["merge", "--quiet", "--no-ff", "-m", "merge", "side"],
            variables: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date])
        #expect(try kinds().isEmpty)
    }

    @Test func aPathspecThatGitRefusesIsAProblemBesideTheRest() throws {
        try record(1, "Proposed")
        try record(2, "Accepted", head: "\nGoverns: :(nonsense)x\n")
        try commit("start", monthsAgo: 2)
        try commit("w\n\nRefs: ADR-1, ADR-2\n", monthsAgo: 1, work: "w.txt")
        let report = try drift()
        #expect(report.findings.map(\.kind) == [.openImplemented])
        #expect(report.problems.count == 1)
    }

    @Test func aShallowCloneSaysThatItIsNotComplete() throws {
        try record(1, "Accepted")
        for month in 1...4 { try commit("w\n\nRefs: ADR-1\n", monthsAgo: 20 - month, work: "w.txt") }
        let clone = made.root + "/clone"
        try made.git(["clone", "--quiet", "--depth", "2", "file://" + made.path, clone])
        #expect(try drift(in: clone).gaps.shallow.count == 1)
        #expect(try drift().gaps.isEmpty)
    }

    @Test func nothingIsFoundWhereThereIsNothing() throws {
        #expect(try drift().findings.isEmpty)
        try commit("start", monthsAgo: 1)
        #expect(try drift().decisions == 0)
    }

    /// A rebase gives the commits of a branch new dates, and their order stays.
    @Test func workThatTheEndOfADecisionCameAfterIsNotHeldAgainstIt() throws {
        try record(1, "Accepted")
        try commit("decide", monthsAgo: 4)
        try commit("work\n\nRefs: ADR-1\n", monthsAgo: 1, work: "src/a.txt")
        try record(1, "Deprecated")
        let dates = [3, 0].map { "\(Self.now - Int64($0) * 2_700_000) +0000" }
        try made.commit(
            "retire\n\nRefs: ADR-1\n", variables: ["GIT_AUTHOR_DATE": dates[0], "GIT_COMMITTER_DATE": dates[1]])
        #expect(try kinds().isEmpty)
        try commit("more\n\nRefs: ADR-1\n", monthsAgo: 0, work: "src/b.txt")
        #expect(try kinds() == ["ADR-0001 retired-cited"])
    }

    @Test func aRecordAtTheTopIsNoWorkEither() throws {
        try made.write("[records]\n\tfolder = .\n", to: ".adrlink")
        try made.write(nygardRecord(1, "Queue", status: "Proposed"), to: "0001-queue.md")
        try commit("start", monthsAgo: 2)
        try made.write(nygardRecord(1, "Queue", status: "Proposed") + "More.\n", to: "0001-queue.md")
        try commit("more\n\nRefs: ADR-1\n", monthsAgo: 1)
        #expect(try kinds().isEmpty)
        try commit("work\n\nRefs: ADR-1\n", monthsAgo: 1, work: "work.txt")
        #expect(try kinds() == ["ADR-0001 open-implemented"])
    }

    @Test func whatThePolicyGovernsIsCorrectedThere() throws {
        try record(1, "Accepted", head: "\nGoverns: src/\n")
        try made.write("[governs \"ADR-0001\"]\n\tpath = lib/\n", to: ".adrlink")
        try commit("start", monthsAgo: 1)
        let hints = try drift().findings.filter { $0.kind == .governedGone }.map(\.suggestion)
        #expect(hints == ["correct Governs in adr/0001-record.md", "correct [governs] in .adrlink"])
    }
}
