import Git

extension DrillSchedule {
    /// The exercises that come next as a calendar in the form of RFC 5545: an event of a whole day for each kind.
    ///
    /// The UID of an event is that of its kind in this log, so that a calendar that reads it again moves what it has.
    ///
    /// - Parameters:
    ///   - log: the id of the log, which tells the exercises of one project from those of another.
    ///   - now: in seconds since 1970-01-01T00:00:00Z.
    public func calendar(log: String?, now: Int64) -> String {
        var text = CalendarText()
        text.add("BEGIN", "VCALENDAR")
        text.add("VERSION", "2.0")
        text.add("PRODID", "-//adrlink//drills//EN")
        text.add("CALSCALE", "GREGORIAN")
        let stamp = CalendarText.stamp(now)
        for entry in kinds {
            let day = entry.due ?? today
            guard let due = Self.day(day) else { continue }
            text.add("BEGIN", "VEVENT")
            text.add("UID", "drill-\(entry.kind)@\(log ?? "adrlink")")
            text.add("DTSTAMP", stamp)
            text.add("DTSTART;VALUE=DATE", CalendarText.date(due))
            text.add("DTEND;VALUE=DATE", CalendarText.date(due.adding(days: 1)))
            text.add("TRANSP", "TRANSPARENT")
            text.add(escaping: "SUMMARY", "\(entry.kind): last day of the exercise (\(entry.cadence))")
            var words = entry.last.map { "Last done on \($0)." } ?? "Never done."
            if let attempt = entry.attempted { words += "\nAttempted: \(attempt)." }
            if let runbook = entry.runbook { words += "\nRunbook: \(runbook)" }
            text.add(escaping: "DESCRIPTION", words)
            text.add("END", "VEVENT")
        }
        text.add("END", "VCALENDAR")
        return text.text
    }

    private static func day(_ text: String) -> CalendarDay? {
        AuditTime("\(text)T00:00:00.000000Z").map { CalendarDay($0.seconds, offset: 0) }
    }
}

/// The lines of a calendar: ended by CR and LF, folded at 75 octets, never within a character.
struct CalendarText {
    private(set) var text = ""

    mutating func add(_ name: String, _ value: String) {
        var count = 0
        for character in "\(name):\(value)".unicodeScalars {
            let width = String(character).utf8.count
            if count + width > 75 {
                text += "\r\n "
                count = 1
            }
            text.unicodeScalars.append(character)
            count += width
        }
        text += "\r\n"
    }

    /// Adds a text of a repository: line feeds and what parts values are escaped, other control characters made visible.
    mutating func add(escaping name: String, _ value: String) {
        let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            TerminalText.escape(String(line)).replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(
                ",", with: "\\,")
        }
        add(name, lines.joined(separator: "\\n"))
    }

    /// `20240301`.
    static func date(_ day: CalendarDay) -> String { day.description.replacing("-", with: "") }

    /// `20240301T090000Z`.
    static func stamp(_ seconds: Int64) -> String {
        Moment(seconds: seconds).iso.filter { $0 != "-" && $0 != ":" }
    }
}
