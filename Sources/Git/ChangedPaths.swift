internal import Clibgit2

/// What happened to one path between two trees.
public struct PathChange: Equatable, Sendable {
    public enum Kind: Sendable { case added, deleted, modified, renamed }

    public var kind: Kind
    /// The path before; the same as `path` unless it was renamed.
    public var oldPath: [UInt8]
    /// The path after; for a deleted file the path it had.
    public var path: [UInt8]
    public var oldID: ObjectID?
    public var id: ObjectID?

    public init(kind: Kind, oldPath: [UInt8], path: [UInt8], oldID: ObjectID?, id: ObjectID?) {
        self.kind = kind
        self.oldPath = oldPath
        self.path = path
        self.oldID = oldID
        self.id = id
    }
}

extension Repository {
    /// The paths that differ between two trees, sorted; a nil tree is empty.
    ///
    /// With `renames` a deleted and an added file of similar content are one change, at git's default of 50 %.
    public func changes(from old: ObjectID?, to new: ObjectID?, renames: Bool = false) throws(GitError) -> [PathChange]
    {
        if old == new { return [] }
        return try withTree(old) { (before) throws(GitError) in
            try withTree(new) { (after) throws(GitError) in
                var options = try unsafe Repository.diffOptions()
                let diff = try Handle<DiffResource>("compare two trees") { pointer in
                    unsafe git_diff_tree_to_tree(&pointer, handle.pointer, before, after, &options)
                }
                return try Repository.changes(in: diff, renames: renames)
            }
        }
    }

    /// The paths that differ between a tree and the index that counts for this process.
    public func changesInIndex(since tree: ObjectID?) throws(GitError) -> [PathChange] {
        do throws(GitError) {
            return try withTree(tree) { (before) throws(GitError) in
                try withIndex { (index) throws(GitError) in try changes(in: index, since: before) }
            }
        } catch  where error.code == .unsupported || error.code == .corrupt {
            return try changesInIndexByProgram(tree)
        }
    }

    @safe private func changes(
        in index: borrowing Handle<IndexResource>, since before: OpaquePointer?
    ) throws(GitError) -> [PathChange] {
        var options = try unsafe Repository.diffOptions()
        let pointer = unsafe index.pointer
        let diff = try Handle<DiffResource>("compare the index with a tree") { made in
            unsafe git_diff_tree_to_index(&made, handle.pointer, before, pointer, &options)
        }
        let changes = try Repository.changes(in: diff, renames: false)
        let intended = Repository.intendedPaths(index)
        if intended.isEmpty { return changes }
        // What is only intended to be added is not in the index yet.
        return changes.compactMap { change in
            guard intended.contains(change.path) else { return change }
            guard change.kind == .modified else { return nil }
            return PathChange(
                kind: .deleted, oldPath: change.path, path: change.path, oldID: change.oldID, id: nil)
        }
    }

    private static func intendedPaths(_ index: borrowing Handle<IndexResource>) -> Set<[UInt8]> {
        var paths: Set<[UInt8]> = []
        for place in 0..<(unsafe git_index_entrycount(index.pointer)) {
            guard let entry = unsafe git_index_get_byindex(index.pointer, place), let name = unsafe entry.pointee.path,
                unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
            else { continue }
            paths.insert(unsafe String.bytes(of: name))
        }
        return paths
    }

    /// For an index that only the `git` program reads.
    private func changesInIndexByProgram(_ tree: ObjectID?) throws(GitError) -> [PathChange] {
        try rawDifferences(ofIndexFrom: tree).map { difference in
            let kind: PathChange.Kind =
                switch difference.status {
                case UInt8(ascii: "A"): .added
                case UInt8(ascii: "D"): .deleted
                default: .modified
                }
            return PathChange(
                kind: kind, oldPath: difference.path, path: difference.path, oldID: difference.oldID, id: difference.id)
        }
    }

    /// A file that became a symbolic link is one modification, not a deletion and an addition.
    private static func diffOptions() throws(GitError) -> git_diff_options {
        var options = unsafe git_diff_options()
        try check(
            unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "prepare a comparison")
        unsafe options.flags |= GIT_DIFF_INCLUDE_TYPECHANGE.rawValue
        return unsafe options
    }

    @safe private func withTree<R>(
        _ id: ObjectID?, _ body: (OpaquePointer?) throws(GitError) -> R
    ) throws(GitError) -> R {
        guard let id else { return try body(nil) }
        var oid = id.oid
        let tree = try Handle<TreeResource>("read tree \(id)") { unsafe git_tree_lookup(&$0, handle.pointer, &oid) }
        return try unsafe body(tree.pointer)
    }

    private static func changes(
        in diff: borrowing Handle<DiffResource>, renames: Bool
    ) throws(GitError) -> [PathChange] {
        if renames {
            var options = unsafe git_diff_find_options()
            try check(
                unsafe git_diff_find_options_init(&options, UInt32(GIT_DIFF_FIND_OPTIONS_VERSION)), "find renames")
            // Said here, because the user's `diff.renames` would decide otherwise.
            unsafe options.flags = GIT_DIFF_FIND_RENAMES.rawValue
            try check(unsafe git_diff_find_similar(diff.pointer, &options), "find renames")
        }
        var found: [PathChange] = []
        for place in 0..<(unsafe git_diff_num_deltas(diff.pointer)) {
            guard let delta = unsafe git_diff_get_delta(diff.pointer, place)?.pointee else { continue }
            let kind: PathChange.Kind
            switch unsafe delta.status {
            case GIT_DELTA_ADDED: kind = .added
            case GIT_DELTA_DELETED: kind = .deleted
            case GIT_DELTA_RENAMED: kind = .renamed
            case GIT_DELTA_UNMODIFIED: continue
            default: kind = .modified
            }
            let (old, new) = unsafe (delta.old_file, delta.new_file)
            found.append(
                PathChange(
                    kind: kind, oldPath: unsafe old.path.map { unsafe String.bytes(of: $0) } ?? [],
                    path: unsafe new.path.map { unsafe String.bytes(of: $0) } ?? [],
                    oldID: kind == .added ? nil : unsafe ObjectID(old.id),
                    id: kind == .deleted ? nil : unsafe ObjectID(new.id)))
        }
        return found
    }
}
