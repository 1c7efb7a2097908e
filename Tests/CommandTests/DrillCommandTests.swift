import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Exercises at a command line: run, recorded, due, and what they validate.
///
/// Validates: GOV-6, GOV-7, SEC-6
@Suite struct DrillCommandTests {
    private let world: RecordedWorld

    init() throws {
        world = try RecordedWorld()
        try world.made.write(
            """
            [drill "restore-db"]
            \tcadence = every 90 days
            \trunbook = docs/runbooks/restore.md
            \trto = 30m
            \tvalidates = GOV-1
            [drill "tabletop"]
            \tcadence = quarterly
            \tvalidates = GOV-2

            """, to: ".adrlink")
        try world.made.write("# Restore\n\nADR-0001\n", to: "docs/runbooks/restore.md")
        try world.made.write(nygardRecord(1, "Restore from the standby"), to: "adr/0001-restore.md")
        try world.made.commit(
            "state", writing: "| GOV-1 | Restores work. |\n| GOV-2 | People know. |\n", to: "docs/requirements.md")
    }

    private func adrlink(_ arguments: [String], status: Int32 = 0, variables: [String: String] = [:]) throws
        -> CommandResult
    {
        let result = try world.made.adrlink(arguments, variables: variables)
        #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
        return result
    }

    @Test func aRestoreIsTimedAndItsOutputAndStateAreKept() throws {
        let result = try adrlink([
            "drill", "run", "restore-db", "--rpo", "1d", "--recovered-to", "date -u -d '-1 hour' +%FT%TZ", "--state",
            "echo rows: 7", "--", "sh", "-c", "echo restored; sleep 0.1",
        ])
        #expect(result.output == "restored\n")
        #expect(result.errors.contains("RTO 30m reached") && result.errors.contains("RPO 1d reached with 1h"))
        let shown = try adrlink(["drill", "show", "restore-db"]).output
        for word in ["stdout", "state-before", "state-after", "recovered-to", "docs/runbooks/restore.md"] {
            #expect(shown.contains(word), "\(shown)")
        }
        #expect(try adrlink(["drill", "list"]).output.contains("RTO 30m reached, RPO 1d reached"))
        let runbooks = try adrlink(["runbook", "list"]).output
        #expect(runbooks.contains("docs/runbooks/restore.md  ADR-0001") && !runbooks.contains("never followed"))
    }

    @Test(arguments: ["0001-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
    func aTimeThatNoDataHasIsNoMeasurement(time: String) throws {
        let result = try adrlink(
            ["drill", "run", "restore-db", "--rpo", "15m", "--recovered-to", "echo \(time)", "--", "true"], status: 1)
        #expect(result.errors.contains("what came back is not known") && result.errors.contains("RPO 15m not measured"))
        #expect(try world.verify().openIntents.isEmpty)
        #expect(try world.waiting().isEmpty)
    }

    @Test func whatFailedHasReachedNoObjective() throws {
        let result = try adrlink(["drill", "run", "restore-db", "--", "false"], status: 1)
        #expect(result.errors.contains("FAILED") && result.errors.contains("RTO 30m MISSED"))
        #expect(try adrlink(["drill", "list"]).output.contains("RTO 30m missed"))
    }

    @Test func whatIsNotOverYetIsNotRecorded() throws {
        let future = ["drill", "record", "tabletop", "--result", "ok", "--occurred", "2999-01-01T00:00:00Z"]
        #expect(try adrlink(future, status: 2).errors.contains("not over yet"))
        let long = ["drill", "record", "tabletop", "--result", "ok", "--duration", "150000d"]
        #expect(try adrlink(long, status: 2).errors.contains("--duration"))
        #expect(try world.entries().isEmpty)
    }

    @Test func followUpsThatCannotBecomeDraftsAreToldBeforeAnythingIsRecorded() throws {
        let path = try adrlink(["drill", "new", "tabletop", "A lost zone"]).output.trimmingCharacters(in: .newlines)
        let page = try world.made.read(path).replacing(
            "## Participants", with: "## Participants\n\n- Ada Author"
        ).replacing("## Follow-ups", with: "## Follow-ups\n\n- [ ] decision: Page \u{1b}[2Jsomebody")
        try world.made.write(page, to: path)
        let refused = try adrlink(["drill", "record", "tabletop", "--result", "ok", "--from", path], status: 2)
        #expect(refused.errors.contains("title"), "\(refused.errors)")
        #expect(try world.entries().isEmpty)
    }

    @Test func aMomentBeyondAllCalendarsIsRefused() throws {
        let variables = ["SOURCE_DATE_EPOCH": "999999999999999"]
        #expect(try adrlink(["drill", "due"], status: 2, variables: variables).errors.contains("SOURCE_DATE_EPOCH"))
    }

    @Test func anObjectiveThatIsMissedIsNoSuccess() throws {
        let slow = try adrlink(["drill", "run", "restore-db", "--rto", "1s", "--", "sleep", "1.1"], status: 1)
        #expect(slow.errors.contains("RTO 1s MISSED"))
        let blind = try adrlink(["drill", "run", "restore-db", "--rpo", "5m", "--", "true"], status: 1)
        #expect(blind.errors.contains("RPO 5m not measured"))
        #expect(
            try adrlink(["drill", "run", "restore-db", "--", "sh", "-c", "exit 7"], status: 7).errors.contains("FAILED")
        )
        _ = try adrlink(["drill", "run", "restore-db"], status: 125)
        _ = try adrlink(["drill", "run", "Restore", "--", "true"], status: 125)
    }

    @Test func aDiscussionGoesFromItsPageIntoTheLogAndBecomesDrafts() throws {
        let page = try adrlink(["drill", "new", "tabletop", "A lost zone"]).output.trimmingCharacters(in: .newlines)
        let text = try world.made.read(page).replacingOccurrences(
            of: "## Participants\n", with: "## Participants\n\n- Ada\n"
        )
        .replacingOccurrences(of: "## Decisions taken\n", with: "## Decisions taken\n\n- ADR-0001: at once\n")
        .replacingOccurrences(of: "## Follow-ups\n", with: "## Follow-ups\n\n- [ ] decision: Page somebody\n")
        .replacingOccurrences(of: "Duration:", with: "Duration: 90m")
        _ = try adrlink(["drill", "record", "tabletop", "--result", "ok", "--from", page], status: 2)
        try world.made.write(text, to: page)
        let recorded = try adrlink(["drill", "record", "tabletop", "--result", "ok", "--from", page])
        #expect(recorded.errors.contains("adr/0002-page-somebody.md"))
        let shown = try adrlink(["drill", "show", "tabletop"]).output
        #expect(
            shown.contains("Ada") && shown.contains("1h 30m") && shown.contains("ADR-0001")
                && shown.contains("a-lost-zone.md"))
    }

    @Test func whatIsDueIsSaidAndEndsWithOne() throws {
        #expect(try adrlink(["drill", "due"], status: 1).output.contains("OVERDUE, never done"))
        for kind in ["restore-db", "tabletop"] { _ = try adrlink(["drill", "record", kind, "--result", "ok"]) }
        let clear = try adrlink(["drill", "due"]).output
        #expect(clear.contains("due by") && !clear.contains("OVERDUE"))
        _ = try adrlink(["drill", "due", "--within", "120d"], status: 1)
        let calendar = try adrlink(["drill", "due", "--format", "icalendar"]).output
        #expect(calendar.hasPrefix("BEGIN:VCALENDAR\r\n") && calendar.contains("UID:drill-tabletop@"))
        let later = try adrlink(
            ["drill", "due", "--format", "json"], status: 1, variables: ["SOURCE_DATE_EPOCH": "4000000000"])
        #expect(later.output.contains(#""state":"overdue""#))
    }

    @Test func theZoneOfTheCalendarIsThatOfTZ() throws {
        _ = try adrlink(["drill", "record", "tabletop", "--result", "ok", "--occurred", "2025-03-31T22:30:00Z"])
        func due(_ zone: String) throws -> String {
            try adrlink(["drill", "due"], status: 1, variables: ["TZ": zone, "SOURCE_DATE_EPOCH": "1746000000"]).output
        }
        #expect(try due("UTC").contains("last 2025-03-31  due by 2025-06-30"))
        #expect(try due("Europe/Paris").contains("last 2025-04-01  due by 2025-09-30"))
    }

    @Test func theMatrixCountsExercisesUntilTheNextIsDue() throws {
        let overdue = try adrlink(["matrix", "--check"], status: 1).output
        #expect(overdue.contains("GOV-1  overdue") && overdue.contains("GOV-2  overdue"))
        _ = try adrlink(["drill", "record", "restore-db", "--result", "ok", "--duration", "5m"])
        _ = try adrlink(["drill", "record", "tabletop", "--result", "ok"])
        #expect(try adrlink(["matrix", "--check"]).output.contains("2 passed"))
        _ = try adrlink(["drill", "record", "restore-db", "--result", "ok", "--duration", "31m"])
        #expect(try adrlink(["matrix", "--check"], status: 1).output.contains("GOV-1  failed"))
    }
}
