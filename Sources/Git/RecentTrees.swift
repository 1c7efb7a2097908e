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
        var changes: [PathChange] = []
        if before != after { try compare(before, after, [], &changes, repository, depth: 0) }
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
        _ before: ObjectID?, _ after: ObjectID?, _ folder: [UInt8], _ changes: inout [PathChange],
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
                let kind: PathChange.Kind = old == nil ? .added : new == nil ? .deleted : .modified
                changes.append(PathChange(kind: kind, oldPath: path, path: path, oldID: old?.id, id: new?.id))
            }
        }
    }

    private func side(_ tree: ObjectID?, _ repository: borrowing Repository) throws(GitError) -> [UInt8] {
        guard let tree else { return [] }
        return try bytes(of: tree, repository)
    }
}
