import Git

/// Keeps the decisions of the trees met while a range is judged: they are the same in most of them.
final class DecisionCache {
    private let policy: Policy
    private let readings: RecordReadings
    private var lookups = RecentValues<[FolderTree], DecisionLookup>(limit: 16)
    private var trees = RecentValues<ObjectID, ObjectID>(limit: 1024)
    /// The trees of the record folders by the tree of the whole.
    private var folders = RecentValues<ObjectID, [FolderTree]>(limit: 1024)
    /// By snapshot, so that asking again for the same one costs nothing; the index and the working tree count as such.
    private var recent: (snapshot: Snapshot, lookup: DecisionLookup)?
    private var other: (snapshot: Snapshot, lookup: DecisionLookup)?

    init(_ policy: Policy) {
        self.policy = policy
        readings = RecordReadings(policy)
    }

    func lookup(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        if let recent, recent.snapshot == snapshot { return recent.lookup }
        if let other, other.snapshot == snapshot { return other.lookup }
        let found = try find(snapshot, workspace)
        (other, recent) = (recent, (snapshot, found))
        return found
    }

    /// The tree of a commit; nil where the repository does not have it.
    func tree(of commit: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> ObjectID? {
        if let tree = trees.value(for: commit) { return tree }
        let tree = try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(commit) { header, _ in header.tree }
        }
        if let tree { trees.insert(tree, for: commit) }
        return tree
    }

    /// Takes the tree of a commit that was read anyway.
    func remember(tree: ObjectID, of commit: ObjectID) { trees.insert(tree, for: commit) }

    private func find(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        guard let commit = snapshot.commit, let tree = try tree(of: commit, workspace) else {
            return DecisionLookup(try workspace.listing(of: snapshot, policy), policy, readings)
        }
        let key: [FolderTree]
        if let known = folders.value(for: tree) {
            key = known
        } else {
            key = try workspace.folderTrees(of: .tree(tree), policy)
            folders.insert(key, for: tree)
        }
        if let known = lookups.value(for: key) { return known }
        let made = DecisionLookup(try workspace.listing(of: snapshot, policy), policy, readings)
        lookups.insert(made, for: key)
        return made
    }
}
