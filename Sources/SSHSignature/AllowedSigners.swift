import FoundationEssentials

/// Who may sign what, and when: the file that `gpg.ssh.allowedSignersFile` names.
///
/// The format is described in ssh-keygen(1) under ALLOWED SIGNERS.
public struct AllowedSigners: Equatable, Sendable {
    /// One line of the file.
    public struct Entry: Equatable, Sendable {
        /// Patterns with `*` and `?`; one with `!` in front excludes whom it matches.
        public var principals: [String]
        /// Patterns of what the key may sign for; nil where it may for everything.
        public var namespaces: [String]?
        /// Seconds since 1970-01-01T00:00:00Z; the key counts from this moment on.
        public var validAfter: Int64?
        /// Seconds since 1970-01-01T00:00:00Z; the key counts up to this moment.
        public var validBefore: Int64?
        public var key: PublicKey
        public var comment: String

        public init(
            principals: [String], namespaces: [String]? = nil, validAfter: Int64? = nil, validBefore: Int64? = nil,
            key: PublicKey, comment: String = ""
        ) {
            self.principals = principals
            self.namespaces = namespaces
            self.validAfter = validAfter
            self.validBefore = validBefore
            self.key = key
            self.comment = comment
        }
    }

    /// A line that was not understood. It allows nothing.
    public struct Problem: Equatable, Sendable {
        /// From 1.
        public var line: Int
        public var error: SSHSignatureError
    }

    public var entries: [Entry]
    public var problems: [Problem] = []

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// Reads a file. One line that cannot be read takes no other with it.
    ///
    /// - Parameter offset: the distance from UTC, in seconds, of dates that are written without `Z`.
    public init(reading text: String, offset: Int64 = 0) {
        entries = []
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            if trimmed.isEmpty || trimmed.first == "#" { continue }
            do throws(SSHSignatureError) {
                entries.append(try AllowedSignersLine.entry(String(trimmed), offset: offset))
            } catch {
                problems.append(Problem(line: place + 1, error: error))
            }
        }
    }

    /// Whether a principal may sign with a key, for a purpose, at a moment in seconds since 1970-01-01T00:00:00Z.
    public func allows(_ principal: String, _ key: PublicKey, namespace: String, at time: Int64) -> Bool {
        entries.contains { $0.allows(key, namespace: namespace, at: time) && Pattern.matches(principal, $0.principals) }
    }

    /// The principals, as they are written, of the lines that allow a key.
    public func principals(of key: PublicKey, namespace: String, at time: Int64) -> [String] {
        entries.filter { $0.allows(key, namespace: namespace, at: time) }.map { $0.principals.joined(separator: ",") }
    }

    /// The file, a line for each entry; dates are in UTC and say so.
    public var text: String { entries.map { AllowedSignersLine.text($0) + "\n" }.joined() }
}

extension AllowedSigners.Entry {
    func allows(_ key: PublicKey, namespace: String, at time: Int64) -> Bool {
        self.key == key && namespaces.map { Pattern.matches(namespace, $0) } ?? true
            && validAfter.map { time >= $0 } ?? true && validBefore.map { time <= $0 } ?? true
    }
}

/// The patterns of ssh_config(5): `*` stands for any characters, `?` for one, `!` in front excludes.
enum Pattern {
    /// Whether a list matches: one that excludes decides, wherever it stands.
    static func matches(_ text: String, _ patterns: [String]) -> Bool {
        var isMatched = false
        for pattern in patterns {
            if pattern.hasPrefix("!") {
                if matches(text, pattern.dropFirst()) { return false }
            } else if matches(text, pattern[...]) {
                isMatched = true
            }
        }
        return isMatched
    }

    private static func matches(_ text: String, _ pattern: Substring) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (place, at) = (0, 0)
        /// Where to go on from when what follows the last `*` does not fit.
        var star: (pattern: Int, text: Int)?
        while place < text.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = (at, place)
                at += 1
            } else if at < pattern.count, pattern[at] == UInt8(ascii: "?") || pattern[at] == text[place] {
                (at, place) = (at + 1, place + 1)
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                (at, place) = (last.pattern + 1, last.text + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
