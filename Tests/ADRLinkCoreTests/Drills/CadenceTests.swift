import Foundation
import Testing

@testable import ADRLinkCore

/// When the next exercise is due, by the calendar.
///
/// Validates: GOV-7, SEC-6
@Suite struct CadenceTests {
    private func day(_ text: String) throws -> CalendarDay {
        CalendarDay(try #require(AuditTime("\(text)T00:00:00.000000Z")).seconds, offset: 0)
    }

    @Test(arguments: [
        ("quarterly", "2026-01-01", "2026-06-30"), ("quarterly", "2026-03-31", "2026-06-30"),
        ("quarterly", "2026-04-01", "2026-09-30"), ("quarterly", "2026-11-21", "2027-03-31"),
        ("quarterly", "2023-12-31", "2024-03-31"),
        ("monthly", "2024-01-31", "2024-02-29"), ("monthly", "2023-01-01", "2023-02-28"),
        ("monthly", "2026-11-30", "2026-12-31"), ("monthly", "2026-12-01", "2027-01-31"),
        ("yearly", "2023-02-28", "2024-12-31"), ("weekly", "2026-11-16", "2026-11-29"),
        ("weekly", "2026-11-22", "2026-11-29"), ("weekly", "2026-11-23", "2026-12-06"),
        ("every 90 days", "2026-11-21", "2027-02-19"), ("every 1 day", "2024-02-28", "2024-02-29"),
        ("every 2 weeks", "2026-12-25", "2027-01-08"), ("every 1 month", "2024-01-31", "2024-02-29"),
        ("every 6 months", "2026-08-31", "2027-02-28"), ("every 1 year", "2024-02-29", "2025-02-28"),
        ("Every 4 Years", "2024-02-29", "2028-02-29"), ("every 400 years", "2000-02-29", "2400-02-29"),
    ]) func theNextOneIsDue(_ cadence: String, _ last: String, _ due: String) throws {
        let cadence = try #require(Cadence(cadence))
        #expect(try cadence.due(after: day(last)).description == due)
    }

    @Test(arguments: [
        "", "daily", "every", "every 0 days", "every -1 days", "every 90", "every 1.5 days", "every 99999 days",
        "quarterly x",
    ])
    func otherWordsMeanNoCadence(_ text: String) { #expect(Cadence(text) == nil) }

    @Test func daysAreThoseOfTheCalendarThatFoundationHas() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for number in stride(from: -200_000, through: 400_000, by: 997) {
            let day = CalendarDay(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday, .era], from: date)
            guard parts.era == 1, number > -141_000 else { continue }
            #expect(day.parts.year == parts.year && day.parts.month == parts.month && day.parts.day == parts.day)
            #expect(day.weekday == (try #require(parts.weekday) + 5) % 7 + 1)
            #expect(CalendarDay(year: day.parts.year, month: day.parts.month, day: day.parts.day) == day)
        }
    }

    @Test(arguments: [("90s", "1m 30s"), ("30m", "30m"), ("4h", "4h"), ("1d", "1d"), ("90m", "1h 30m"), ("5s", "5s")])
    func spansAreReadAndWritten(_ text: String, _ written: String) throws {
        #expect(try #require(TimeSpan(text)).description == written)
        #expect(
            TimeSpan(microseconds: 12_340_000).description == "12.3s" && TimeSpan("1x") == nil && TimeSpan("") == nil)
    }
}
