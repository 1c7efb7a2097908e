import Git

/// What a commit does to one record file.
struct RecordChange {
    /// The file before; nil where the commit adds it.
    var old: FileEntry?
    /// The file after; nil where the commit removes it.
    var new: FileEntry?
    /// What the old and the new file hold where they are records.
    var before: Decision?
    var after: Decision?

    /// The path to name: the new one, or that of a removed file.
    var path: String { (new ?? old)?.name ?? "" }
    /// Whether the record lies elsewhere now.
    var isMoved: Bool { old != nil && new != nil && old?.path != new?.path }
}

/// The record files that a commit adds, changes, moves or removes, compared only when a rule asks.
///
/// While the trees of the record folders are those of the parent nothing is compared at all, and that is the rule.
final class RecordChanges {
    private let snapshot: Snapshot
    private let parents: [Snapshot]
    private var known: [RecordChange]?

    /// - Parameter parents: what the commit comes after; none for a first commit.
    init(of snapshot: Snapshot, since parents: [Snapshot]) {
        self.snapshot = snapshot
        self.parents = parents
    }

    /// Sorted by path. For a merge only those that differ from every parent: the others came with a side that is judged
    /// by itself. Nothing where a parent is not here, which the walk has reported.
    func all(_ cache: DecisionCache, in workspace: borrowing Workspace) throws(ADRLinkError) -> [RecordChange] {
        if let known { return known }
        let found = try find(cache, in: workspace)
        known = found
        return found
    }

    private func find(_ cache: DecisionCache, in workspace: borrowing Workspace) throws(ADRLinkError) -> [RecordChange]
    {
        if let id = snapshot.commit, let own = try cache.folders(of: id, workspace) {
            // Most commits touch no record: then nothing is listed.
            for parent in parents {
                guard let commit = parent.commit, let folders = try cache.folders(of: commit, workspace) else {
                    return []
                }
                if folders == own { return [] }
            }
        }
        var before: [DecisionLookup] = []
        let after = try cache.lookup(snapshot, workspace)
        for parent in parents {
            if let id = parent.commit, try cache.tree(of: id, workspace) == nil { return [] }
            let lookup = try cache.lookup(parent, workspace)
            if lookup === after { return [] }
            before.append(lookup)
        }
        var changes = Self.compare(before.first?.listing.files ?? [], after.listing.files)
        for other in before.dropFirst() {
            let paths = Set(Self.compare(other.listing.files, after.listing.files).map(\.path))
            changes.removeAll { !paths.contains($0.path) }
        }
        if snapshot == .workingTree { try dropUnchanged(&changes, workspace) }
        Self.pairMoves(&changes)
        for place in changes.indices {
            if let old = changes[place].old, let lookup = before.first {
                changes[place].before = try lookup.decision(of: old, in: workspace)
            }
            if let new = changes[place].new { changes[place].after = try after.decision(of: new, in: workspace) }
        }
        return changes
    }

    /// A working tree lists its files without ids, so that all of them look changed.
    private func dropUnchanged(
        _ changes: inout [RecordChange], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        var kept: [RecordChange] = []
        for change in changes {
            if let old = change.old, let new = change.new {
                do throws(ADRLinkError) {
                    let bytes = try workspace.bytes(of: new, limit: Workspace.recordLimit)
                    if try fromGit({ () throws(GitError) in try Repository.blobID(of: bytes) }) == old.id { continue }
                } catch  where error.code == .io {
                    // A file that cannot be read is a problem of the record, which is reported as such.
                    continue
                }
            }
            kept.append(change)
        }
        changes = kept
    }

    /// Both sides are sorted by path.
    static func compare(_ before: [FileEntry], _ after: [FileEntry]) -> [RecordChange] {
        var changes: [RecordChange] = []
        var (i, j) = (0, 0)
        while i < before.count || j < after.count {
            if i < before.count, j < after.count, before[i].path == after[j].path {
                if before[i].id != after[j].id { changes.append(RecordChange(old: before[i], new: after[j])) }
                i += 1
                j += 1
            } else if j == after.count
                || (i < before.count && before[i].path.lexicographicallyPrecedes(after[j].path))
            {
                changes.append(RecordChange(old: before[i], new: nil))
                i += 1
            } else {
                changes.append(RecordChange(old: nil, new: after[j]))
                j += 1
            }
        }
        return changes
    }

    /// Makes one change of a removed and an added file that are the same record: the same bytes, else the same number.
    private static func pairMoves(_ changes: inout [RecordChange]) {
        pairMoves(&changes) { $0.id == $1.id }
        pairMoves(&changes) { old, new in
            guard let number = RecordName(fileName: old.fileName)?.number else { return false }
            return number == RecordName(fileName: new.fileName)?.number
        }
    }

    private static func pairMoves(_ changes: inout [RecordChange], _ areSame: (FileEntry, FileEntry) -> Bool) {
        for place in changes.indices.reversed() {
            guard let old = changes[place].old, changes[place].new == nil else { continue }
            let partners = changes.indices.filter {
                changes[$0].old == nil && changes[$0].new.map { areSame(old, $0) } ?? false
            }
            // Where two files could be meant, none is.
            guard partners.count == 1 else { continue }
            changes[partners[0]].old = old
            changes.remove(at: place)
        }
    }
}
