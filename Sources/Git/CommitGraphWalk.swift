/// The commits that a walk has read, in the order in which it read them, and how they hang together.
///
/// A commit is known by its position. Positions begin where those of the commits that were known before end.
public struct WalkedCommits: Sendable {
    public fileprivate(set) var firstPosition: UInt32
    /// By position.
    public fileprivate(set) var ids: [ObjectID] = []
    /// The positions of the parents of one commit after the other.
    public fileprivate(set) var parents: [UInt32] = []
    /// Where the parents of each commit end.
    public fileprivate(set) var parentEnds: [UInt32] = []
    /// Positions of the commits whose parents a shallow clone has cut off.
    public fileprivate(set) var cut: [UInt32] = []
    /// Commits that are named and that the repository does not have.
    public fileprivate(set) var missing: [ObjectID] = []
    /// The positions of the tips, in their order; nil for one that is missing.
    public fileprivate(set) var tips: [UInt32?] = []
}

extension Repository {
    /// Reads every commit that can be reached from `tips`, once each, up to those that are known already.
    ///
    /// - Parameters:
    ///   - known: the position of a commit that need not be read, nor what can be reached from it.
    ///   - firstPosition: the position of the first commit that is read.
    ///   - limit: nil is returned where more commits would have to be read.
    ///   - filter: given the raw object from behind its parents; where it says no, the header is not taken apart and
    ///     `body` not called.
    ///   - body: given position, id, committer's date in seconds since 1970-01-01T00:00:00Z, and message.
    public func walkCommits(
        from tips: [ObjectID], firstPosition: UInt32, limit: Int,
        known: (ObjectID) throws(GitError) -> UInt32?, where filter: (Span<UInt8>) -> Bool,
        _ body: (UInt32, ObjectID, Int64, Span<UInt8>) -> Void
    ) throws(GitError) -> WalkedCommits? {
        try Libgit2.believingObjects { () throws(GitError) in
            var walk = GraphWalk(firstPosition)
            for tip in tips { try walk.meet(tip, known) }
            let tipNumbers = tips.map { walk.number(of: $0) }
            walk.turnPending(from: 0)
            // One for all commits: to make a million arrays takes longer than to read what stands in them.
            var parents: [ObjectID] = []
            while let number = walk.next() {
                guard walk.count < limit else { return nil }
                let (id, position) = (walk.id(number), walk.nextPosition)
                let isCommit = try withObject(id) { kind, bytes -> Bool in
                    guard kind == .commit, let rest = CommitHeader.parents(bytes, into: &parents) else { return false }
                    if filter(bytes.extracting(rest..<bytes.count)) {
                        let (time, start) = CommitHeader.date(bytes, from: rest)
                        body(position, id, time, bytes.extracting(start..<bytes.count))
                    }
                    return true
                }
                guard let isCommit else {
                    walk.result.missing.append(id)
                    continue
                }
                guard isCommit else {
                    throw GitError(.corrupt, "read commit \(id)", "the object is not a commit")
                }
                let isCut = !shallowCommits.isEmpty && shallowCommits.contains(id)
                try walk.finish(number, isCut ? [] : parents, known)
                if isCut, !parents.isEmpty { walk.result.cut.append(position) }
            }
            return walk.finished(tipNumbers)
        }
    }
}

/// The state of a walk: commits by the number under which they were first met.
private struct GraphWalk {
    var result: WalkedCommits
    private var met = ObjectIDTable()
    /// By number; `nowhere` until the commit is read.
    private var positions: [UInt32] = []
    private var pending: [UInt32] = []
    /// The numbers of the commits read, by position.
    private var order: [UInt32] = []
    /// By position, as numbers.
    private var parents: [UInt32] = []

    private static let nowhere = UInt32.max

    init(_ firstPosition: UInt32) { result = WalkedCommits(firstPosition: firstPosition) }

    var count: Int { order.count }
    var nextPosition: UInt32 { result.firstPosition + UInt32(order.count) }

    func id(_ number: UInt32) -> ObjectID { met.ids[Int(number)] }

    mutating func number(of id: ObjectID) -> Int { met.insert(id).number }

    mutating func next() -> UInt32? { pending.popLast() }

    /// Puts a commit that is neither known nor met before among those to read.
    @discardableResult
    mutating func meet(_ id: ObjectID, _ known: (ObjectID) throws(GitError) -> UInt32?) throws(GitError) -> UInt32 {
        let (number, isNew) = met.insert(id)
        if isNew {
            let position = try known(id)
            positions.append(position ?? Self.nowhere)
            if position == nil { pending.append(UInt32(number)) }
        }
        return UInt32(number)
    }

    /// Turns what was put at the end round, so that the first of it is read first.
    mutating func turnPending(from start: Int) {
        if pending.count - start > 1 { pending[start...].reverse() }
    }

    mutating func finish(
        _ number: UInt32, _ parents: [ObjectID], _ known: (ObjectID) throws(GitError) -> UInt32?
    ) throws(GitError) {
        positions[Int(number)] = nextPosition
        order.append(number)
        let start = pending.count
        for parent in parents { self.parents.append(try meet(parent, known)) }
        turnPending(from: start)
        result.parentEnds.append(UInt32(self.parents.count))
    }

    consuming func finished(_ tips: [Int]) -> WalkedCommits {
        result.ids = order.map { met.ids[Int($0)] }
        result.tips = tips.map { positions[$0] == Self.nowhere ? nil : positions[$0] }
        result.missing.sort()
        if result.missing.isEmpty {
            result.parents = parents.map { positions[Int($0)] }
            return result
        }
        // Parents that are missing are gaps, and no commits.
        var start = 0
        for place in result.parentEnds.indices {
            let end = Int(result.parentEnds[place])
            for number in parents[start..<end] where positions[Int(number)] != Self.nowhere {
                result.parents.append(positions[Int(number)])
            }
            result.parentEnds[place] = UInt32(result.parents.count)
            start = end
        }
        return result
    }
}
