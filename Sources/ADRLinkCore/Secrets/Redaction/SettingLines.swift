/// Lines that hold a setting and nothing else, as files of configuration have them: `password: …`, `secret = …`,
/// `requirepass …`, and the lines of `.netrc` and `.pgpass`.
///
/// A whole line under the name of a secret needs no look of one, which a word in a sentence does.
extension TextRedaction {
    mutating func settingLines() {
        var start = 0
        var login = false
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            settingLine(start..<end, &login)
            start = end + 1
        }
    }

    private enum Separator { case colon, equals, blank }

    private mutating func settingLine(_ line: Range<Int>, _ login: inout Bool) {
        let indent = bytes.end(of: Self.blanks, from: line.lowerBound, limit: 1024)
        guard indent < line.upperBound else { return }
        let start = settingStart(indent, line.upperBound)
        var nameStart = start
        if start < line.upperBound, [0x22, 0x27, 0x3A].contains(bytes[start]) { nameStart += 1 }
        var place = bytes.end(of: .dotted, from: nameStart, limit: min(80, line.upperBound - nameStart))
        let name = nameStart..<place
        if nameStart > start, bytes[start] != 0x3A {
            // All of `"passwd:home"` is a text.
            guard place < line.upperBound, bytes[place] == bytes[start] else { return }
            place += 1
        }
        guard place < line.upperBound else { return }
        if bytes[place] == 0x3A || name.isEmpty, pgpass(indent..<line.upperBound) { return }
        if bytes[place] <= 0x20, Self.netrcWords.contains(bytes[name].map(\.lowercased)) {
            netrc(name.lowerBound..<line.upperBound, &login)
            return
        }
        login = false
        // What options hold, their programs decide.
        guard !name.isEmpty, bytes[name.lowerBound] != 0x2D, SecretName.mayEnd(bytes, name),
            let strength = SecretNameStrength(bytes[name])
        else { return }
        let blank = place
        place = bytes.end(of: Self.blanks, from: place, limit: 256)
        var separator = Separator.blank
        if bytes.has("=>", at: place) || bytes.has(":=", at: place) {
            (separator, place) = (.colon, place + 2)
        } else if place < line.upperBound, bytes[place] == 0x3A || bytes[place] == 0x3D {
            // In the first column `name = value` is a setting; further in it may be a program.
            let isSetting = bytes[place] == 0x3A || place == blank || nameStart == line.lowerBound
            (separator, place) = (isSetting ? .colon : .equals, place + 1)
        } else if place == blank {
            return
        }
        let rest = place..<line.upperBound
        if separator == .colon, nextLines(bytes[rest], line, indent - line.lowerBound, strength) { return }
        guard let value = settingValue(rest) else { return }
        setting(name, value, separator, strength)
    }

    /// Behind what lists, quotations, comments, differences and shells put in front of a setting.
    private func settingStart(_ start: Int, _ end: Int) -> Int {
        var place = start
        for _ in 0..<4 {
            let word = bytes.end(of: Self.leading, from: place, limit: min(8, end - place))
            guard word > place, word < end, bytes[word] == 0x20,
                word - place <= 2 && !bytes[place].isASCIILetter || Self.commands.contains(Array(bytes[place..<word]))
            else { break }
            place = bytes.end(of: Self.blanks, from: word, limit: 64)
        }
        return place
    }

    /// A value that is all of the rest of its line, without quotation marks and what closes it.
    private func settingValue(_ rest: Range<Int>) -> (range: Range<Int>, isQuoted: Bool)? {
        guard rest.lowerBound < rest.upperBound else { return nil }
        let value = SecretValue.unclosed(bytes[rest].trimmed())
        guard let first = value.first else { return nil }
        if first == 0x22 || first == 0x27 {
            guard let end = value.dropFirst().prefix(4096).firstIndex(of: first) else { return nil }
            return end > value.startIndex + 1 ? ((value.startIndex + 1)..<end, true) : nil
        }
        let word = value.prefix { !$0.isBlank }
        if word.endIndex < value.endIndex {
            guard bytes[word.endIndex..<value.endIndex].trimmed().first == 0x23 else { return nil }
        }
        return word.isEmpty || word.first == 0x23 ? nil : (word.indices, false)
    }

    private mutating func setting(
        _ name: Range<Int>, _ setting: (range: Range<Int>, isQuoted: Bool), _ separator: Separator,
        _ strength: SecretNameStrength
    ) {
        let value = bytes[setting.range]
        guard let first = value.first, !SecretValue.isRemark(value), !value.elementsEqual(bytes[name]),
            setting.isQuoted || !SecretValue.isElsewhere(value) && !Self.structures.contains(first)
        else { return }
        let isBareSecret = bytes[name].map(\.lowercased).elementsEqual("secret".utf8)
        if isBareSecret, SecretValue.isName(value) { return }
        let isCertain: Bool
        switch separator {
        case .colon: isCertain = setting.isQuoted || !isBareSecret
        case .equals: isCertain = setting.isQuoted
        case .blank: isCertain = Self.isDirective(bytes[name])
        }
        if strength != .certain, SecretValue.isPath(value) { return }
        if !isCertain || strength != .certain, !SecretValue.isLikely(value) { return }
        append(setting.range, .certain, .assignment)
    }

    /// `requirepass`, `AWS_SECRET_ACCESS_KEY`: no word of a sentence.
    private static func isDirective(_ name: ArraySlice<UInt8>) -> Bool {
        name.contains(0x5F) && name.allSatisfy { $0 < 0x61 } || directives.contains(name.map(\.lowercased))
    }

    // MARK: Values below their names

    /// A value in YAML that stands below its name, folded, as a block, or just on the next line.
    ///
    /// - Parameter rest: what follows the colon on the line.
    /// - Returns: false where the value stands on the line itself.
    private mutating func nextLines(
        _ rest: ArraySlice<UInt8>, _ line: Range<Int>, _ indent: Int, _ strength: SecretNameStrength
    ) -> Bool {
        let header = rest.trimmed()
        let isBlock = header.first == 0x7C || header.first == 0x3E
        guard header.isEmpty || isBlock && header.count <= 4 else { return false }
        var (start, first, last) = (line.upperBound + 1, Int?.none, line.upperBound)
        var lines = 0
        while start < bytes.count, start < line.upperBound + 65536, isBlock || lines == 0 {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            let text = bytes[start..<end].trimmed()
            if !text.isEmpty {
                guard text.startIndex - start > indent else { break }
                if first == nil { first = text.startIndex }
                last = text.endIndex
                lines += 1
            } else if !isBlock {
                break
            }
            start = end + 1
        }
        guard let first, first < last else { return true }
        if isBlock {
            if strength == .certain || SecretValue.isLikely(bytes[first..<last]) {
                found.append(Redaction(first..<last, .assignment))
                valueEnd = max(valueEnd, last)
            }
        } else if let value = settingValue(first..<last), bytes[value.range].last != 0x3A {
            setting(first..<first, value, .colon, strength)
        }
        return true
    }

    // MARK: Files of passwords

    /// `machine h login u password …`, also over several lines.
    private mutating func netrc(_ line: Range<Int>, _ login: inout Bool) {
        var words: [Range<Int>] = []
        var place = line.lowerBound
        while place < line.upperBound, words.count < 16 {
            place = bytes.end(of: Self.blanks, from: place, limit: 256)
            let start = place
            while place < line.upperBound, !bytes[place].isBlank { place += 1 }
            if place == start { break }
            words.append(start..<place)
        }
        var index = 0
        while index < words.count {
            let word = bytes[words[index]].map(\.lowercased)
            guard Self.netrcWords.contains(word) else { break }
            if word.elementsEqual("default".utf8) {
                (login, index) = (true, index + 1)
                continue
            }
            guard index + 1 < words.count else { break }
            let value = bytes[words[index + 1]]
            if word.elementsEqual("password".utf8) {
                if login || index > 0 ? !SecretValue.isRemark(value) : words.count == 2 && SecretValue.isLikely(value) {
                    if !SecretValue.isName(value) || login { append(words[index + 1], .certain, .assignment) }
                }
            } else {
                login = true
            }
            index += 2
        }
        if index == 0 { login = false }
    }

    /// `host:port:database:user:…`
    private mutating func pgpass(_ line: Range<Int>) -> Bool {
        var colons: [Int] = []
        var place = line.lowerBound
        while place < line.upperBound, place < line.lowerBound + 512, colons.count < 4 {
            switch bytes[place] {
            case 0x5C: place += 1
            case 0x3A: colons.append(place)
            case 0...0x20: return false
            default: break
            }
            place += 1
        }
        guard colons.count == 4, colons[0] > line.lowerBound else { return false }
        let port = bytes[(colons[0] + 1)..<colons[1]]
        guard port.elementsEqual([0x2A]) || (4...5).contains(port.count) && port.allSatisfy(\.isDigit) else {
            return false
        }
        let value = bytes[(colons[3] + 1)..<line.upperBound].trimmed()
        guard colons[3] > colons[2] + 1, colons[2] > colons[1] + 1, !value.isEmpty, !value.contains(0x20),
            !bytes[(colons[1] + 1)..<colons[2]].allSatisfy(\.isDigit), !SecretValue.isReference(value)
        else { return false }
        // What a compiler says of a line has no user there, and a table of accounts more fields.
        let fields = value.prefix(256).count { $0 == 0x3A }
        guard fields == 0 || !bytes.has("/", at: value.endIndex - 5), !SecretValue.isRemark(value) else { return false }
        found.append(Redaction(value.indices, .assignment))
        return true
    }

    private static let blanks = Alphabet(" \t")
    private static let leading = Alphabet("-+>#*|/;$", adding: .alphanumeric)
    private static let structures = Array("{[|>&".utf8)
    private static let commands = texts(["export", "set", "setenv", "ENV", "ARG", "local"])
    private static let directives = texts(["requirepass", "masterauth", "rootpw", "bindpw", "storepass", "keypass"])
    private static let netrcWords = texts(["machine", "default", "login", "account", "password"])

    private static func texts(_ words: [String]) -> Set<[UInt8]> { Set(words.map { Array($0.utf8) }) }
}
