import Git

/// Times as people write them on a command line, a part of what git understands of them.
///
/// A date, `2024-03-01`, is that day in UTC; a time has a zone, `2024-03-01T09:00:00+01:00`. `now`, `yesterday`, `2 hours ago`,
/// `1 week 2 days ago` and `2.weeks.ago` count back from the moment of the run. Months and years are those of the calendar,
/// with days over the end of a month carried on, as git has it. What is understood in no way is nil: git would take it for now.
enum TimeExpression {
    /// The moments that a text means: the whole of a day, else one.
    static func range(of text: String, now: Moment) -> Range<AuditTime>? {
        if let absolute = AuditTime.range(of: text) { return absolute }
        guard let moment = relative(text, now) else { return nil }
        let time = AuditTime(moment)
        return time..<AuditTime(microseconds: time.microseconds + 1)
    }

    /// The seconds of a duration such as `90s`, `30m`, `2h`, `1d` or `1w`; nil for every other text.
    static func duration(_ text: String) -> Int64? {
        guard let unit = text.last.flatMap({ Unit(letter: $0) }), let count = number(text.dropLast()) else {
            return nil
        }
        return count * unit.seconds
    }

    // MARK: Back from now

    private enum Unit: CaseIterable {
        case second, minute, hour, day, week, month, year

        init?(letter: Character) {
            switch letter {
            case "s": self = .second
            case "m": self = .minute
            case "h": self = .hour
            case "d": self = .day
            case "w": self = .week
            default: return nil
            }
        }

        init?(word: String) {
            let singular = word.hasSuffix("s") && word.count > 1 ? String(word.dropLast()) : word
            let names = ["sec": Unit.second, "min": .minute]
            guard let unit = Self.allCases.first(where: { "\($0)" == singular }) ?? names[singular] else { return nil }
            self = unit
        }

        /// Of a unit that always has the same length.
        var seconds: Int64 {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3_600
            case .day: 86_400
            case .week: 604_800
            case .month, .year: 0
            }
        }
    }

    private static func relative(_ text: String, _ now: Moment) -> Moment? {
        let words = text.lowercased().split { " ._\t".contains($0) }.map(String.init)
        switch words {
        case ["now"]: return now
        case ["yesterday"]: return Moment(seconds: now.seconds - 86_400, offset: now.offset)
        default: break
        }
        guard words.last == "ago", words.count >= 3, words.count % 2 == 1 else { return nil }
        var moment = now
        for place in stride(from: 0, to: words.count - 1, by: 2) {
            guard let count = number(words[place]) ?? spelled(words[place]), let unit = Unit(word: words[place + 1])
            else { return nil }
            switch unit {
            case .month, .year:
                guard let earlier = months(unit == .year ? count * 12 : count, before: moment) else { return nil }
                moment = earlier
            default: moment.seconds -= count * unit.seconds
            }
        }
        return moment
    }

    private static func number(_ text: some StringProtocol) -> Int64? {
        guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    private static func spelled(_ word: String) -> Int64? {
        let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        if word == "a" || word == "an" { return 1 }
        return words.firstIndex(of: word).map(Int64.init)
    }

    private static func months(_ count: Int64, before moment: Moment) -> Moment? {
        let parts = moment.date.split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        let month = parts[0] * 12 + parts[1] - 1 - count
        guard month >= 12 else { return nil }
        let first = "\(padded(Int(month / 12), 4))-\(padded(Int(month % 12) + 1, 2))-01T00:00:00.000000Z"
        guard let start = AuditTime(first) else { return nil }
        let local = moment.seconds + Int64(moment.offset) * 60
        let timeOfDay = ((local % 86_400) + 86_400) % 86_400
        let seconds = start.seconds + (parts[2] - 1) * 86_400 + timeOfDay - Int64(moment.offset) * 60
        return Moment(seconds: seconds, offset: moment.offset)
    }
}
