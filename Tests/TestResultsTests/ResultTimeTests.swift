import Foundation
import Testing

@testable import TestResults

/// Times in results of JUnit, held against Foundation's calendar.
@Suite struct ResultTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00", 0), ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2024-03-01 10:00:00+01:00", 1_709_283_600),
            ("2024-03-01T09:00:00.125", 1_709_283_600), ("2024-03-01T09:00:00,5-0230", 1_709_292_600),
        ] as [(String, Int64)]) func timesAreRead(_ text: String, _ seconds: Int64)
    {
        #expect(ResultTime.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "2024", "2024-03-01", "2024-13-01T00:00:00", "2024-03-00T00:00:00", "2024-03-01T00:00", "24-03-01T00:00:00",
        "2024-03-01T00:00:00x", "2024-03-01T00:00:00.", "2024-03-01T00:00:00+1", "2024-03-01T00:00:00Zx",
        "٢024-03-01T00:00:00",
    ]) func otherTextsAreNone(_ text: String) {
        #expect(ResultTime.seconds(text) == nil)
    }

    @Test func everyDayIsThatOfTheCalendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
        for day in stride(from: 0, to: 47_500, by: 37) {
            let seconds = Int64(day) * 86_400 + 45_296
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(ResultTime.seconds(text) == seconds, "\(text)")
        }
    }
}
