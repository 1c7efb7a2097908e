/// A day of the Gregorian calendar, wherever its midnight is.
public struct CalendarDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01.
    public var number: Int

    public init(number: Int) { self.number = number }

    /// A day of a month; one behind its last is taken for that.
    init(year: Int, month: Int, day: Int) {
        let length = Self.length(ofMonth: month, year)
        // Years that begin on 1 March, in eras of 400.
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + min(day, length) - 1
        number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day on which a moment falls in a zone, by its distance from UTC in minutes at that moment.
    public init(_ seconds: Int64, offset: Int) {
        let local = seconds + Int64(offset) * 60
        number = Int((local >= 0 ? local : local - 86_399) / 86_400)
    }

    public static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.number < b.number }

    /// `2024-03-01`.
    public var description: String { Moment(seconds: Int64(number) * 86_400).date }

    var parts: (year: Int, month: Int, day: Int) {
        let parts = description.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? (parts[0], parts[1], parts[2]) : (1970, 1, 1)
    }

    /// From 1, Monday, to 7.
    var weekday: Int { (((number + 3) % 7) + 7) % 7 + 1 }

    func adding(days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    /// The same day of a later month, or its last day where it has no such day.
    func adding(months: Int) -> CalendarDay {
        let (year, month, day) = parts
        let count = year * 12 + month - 1 + months
        return CalendarDay(year: count / 12, month: count % 12 + 1, day: day)
    }

    static func length(ofMonth month: Int, _ year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
