/// One entry of a tree, an index or a working tree.
public struct FileEntry: Equatable, Sendable {
    /// The kinds of entry, by git's file modes.
    public enum Kind: Sendable { case file, symbolicLink, directory, submodule }

    /// Relative to the top of the repository, with `/`; any bytes but NUL.
    public var path: [UInt8]
    public var kind: Kind
    /// The blob or tree; nil in a working tree, where nothing was hashed.
    public var id: ObjectID?

    public init(path: [UInt8], kind: Kind, id: ObjectID?) {
        self.path = path
        self.kind = kind
        self.id = id
    }

    /// The path decoded as UTF-8 with replacement characters, for people.
    public var name: String { String(decoding: path, as: UTF8.self) }

    static func kind(mode: UInt32) -> Kind {
        switch mode & 0o170000 {
        case 0o040000: .directory
        case 0o120000: .symbolicLink
        case 0o160000: .submodule
        default: .file
        }
    }
}

extension Repository {
    /// The direct entries of a tree; their paths begin with `folder`. Nil where the repository lacks the tree.
    public func entries(ofTree id: ObjectID, in folder: [UInt8] = []) throws(GitError) -> [FileEntry]? {
        let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
        let result = try withObject(id) { kind, bytes -> [FileEntry]? in
            kind == .tree ? Repository.entries(bytes, prefix) : nil
        }
        guard let result else { return nil }
        guard let result else { throw GitError(.corrupt, "read tree \(id)", "the object is not a well-formed tree") }
        return result
    }

    /// The entry at a path, walking down from a tree; nil where there is none.
    public func entry(at path: [UInt8], inTree id: ObjectID) throws(GitError) -> FileEntry? {
        try Self.entry(at: path, inTree: id) { (tree, component) throws(GitError) in
            try withObject(tree) { kind, bytes in
                kind == .tree ? TreeSearch(for: component, in: bytes) : .malformed
            }
        }
    }

    /// - Parameter search: looks for a name in one tree; nil where the repository lacks it.
    static func entry(
        at path: [UInt8], inTree id: ObjectID,
        _ search: (_ tree: ObjectID, _ name: ArraySlice<UInt8>) throws(GitError) -> TreeSearch?
    ) throws(GitError) -> FileEntry? {
        var tree = id
        let components = path.split(separator: UInt8(ascii: "/"))
        for (place, component) in components.enumerated() {
            let found = try search(tree, component)
            switch found {
            case nil:
                throw GitError(
                    .notFound, "read tree \(tree)", "the repository does not have it",
                    hint: "fetch the missing objects, for example with: git fetch --refetch")
            case .malformed:
                throw GitError(.corrupt, "read tree \(tree)", "the object is not a well-formed tree")
            case .absent: return nil
            case .found(let mode, let id):
                let kind = FileEntry.kind(mode: mode)
                if place == components.count - 1 { return FileEntry(path: path, kind: kind, id: id) }
                guard kind == .directory else { return nil }
                tree = id
            }
        }
        return FileEntry(path: [], kind: .directory, id: id)
    }

    /// All entries below a tree that are not trees themselves.
    public func allEntries(ofTree id: ObjectID, in folder: [UInt8] = []) throws(GitError) -> [FileEntry] {
        guard let entries = try entries(ofTree: id, in: folder) else {
            throw GitError(
                .notFound, "read tree \(id)", "the repository does not have it",
                hint: "fetch the missing objects, for example with: git fetch --refetch")
        }
        var all: [FileEntry] = []
        for entry in entries {
            if entry.kind == .directory, let tree = entry.id {
                all += try allEntries(ofTree: tree, in: entry.path)
            } else {
                all.append(entry)
            }
        }
        return all
    }

    private static func entries(_ bytes: Span<UInt8>, _ prefix: [UInt8]) -> [FileEntry]? {
        var found: [FileEntry] = []
        let isTree = forEachEntry(in: bytes) { mode, name, id in
            found.append(
                FileEntry(
                    path: prefix + bytes.copy(from: name.lowerBound, to: name.upperBound),
                    kind: FileEntry.kind(mode: mode), id: id))
            return true
        }
        return isTree ? found : nil
    }

    /// Calls `body` for each entry until it returns false; false where the bytes are no tree.
    ///
    /// The format is a sequence of: octal mode, space, name, NUL, twenty bytes of id.
    static func forEachEntry(
        in bytes: Span<UInt8>, _ body: (_ mode: UInt32, _ name: Range<Int>, _ id: ObjectID) -> Bool
    ) -> Bool {
        var place = 0
        while place < bytes.count {
            var mode: UInt32 = 0
            while place < bytes.count, case 0x30...0x37 = bytes[place] {
                mode = mode << 3 | UInt32(bytes[place] - 0x30)
                place += 1
            }
            guard place < bytes.count, bytes[place] == UInt8(ascii: " ") else { return false }
            let start = place + 1
            var end = start
            while end < bytes.count, bytes[end] != 0 { end += 1 }
            guard end + 20 < bytes.count, end > start else { return false }
            if !body(mode, start..<end, ObjectID(bytes: bytes, at: end + 1)) { return true }
            place = end + 21
        }
        return true
    }
}

extension Span<UInt8> {
    fileprivate func equals(_ range: Range<Int>, _ other: ArraySlice<UInt8>) -> Bool {
        guard range.count == other.count else { return false }
        for offset in 0..<other.count where self[range.lowerBound + offset] != other[other.startIndex + offset] {
            return false
        }
        return true
    }
}

/// What a look for one name in a tree found.
enum TreeSearch {
    case found(UInt32, ObjectID)
    case absent, malformed

    init(for name: ArraySlice<UInt8>, in tree: Span<UInt8>) {
        var found: (mode: UInt32, id: ObjectID)?
        let isTree = Repository.forEachEntry(in: tree) { mode, range, id in
            if found == nil, tree.equals(range, name) { found = (mode, id) }
            return found == nil
        }
        self = isTree ? found.map { .found($0.mode, $0.id) } ?? .absent : .malformed
    }
}
