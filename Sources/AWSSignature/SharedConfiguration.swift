/// The sections of AWS's shared files, `~/.aws/config` and `~/.aws/credentials`.
struct SharedConfiguration {
    /// By the name of the profile; keys in lower case.
    private(set) var profiles: [String: [String: String]] = [:]

    /// Reads both files. What stands in the file of credentials takes precedence, as it does in AWS's own tools.
    init(config: String, credentials: String) {
        add(config) { section in
            if section == "default" { return "default" }
            let words = section.split(separator: " ", maxSplits: 1)
            return words.count == 2 && words[0] == "profile" ? words[1].trimmed : nil
        }
        add(credentials) { $0 }
    }

    private mutating func add(_ text: String, _ profile: (String) -> String?) {
        var current: String?
        for line in text.split(whereSeparator: \.isNewline) {
            // An indented line belongs to the value above, which is none that is asked for.
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            if first == "[" {
                let end = line.firstIndex(of: "]") ?? line.endIndex
                current = profile(line[line.index(after: line.startIndex)..<end].trimmed)
                if let current { profiles[current, default: [:]].merge([:]) { $1 } }
            } else if let current, let equals = line.firstIndex(of: "=") {
                let value = line[line.index(after: equals)...].trimmed
                profiles[current, default: [:]][line[..<equals].trimmed.lowercased()] = value
            }
        }
    }
}

extension StringProtocol {
    var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" || character == "\r" }
        let start = drop(while: isSpace)
        return String(start[..<(start.lastIndex { !isSpace($0) }.map(start.index(after:)) ?? start.startIndex)])
    }
}
