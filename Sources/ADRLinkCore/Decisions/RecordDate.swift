/// Reads the dates that records carry: ISO, `2024/3/1`, `01.03.2024`, `1 March 2024`, `March 1st, 2024`, `11-April-2023`.
///
/// A date that two readers would read differently (`03/04/2024`), a month without a day and an impossible day are nil.
enum RecordDate {
    /// The first date in the text, and where it stands.
    static func first(in bytes: Bytes) -> (iso: String, range: Range<Int>)? {
        let tokens = tokenize(bytes.prefix(400))
        for start in tokens.indices {
            if let found = date(tokens, start, bytes) { return found }
        }
        return nil
    }

    static func iso(year: Int, month: Int, day: Int) -> String? {
        guard (1900...2999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= days[month - 1] else { return nil }
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    private struct Token {
        var range: Range<Int>
        /// Digits as a number, nil for a word.
        var number: Int?
        var digits: Int
        var month: Int?
    }

    private static func tokenize(_ bytes: Bytes) -> [Token] {
        var tokens: [Token] = []
        var i = bytes.startIndex
        while i < bytes.endIndex {
            let byte = bytes[i]
            if byte.isDigit {
                let run = bytes[i...].prefix(while: \.isDigit)
                tokens.append(Token(range: i..<run.endIndex, number: RecordName.value(run), digits: run.count))
                i = run.endIndex
            } else if byte.isASCIILetter || byte >= 0x80 {
                let run = bytes[i...].prefix { $0.isASCIILetter || $0 >= 0x80 }
                let month = run.count <= 20 ? months[String(decoding: run.folded(), as: UTF8.self)] : nil
                tokens.append(Token(range: i..<run.endIndex, number: nil, digits: 0, month: month))
                i = run.endIndex
            } else {
                i += 1
            }
            if tokens.count > 40 { break }
        }
        return tokens
    }

    private static func date(_ tokens: [Token], _ start: Int, _ bytes: Bytes) -> (String, Range<Int>)? {
        let a = tokens[start]
        // A run glued to more digits and dots is a version or an address, not a date.
        func between(_ x: Token, _ y: Token) -> Bytes { bytes[x.range.upperBound..<y.range.lowerBound] }
        func near(_ x: Token, _ y: Token) -> Bool {
            between(x, y).count <= 3
                && between(x, y).allSatisfy { $0 == 0x20 || $0 == 0x2C || $0 == 0x2E || $0 == 0x2D || $0 == 0x2F }
        }
        func found(_ year: Int, _ month: Int, _ day: Int, _ last: Token) -> (String, Range<Int>)? {
            let full = year < 100 ? 2000 + year : year
            return iso(year: full, month: month, day: day).map { ($0, a.range.lowerBound..<last.range.upperBound) }
        }
        if a.digits == 8, let n = a.number { return found(n / 10000, n / 100 % 100, n % 100, a) }
        guard start + 2 < tokens.count else { return nil }
        let b = tokens[start + 1]
        let c = tokens[start + 2]
        if let x = a.number, let y = b.number, let z = c.number {
            let mark = between(a, b)
            guard mark.trimmed().count == 1, mark.elementsEqual(between(b, c)), b.digits <= 2,
                let sign = mark.trimmed().first, sign == 0x2D || sign == 0x2F || sign == 0x2E
            else { return nil }
            if a.digits == 4, c.digits <= 2 { return found(x, y, z, c) }
            guard a.digits <= 2, c.digits == 4 || c.digits == 2 else { return nil }
            // Slashes are day first in Europe and month first in America: only a number above 12 tells.
            if sign == 0x2F, x <= 12, y <= 12, x != y { return nil }
            if sign != 0x2E, y > 12 { return found(z, x, y, c) }
            return found(z, y, x, c)
        }
        // Day, month, year, with an ordinal (`1st`) or an `of` in between; or month first, or year first.
        var parts: [Token] = [a]
        var i = start + 1
        while i < tokens.count, parts.count < 3, i <= start + 5 {
            let token = tokens[i]
            if token.number == nil, token.month == nil {
                guard fillers.contains(bytes[token.range].folded()) else { return nil }
            } else {
                parts.append(token)
            }
            i += 1
        }
        guard parts.count == 3 else { return nil }
        if let day = a.number, a.digits <= 2, let month = parts[1].month, let year = parts[2].number,
            parts[2].digits == 4 || parts[2].digits == 2 && near(parts[1], parts[2])
        {
            return found(year, month, day, parts[2])
        }
        if let month = a.month, let day = parts[1].number, parts[1].digits <= 2, let year = parts[2].number,
            parts[2].digits == 4
        {
            return found(year, month, day, parts[2])
        }
        // `2024年3月1日`
        if let year = a.number, a.digits == 4, let month = parts[1].number, let day = parts[2].number {
            return found(year, month, day, parts[2])
        }
        if let year = a.number, a.digits == 4, let month = parts[1].month, let day = parts[2].number,
            parts[2].digits <= 2
        {
            return found(year, month, day, parts[2])
        }
        return nil
    }

    private static let fillers: Set<[UInt8]> = Set(
        ["st", "nd", "rd", "th", "of", "de", "del", "er", "г", "the", "年", "月", "日"].map { Array($0.utf8) })

    private static let months: [String: Int] = {
        let names: [[String]] = [
            [
                "january", "jan", "janvier", "januar", "jänner", "januari", "ene", "janv", "enero", "janeiro",
                "gennaio", "января", "январь",
            ],
            [
                "february", "feb", "février", "fevrier", "févr", "februar", "februari", "fev", "febrero", "fevereiro",
                "febbraio", "февраля",
            ],
            ["march", "mar", "mars", "märz", "maerz", "mär", "mrz", "maart", "mrt", "marzo", "março", "марта"],
            ["april", "apr", "avril", "avr", "abr", "abril", "aprile", "апреля"],
            ["may", "mai", "mei", "maj", "mayo", "maio", "maggio", "мая"],
            ["june", "jun", "juin", "juni", "junio", "junho", "giugno", "июня"],
            ["july", "jul", "juillet", "juli", "julio", "julho", "luglio", "июля"],
            ["august", "aug", "augustus", "augusti", "ago", "août", "aout", "agosto", "августа"],
            ["september", "sep", "sept", "septembre", "septiembre", "setembro", "settembre", "сентября"],
            ["october", "oct", "octobre", "oktober", "okt", "ott", "out", "octubre", "outubro", "ottobre", "октября"],
            ["november", "nov", "novembre", "noviembre", "novembro", "ноября"],
            [
                "december", "dec", "déc", "dic", "décembre", "decembre", "dezember", "dez", "diciembre", "dezembro",
                "dicembre",
                "декабря",
            ],
        ]
        var result: [String: Int] = [:]
        for (index, list) in names.enumerated() { for name in list { result[name] = index + 1 } }
        return result
    }()
}
