/// A list of git pathspecs, `infra/**` or `:(exclude)docs/`, that paths are matched against.
///
/// Git's own rules are followed here rather than those of libgit2, which lets the last pattern decide, takes a leading
/// `!` as a negation and knows none of the magic words.
public struct Pathspec: Sendable {
    private var included: [Pattern] = []
    private var excluded: [Pattern] = []

    /// Compiles the patterns; one that is not a pathspec throws `.invalidName` and is named in the message.
    ///
    /// Patterns are relative to the top of the repository.
    public init(_ patterns: [String]) throws(GitError) {
        for text in patterns {
            let pattern = try Pattern(text)
            if pattern.excludes { excluded.append(pattern) } else { included.append(pattern) }
        }
    }

    /// Whether a pattern takes paths out, instead of adding some.
    public static func excludes(_ pattern: String) throws(GitError) -> Bool { try Pattern(pattern).excludes }

    /// The folder in which all paths lie that a pattern matches, as far as it is spelt out; empty for the top.
    public static func folder(of pattern: String) throws(GitError) -> [UInt8] { try Pattern(pattern).folder }

    /// Whether a path matches one of the patterns and none of those that exclude.
    ///
    /// Only excluding patterns mean everything but what they match, as in git.
    public func matches(_ path: [UInt8]) -> Bool {
        guard !(included.isEmpty && excluded.isEmpty) else { return false }
        guard included.isEmpty || included.contains(where: { $0.matches(path) }) else { return false }
        return !excluded.contains { $0.matches(path) }
    }
}

/// One pathspec, taken apart.
private struct Pattern {
    var excludes = false
    private var foldsCase = false
    /// `:(glob)`: a `*` stops at a slash, and only `**` crosses it.
    private var stopsAtSlash = false
    private var text: [UInt8] = []
    /// How many bytes of the text stand before its first wildcard.
    private var plainCount = 0

    init(_ pattern: String) throws(GitError) {
        func refuse(_ reason: String, _ hint: String? = nil) -> GitError {
            GitError(.invalidName, "read the pathspec \(pattern)", reason, hint: hint)
        }
        guard !pattern.isEmpty else { throw refuse("it is empty", "use . for everything") }
        guard !pattern.utf8.contains(0) else { throw refuse("it holds a NUL byte") }
        var rest = Array(pattern.utf8)[...]
        var literal = false
        if rest.starts(with: ":(".utf8) {
            guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else {
                throw refuse("the parenthesis is not closed")
            }
            for word in rest[2..<close].split(separator: UInt8(ascii: ",")) {
                switch String(decoding: word, as: UTF8.self) {
                case "exclude": excludes = true
                case "icase": foldsCase = true
                case "glob": stopsAtSlash = true
                case "literal": literal = true
                case "top": break
                case let word:
                    throw refuse(
                        "the magic word \(word) is not supported", "top, exclude, glob, icase and literal are")
                }
            }
            guard !(literal && stopsAtSlash) else { throw refuse("glob and literal exclude each other") }
            rest = rest[(close + 1)...]
        } else if rest.first == UInt8(ascii: ":") {
            rest = rest.dropFirst()
            while let sign = rest.first, sign != UInt8(ascii: ":"), "!\"#%&',-/;<=>@_`~^".utf8.contains(sign) {
                switch sign {
                case UInt8(ascii: "!"), UInt8(ascii: "^"): excludes = true
                case UInt8(ascii: "/"): break
                default: throw refuse("the magic \(Character(Unicode.Scalar(sign))) is not known")
                }
                rest = rest.dropFirst()
            }
            if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
        }
        guard let normal = Pattern.normalised(rest) else { throw refuse("it leads out of the repository") }
        text = normal
        plainCount = literal ? text.count : text.firstIndex { "*?[\\".utf8.contains($0) } ?? text.count
    }

    /// What stands before the last slash that no wildcard precedes.
    var folder: [UInt8] {
        guard !foldsCase, let slash = text[..<plainCount].lastIndex(of: UInt8(ascii: "/")) else { return [] }
        return Array(text[..<slash])
    }

    /// Without `.`, `..` and doubled slashes, but with a final slash; nil where `..` leaves the repository.
    private static func normalised(_ path: ArraySlice<UInt8>) -> [UInt8]? {
        var components: [ArraySlice<UInt8>] = []
        var endsInFolder = path.last == UInt8(ascii: "/")
        for component in path.split(separator: UInt8(ascii: "/")) {
            endsInFolder = path.last == UInt8(ascii: "/")
            if component.elementsEqual(".".utf8) {
                endsInFolder = true
            } else if component.elementsEqual("..".utf8) {
                guard components.popLast() != nil else { return nil }
                endsInFolder = true
            } else {
                components.append(component)
            }
        }
        let joined = Array(components.joined(separator: [UInt8(ascii: "/")]))
        return endsInFolder && !joined.isEmpty ? joined + [UInt8(ascii: "/")] : joined
    }

    /// The path itself, a folder above it, or what the wildcards stand for.
    func matches(_ path: [UInt8]) -> Bool {
        if text.isEmpty { return true }
        if text.count <= path.count, begins(path, text.count) {
            if text.count == path.count || text.last == UInt8(ascii: "/") { return true }
            if path[text.count] == UInt8(ascii: "/") { return true }
        }
        guard plainCount < text.count, path.count >= plainCount, begins(path, plainCount) else { return false }
        let wildcards = Wildcards(
            pattern: text, text: path, foldsCase: foldsCase, stopsAtSlash: stopsAtSlash, start: plainCount)
        return wildcards.match(plainCount, plainCount) == .match
    }

    private func begins(_ path: [UInt8], _ count: Int) -> Bool {
        for place in 0..<count where path[place] != text[place] {
            guard foldsCase, lowercase(path[place]) == lowercase(text[place]) else { return false }
        }
        return true
    }
}

private func lowercase(_ byte: UInt8) -> UInt8 { 0x41...0x5a ~= byte ? byte + 32 : byte }

/// The wildcards of git's `wildmatch.c`: `?`, `*`, `**`, `[a-z]`, `[!a]`, `[[:alpha:]]`, and `\` before a plain sign.
private struct Wildcards {
    var pattern: [UInt8]
    var text: [UInt8]
    var foldsCase: Bool
    var stopsAtSlash: Bool
    /// Where git begins to match: a `**` there counts as the beginning of a component.
    var start: Int

    /// Why a match failed decides how far an asterisk before it still has to try: this keeps the time bounded.
    enum Result { case match, noMatch, abortAll, abortToDoubleAsterisk }

    func match(_ patternStart: Int, _ textStart: Int) -> Result {
        var (p, t) = (patternStart, textStart)
        while p < pattern.count {
            let sign = pattern[p]
            if t == text.count && sign != UInt8(ascii: "*") { return .abortAll }
            switch sign {
            case UInt8(ascii: "\\"):
                p += 1
                guard p < pattern.count, pattern[p] == fold(text[t]) else { return .noMatch }
            case UInt8(ascii: "?"):
                if stopsAtSlash && text[t] == UInt8(ascii: "/") { return .noMatch }
            case UInt8(ascii: "*"):
                return asterisk(p, t)
            case UInt8(ascii: "["):
                guard let (found, end) = bracket(p, text[t]) else { return .abortAll }
                if !found || (stopsAtSlash && text[t] == UInt8(ascii: "/")) { return .noMatch }
                p = end
            default:
                if fold(sign) != fold(text[t]) { return .noMatch }
            }
            p += 1
            t += 1
        }
        return t == text.count ? .match : .noMatch
    }

    private func asterisk(_ place: Int, _ textStart: Int) -> Result {
        var (p, t) = (place + 1, textStart)
        var crosses = !stopsAtSlash
        if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
            while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
            if stopsAtSlash {
                let opens = place == start || pattern[place - 1] == UInt8(ascii: "/")
                let closes =
                    p == pattern.count || pattern[p] == UInt8(ascii: "/")
                    || (pattern[p] == UInt8(ascii: "\\") && p + 1 < pattern.count
                        && pattern[p + 1] == UInt8(ascii: "/"))
                if opens && closes {
                    // `a/**/b` is `a/b` too.
                    if p < pattern.count, pattern[p] == UInt8(ascii: "/"), match(p + 1, t) == .match { return .match }
                    crosses = true
                }
            }
        }
        if p == pattern.count {
            return crosses || !text[t...].contains(UInt8(ascii: "/")) ? .match : .abortToDoubleAsterisk
        }
        if !crosses, pattern[p] == UInt8(ascii: "/") {
            guard let slash = text[t...].firstIndex(of: UInt8(ascii: "/")) else { return .abortAll }
            return match(p + 1, slash + 1)
        }
        while t < text.count {
            let result = match(p, t)
            if result != .noMatch {
                if !crosses || result != .abortToDoubleAsterisk { return result }
            } else if !crosses && text[t] == UInt8(ascii: "/") {
                return .abortToDoubleAsterisk
            }
            t += 1
        }
        return .abortAll
    }

    /// Whether a byte is in the set that opens at `place`, and where the set closes; nil where it does not close.
    private func bracket(_ place: Int, _ byte: UInt8) -> (found: Bool, end: Int)? {
        var p = place + 1
        guard p < pattern.count else { return nil }
        let inverted = pattern[p] == UInt8(ascii: "!") || pattern[p] == UInt8(ascii: "^")
        if inverted { p += 1 }
        let byte = fold(byte)
        var found = false
        var previous: UInt8 = 0
        var isFirst = true
        while true {
            guard p < pattern.count else { return nil }
            var sign = pattern[p]
            if sign == UInt8(ascii: "]") && !isFirst { return (found != inverted, p) }
            isFirst = false
            if sign == UInt8(ascii: "\\") {
                p += 1
                guard p < pattern.count else { return nil }
                sign = pattern[p]
                if byte == sign { found = true }
            } else if sign == UInt8(ascii: "-"), previous != 0, p + 1 < pattern.count,
                pattern[p + 1] != UInt8(ascii: "]")
            {
                p += 1
                sign = pattern[p]
                if sign == UInt8(ascii: "\\") {
                    p += 1
                    guard p < pattern.count else { return nil }
                    sign = pattern[p]
                }
                if previous <= byte && byte <= sign { found = true }
                if foldsCase, 0x61...0x7a ~= byte, previous <= byte - 32 && byte - 32 <= sign { found = true }
                sign = 0
            } else if sign == UInt8(ascii: "["), p + 1 < pattern.count, pattern[p + 1] == UInt8(ascii: ":") {
                let name = p + 2
                guard let close = pattern[name...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
                if close > name, pattern[close - 1] == UInt8(ascii: ":") {
                    guard let isMember = member(ofClass: pattern[name..<(close - 1)], byte) else { return nil }
                    if isMember { found = true }
                    p = close
                    sign = 0
                } else if byte == sign {
                    // No class after all, but a set with a `[` in it.
                    found = true
                }
            } else if byte == sign {
                found = true
            }
            previous = sign
            p += 1
        }
    }

    private func member(ofClass name: ArraySlice<UInt8>, _ byte: UInt8) -> Bool? {
        let isLower = 0x61...0x7a ~= byte
        let isUpper = 0x41...0x5a ~= byte
        let isDigit = 0x30...0x39 ~= byte
        let isGraph = 0x21...0x7e ~= byte
        switch String(decoding: name, as: UTF8.self) {
        case "alnum": return isLower || isUpper || isDigit
        case "alpha": return isLower || isUpper
        case "blank": return byte == 0x20 || byte == 0x09
        case "cntrl": return byte < 0x20 || byte == 0x7f
        case "digit": return isDigit
        case "graph": return isGraph
        case "lower": return isLower
        case "print": return isGraph || byte == 0x20
        case "punct": return isGraph && !(isLower || isUpper || isDigit)
        case "space": return byte == 0x20 || 0x09...0x0d ~= byte
        case "upper": return isUpper || (foldsCase && isLower)
        case "xdigit": return isDigit || 0x61...0x66 ~= byte || 0x41...0x46 ~= byte
        default: return nil
        }
    }

    private func fold(_ byte: UInt8) -> UInt8 { foldsCase ? lowercase(byte) : byte }
}
