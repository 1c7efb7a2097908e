import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// Validates: GOV-5
@Suite struct PostMortemTests {
    @Test func everyEventIsThereOnceAndInOrder() throws {
        let world = try Aftermath()
        try world.record(1, "Queue", "Proposed", head: "\nGoverns: queue/**\n")
        try world.commit("propose\n", at: 0)
        try world.run("db.restore", at: 3, for: 4)
        try world.record(1, "Queue", "Accepted", head: "\nGoverns: queue/**\n")
        try world.commit("accept\n\nRefs: ADR-0001\n", at: 5)
        try world.commit(
            "work\n\nRefs: ADR-0001\nIncident: INC-7\n", at: 8, work: "queue/a", authored: "1709542800 -0500")
        try world.run("key.rotate", at: 9, .failed)
        let report = try world.report { $0.since = Aftermath.text(0) }
        #expect(
            report.names == [
                "propose", "ADR-0001 proposed", "db.restore", "accept", "ADR-0001 accepted", "work", "key.rotate",
            ])
        #expect(Set(report.events.map(\.id)).count == report.events.count)
        let work = try #require(report.events.first { $0.what == "work" })
        #expect(work.time.description == "2024-03-04T10:08:00+01:00")
        #expect(work.authorTime?.description == "2024-03-04T04:00:00-05:00")
        #expect(work.incidents == ["INC-7"] && work.decisions == ["ADR-0001"])
        let restore = try #require(report.actions.first { $0.action == "db.restore" })
        #expect(restore.begin.time == Aftermath.moment(3) && restore.end?.time == Aftermath.moment(7))
        #expect(restore.duration == 240_000_000 && restore.result == "ok" && restore.verified && !restore.dangling)
        #expect(restore.entries.map(\.phase) == ["intent", "outcome"])
        #expect(report.changes.map { "\($0.from ?? "-") \($0.to ?? "-")" } == ["- proposed", "proposed accepted"])
        #expect(report.decisions.map(\.id) == ["ADR-0001"] && report.decisions[0].commits.count == 2)
        #expect(report.audit.verdict == .verified)
        let summary = report.summary
        #expect(summary.events == 7 && summary.commits == 3 && summary.authors == 1)
        #expect(summary.actions == 2 && summary.ok == 1 && summary.failed == 1)
        #expect(summary.changes == 2 && summary.citing == 2 && summary.decisions == 1)
    }

    @Test func theWindowBeginsWithWhatWasInForce() throws {
        let world = try Aftermath()
        try world.record(1, "Poll", "Accepted")
        try world.record(2, "Draft", "Draft")
        let base = try world.commit("before\n", at: 0)
        try world.record(1, "Poll", "Superseded by [3. Queue](0003-record.md)")
        try world.record(3, "Queue", "Accepted", head: "\nSupersedes [1. Poll](0001-record.md)\nGoverns: queue/**\n")
        try world.commit("supersede\n\nRefs: ADR-0001, ADR-0003\n", at: 10)
        let late = try world.commit("late\n\nRefs: ADR-0001\n", at: 20)
        try world.commit("after\n", at: 30)
        let report = try world.report {
            $0.since = Aftermath.text(5)
            $0.until = Aftermath.text(25)
        }
        #expect(report.window.base == base && report.window.tip == late)
        #expect(report.inForce.map(\.id) == ["ADR-0001"])
        #expect(report.names == ["supersede", "ADR-0001 superseded", "ADR-0003 accepted", "late"])
        #expect(report.retiredCited.map(\.commit) == [late])
        #expect(report.graph.decisions.map { "\($0.id) \($0.status)" } == ["ADR-0001 superseded", "ADR-0003 accepted"])
        #expect(
            report.graph.relations == [
                PostMortem.Relation(
                    from: "adr/0003-record.md", to: "adr/0001-record.md", kind: "supersedes", partial: false)
            ])
        #expect(report.retiredCited[0].status == "superseded" && report.retiredCited[0].successors == ["ADR-0003"])
        #expect(report.decisions.map { $0.status ?? "-" } == ["superseded", "accepted"])
    }

    @Test func workOnGovernedPathsWithoutTheDecisionIsTold() throws {
        let world = try Aftermath()
        try world.record(1, "Queue", "Accepted", head: "\nGoverns: queue/**\n")
        try world.commit("before\n", at: 0)
        let silent = try world.commit("silent\n", at: 10, work: "queue/a")
        try world.commit("said\n\nRefs: ADR-0001\n", at: 11, work: "queue/b")
        let excused = try world.commit("excused\n\nADR-Exempt: the pager rang\n", at: 12, work: "queue/c")
        try world.commit("elsewhere\n", at: 13, work: "other/d")
        let report = try world.report { $0.since = Aftermath.text(5) }
        #expect(report.uncited.map(\.commit).prefix(2) == [silent, excused])
        #expect(report.uncited[0].paths == ["queue/a"] && !report.uncited[0].exempted && report.uncited[1].exempted)
        #expect(report.exemptions.map(\.reason) == ["the pager rang"])
        #expect(report.summary.uncited == 2 && report.summary.exempted == 1)
    }

    @Test func clocksThatRunBackwardsDoNotTurnHistoryRound() throws {
        let world = try Aftermath()
        try world.commit("base\n", at: 0)
        try world.commit("ahead\n", at: 50)
        try world.commit("behind\n", at: 10)
        let report = try world.report {
            $0.since = Aftermath.text(5)
            $0.until = Aftermath.text(60)
        }
        #expect(report.names == ["ahead", "behind"])
        #expect(report.events.map(\.misdated) == [true, false])
        #expect(report.events[0].time.time == Aftermath.moment(50))
        #expect(report.gapKinds.contains(.clockSkew))
    }

    @Test func nothingInTheWindowIsAReportToo() throws {
        let world = try Aftermath()
        try world.commit("work\n", at: 0)
        let report = try world.report { $0.until = "2020-01-01" }
        #expect(report.isEmpty && report.summary.events == 0 && report.audit.verdict == .verified)
    }

    @Test func twoReportsOfOneStateAreTheSame() throws {
        let world = try Aftermath()
        for minute in 0..<5 { try world.commit("at once \(minute)\n", at: 1) }
        try world.run("db.restore", at: 1)
        #expect(try world.report().json() == world.report().json())
    }

    @Test func whatWasAskedForIsShownAndSaidToBeAPart() throws {
        let world = try Aftermath()
        try world.record(1, "Queue", "Accepted")
        try world.record(2, "Cache", "Accepted")
        try world.commit("before\n", at: 0)
        let queue = try world.commit("queue\n\nRefs: ADR-0001\n", at: 10, work: "queue/a")
        try world.commit("cache\n\nRefs: ADR-0002\n", at: 11, work: "cache/a")
        let trace = String(repeating: "ab", count: 16)
        try world.run("db.restore", at: 12) {
            $0.decisions = ["ADR-0001"]
            $0.trace = trace
            $0.subjects = [AuditObject(id: ObjectID(queue)!, kind: .commit)]
        }
        try world.run("key.rotate", at: 14)
        func names(_ set: (inout ReportRequest) -> Void) throws -> [String] {
            let report = try world.report {
                $0.since = Aftermath.text(5)
                $0.until = Aftermath.text(20)
                set(&$0)
            }
            #expect(report.gapKinds.contains(.filtered))
            return report.names
        }
        #expect(try names { $0.paths = ["queue/**"] } == ["queue", "db.restore"])
        #expect(try names { $0.decisions = ["1"] } == ["queue", "db.restore"])
        #expect(try names { $0.traces = [trace.uppercased()] } == ["queue", "db.restore"])
        #expect(try names { $0.actors = ["ADA@example.org"] } == ["queue", "cache", "db.restore", "key.rotate"])
        #expect(try names { $0.actors = ["nobody"] } == [])
        #expect(throws: ADRLinkError.self) { try names { $0.decisions = ["no-such-slug"] } }
        #expect(throws: ADRLinkError.self) { try names { $0.traces = ["123"] } }
        #expect(throws: ADRLinkError.self) { try names { $0.paths = [":(nonsense)x"] } }
    }

    @Test func aRangeHasItsCommitsWhateverTheirDates() throws {
        let world = try Aftermath()
        let first = try world.commit("one\n", at: 30)
        try world.commit("two\n", at: 10)
        try world.commit("three\n", at: 40)
        let report = try world.report { $0.range = "\(first)..HEAD" }
        #expect(report.names == ["two", "three"] && report.window.base == first)
    }

    @Test func whatTheReportCouldNotSeeIsSaid() throws {
        let world = try Aftermath()
        try world.commit("one\n", at: 0)
        try world.commit("two\n", at: 10)
        try world.made.git(["checkout", "-q", "-b", "hotfix"])
        try world.commit("hotfix\n", at: 11)
        try world.made.git(["checkout", "-q", "main"])
        try world.made.git(["remote", "add", "origin", "/nowhere"])
        let report = try world.report { $0.since = Aftermath.text(5) }
        #expect(report.gapKinds.contains(.otherBranch) && report.gapKinds.contains(.laneNotFetched))
        let clone = world.made.root + "/clone"
        try world.made.git(["clone", "-q", "--depth", "1", "--branch", "main", "file://" + world.made.path, clone])
        let shallow = try world.report(at: clone)
        #expect(shallow.gapKinds == [.shallowHistory, .noAuditLog], "\(shallow.gaps)")
        #expect(shallow.audit.verdict == .none && shallow.names.contains("two"))
        #expect(try world.report(at: clone) { $0.since = Aftermath.text(60) }.isEmpty)
    }

    @Test func aCommitMayClaimAnyDate() throws {
        let world = try Aftermath()
        try world.commit("honest\n", at: 0)
        let tree = try world.made.git(["write-tree"])
        let head = try world.made.git(["rev-parse", "HEAD"])
        let text = """
            tree \(tree)
            parent \(head)
            author A <a> 99999999999999999999 +9999
            committer C <c> 9223372036854775807 -2400

            from the end of time

            """
        let id = try world.made.git(
            ["hash-object", "-t", "commit", "--literally", "-w", "--stdin"], input: Data(text.utf8))
        try world.made.git(["update-ref", "refs/heads/main", id])
        let report = try world.report { $0.since = Aftermath.text(-5) }
        #expect(report.names == ["honest", "from the end of time"])
        #expect(try PostMortem(json: report.json()) == report)
    }

    @Test func aRepositoryWithoutCommitsHasAReport() throws {
        let made = try TemporaryRepository()
        let world = try Aftermath()
        let report = try world.report(at: made.path)
        #expect(report.isEmpty && report.gapKinds == [.noAuditLog])
    }
}
