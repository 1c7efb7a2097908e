import Git

/// Keeps the decisions of the trees met while a range is judged: they are the same in most of them.
final class DecisionCache {
    private let policy: Policy
    private var lookups: [[ObjectID]: DecisionLookup] = [:]
    /// By commit, so that asking again for the same one costs nothing; the index and the working tree count as such.
    private var recent: (snapshot: Snapshot, lookup: DecisionLookup)?
    private var other: (snapshot: Snapshot, lookup: DecisionLookup)?

    init(_ policy: Policy) { self.policy = policy }

    func lookup(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        if let recent, recent.snapshot == snapshot { return recent.lookup }
        if let other, other.snapshot == snapshot { return other.lookup }
        let found = try find(snapshot, workspace)
        (other, recent) = (recent, (snapshot, found))
        return found
    }

    private func find(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        guard case .commit = snapshot else {
            return DecisionLookup(try workspace.listing(of: snapshot, policy), policy)
        }
        let key = try workspace.folderTrees(of: snapshot, policy)
        if let known = lookups[key] { return known }
        if lookups.count >= 16 { lookups.removeAll() }
        let made = DecisionLookup(try workspace.listing(of: snapshot, policy), policy)
        lookups[key] = made
        return made
    }
}
