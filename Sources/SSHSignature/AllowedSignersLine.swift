/// Reads and writes a line of a list of allowed signers: principals, options, kind of key, key, comment.
enum AllowedSignersLine {
    static func entry(_ line: String, offset: Int64) throws(SSHSignatureError) -> AllowedSigners.Entry {
        var rest = line[...]
        let principals = try patterns(try word(&rest), "principals")
        var first = try word(&rest)
        var options: [(name: String, value: String?)] = []
        if PublicKey.Kind(rawValue: first) == nil, !looksLikeKind(first) {
            options = try self.options(first)
            first = try word(&rest)
        }
        var entry = AllowedSigners.Entry(
            principals: principals, key: try PublicKey(line: first + " " + (try word(&rest))),
            comment: rest.trimmingBlanks)
        for (name, value) in options {
            switch (name.lowercased(), value) {
            case ("namespaces", let value?): entry.namespaces = try patterns(value, "namespaces")
            case ("valid-after", let value?): entry.validAfter = try time(value, offset)
            case ("valid-before", let value?): entry.validBefore = try time(value, offset)
            case ("cert-authority", nil):
                throw SSHSignatureError(.unsupported, "certificates are not supported, and so no cert-authority")
            default: throw SSHSignatureError(.malformed, "the option \(name) is not known")
            }
        }
        if let after = entry.validAfter, let before = entry.validBefore, after >= before {
            throw SSHSignatureError(.malformed, "the key ends to be valid before it begins")
        }
        return entry
    }

    /// A kind of key that is not known must not be taken for an option.
    private static func looksLikeKind(_ word: String) -> Bool {
        !word.contains("=") && (word.hasPrefix("ssh-") || word.hasPrefix("ecdsa-") || word.hasPrefix("sk-"))
    }

    /// The next word; blanks inside double quotes belong to it.
    private static func word(_ rest: inout Substring) throws(SSHSignatureError) -> String {
        rest = rest.drop { $0 == " " || $0 == "\t" }
        var word = ""
        var isQuoted = false
        while let character = rest.first, isQuoted || character != " " && character != "\t" {
            rest.removeFirst()
            word.append(character)
            if character == "\\", let next = rest.first, isQuoted {
                rest.removeFirst()
                word.append(next)
            } else if character == "\"" {
                isQuoted.toggle()
            }
        }
        guard !isQuoted else { throw SSHSignatureError(.malformed, "a quotation mark is not closed") }
        guard !word.isEmpty else { throw SSHSignatureError(.malformed, "the line ends too early") }
        return word
    }

    private static func options(_ word: String) throws(SSHSignatureError) -> [(name: String, value: String?)] {
        var options: [(name: String, value: String?)] = []
        var rest = word[...]
        while !rest.isEmpty {
            let name = String(rest.prefix { $0 != "=" && $0 != "," })
            rest = rest.dropFirst(name.count)
            var value: String?
            if rest.first == "=" {
                rest = rest.dropFirst()
                guard rest.first == "\"" else {
                    throw SSHSignatureError(.malformed, "the value of \(name) does not stand in quotation marks")
                }
                rest = rest.dropFirst()
                var text = ""
                while let character = rest.first, character != "\"" {
                    rest = rest.dropFirst()
                    if character == "\\", rest.first == "\"" {
                        rest = rest.dropFirst()
                        text.append("\"")
                    } else {
                        text.append(character)
                    }
                }
                rest = rest.dropFirst()
                value = text
            }
            guard rest.isEmpty || rest.first == "," else {
                throw SSHSignatureError(.malformed, "something stands behind the value of \(name)")
            }
            rest = rest.dropFirst()
            options.append((name, value))
        }
        return options
    }

    private static func patterns(_ text: String, _ what: String) throws(SSHSignatureError) -> [String] {
        var text = text[...]
        if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        let patterns = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !patterns.contains("") else { throw SSHSignatureError(.malformed, "one of the \(what) is empty") }
        return patterns
    }

    // MARK: Dates

    /// `YYYYMMDD` and `YYYYMMDDHHMM[SS]`, in UTC with `Z` behind it.
    static func time(_ text: String, _ offset: Int64) throws(SSHSignatureError) -> Int64 {
        let digits = text.last == "Z" ? text.dropLast() : text[...]
        let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isPlain, [8, 12, 14].contains(digits.count) else {
            throw SSHSignatureError(.malformed, "\"\(text)\" is no date such as 20240301Z or 20240301100000Z")
        }
        let padded = Array(digits.utf8).map { Int64($0 - 0x30) } + [Int64](repeating: 0, count: 14 - digits.count)
        func number(_ range: Range<Int>) -> Int64 { padded[range].reduce(0) { $0 * 10 + $1 } }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
        let lengths: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1970, (1...12).contains(month), day >= 1, day <= lengths[Int(month) - 1], hour < 24, minute < 60,
            second < 60
        else { throw SSHSignatureError(.malformed, "there is no date \"\(text)\"") }
        let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        return text.last == "Z" ? seconds : seconds - offset
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days since 1970-01-01, counted in years that begin on 1 March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }

    /// The date in UTC, to the second.
    static func text(_ time: Int64) -> String {
        var year: Int64 = 1970 + time / 31_556_952
        while days(year + 1, 1, 1) * 86_400 <= time { year += 1 }
        while days(year, 1, 1) * 86_400 > time { year -= 1 }
        var month: Int64 = 12
        while days(year, month, 1) * 86_400 > time { month -= 1 }
        let inMonth = time - days(year, month, 1) * 86_400
        func padded(_ number: Int64, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        return padded(year, 4) + padded(month, 2) + padded(inMonth / 86_400 + 1, 2)
            + [inMonth % 86_400 / 3_600, inMonth % 3_600 / 60, inMonth % 60].map { padded($0, 2) }.joined() + "Z"
    }

    // MARK: Writing

    static func text(_ entry: AllowedSigners.Entry) -> String {
        var options: [String] = []
        if let namespaces = entry.namespaces { options.append("namespaces=\"\(namespaces.joined(separator: ","))\"") }
        if let after = entry.validAfter { options.append("valid-after=\"\(text(after))\"") }
        if let before = entry.validBefore { options.append("valid-before=\"\(text(before))\"") }
        let principals = entry.principals.joined(separator: ",")
        let words = [
            principals.contains(" ") ? "\"\(principals)\"" : principals, options.joined(separator: ","),
            entry.key.description, entry.comment,
        ]
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
