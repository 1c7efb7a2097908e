/// A set of commits: what can be reached from some and not from others, as `git rev-list` has it.
public struct RevisionRange: Equatable, Sendable {
    public var included: [ObjectID]
    public var excluded: [ObjectID]

    public init(included: [ObjectID], excluded: [ObjectID] = []) {
        self.included = included
        self.excluded = excluded
    }
}

extension Repository {
    /// Reads revisions as `git rev-list` does: `A`, `^A`, `A..B`, `A...B`, `A^!`; an empty side means HEAD.
    public func range(_ arguments: [String]) throws(GitError) -> RevisionRange {
        var range = RevisionRange(included: [])
        for argument in arguments {
            if let dots = argument.firstRange(ofText: "...") {
                let (a, b) = try (side(argument[..<dots.lowerBound]), side(argument[dots.upperBound...]))
                range.included += [a, b]
                range.excluded += try mergeBases(a, b)
            } else if let dots = argument.firstRange(ofText: "..") {
                range.excluded.append(try side(argument[..<dots.lowerBound]))
                range.included.append(try side(argument[dots.upperBound...]))
            } else if argument.hasPrefix("^") {
                range.excluded.append(try commit(revision: String(argument.dropFirst())))
            } else if argument.hasSuffix("^!") {
                let id = try commit(revision: String(argument.dropLast(2)))
                range.included.append(id)
                range.excluded += try commit(id)?.header.parents ?? []
            } else {
                range.included.append(try commit(revision: argument))
            }
        }
        return range
    }

    private func side(_ text: Substring) throws(GitError) -> ObjectID {
        try commit(revision: text.isEmpty ? "HEAD" : String(text))
    }
}

extension String {
    fileprivate func firstRange(ofText text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
