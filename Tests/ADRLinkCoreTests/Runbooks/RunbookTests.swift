import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport
import Testing

/// What is found about runbooks: the decisions they rest on, their links, and when somebody followed them.
///
/// Validates: GOV-8, GOV-12
@Suite struct RunbookTests {
    private var place: ActionPlace

    init() throws {
        place = try ActionPlace()
        try place.made.write("[runbooks]\n\tpath = runbooks\n", to: ".adrlink")
    }

    private func read() throws -> [Runbook] {
        let log = DrillLog(try place.verify(), in: try Repository(at: place.made.path))
        return try place.workspace().runbooks(log)
    }

    private func findings(_ text: String) throws -> [String] {
        try place.made.write(text, to: "runbooks/restore.md")
        return try read().flatMap(\.findings).filter { $0.kind != .stale }.map {
            "\($0.line.map { "\($0)" } ?? "–") \($0.kind.rawValue)"
        }
    }

    private mutating func follow() throws {
        var report = ReportedAction(action: "db.restore", result: .ok)
        report.runbook = "runbooks/restore.md"
        _ = try place.workspace().record(
            [report], with: try place.recorder(), redactor: SecretRedactor(),
            at: AuditTime(microseconds: 1_700_000_000_000_000))
    }

    @Test func aRunbookNamesADecisionThatIsInForce() throws {
        #expect(try findings("# Restore\n\nDecision: ADR-0007\n") == [])
        #expect(try read()[0].title == "Restore" && read()[0].decisions == ["ADR-0007"])
        #expect(try findings("# Restore\n") == ["– no-decision"])
        #expect(try findings("# Restore\n```\nADR-0007\n```\n") == ["– no-decision"])
        #expect(try findings("# Restore\n\nADR-0099\n") == ["3 unknown-decision"])
        try place.made.write(
            nygardRecord(8, "Old", status: "Deprecated"), to: "adr/0008-old.md")
        #expect(try findings("# Restore\n\nADR-7 and ADR-0008\n") == ["3 decision-not-in-force"])
    }

    @Test func linksLeadSomewhere() throws {
        let text = """
            ADR-0007 is [here](../adr/0007-restore-from-the-standby.md#context), see [top](/adr), [self](#before),
            [mail](mailto:a@example.org), [page](https://example.org/x "x").
            [gone](../adr/0001-x.md), [out](../../x), [folder](../adr/), [spaced](<a%20b.md>)
            ```
            [example](nowhere.md)
            ```
            """
        try place.made.write("", to: "runbooks/a b.md")
        #expect(try findings(text).filter { $0.hasSuffix("broken-link") } == ["3 broken-link", "3 broken-link"])
    }

    @Test func secretsAreFoundAndAllowedWhereSomebodySaysWhy() throws {
        let secret = "amqp://app:Plain-Horse7@queue.internal/"
        #expect(try findings("ADR-0007\n\n    \(secret)\n") == ["3 secret"])
        #expect(try findings("ADR-0007\n\(secret) <!-- adrlink:allow-secret an example -->\n") == [])
        #expect(try read().flatMap(\.findings).allSatisfy { !$0.message.contains("Horse") })
    }

    @Test mutating func onlyTheLogSaysWhenItWasFollowed() throws {
        try place.made.write("# Restore\n\nADR-0007. Last exercised: 2026-01-01\n", to: "runbooks/restore.md")
        #expect(try read()[0].exercised == nil && read()[0].findings.map(\.kind) == [.stale])
        try follow()
        let runbook = try read()[0]
        #expect(
            runbook.exercised?.description == "2023-11-14T22:13:20Z" && !runbook.changed && runbook.findings.isEmpty)
        try place.made.write("# Restore\n\nADR-0007, otherwise\n", to: "runbooks/restore.md")
        #expect(try read()[0].changed)
        let later = Workspace(
            try Repository(at: place.made.path), now: Moment(seconds: 1_700_000_000 + 86_400 * 367),
            logger: Logger(label: "test"))
        let log = DrillLog(try place.verify(), in: try Repository(at: place.made.path))
        #expect(try later.runbooks(log)[0].findings.map(\.kind) == [.stale])
    }

    @Test func pagesInFoldersAreRunbooksAndOtherFilesAreNone() throws {
        try place.made.write("ADR-0007", to: "runbooks/db/fail-over.md")
        try place.made.write("x", to: "runbooks/README.md")
        try place.made.write("x", to: "runbooks/script.sh")
        #expect(try read().map(\.path) == ["runbooks/db/fail-over.md", "runbooks/restore.md"])
    }

    @Test(arguments: ["en", "fr"]) func aNewRunbookIsFilledInAndKept(_ language: String) throws {
        let path = try place.workspace().newRunbook("Fail over", language: language)
        #expect(path == "runbooks/fail-over.md")
        let text = try place.made.read(path)
        #expect(
            text.hasPrefix("# Fail over\n") && text.contains("--runbook runbooks/fail-over.md") && !text.contains("{{"))
        #expect(throws: ADRLinkError.self) { try place.workspace().newRunbook("Fail over") }
        let exercise = try place.workspace().newExercise("The *zone* is lost", language: language)
        #expect(exercise == "docs/drills/2023-11-14-the-zone-is-lost.md")
        #expect(
            try place.made.read(exercise).contains("2023-11-14T22:13:20Z")
                && place.made.read(exercise).hasPrefix("# The "))
    }
}
