extension Repository {
    /// The best common ancestors of two commits, sorted; none where their histories do not meet.
    ///
    /// Read here rather than by libgit2, which finds none at all in a shallow clone.
    public func mergeBases(_ a: ObjectID, _ b: ObjectID) throws(GitError) -> [ObjectID] {
        if a == b { return [a] }
        var search = MergeBaseSearch()
        try search.paint(a, .first, in: self)
        try search.paint(b, .second, in: self)
        while let id = search.next() { try search.expand(id, in: self) }
        let found = search.result()
        guard found.count > 1 else { return found }
        // Where dates run backwards one of them may be an ancestor of another.
        var best: [ObjectID] = []
        for id in found {
            var isReached = false
            let others = found.filter { $0 != id }
            _ = try forEachCommit(from: others) { reached, _, _ in if reached == id { isReached = true } }
            if !isReached { best.append(id) }
        }
        return best
    }
}

/// Paints the histories of two commits, newest first, until all that waits lies below a common ancestor.
private struct MergeBaseSearch {
    struct Paint: OptionSet {
        let rawValue: UInt8
        static let first = Paint(rawValue: 1)
        static let second = Paint(rawValue: 2)
        /// Below a common ancestor.
        static let stale = Paint(rawValue: 4)
    }

    private struct Node {
        var header: CommitHeader
        var paint: Paint
        var waits = false
        var isCommon = false
    }

    private var nodes: [ObjectID: Node] = [:]
    private var queue = DateQueue()
    /// Commits that wait and are not stale.
    private var fresh = 0

    mutating func paint(_ id: ObjectID, _ paint: Paint, in repository: borrowing Repository) throws(GitError) {
        var node: Node
        if let known = nodes[id] {
            node = known
        } else {
            guard var header = try repository.withCommit(id, { header, _ in header }) else { return }
            if repository.shallowCommits.contains(id) { header.parents = [] }
            node = Node(header: header, paint: [])
        }
        guard !node.paint.isSuperset(of: paint) else { return }
        if node.waits && !node.paint.contains(.stale) { fresh -= 1 }
        node.paint.formUnion(paint)
        if !node.paint.contains(.stale) { fresh += 1 }
        if !node.waits { queue.insert(id, node.header.committerTime) }
        node.waits = true
        nodes[id] = node
    }

    mutating func next() -> ObjectID? {
        guard fresh > 0, let (id, _) = queue.first else { return nil }
        queue.removeFirst()
        return id
    }

    mutating func expand(_ id: ObjectID, in repository: borrowing Repository) throws(GitError) {
        guard var node = nodes[id] else { return }
        if !node.paint.contains(.stale) { fresh -= 1 }
        node.waits = false
        var paint = node.paint
        if paint.isSuperset(of: [.first, .second]) {
            if !paint.contains(.stale) { node.isCommon = true }
            paint.insert(.stale)
        }
        nodes[id] = node
        for parent in node.header.parents { try self.paint(parent, paint, in: repository) }
    }

    func result() -> [ObjectID] {
        nodes.filter { $0.value.isCommon && !$0.value.paint.contains(.stale) }.keys.sorted()
    }
}
