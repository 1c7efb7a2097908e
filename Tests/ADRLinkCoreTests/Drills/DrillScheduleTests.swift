import Foundation
import Testing

@testable import ADRLinkCore

/// What is overdue at a moment, in a zone, with a fixed clock.
///
/// Validates: GOV-7, SEC-6
@Suite struct DrillScheduleTests {
    private func seconds(_ text: String) throws -> Int64 { try #require(AuditTime(rfc3339: text)).seconds }

    private func drill(_ kind: String, _ time: String, result: String? = "ok", verified: Bool = true) throws -> Drill {
        Drill(
            kind: kind, entry: "\(String(repeating: "0", count: 32))/1", actor: "ada@example.org",
            started: try #require(ZonedTime(time)), duration: 5_000_000, result: result, decisions: [], validates: [],
            participants: [], findings: 0, followUps: 0, evidence: [], commits: [], verified: verified)
    }

    private func policy(_ text: String) throws -> Policy { try PolicyReader.read(Array(text.utf8)) }

    private func states(
        _ drills: [Drill], now: String, within: Int = 0, zone: (Int64) -> Int = { _ in 0 }
    ) throws -> [String] {
        let policy = try policy("[drill \"tabletop\"]\n\tcadence = quarterly\n[drill \"none\"]\n\trto = 5m\n")
        return DrillSchedule(policy, drills, now: try seconds(now), within: within, zone: zone).kinds.map {
            "\($0.kind) \($0.state.rawValue) \($0.due ?? "–") \($0.days.map { "\($0)" } ?? "–")"
        }
    }

    /// Paris by its rules of summer time in 2026.
    private func paris(_ seconds: Int64) -> Int {
        (1_774_746_000..<1_792_890_000).contains(seconds) ? 120 : 60
    }

    @Test func whatWasNeverDoneIsOverdue() throws {
        #expect(try states([], now: "2026-11-21T00:00:00Z") == ["tabletop overdue – –"])
    }

    @Test func theLastDayOfTheQuarterIsInTime() throws {
        let done = [try drill("tabletop", "2026-02-10T09:00:00Z")]
        #expect(
            try states(done, now: "2026-06-30T23:59:59Z")
                == ["tabletop later 2026-06-30 0"].map { $0.replacingOccurrences(of: "later", with: "soon") })
        #expect(try states(done, now: "2026-07-01T00:00:00Z") == ["tabletop overdue 2026-06-30 -1"])
        #expect(try states(done, now: "2026-06-16T00:00:00Z", within: 14) == ["tabletop soon 2026-06-30 14"])
        #expect(try states(done, now: "2026-06-15T00:00:00Z", within: 14) == ["tabletop later 2026-06-30 15"])
    }

    @Test func theDayIsThatOfTheZoneInSummerAndInWinter() throws {
        // 2026-03-31T22:30Z is 1 April in Paris, two hours ahead since Sunday.
        let late = [try drill("tabletop", "2026-03-31T22:30:00Z")]
        #expect(try states(late, now: "2026-05-01T00:00:00Z") == ["tabletop later 2026-06-30 60"])
        #expect(try states(late, now: "2026-05-01T00:00:00Z", zone: paris) == ["tabletop later 2026-09-30 152"])
        // 22:30Z on the last day of the year is still that year in Paris, one hour ahead; 23:30Z is not.
        let winter = [try drill("tabletop", "2026-12-31T22:30:00Z")]
        #expect(try states(winter, now: "2027-01-05T00:00:00Z", zone: paris)[0].contains("2027-03-31"))
        let newYear = [try drill("tabletop", "2026-12-31T23:30:00Z")]
        #expect(try states(newYear, now: "2027-01-05T00:00:00Z", zone: paris)[0].contains("2027-06-30"))
        // The day of the change has 23 or 25 hours, and is one day all the same.
        #expect(try states(late, now: "2026-03-28T23:30:00Z", zone: paris) == ["tabletop overdue – –"])
        #expect(
            CalendarDay(try seconds("2026-10-25T00:30:00Z"), offset: paris(try seconds("2026-10-25T00:30:00Z")))
                .description == "2026-10-25")
        #expect(
            CalendarDay(try seconds("2026-10-25T22:30:00Z"), offset: paris(try seconds("2026-10-25T22:30:00Z")))
                .description == "2026-10-25")
    }

    @Test func onlyWhatIsVerifiedAndEndedWellCounts() throws {
        let drills = [
            try drill("tabletop", "2026-02-10T09:00:00Z"),
            try drill("tabletop", "2026-04-10T09:00:00Z", verified: false),
            try drill("tabletop", "2026-05-10T09:00:00Z", result: "failed"),
            try drill("tabletop", "2027-05-10T09:00:00Z"),
        ]
        #expect(try states(drills, now: "2026-07-02T00:00:00Z") == ["tabletop overdue 2026-06-30 -2"])
        let schedule = DrillSchedule(
            try policy("[drill \"tabletop\"]\n\tcadence = quarterly\n"), drills,
            now: try seconds("2026-07-02T00:00:00Z"),
            zone: { _ in 0 })
        #expect(schedule.kinds[0].attempted == "2026-05-10 failed" && !schedule.isClear(within: false))
        #expect(
            try states([try drill("tabletop", "2026-05-10T09:00:00Z", result: nil)], now: "2026-07-02T00:00:00Z") == [
                "tabletop overdue – –"
            ])
    }

    @Test func objectivesAreReachedMissedOrNotMeasured() throws {
        var drill = try drill("restore", "2026-02-10T09:00:00Z")
        #expect(drill.timeReach == nil && drill.isGood)
        drill.timeObjective = 5_000_000
        #expect(drill.timeReach == .reached && drill.isGood)
        drill.timeObjective = 4_999_999
        #expect(drill.timeReach == .missed && !drill.isGood && drill.isDone)
        (drill.timeObjective, drill.pointObjective) = (nil, 60_000_000)
        #expect(drill.pointReach == .notMeasured && !drill.isGood)
        drill.point = 60_000_000
        #expect(drill.isGood)
    }

    // MARK: The calendar file

    @Test func theCalendarIsFoldedEscapedAndStable() throws {
        let policy = try policy(
            "[drill \"restore-db\"]\n\tcadence = every 90 days\n\trunbook = \"docs/runbooks/é, \(String(repeating: "ü", count: 60)); x.md\"\n"
        )
        let now = try seconds("2026-11-21T09:00:00Z")
        let schedule = DrillSchedule(
            policy, [try drill("restore-db", "2026-11-20T09:00:00Z")], now: now, zone: { _ in 0 })
        let text = schedule.calendar(log: "2b1c", now: now)
        #expect(text == schedule.calendar(log: "2b1c", now: now))
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.last == "" && !text.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
        #expect(lines.allSatisfy { $0.utf8.count <= 75 } && lines.contains { $0.hasPrefix(" ") })
        let unfolded = text.replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n")
        #expect(unfolded.contains("UID:drill-restore-db@2b1c"))
        #expect(unfolded.contains("DTSTAMP:20261121T090000Z"))
        #expect(unfolded.contains("DTSTART;VALUE=DATE:20270218") && unfolded.contains("DTEND;VALUE=DATE:20270219"))
        #expect(
            unfolded.contains(
                "DESCRIPTION:Last done on 2026-11-20.\\nRunbook: docs/runbooks/é\\, \(String(repeating: "ü", count: 60))\\; x.md"
            ))
        let later = DrillSchedule(
            policy, [try drill("restore-db", "2026-12-20T09:00:00Z")], now: now + 86_400 * 60, zone: { _ in 0 })
        #expect(
            later.calendar(log: "2b1c", now: now).contains("UID:drill-restore-db@2b1c\r\n"),
            "an event that moves is the same")
    }

    // MARK: The configuration

    @Test(arguments: [
        "[drill \"tabletop\"]\n\tcadence = fortnightly\n", "[drill \"Tabletop\"]\n\tcadence = weekly\n",
        "[drill \"a.b\"]\n\tcadence = weekly\n", "[drill]\n\tcadence = weekly\n", "[drill \"x\"]\n\trto = soon\n",
        "[drill \"x\"]\n\tcadense = weekly\n", "[runbooks]\n\tmonths = 0\n", "[runbooks]\n\tpath = ../x\n",
        "[requirements]\n\tid = *\n", "[requirements]\n\tpath = /etc/passwd\n",
    ]) func whatHasNoMeaningIsNamedWithItsLine(_ text: String) throws {
        let error = #expect(throws: ADRLinkError.self) { try policy(text) }
        #expect(
            error?.code == .configuration && error?.line != nil && error?.hint != nil, "\(String(describing: error))")
    }
}
