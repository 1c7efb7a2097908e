/// One name by which two trees differ.
public struct TreeDifference: Equatable, Sendable {
    /// What stands at the name in one of the trees.
    public struct Side: Equatable, Sendable {
        public var kind: FileEntry.Kind
        public var id: ObjectID
    }

    public var name: [UInt8]
    public var old: Side?
    public var new: Side?
}

extension Repository {
    /// The entries directly in two trees that differ, in git's order; a nil tree is empty.
    ///
    /// Trees below are not looked into: they are entries that differ, too. A file that became a folder is two entries.
    public func differences(from old: ObjectID?, to new: ObjectID?) throws(GitError) -> [TreeDifference] {
        let before = try treeBytes(old)
        let after = try treeBytes(new)
        guard let found = TreeComparison.differences(before.span, after.span) else {
            throw GitError(.corrupt, "compare two trees", "an object is not a well-formed tree")
        }
        return found
    }

    private func treeBytes(_ id: ObjectID?) throws(GitError) -> [UInt8] {
        guard let id else { return [] }
        let bytes = try withObject(id) { kind, bytes -> [UInt8]? in kind == .tree ? bytes.copy() : nil }
        guard let bytes else {
            throw GitError(
                .notFound, "read tree \(id)", "the repository does not have it",
                hint: "fetch the missing objects, for example with: git fetch --refetch")
        }
        guard let bytes else { throw GitError(.corrupt, "read tree \(id)", "the object is not a tree") }
        return bytes
    }

    /// Runs `body` while objects are believed to be what their names say, as `git log` believes them.
    ///
    /// For walks over a whole history: hashing every object again is a good part of their time.
    public func believingObjects<R, Failure: Error>(_ body: () throws(Failure) -> R) throws(Failure) -> R {
        // Where the switch cannot be turned, objects are verified: slower, and as right.
        Libgit2.believeObjects(true)
        defer { Libgit2.believeObjects(false) }
        return try body()
    }
}

/// Two trees read side by side.
enum TreeComparison {
    private struct Entry {
        var mode: UInt32
        var name: Range<Int>
        var id: ObjectID
        var end: Int
        var side: TreeDifference.Side { .init(kind: FileEntry.kind(mode: mode), id: id) }
        var isTree: Bool { mode & 0o170000 == 0o040000 }
    }

    /// Nil where one of them is no tree.
    static func differences(_ old: Span<UInt8>, _ new: Span<UInt8>) -> [TreeDifference]? {
        var found: [TreeDifference] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let before = left < old.count ? entry(old, at: left) : nil
            let after = right < new.count ? entry(new, at: right) : nil
            if before == nil && left < old.count || after == nil && right < new.count { return nil }
            let order: Int
            if let before, let after {
                order = compare(old, before, new, after)
            } else {
                order = before == nil ? 1 : -1
            }
            if order == 0, let before, let after {
                if before.id != after.id || before.mode != after.mode {
                    found.append(
                        TreeDifference(name: name(old, before), old: before.side, new: after.side))
                }
                (left, right) = (before.end, after.end)
            } else if order < 0, let before {
                found.append(TreeDifference(name: name(old, before), old: before.side, new: nil))
                left = before.end
            } else if let after {
                found.append(TreeDifference(name: name(new, after), old: nil, new: after.side))
                right = after.end
            }
        }
        return found
    }

    /// The format is a sequence of: octal mode, space, name, NUL, twenty bytes of id.
    private static func entry(_ bytes: Span<UInt8>, at start: Int) -> Entry? {
        var place = start
        var mode: UInt32 = 0
        while place < bytes.count, case 0x30...0x37 = bytes[place] {
            mode = mode << 3 | UInt32(bytes[place] - 0x30)
            place += 1
        }
        guard place < bytes.count, bytes[place] == UInt8(ascii: " "),
            let end = bytes.firstIndex(of: 0, from: place + 1), end > place + 1, end + 20 < bytes.count
        else { return nil }
        return Entry(
            mode: mode, name: (place + 1)..<end, id: ObjectID(bytes: bytes, at: end + 1), end: end + 21)
    }

    /// Git sorts a folder as if its name ended with a slash.
    private static func compare(_ old: Span<UInt8>, _ a: Entry, _ new: Span<UInt8>, _ b: Entry) -> Int {
        let shared = min(a.name.count, b.name.count)
        for offset in 0..<shared {
            let (x, y) = (old[a.name.lowerBound + offset], new[b.name.lowerBound + offset])
            if x != y { return x < y ? -1 : 1 }
        }
        func next(_ bytes: Span<UInt8>, _ entry: Entry) -> UInt8 {
            entry.name.count > shared
                ? bytes[entry.name.lowerBound + shared] : entry.isTree ? UInt8(ascii: "/") : 0
        }
        let (x, y) = (next(old, a), next(new, b))
        return x == y ? 0 : x < y ? -1 : 1
    }

    private static func name(_ bytes: Span<UInt8>, _ entry: Entry) -> [UInt8] {
        bytes.copy(from: entry.name.lowerBound, to: entry.name.upperBound)
    }
}
