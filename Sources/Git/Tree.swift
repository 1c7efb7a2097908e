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
        var tree = id
        var folder: [UInt8] = []
        let components = path.split(separator: UInt8(ascii: "/"))
        for (place, component) in components.enumerated() {
            let wanted = folder + (folder.isEmpty ? [] : [UInt8(ascii: "/")]) + component
            guard let entries = try entries(ofTree: tree, in: folder) else {
                throw GitError(
                    .notFound, "read tree \(tree)", "the repository does not have it",
                    hint: "fetch the missing objects, for example with: git fetch --refetch")
            }
            guard let entry = entries.first(where: { $0.path == wanted }) else { return nil }
            if place == components.count - 1 { return entry }
            guard entry.kind == .directory, let next = entry.id else { return nil }
            (tree, folder) = (next, wanted)
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

    /// The format is a sequence of: octal mode, space, name, NUL, twenty bytes of id.
    private static func entries(_ bytes: Span<UInt8>, _ prefix: [UInt8]) -> [FileEntry]? {
        var found: [FileEntry] = []
        var place = 0
        while place < bytes.count {
            var mode: UInt32 = 0
            while place < bytes.count, case 0x30...0x37 = bytes[place] {
                mode = mode << 3 | UInt32(bytes[place] - 0x30)
                place += 1
            }
            guard place < bytes.count, bytes[place] == UInt8(ascii: " ") else { return nil }
            let start = place + 1
            var end = start
            while end < bytes.count, bytes[end] != 0 { end += 1 }
            guard end + 20 < bytes.count, end > start else { return nil }
            found.append(
                FileEntry(
                    path: prefix + bytes.copy(from: start, to: end), kind: FileEntry.kind(mode: mode),
                    id: ObjectID(bytes: bytes, at: end + 1)))
            place = end + 21
        }
        return found
    }
}
