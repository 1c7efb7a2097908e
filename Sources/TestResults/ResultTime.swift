/// Times as JUnit writes them, `2024-03-01T09:00:00`, with a zone or else in UTC.
enum ResultTime {
    /// The seconds since 1970-01-01T00:00:00Z, without fractions; nil for what is no such time.
    static func seconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        /// Takes digits behind a mark.
        func take(_ digits: Int, behind marks: String? = nil) -> Int64? {
            if let marks {
                guard let first = rest.first, marks.utf8.contains(first) else { return nil }
                rest = rest.dropFirst()
            }
            let word = rest.prefix(digits)
            guard word.count == digits, word.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            rest = rest.dropFirst(digits)
            return word.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        guard let year = take(4), let month = take(2, behind: "-"), let day = take(2, behind: "-"),
            let hour = take(2, behind: "T "), let minute = take(2, behind: ":"), let second = take(2, behind: ":"),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        if let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest[digits.endIndex...]
        }
        var offset: Int64 = 0
        if rest.first == UInt8(ascii: "Z") {
            rest = rest.dropFirst()
        } else if let sign = rest.first {
            guard let hours = take(2, behind: "+-") else { return nil }
            guard let minutes = take(2, behind: rest.first == UInt8(ascii: ":") ? ":" : nil) else { return nil }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
        }
        guard rest.isEmpty else { return nil }
        // Days in years that begin on 1 March.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        return days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    }
}
