/// Lines that one commit has written, one after the other.
public struct BlameHunk: Equatable, Sendable {
    public var commit: ObjectID
    /// Where the lines lay in that commit.
    public var path: [UInt8]
    /// The first of the lines there, from 1.
    public var originalLine: Int
    /// The first of the lines in the version that was asked for, from 1.
    public var line: Int
    public var count: Int
}

extension GitProgram {
    /// Says which commit wrote which lines of a file, as `git blame -M -C` does: over renames and moves of lines.
    ///
    /// `blame.ignoreRevsFile` is honoured, as git does it. Filters and text conversions are not run.
    ///
    /// - Parameters:
    ///   - path: relative to the top of the repository.
    ///   - lines: counted from 1, and not beyond the end; nil for all.
    /// - Returns: the hunks in the order of their lines.
    public func blame(
        _ path: String, at commit: ObjectID, lines: ClosedRange<Int>? = nil
    ) throws(GitError) -> [BlameHunk] {
        var arguments = ["blame", "--incremental", "-M", "-C"]
        if let lines { arguments += ["-L", "\(lines.lowerBound),\(lines.upperBound)"] }
        let output = try run(arguments + [commit.description, "--", path])
        guard let hunks = BlameHunk.read(output) else {
            throw GitError(.program, "run git blame", "git blame printed what is no answer")
        }
        return hunks.sorted { $0.line < $1.line }
    }
}

extension BlameHunk {
    /// Reads what `git blame --incremental` prints: `ID ORIGINAL FINAL COUNT`, lines about the commit, `filename PATH`.
    static func read(_ output: [UInt8]) -> [BlameHunk]? {
        var hunks: [BlameHunk] = []
        var open: BlameHunk?
        let name = Array("filename ".utf8)
        for line in output.split(separator: UInt8(ascii: "\n")) {
            if var hunk = open {
                guard line.starts(with: name) else { continue }
                guard let path = CQuoting.unquoted(line.dropFirst(name.count)) else { return nil }
                hunk.path = path
                hunks.append(hunk)
                open = nil
                continue
            }
            let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 4, let commit = ObjectID(words[0]), let original = Int(words[1]),
                let final = Int(words[2]), let count = Int(words[3])
            else { return nil }
            open = BlameHunk(commit: commit, path: [], originalLine: original, line: final, count: count)
        }
        return open == nil ? hunks : nil
    }
}

/// Paths as git prints them where a line must hold one: in quotes, escaped as in C, when they hold unusual bytes.
enum CQuoting {
    /// The bytes of a path; nil where the quotes or the escapes are wrong.
    static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard text.first == quote else { return Array(text) }
        guard text.count >= 2, text.last == quote else { return nil }
        var rest = text.dropFirst().dropLast()
        var path: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                path.append(byte)
                continue
            }
            guard let escape = rest.popFirst() else { return nil }
            switch escape {
            case UInt8(ascii: "a"): path.append(0x07)
            case UInt8(ascii: "b"): path.append(0x08)
            case UInt8(ascii: "t"): path.append(0x09)
            case UInt8(ascii: "n"): path.append(0x0a)
            case UInt8(ascii: "v"): path.append(0x0b)
            case UInt8(ascii: "f"): path.append(0x0c)
            case UInt8(ascii: "r"): path.append(0x0d)
            case UInt8(ascii: "\\"), quote: path.append(escape)
            case 0x30...0x33:
                guard let second = rest.popFirst(), let third = rest.popFirst(), 0x30...0x37 ~= second,
                    0x30...0x37 ~= third
                else { return nil }
                path.append((escape - 0x30) << 6 | (second - 0x30) << 3 | (third - 0x30))
            default: return nil
            }
        }
        return path
    }
}
