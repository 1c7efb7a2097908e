import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// What a report says of the audit log.
@Suite struct PostMortemActionTests {
    @Test func whatIsNotVerifiedIsMarkedAndNotLeftOut() throws {
        let world = try Aftermath(["ada", "mallory"])
        try world.run("db.restore", at: 1)
        try world.run("db.drop", at: 2, by: "mallory")
        let report = try world.report()
        #expect(report.audit.verdict == .refused && report.summary.unverified == 2)
        let drop = report.actions.filter { $0.action == "db.drop" }
        // What does not count is not joined: each of its entries stands for itself.
        #expect(drop.count == 2 && drop.allSatisfy { !$0.verified && !$0.entries[0].why.isEmpty })
        #expect(report.actions.first { $0.action == "db.restore" }?.verified == true)
        #expect(report.audit.findings.contains { $0.kind == "key-untrusted" && $0.severity == "error" })
        #expect(report.audit.verified == 2 && report.audit.entries == 4)
    }

    @Test func nobodyKnowsWithoutARoot() throws {
        let world = try Aftermath()
        try world.run("db.restore", at: 1)
        let other = "SHA256:" + String(repeating: "A", count: 43)
        let report = try world.report(root: other)
        #expect(report.audit.verdict == .refused && report.gapKinds.contains(.noRoot))
        #expect(report.actions.allSatisfy { !$0.verified })
    }

    @Test func anActionWithoutAnOutcomeIsOpen() throws {
        let world = try Aftermath()
        try world.run("db.restore", at: 1, nil)
        try world.run("key.rotate", at: 10, nil)
        let report = try world.report { $0.since = Aftermath.text(5) }
        #expect(report.names.filter { $0 != "first" } == ["key.rotate"])
        #expect(report.actions[0].dangling && report.actions[0].end == nil && report.actions[0].result == nil)
        #expect(report.summary.open == 1 && report.summary.unverified == 0)
        #expect(report.gapKinds.contains(.openBefore) && report.gapKinds.contains(.noCheckpoint))
    }

    @Test func anActionOverTheEdgeOfTheWindowIsInIt() throws {
        let world = try Aftermath()
        try world.run("long", at: 1, for: 60)
        try world.run("later", at: 90, for: 1)
        let report = try world.report {
            $0.since = Aftermath.text(20)
            $0.until = Aftermath.text(30)
        }
        #expect(report.names == ["long"])
    }

    @Test func whatIsToldAfterwardsStandsWhereItHappened() throws {
        let world = try Aftermath()
        try world.run("first.known", at: 10)
        let writer = try #require(world.log.writers["ada"])
        var event = AuditEvent(
            action: "told.later", actor: "ada@example.org", phase: .event, time: Aftermath.moment(50))
        event.occurred = Aftermath.moment(5)
        event.duration = 60_000_000
        event.result = .ok
        _ = try writer.append([event], in: Repository(at: world.made.path))
        let report = try world.report { $0.until = Aftermath.text(20) }
        #expect(report.names.filter { $0 != "first" } == ["told.later", "first.known"])
        #expect(report.actions[0].end?.time == Aftermath.moment(6))
    }

    /// Two clones whose lanes do not know of each other.
    private func clones() throws -> (world: Aftermath, clone: String) {
        var world = try Aftermath(["ada", "bob"])
        try world.log.trust("bob")
        let clone = world.made.root + "/clone"
        try world.made.git(["clone", "-q", "--mirror", world.made.path, clone])
        return (world, clone)
    }

    private func fetch(_ world: Aftermath, _ clone: String) throws {
        try world.made.git(["fetch", "-q", clone, "+\(world.log.reference("bob")):\(world.log.reference("bob"))"])
    }

    @Test func whatNothingOrdersIsSaidToBeConcurrent() throws {
        let (world, clone) = try clones()
        try world.run("here", at: 10, for: 5)
        try world.run("there", at: 12, for: 1, by: "bob", in: clone)
        try world.run("much.later", at: 30, for: 1, by: "bob", in: clone)
        try fetch(world, clone)
        let report = try world.report { $0.since = Aftermath.text(5) }
        let byName = Dictionary(report.actions.map { ($0.action, $0) }) { first, _ in first }
        #expect(byName["here"]?.concurrent == [byName["there"]?.id ?? ""])
        #expect(byName["there"]?.concurrent == [byName["here"]?.id ?? ""])
        #expect(byName["much.later"]?.concurrent == [])
        #expect(report.names.filter { $0 != "first" } == ["here", "there", "much.later"])
        #expect(report.audit.verdict == .verified)
    }

    @Test func whatALaneHasSeenComesBefore() throws {
        let (world, clone) = try clones()
        try world.run("there", at: 10, for: 0, by: "bob", in: clone)
        try fetch(world, clone)
        try world.run("here", at: 10, for: 1)
        let report = try world.report { $0.since = Aftermath.text(5) }
        #expect(report.actions.allSatisfy { $0.concurrent.isEmpty }, "\(report.actions)")
    }

    @Test func aLaneThatWasFetchedAndNotTakenOverIsAGap() throws {
        let (world, clone) = try clones()
        try world.run("there", at: 10, by: "bob", in: clone)
        try world.made.git(["remote", "add", "hub", clone])
        let copy = AuditNames.fetched(from: "hub") + world.log.reference("bob").dropFirst(AuditNames.log.count)
        try world.made.git(["fetch", "-q", clone, "\(world.log.reference("bob")):\(copy)"])
        #expect(try world.report().gapKinds.contains(.laneNotMerged))
    }
}
