import Git

/// What somebody asks about: a path, and perhaps some of its lines.
struct WhyTarget: Equatable {
    /// As it was written, without the lines.
    var text: String
    var from: Int?
    var to: Int?

    /// Reads `PATH`, `PATH:LINE` and `PATH:FROM-TO` in all ways in which the text can be meant, the plainest first.
    ///
    /// A file may be called `a:12`, and is then meant.
    static func readings(of text: String) -> [WhyTarget] {
        let whole = WhyTarget(text: text)
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")), colon > text.startIndex else { return [whole] }
        let numbers = text[text.index(after: colon)...].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count <= 2, numbers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) else {
            return [whole]
        }
        // A number too large to be counted with is beyond every end.
        let lines = numbers.map { Int($0) ?? Int.max }
        return [whole, WhyTarget(text: String(text[..<colon]), from: lines[0], to: lines.last)]
    }

    /// The lines that are meant of so many; throws where they are not there.
    func lines(of count: Int, _ path: String) throws(ADRLinkError) -> ClosedRange<Int>? {
        guard let from, let to else { return count > 0 ? 1...count : nil }
        guard from > 0 else {
            throw ADRLinkError(.usage, "there is no line 0", hint: "lines are counted from 1", path: path)
        }
        guard from <= to else {
            throw ADRLinkError(
                .usage, "lines \(from) to \(to) run backwards", hint: "did you mean \(path):\(to)-\(from)?", path: path)
        }
        guard to <= count else {
            throw ADRLinkError(
                .usage, count == 0 ? "the file has no lines" : "the file ends at line \(count)",
                hint: count == 0 ? "leave the line away" : "name a line from 1 to \(count)", path: path,
                line: to == Int.max ? nil : to)
        }
        return from...to
    }
}

extension Workspace {
    /// A path relative to the top of the repository, from one relative to a directory; empty for the top.
    ///
    /// - Parameter directory: absolute; nil where paths are relative to the top, as in a bare repository.
    func path(ofArgument text: String, from directory: String?) throws(ADRLinkError) -> String {
        let outside = ADRLinkError(
            .usage, "\(text) is outside the repository",
            hint: repository.workingDirectory.map { "name a path below \($0)" })
        guard !text.utf8.contains(0) else { throw ADRLinkError(.usage, "a path cannot hold a NUL byte") }
        guard let path = repository.pathFromTop(text, from: directory) else { throw outside }
        return path
    }
}
