import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Exercises in the audit log: what their entries say, and what is read from them.
///
/// Validates: GOV-7
@Suite struct DrillLogTests {
    private var place: ActionPlace

    init() throws { place = try ActionPlace() }

    private func log() throws -> DrillLog { DrillLog(try place.verify(), in: try Repository(at: place.made.path)) }

    private func report(_ kind: String = "tabletop", _ change: (inout ReportedAction) -> Void = { _ in }) throws
        -> AuditReference
    {
        var report = ReportedAction(action: "drill.\(kind)", result: .ok)
        report.drill = DrillFacts()
        change(&report)
        return try place.workspace().record(
            [report], with: try place.recorder(), redactor: SecretRedactor(),
            at: AuditTime(microseconds: 1_700_000_100_000_000))[0]
    }

    @Test mutating func anExerciseThatWasRunStandsInItsTwoEntries() throws {
        var action = ActionPlace.action("drill.restore-db")
        var facts = DrillFacts()
        (facts.timeObjective, facts.pointObjective) = (1_800_000_000, 300_000_000)
        facts.validates = ["GOV-7"]
        action.drill = facts
        action.runbook = Array("runbooks/restore.md".utf8)
        action.decisions = ["ADR-0007"]
        try place.run(action)
        let entries = try place.entries()
        #expect(entries.map(\.event.drill) == [facts, facts], "a command that is not there recovers nothing")
        let line = String(decoding: entries[0].encoded, as: UTF8.self)
        #expect(line.contains(#""drill":{"rpo_us":300000000,"rto_us":1800000000,"validates":["GOV-7"]}"#))
        let drill = try #require(try log().drills.first)
        #expect(drill.kind == "restore-db" && drill.result == "not-started" && drill.verified && !drill.isDone)
        #expect(drill.runbook == "runbooks/restore.md" && drill.decisions == ["ADR-0007"] && drill.duration == nil)
        #expect(drill.timeReach == .notMeasured && drill.pointReach == .notMeasured)
    }

    @Test mutating func aDiscussionIsRecordedWithItsPageAsEvidence() throws {
        let page = place.made.root + "/exercise.md"
        try Data("# Exercise\n\npassword=hunter2hunter2\n".utf8).write(to: URL(fileURLWithPath: page))
        let entry = try report { report in
            report.attachments = [page]
            report.occurred = AuditTime(rfc3339: "2023-11-10T09:00:00Z")
            report.duration = 5_400_000_000
            report.drill?.participants = ["Ada Author, operations", "Grace"]
            report.drill?.findings = 2
            report.drill?.followUps = 1
        }
        let drill = try #require(try log().drills.first)
        #expect(drill.started.description == "2023-11-10T09:00:00Z" && drill.isGood && drill.participants.count == 2)
        #expect(drill.findings == 2 && drill.followUps == 1 && drill.entry.hasSuffix("/\(entry.sequence)"))
        let piece = try #require(drill.evidence.first)
        #expect(piece.name == "exercise.md")
        let reference = "refs/adrlink/evidence/\(place.configuration.lane!)"
        let kept = try place.made.git([
            "cat-file", "blob", "\(reference):\(piece.sha256.prefix(2))/\(piece.sha256.dropFirst(2))",
        ])
        #expect(kept == "# Exercise\n\npassword=[redacted:assignment]")
        #expect(try place.entries().first?.event.redactions == 1)
    }

    @Test mutating func whatFollowedARunbookIsKnown() throws {
        _ = try report { $0.runbook = "runbooks/restore.md" }
        _ = try report {
            $0.occurred = AuditTime(rfc3339: "2020-01-01T00:00:00Z")
            $0.runbook = "runbooks/restore.md"
        }
        let followed = try #require(try log().followed["runbooks/restore.md"])
        #expect(followed.time.description == "2023-11-14T22:15:00Z")
        #expect(followed.blob == (try place.made.git(["rev-parse", "HEAD:runbooks/restore.md"])))
    }

    @Test(arguments: [
        (#","drill":{},"#, nil), (#","drill":{"x":1},"#, "drill must not have x"),
        (#","drill":{"findings":0},"#, "findings is no number from 1 to 1000000"),
        (#","drill":{"validates":[]},"#, "validates is no array with members"),
        (#","drill":{"validates":["a b"]},"#, "validates holds something else than ids"),
        (#","drill":{"rto_us":-1},"#, "rto_us is no number from 0 to 9007199254740991"),
    ]) mutating func onlyTheOneFormIsAnEntry(_ drill: String, _ reason: String?) throws {
        _ = try report()
        let line = String(decoding: try #require(try place.entries().first).encoded, as: UTF8.self)
        try #require(line.contains(#","drill":{},"#))
        let changed = Array(line.replacingOccurrences(of: #","drill":{},"#, with: drill).utf8)
        if let reason {
            #expect(throws: AuditFormatFault.self) { try AuditEntry(line: changed) }
            do { _ = try AuditEntry(line: changed) } catch { #expect(error.reason == reason) }
        } else {
            #expect(try AuditEntry(line: changed).encoded == changed)
        }
        let other = Array(line.replacingOccurrences(of: "drill.tabletop", with: "db.restore").utf8)
        #expect(throws: AuditFormatFault.self) { try AuditEntry(line: other) }
    }
}
