internal import Clibgit2

/// A list of git pathspecs, `infra/**` or `:(exclude)docs/`, that paths are matched against.
public struct Pathspec: ~Copyable {
    /// One pathspec a handle: libgit2 would let the last one that speaks of a path decide.
    private var included: [Compiled] = []
    private var excluded: [Compiled] = []

    private final class Compiled {
        let handle: Handle<PathspecResource>
        init(_ handle: consuming Handle<PathspecResource>) { self.handle = handle }
    }

    /// Compiles the patterns; one that is not a pathspec throws `.invalidName` and is named in the message.
    public init(_ patterns: [String]) throws(GitError) {
        try Libgit2.start()
        for pattern in patterns {
            let (text, excludes) = try Pathspec.plain(pattern)
            let compiled = Compiled(
                try Handle("read the pathspec \(pattern)") { pointer in
                    withCStrings([text]) { strings in
                        var array = unsafe git_strarray(
                            strings: UnsafeMutableRawPointer(strings).assumingMemoryBound(
                                to: UnsafeMutablePointer<CChar>?.self), count: 1)
                        return unsafe git_pathspec_new(&pointer, &array)
                    }
                })
            if excludes { excluded.append(compiled) } else { included.append(compiled) }
        }
    }

    /// Whether a path matches one of the patterns and none of those that exclude.
    ///
    /// Only excluding patterns mean everything but what they match, as in git.
    public func matches(_ path: [UInt8]) -> Bool {
        guard included.isEmpty || included.contains(where: { Pathspec.matches($0, path) }) else { return false }
        return !(included.isEmpty && excluded.isEmpty) && !excluded.contains { Pathspec.matches($0, path) }
    }

    private static func matches(_ compiled: Compiled, _ path: [UInt8]) -> Bool {
        let text = path.map { CChar(bitPattern: $0) } + [0]
        return unsafe text.withUnsafeBufferPointer { buffer in
            unsafe git_pathspec_matches_path(
                compiled.handle.pointer, GIT_PATHSPEC_DEFAULT.rawValue, buffer.baseAddress) == 1
        }
    }

    /// Takes the magic off: what libgit2 then matches as git does.
    private static func plain(_ pattern: String) throws(GitError) -> (text: String, excludes: Bool) {
        var text = pattern[...]
        var excludes = false
        if text.hasPrefix(":(") {
            guard let close = text.firstIndex(of: ")") else {
                throw GitError(.invalidName, "read the pathspec \(pattern)", "the parenthesis is not closed")
            }
            for word in text[text.index(text.startIndex, offsetBy: 2)..<close].split(separator: ",") {
                switch word {
                case "exclude": excludes = true
                case "top", "glob": break
                default:
                    throw GitError(
                        .invalidName, "read the pathspec \(pattern)", "the magic word \(word) is not supported",
                        hint: "exclude, top and glob are")
                }
            }
            text = text[text.index(after: close)...]
        } else if text.hasPrefix(":!") || text.hasPrefix(":^") {
            excludes = true
            text = text.dropFirst(2)
        } else if text.hasPrefix(":/") {
            text = text.dropFirst(2)
        }
        while text.hasPrefix("/") { text = text.dropFirst() }
        while text.hasPrefix("./") { text = text.dropFirst(2) }
        guard !text.isEmpty else {
            throw GitError(.invalidName, "read the pathspec \(pattern)", "it names nothing")
        }
        // libgit2 takes a leading ! as a negation and a backslash as an escape of it.
        return (text.hasPrefix("!") ? "\\" + String(text) : String(text), excludes)
    }
}
