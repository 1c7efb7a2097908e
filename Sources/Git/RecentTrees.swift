/// One path at which two trees have different entries.
public struct EntryChange: Equatable, Sendable {
    public var path: [UInt8]
    /// Nil where the first tree has nothing at the path.
    public var old: FileEntry?
    /// Nil where the second tree has nothing at the path.
    public var new: FileEntry?
}

/// Compares trees, and keeps those it read last: neighbours in a history share most of theirs.
///
/// It holds no repository; the caller lends the same one with every call.
public final class RecentTrees {
    /// The most bytes of one generation; a larger tree is read again each time.
    private static let limit = 8 << 20

    private var young: [ObjectID: [UInt8]] = [:]
    private var old: [ObjectID: [UInt8]] = [:]
    private var size = 0

    public init() {}

    /// The paths that differ between two trees, sorted; a nil tree is empty. Renames are not looked for.
    public func changes(
        from before: ObjectID?, to after: ObjectID?, in repository: borrowing Repository
    ) throws(GitError) -> [PathChange] {
        try entries(from: before, to: after, in: [], repository).map { change in
            let kind: PathChange.Kind = change.old == nil ? .added : change.new == nil ? .deleted : .modified
            return PathChange(
                kind: kind, oldPath: change.path, path: change.path, oldID: change.old?.id, id: change.new?.id)
        }
    }

    /// The entries that differ between two trees and are not trees themselves, sorted by path; a nil tree is empty.
    ///
    /// - Parameter folder: what their paths begin with.
    public func entries(
        from before: ObjectID?, to after: ObjectID?, in folder: [UInt8], _ repository: borrowing Repository
    ) throws(GitError) -> [EntryChange] {
        var changes: [EntryChange] = []
        let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
        if before != after { try compare(before, after, prefix, &changes, repository, depth: 0) }
        return changes
    }

    /// The folders directly in a tree, in its order.
    public func folders(
        in tree: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> [(name: [UInt8], tree: ObjectID)] {
        let bytes = try self.bytes(of: tree, repository)
        var found: [(name: [UInt8], tree: ObjectID)] = []
        let isTree = Repository.forEachEntry(in: bytes.span) { mode, name, id in
            if FileEntry.kind(mode: mode) == .directory { found.append((Array(bytes[name]), id)) }
            return true
        }
        guard isTree else { throw Self.malformed(tree) }
        return found
    }

    /// The entry at a path, walking down from a tree; nil where there is none.
    public func entry(
        at path: [UInt8], inTree tree: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> FileEntry? {
        try Repository.entry(at: path, inTree: tree) { (tree, name) throws(GitError) in
            let content = try bytes(of: tree, repository)
            return TreeSearch(for: name, in: content.span)
        }
    }

    /// The content of a tree object.
    private func bytes(of id: ObjectID, _ repository: borrowing Repository) throws(GitError) -> [UInt8] {
        if let known = young[id] { return known }
        let bytes: [UInt8]
        if let known = old[id] {
            bytes = known
        } else {
            let read = try repository.withObject(id) { kind, bytes -> [UInt8]? in kind == .tree ? bytes.copy() : nil }
            guard let read else {
                throw GitError(
                    .notFound, "read tree \(id)", "the repository does not have it",
                    hint: "fetch the missing objects, for example with: git fetch --refetch")
            }
            guard let read else { throw Self.malformed(id) }
            bytes = read
        }
        if bytes.count > Self.limit { return bytes }
        if size + bytes.count > Self.limit {
            old = young
            young = [:]
            size = 0
        }
        young[id] = bytes
        size += bytes.count
        return bytes
    }

    private static func malformed(_ id: ObjectID) -> GitError {
        GitError(.corrupt, "read tree \(id)", "the object is not a well-formed tree")
    }

    private func compare(
        _ before: ObjectID?, _ after: ObjectID?, _ folder: [UInt8], _ changes: inout [EntryChange],
        _ repository: borrowing Repository, depth: Int
    ) throws(GitError) {
        guard depth < 1_000 else {
            throw GitError(.corrupt, "compare two trees", "they are nested deeper than 1,000 folders")
        }
        let (old, new) = (try side(before, repository), try side(after, repository))
        guard let differences = TreeComparison.differences(old.span, new.span) else {
            throw GitError(.corrupt, "compare two trees", "an object is not a well-formed tree")
        }
        for difference in differences {
            let path = folder + difference.name
            let (old, new) = (difference.old, difference.new)
            if old?.kind == .directory || new?.kind == .directory {
                try compare(old?.id, new?.id, path + [UInt8(ascii: "/")], &changes, repository, depth: depth + 1)
            } else {
                changes.append(
                    EntryChange(
                        path: path, old: old.map { FileEntry(path: path, kind: $0.kind, id: $0.id) },
                        new: new.map { FileEntry(path: path, kind: $0.kind, id: $0.id) }))
            }
        }
    }

    private func side(_ tree: ObjectID?, _ repository: borrowing Repository) throws(GitError) -> [UInt8] {
        guard let tree else { return [] }
        return try bytes(of: tree, repository)
    }
}
