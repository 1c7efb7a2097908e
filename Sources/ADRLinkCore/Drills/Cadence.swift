/// How often an exercise has to take place.
///
/// `weekly`, `monthly`, `quarterly` and `yearly` mean once in every week (from Monday), month, quarter and year of the calendar;
/// `every 90 days` counts from the last exercise, and so do weeks, months and years.
public struct Cadence: Equatable, Sendable, CustomStringConvertible {
    enum Unit: String, CaseIterable, Sendable {
        case day, week, month, year
    }

    private enum Rule: Equatable, Sendable {
        /// Once in each period of so many months.
        case period(months: Int)
        case everyWeek
        case after(Int, Unit)
    }

    private let rule: Rule
    public let description: String

    /// Nil for words that mean no cadence.
    public init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").map(String.init)
        switch words {
        case ["weekly"]: rule = .everyWeek
        case ["monthly"]: rule = .period(months: 1)
        case ["quarterly"]: rule = .period(months: 3)
        case ["yearly"]: rule = .period(months: 12)
        default:
            guard words.count == 3, words[0] == "every", words[1].allSatisfy({ $0.isASCII && $0.isNumber }),
                let count = Int(words[1]), (1...9_999).contains(count),
                let unit = Unit.allCases.first(where: { words[2] == $0.rawValue || words[2] == $0.rawValue + "s" })
            else { return nil }
            rule = .after(count, unit)
        }
        description = words.joined(separator: " ")
    }

    /// The last day on which the next exercise is in time, where the last one took place on a day.
    public func due(after last: CalendarDay) -> CalendarDay {
        switch rule {
        // The end of the week that follows its own.
        case .everyWeek: return last.adding(days: 14 - last.weekday)
        case .period(let months):
            let (year, month, _) = last.parts
            // The first day of the period behind the next one, less a day.
            let first = CalendarDay(year: year, month: (month - 1) / months * months + 1, day: 1)
            return first.adding(months: 2 * months).adding(days: -1)
        case .after(let count, .day): return last.adding(days: count)
        case .after(let count, .week): return last.adding(days: 7 * count)
        case .after(let count, .month): return last.adding(months: count)
        case .after(let count, .year): return last.adding(months: 12 * count)
        }
    }
}
