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
        var end: Int { name.upperBound + 21 }
        var isTree: Bool { mode & 0o170000 == 0o040000 }

        func side(in bytes: Span<UInt8>) -> TreeDifference.Side {
            .init(kind: FileEntry.kind(mode: mode), id: ObjectID(bytes: bytes, at: name.upperBound + 1))
        }
    }

    /// Nil where one of them is no tree.
    static func differences(_ old: Span<UInt8>, _ new: Span<UInt8>) -> [TreeDifference]? {
        var found: [TreeDifference] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            // Neighbours in a history share most of their entries.
            guard let same = sharedEntries(old, left, new, right) else { return nil }
            (left, right) = (left + same, right + same)
            if left == old.count && right == new.count { break }
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
                let (was, isNow) = (before.side(in: old), after.side(in: new))
                if was.id != isNow.id || before.mode != after.mode {
                    found.append(TreeDifference(name: name(old, before), old: was, new: isNow))
                }
                (left, right) = (before.end, after.end)
            } else if order < 0, let before {
                found.append(TreeDifference(name: name(old, before), old: before.side(in: old), new: nil))
                left = before.end
            } else if let after {
                found.append(TreeDifference(name: name(new, after), old: nil, new: after.side(in: new)))
                right = after.end
            }
        }
        return found
    }

    /// How many bytes of whole entries are the same from two places on; nil where one of them is no entry.
    private static func sharedEntries(_ old: Span<UInt8>, _ left: Int, _ new: Span<UInt8>, _ right: Int) -> Int? {
        let a = unsafe old.bytes.extracting(left..<old.count)
        let b = unsafe new.bytes.extracting(right..<new.count)
        let limit = min(a.byteCount, b.byteCount)
        var shared = 0
        while shared + 8 <= limit,
            unsafe a.unsafeLoadUnaligned(fromByteOffset: shared, as: UInt64.self)
                == b.unsafeLoadUnaligned(fromByteOffset: shared, as: UInt64.self)
        {
            shared += 8
        }
        while shared < limit, old[left + shared] == new[right + shared] { shared += 1 }
        var place = left
        while place < left + shared {
            guard let next = entry(old, at: place) else { return nil }
            if next.end > left + shared { break }
            place = next.end
        }
        return place - left
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
        return Entry(mode: mode, name: (place + 1)..<end)
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
