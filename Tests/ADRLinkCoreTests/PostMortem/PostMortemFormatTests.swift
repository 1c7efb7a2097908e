import Foundation
import StructuredLogging
import TestSupport
import Testing

@testable import ADRLinkCore

/// The document and its schema, `docs/post-mortem.schema.json`.
@Suite struct PostMortemFormatTests {
    private static let schema = URL(fileURLWithPath: #filePath)
        .appendingPathComponent("../../../../docs/post-mortem.schema.json").standardizedFileURL.path

    @Test func theSchemaDescribesEveryFieldAndNoOther() throws {
        var schema = try JSONSchema(file: Self.schema)
        #expect(try schema.faults(Data(PostMortem.full.json())) == [])
        #expect(schema.described.subtracting(schema.used) == [])
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        var schema = try JSONSchema(file: Self.schema)
        let empty = PostMortem(
            made: ZonedTime(microseconds: 0), window: PostMortem.Window(), audit: PostMortem.AuditState(verdict: .none))
        #expect(try schema.faults(Data(empty.json())) == [])
        #expect(try PostMortem(json: empty.json()) == empty)
    }

    @Test func theSchemaRefusesWhatItDoesNotDescribe() throws {
        var document = try #require(
            JSONSerialization.jsonObject(with: Data(PostMortem.full.json())) as? [String: Any])
        document["surprise"] = 1
        document["made"] = "yesterday"
        document["gaps"] = nil
        var schema = try JSONSchema(file: Self.schema)
        let faults = try schema.faults(JSONSerialization.data(withJSONObject: document))
        #expect(faults.count == 3, "\(faults)")
    }

    @Test func theSchemaNamesEveryWordOfTheValue() throws {
        let text = try String(contentsOfFile: Self.schema, encoding: .utf8)
        let words =
            PostMortem.Gap.Kind.allCases.map(\.rawValue) + AuditEvent.Result.allCases.map(\.rawValue)
            + PostMortem.AuditState.Verdict.allCases.map(\.rawValue) + PostMortem.Event.Kind.allCases.map(\.rawValue)
            + AuditEvent.Phase.allCases.map(\.rawValue) + [PostMortem.currentSchema]
        for word in words { #expect(text.contains("\"\(word)\""), "\(word)") }
    }

    @Test func aDocumentIsReadBackAsItWas() throws {
        let bytes = try PostMortem.full.json()
        #expect(try PostMortem(json: bytes) == PostMortem.full)
        #expect(try PostMortem(json: bytes).json() == bytes)
    }

    @Test func nothingInADocumentActsOnATerminal() throws {
        var report = PostMortem.full
        let hostile = "a\u{1b}[31m\u{202e}b\u{9b}c\u{e0041}\n"
        report.events[0].what = hostile
        let bytes = try report.json()
        let text = String(decoding: bytes.dropLast(), as: UTF8.self)
        #expect(!text.unicodeScalars.contains(where: TerminalText.needsEscape))
        #expect(try PostMortem(json: bytes).events[0].what == hostile)
    }

    @Test(arguments: [Int64.max, Int64.min, 253_402_300_800_000_000]) func aTimeThatNobodyCanWriteIsTheNearest(
        _ claim: Int64
    ) throws {
        for time in [ZonedTime(microseconds: claim, offset: 840), ZonedTime(AuditTime(commitTime: claim))] {
            #expect(ZonedTime(time.description) == time, "\(time)")
        }
    }

    @Test(arguments: [
        "2024-03-01T10:00:00+01:00", "2024-03-01T10:00:00.000001Z", "1969-12-31T23:59:59-11:30", "2024-03-01T09:00:00Z",
    ]) func timesKeepTheirZone(_ text: String) {
        #expect(ZonedTime(text)?.description == text)
    }
}

extension PostMortem {
    /// A report that has every field.
    static let full: PostMortem = {
        let time = ZonedTime("2024-03-01T10:00:00+01:00")!
        let end = ZonedTime("2024-03-01T09:00:05.213000Z")!
        let commit = String(repeating: "a", count: 40)
        let digest = String(repeating: "b", count: 64)
        let lane = String(repeating: "c", count: 32)
        var window = Window()
        window.since = time
        window.until = end
        window.range = "v1..v2"
        window.incident = "INC-7"
        window.margin = 3_600
        window.paths = ["src/**"]
        window.decisions = ["ADR-0007"]
        window.actors = ["ada"]
        window.traces = [String(repeating: "1", count: 32)]
        window.base = commit
        window.tip = commit
        var audit = AuditState(verdict: .refused)
        audit.log = "2b1c4d5e-0000-4000-8000-000000000001"
        audit.root = "SHA256:x"
        audit.lanes = [.init(id: lane, owner: "ada", key: "SHA256:x", entries: 2, verified: 1)]
        audit.findings = [
            .init(kind: "signature-bad", severity: "error", lane: lane, sequence: 1, message: "it is not signed")
        ]
        audit.findingCount = 1
        var report = PostMortem(made: time, window: window, audit: audit)
        report.events = [
            Event(
                kind: .commit, id: commit, time: time, authorTime: time, misdated: false, who: "Ada", what: "subject",
                commit: commit, decisions: ["ADR-0007"], incidents: ["INC-7"]),
            Event(
                kind: .decision, id: commit + ":ADR-0007", time: time, misdated: true, who: "Ada", what: "Use a queue",
                commit: commit, decisions: ["ADR-0007"], from: "proposed", to: "accepted"),
            Event(
                kind: .action, id: lane + "/1", time: time, end: end, misdated: false, who: "ada", what: "db.restore",
                decisions: [], result: "not-started", verified: false, concurrent: ["x/1"]),
        ]
        report.inForce = [
            StandingDecision(id: "ADR-0007", title: "Use a queue", status: "accepted", path: "adr/0007.md")
        ]
        report.changes = [
            StatusMove(
                event: commit + ":ADR-0007", decision: "ADR-0007", title: "Use a queue", path: "adr/0007.md",
                commit: commit, time: time, author: "Ada", from: "proposed", to: "accepted")
        ]
        report.retiredCited = [
            RetiredCitation(
                commit: commit, subject: "subject", decision: "ADR-0002", title: "Poll", status: "superseded",
                successors: ["ADR-0007"])
        ]
        report.decisions = [CitedDecision(id: "ADR-0007", title: "Use a queue", status: "accepted", commits: [commit])]
        report.graph.decisions = [
            StandingDecision(id: "ADR-0007", title: "Use a queue", status: "accepted", path: "adr/0007.md"),
            StandingDecision(id: "ADR-0002", title: "Poll", status: "superseded", path: "adr/0002.md"),
        ]
        report.graph.relations = [
            Relation(from: "adr/0007.md", to: "adr/0002.md", kind: "supersedes", partial: false)
        ]
        report.uncited = [
            UncitedCommit(
                commit: commit, subject: "subject", author: "Ada", decision: "ADR-0007", paths: ["src/a"],
                pathCount: 1, exempted: true)
        ]
        report.exemptions = [Exemption(commit: commit, subject: "subject", author: "Ada", reason: "urgent")]
        report.actions = [
            Action(
                id: lane + "/1", lane: lane, action: "db.restore", actor: "ada", recordedBy: "bob", begin: time,
                end: end, result: "failed", exit: 3, signal: 9, duration: 5_213_000, reason: "why", command: ["true"],
                redactions: 1, decisions: ["ADR-0007"],
                runbook: Runbook(path: "runbooks/restore.md", blob: commit), subjects: [commit],
                evidence: [Evidence(name: "stdout", sha256: digest, size: 3, presence: "altered")],
                trace: String(repeating: "1", count: 32), incident: "INC-7", trust: "add x", recovered: ["a lock"],
                verified: false,
                dangling: false,
                entries: [
                    Entry(
                        phase: "outcome", sequence: 1, time: time, sha256: digest, commit: commit, verified: false,
                        why: ["it is not signed"])
                ], concurrent: ["x/1"])
        ]
        report.runs = [run(lane: lane, digest: digest)]
        report.gaps = [Gap(.noRoot, "nobody knows", hint: "say it")]
        report.summary.events = 3
        report.summary.commits = 4
        report.summary.authors = 5
        report.summary.citing = 6
        report.summary.uncited = 7
        report.summary.exempted = 8
        report.summary.inForce = 9
        report.summary.changes = 10
        report.summary.retiredCited = 11
        report.summary.decisions = 12
        report.summary.actions = 13
        report.summary.ok = 14
        report.summary.failed = 15
        report.summary.aborted = 16
        report.summary.notStarted = 17
        report.summary.unknown = 18
        report.summary.open = 19
        report.summary.unverified = 20
        report.summary.gaps = 21
        return report
    }()

    /// A run with every field set.
    private static func run(lane: String, digest: String) -> RunTrace {
        let time = "2024-03-01T09:00:00.000000Z"
        var span = RunTrace.Span(
            id: String(repeating: "2", count: 16), parent: String(repeating: "3", count: 16), name: "adrlink <run>",
            start: time, duration: 5_213_000, status: "error", statusMessage: "it & failed",
            attributes: ["process.exit.code": .integer(3)])
        span.items = [
            .event(
                RunTrace.Event(
                    id: String(repeating: "4", count: 32), time: time, severity: "INFO", message: "rule verdict",
                    attributes: ["adrlink.rule": .string("ref-unknown")])),
            .entry(
                RunTrace.Entry(
                    lane: lane, sequence: 1, digest: digest, time: time, phase: "outcome", action: "db.restore",
                    actor: "ada", result: "failed", exitStatus: 3, signal: 9, duration: 5_213_000,
                    decisions: ["ADR-0007"], incident: "INC-7", command: ["true"], verified: false,
                    reasons: ["it is not signed"])),
        ]
        var run = RunTrace(traceID: String(repeating: "1", count: 32))
        (run.start, run.end) = (time, time)
        run.items = [.span(span)]
        let access = RunTrace.Access(
            lane: lane, sequence: 2, time: time, actor: "ada", action: "evidence.fetch", result: "ok")
        run.bundles = [
            RunTrace.Bundle(
                id: String(repeating: "5", count: 32), kind: "audit", made: time, retainUntil: time, actor: "ada",
                store: "directory", time: time, entries: 1, isAsked: true, accesses: [access])
        ]
        run.gaps = ["the <caller> is not here"]
        return run
    }
}
