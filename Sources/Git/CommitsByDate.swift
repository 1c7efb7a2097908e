/// Goes back through a history by committer date, newest first, for callers who stop before its end.
///
/// Where clocks ran backwards a commit comes after the child that hid it.
public struct CommitsByDate {
    private var queue = DateQueue()
    private var headers: [ObjectID: CommitHeader] = [:]
    private var seen: Set<ObjectID> = []
    /// What could not be followed so far.
    public private(set) var gaps = WalkGaps()

    public init(from tip: ObjectID, in repository: borrowing Repository) throws(GitError) {
        try add(tip, in: repository)
    }

    /// The next commit; nil at the end.
    public mutating func next(in repository: borrowing Repository) throws(GitError) -> (ObjectID, CommitHeader)? {
        guard let (id, _) = queue.first, let header = headers.removeValue(forKey: id) else { return nil }
        queue.removeFirst()
        if repository.shallowCommits.contains(id) {
            if !header.parents.isEmpty { gaps.shallow.append(id) }
        } else {
            for parent in header.parents { try add(parent, in: repository) }
        }
        return (id, header)
    }

    /// Whether a commit was met, or is the next to be met.
    public func hasMet(_ id: ObjectID) -> Bool { seen.contains(id) }

    private mutating func add(_ id: ObjectID, in repository: borrowing Repository) throws(GitError) {
        guard seen.insert(id).inserted else { return }
        guard let header = try repository.withCommit(id, { header, _ in header }) else {
            gaps.missing.append(id)
            return
        }
        headers[id] = header
        queue.insert(id, header.committerTime)
    }
}
