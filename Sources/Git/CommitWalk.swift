/// What a walk could not see.
public struct WalkGaps: Equatable, Sendable {
    /// Commits whose parents a shallow clone has cut off.
    public var shallow: [ObjectID] = []
    /// Commits that are named as parents and that the repository does not have.
    public var missing: [ObjectID] = []

    public init() {}

    public var isEmpty: Bool { shallow.isEmpty && missing.isEmpty }
}

extension Repository {
    /// Lends every commit that can be reached from `tips`, once each and in no particular order.
    ///
    /// This is the fast way over a whole history: each object is read once, and nothing is kept but the ids. A caller
    /// who wants few of the commits says which: `filter` is given the raw object, and where it says no, the header is
    /// not even taken apart.
    public func forEachCommit(
        from tips: [ObjectID], where filter: (Span<UInt8>) -> Bool = { _ in true },
        _ body: (ObjectID, CommitHeader, Span<UInt8>) -> Void
    ) throws(GitError) -> WalkGaps {
        try Libgit2.believingObjects { () throws(GitError) in try walk(from: tips, filter, body) }
    }

    private func walk(
        from tips: [ObjectID], _ filter: (Span<UInt8>) -> Bool, _ body: (ObjectID, CommitHeader, Span<UInt8>) -> Void
    ) throws(GitError) -> WalkGaps {
        var gaps = WalkGaps()
        var seen = Set<ObjectID>()
        var pending: [ObjectID] = []
        for tip in tips.reversed() where seen.insert(tip).inserted { pending.append(tip) }
        while let id = pending.popLast() {
            let read = try withObject(id) { kind, bytes -> [ObjectID]? in
                guard kind == .commit, let parents = CommitHeader.parents(bytes) else { return nil }
                if filter(bytes) {
                    guard let (header, start) = CommitHeader.read(bytes) else { return nil }
                    body(id, header, bytes.extracting(start..<bytes.count))
                }
                return parents
            }
            guard let read else {
                gaps.missing.append(id)
                continue
            }
            guard let parents = read else {
                throw GitError(.corrupt, "read commit \(id)", "the object is not a commit")
            }
            if !shallowCommits.isEmpty, shallowCommits.contains(id) {
                if !parents.isEmpty { gaps.shallow.append(id) }
                continue
            }
            for parent in parents.reversed() where seen.insert(parent).inserted { pending.append(parent) }
        }
        gaps.shallow.sort()
        gaps.missing.sort()
        return gaps
    }

    /// The commits of a range, newest first by committer date, each after all of its children in the range.
    ///
    /// Where dates run backwards a commit that the excluded side can reach may be listed all the same; none that it
    /// cannot reach is ever left out.
    public func commits(in range: RevisionRange) throws(GitError) -> (commits: [ObjectID], gaps: WalkGaps) {
        var walk = LimitedWalk()
        for id in range.included { try walk.add(id, excluded: false, in: self) }
        for id in range.excluded { try walk.add(id, excluded: true, in: self) }
        while let id = walk.next() { try walk.expand(id, in: self) }
        return (walk.result(), walk.gaps)
    }
}

/// Paints what can be reached from the excluded commits while it goes back in time, and stops when nothing that was not
/// painted is left to go on from.
private struct LimitedWalk {
    private struct Node {
        var time: Int64
        var parents: [ObjectID]
        var excluded: Bool
        var expanded = false
    }

    private var missing = Set<ObjectID>()
    private var shallow = Set<ObjectID>()
    private var nodes: [ObjectID: Node] = [:]
    private var queue = DateQueue()
    /// Included commits that wait in the queue.
    private var waiting = 0
    private var oldest = Int64.max
    /// How many painted commits older than everything found are still looked at: dates may run backwards.
    private var slop = 64

    mutating func add(_ id: ObjectID, excluded: Bool, in repository: borrowing Repository) throws(GitError) {
        if let node = nodes[id] {
            if excluded && !node.excluded { paint(id) }
            return
        }
        guard let header = try repository.withCommit(id, { header, _ in header }) else {
            // What is only excluded is no gap: nothing is left out for want of it.
            if !excluded { missing.insert(id) }
            return
        }
        var parents = header.parents
        if repository.shallowCommits.contains(id) {
            if !parents.isEmpty { shallow.insert(id) }
            parents = []
        }
        nodes[id] = Node(time: header.committerTime, parents: parents, excluded: excluded)
        queue.insert(id, header.committerTime)
        if !excluded { waiting += 1 }
    }

    /// Marks a commit and everything already known below it as excluded.
    private mutating func paint(_ start: ObjectID) {
        var pending = [start]
        while let id = pending.popLast() {
            guard var node = nodes[id], !node.excluded else { continue }
            node.excluded = true
            nodes[id] = node
            if node.expanded { pending += node.parents } else { waiting -= 1 }
        }
    }

    mutating func next() -> ObjectID? {
        guard let (id, time) = queue.first else { return nil }
        if waiting == 0 {
            if time < oldest { slop -= 1 }
            if slop < 0 { return nil }
        }
        queue.removeFirst()
        return id
    }

    mutating func expand(_ id: ObjectID, in repository: borrowing Repository) throws(GitError) {
        guard var node = nodes[id], !node.expanded else { return }
        node.expanded = true
        nodes[id] = node
        if !node.excluded {
            waiting -= 1
            oldest = min(oldest, node.time)
        }
        for parent in node.parents { try add(parent, excluded: node.excluded, in: repository) }
    }

    /// Where the included side could not be followed.
    var gaps: WalkGaps {
        var gaps = WalkGaps()
        gaps.missing = missing.sorted()
        gaps.shallow = shallow.filter { nodes[$0]?.excluded == false }.sorted()
        return gaps
    }

    /// The commits that stayed unpainted, children before parents, newer before older where both are possible.
    func result() -> [ObjectID] {
        var children: [ObjectID: Int] = [:]
        let kept = nodes.filter { !$0.value.excluded }
        for node in kept.values {
            for parent in node.parents where kept[parent] != nil { children[parent, default: 0] += 1 }
        }
        var ready = DateQueue()
        for (id, node) in kept where children[id] == nil { ready.insert(id, node.time) }
        var ordered: [ObjectID] = []
        while let (id, _) = ready.first {
            ready.removeFirst()
            ordered.append(id)
            for parent in kept[id]?.parents ?? [] {
                guard let count = children[parent] else { continue }
                children[parent] = count - 1
                if count == 1, let node = kept[parent] { ready.insert(parent, node.time) }
            }
        }
        return ordered
    }
}
