import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Entries that wait for a log that cannot be written, and what becomes of them.
@Suite struct AuditSpoolTests {
    private var place: ActionPlace

    init() throws { place = try ActionPlace() }

    private func hide(_ isHidden: Bool) throws {
        let (from, to) = isHidden ? ("", ".hidden") : (".hidden", "")
        try FileManager.default.moveItem(atPath: place.key + from, toPath: place.key + to)
    }

    /// Runs an action with broken glass while the key is away.
    @discardableResult
    private mutating func breakGlass(_ name: String = "db.restore", attaching file: String? = nil) throws
        -> ActionRun.Outcome
    {
        var action = ActionPlace.action(name)
        action.breaksGlass = true
        action.attachments = file.map { [$0] } ?? []
        try hide(true)
        defer { #expect(throws: Never.self) { try hide(false) } }
        return try place.run(action)
    }

    @Test mutating func nothingWaitsUnlessTheGlassIsBroken() throws {
        try hide(true)
        let error = #expect(throws: ADRLinkError.self) { try place.run() }
        #expect(error?.code == .signingKey)
        #expect(try place.spooled().isEmpty)
    }

    @Test mutating func whatIsWrongWithTheActionIsNoReasonToBreakTheGlass() throws {
        var action = ActionPlace.action()
        action.breaksGlass = true
        action.decisions = ["ADR-0999"]
        #expect(throws: ADRLinkError.self) { try place.run(action) }
        try place.made.git(["config", "--unset", "adrlink.auditlane"])
        action.decisions = []
        let error = #expect(throws: ADRLinkError.self) { try place.run(action) }
        #expect(error?.code == .noAuditLog)
        #expect(try place.spooled().isEmpty)
    }

    @Test mutating func whatWaitedComesFirstAndInItsOrder() throws {
        try place.run(ActionPlace.action("a.first"))
        let attached = place.made.root + "/plan"
        try Data("plan\n".utf8).write(to: URL(fileURLWithPath: attached))
        let outcome = try breakGlass("a.second", attaching: attached)
        #expect(outcome.spooledIntent?.code == .signingKey && outcome.spooledOutcome?.code == .signingKey)
        try breakGlass("a.third")
        #expect(try place.spooled() == (1...4).map { "00000000\($0).entry" })
        try place.run(ActionPlace.action("a.fourth"))

        let entries = try place.entries()
        #expect(
            entries.map(\.event.action) == ["first", "second", "third", "fourth"].flatMap { ["a.\($0)", "a.\($0)"] })
        #expect(entries.map(\.event.recovered.count) == [0, 0, 1, 1, 1, 1, 0, 0])
        #expect(entries[2].event.recovered[0].hasPrefix("spool "))
        for place in [3, 5] {
            #expect(entries[place].event.intent?.sequence == place)
            #expect(entries[place].event.intent?.lane == entries[0].lane)
        }
        let kept = try Repository(at: place.made.path).evidence(entries[2].event.evidence[0], of: entries[0].lane)
        #expect(kept == Array("plan\n".utf8))
        let verification = try place.verify()
        #expect(verification.verified == 8)
        #expect(verification.findings.list.isEmpty, "\(verification.findings.list)")
        #expect(try place.spooled("").isEmpty)
    }

    @Test mutating func anOutcomeFindsTheIntentThatLeftTheSpoolMeanwhile() throws {
        try breakGlass("a.one")
        // Only the intent had been spooled when another action came through.
        let outcome = place.spool + "/000000002.entry"
        let later = try Data(contentsOf: URL(fileURLWithPath: outcome))
        try FileManager.default.removeItem(atPath: outcome)
        try place.run(ActionPlace.action("a.two"))
        #expect(try place.verify().openIntents.map(\.sequence) == [1])
        try later.write(to: URL(fileURLWithPath: outcome))
        try place.run(ActionPlace.action("a.three"))
        #expect(try place.entries()[3].event.intent?.sequence == 1)
        #expect(try place.verify().findings.list.isEmpty)
        #expect(try place.spooled("").isEmpty)
    }

    @Test mutating func whoIsKilledBehindTheAppendDoesNotLeadToTwoEntries() throws {
        try breakGlass()
        try FileManager.default.removeItem(atPath: place.spool + "/000000002.entry")
        let first = try Data(contentsOf: URL(fileURLWithPath: place.spool + "/000000001.entry"))
        let recorder = try place.recorder()
        // Draining comes before the event itself, which is refused.
        var event = AuditEvent(
            action: "x", actor: "ada@example.org", phase: .event,
            time: AuditTime(microseconds: (place.seconds + 1) * 1_000_000))
        event.result = .ok
        event.reason = String(repeating: "x", count: 9_000)
        #expect(throws: ADRLinkError.self) { try recorder.record([event], in: try Repository(at: place.made.path)) }
        #expect(try place.entries().count == 1)
        try first.write(to: URL(fileURLWithPath: place.spool + "/000000001.entry"))
        try place.run()
        #expect(try place.entries().map(\.event.phase) == [.intent, .intent, .outcome])
        #expect(try place.spooled().isEmpty)
    }

    @Test mutating func aDamagedFileIsToldAndStays() throws {
        try breakGlass("a.one")
        let file = place.spool + "/000000001.entry"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[20] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        try FileManager.default.removeItem(atPath: place.spool + "/000000002.entry")
        try place.run(ActionPlace.action("a.two"))
        #expect(try place.spooled("") == ["000000001.damaged"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.spool + "/000000001.damaged")) == bytes)
        let entries = try place.entries()
        #expect(entries.count == 2)
        #expect(entries[0].event.recovered == ["spool-damaged 000000001.entry"])
        let spool = AuditSpool(of: try Repository(at: place.made.path))
        #expect(try spool.damaged == [place.spool + "/000000001.damaged"])
        #expect(try spool.waiting.isEmpty)
    }

    @Test mutating func anEntryThatWaitedUnderALaterClockHasItsPlace() throws {
        try breakGlass()
        // The spooled entries are older than what the lane ends with by the time they are drained.
        let old = try place.spooled().map { try Data(contentsOf: URL(fileURLWithPath: place.spool + "/" + $0)) }
        try FileManager.default.removeItem(atPath: place.spool)
        try place.run()
        try FileManager.default.createDirectory(atPath: place.spool, withIntermediateDirectories: true)
        for (number, bytes) in old.enumerated() {
            try bytes.write(to: URL(fileURLWithPath: place.spool + "/00000000\(number + 1).entry"))
        }
        try place.run()
        let entries = try place.entries()
        #expect(entries.count == 6)
        #expect(entries.map(\.event.time) == entries.map(\.event.time).sorted())
        #expect(try place.verify().findings.list.isEmpty)
    }
}
