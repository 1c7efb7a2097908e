import Git

/// How the commits of a history hang together, kept as chains.
///
/// A chain is a run of positions in which every commit has the next one as its only parent; the parents of its last
/// commit lie anywhere. Who reaches one commit of a chain reaches all behind it, so that what a tip reaches is one
/// number for each chain, and a history of a million commits is looked through in a millisecond.
struct CommitChains: Sendable {
    /// The first position of each chain, ascending.
    private(set) var starts: [UInt32] = []
    /// Where the parents of each chain's last commit end in `parents`; the top bit says that a shallow clone cut them off.
    private(set) var ends: [UInt32] = []
    /// Chain and position of each parent, one after the other.
    private(set) var parents: [UInt32] = []
    /// How many commits there are: their positions are all below.
    private(set) var count: UInt32 = 0

    static let cut: UInt32 = 1 << 31
    /// What no position is.
    static let nowhere = UInt32.max

    /// Adds the commits that a walk has read; their positions must follow on those that are here.
    mutating func append(_ walked: WalkedCommits) {
        precondition(walked.firstPosition == count)
        if walked.ids.isEmpty { return }
        let firstParent = parents.count
        let cut = Set(walked.cut)
        var start = 0
        var opensChain = true
        for place in walked.ids.indices {
            let position = count + UInt32(place)
            if opensChain { starts.append(position) }
            let end = Int(walked.parentEnds[place])
            opensChain = !(end - start == 1 && walked.parents[start] == position + 1)
            if opensChain {
                for parent in walked.parents[start..<end] {
                    parents.append(0)
                    parents.append(parent)
                }
                ends.append(UInt32(parents.count) | (cut.contains(position) ? Self.cut : 0))
            }
            start = end
        }
        count += UInt32(walked.ids.count)
        // Only now every position has its chain.
        for place in stride(from: firstParent, to: parents.count, by: 2) {
            parents[place] = UInt32(chain(of: parents[place + 1]))
        }
    }

    /// Adds the chains of a file that was found to be as it was written.
    mutating func append(starts: [UInt32], ends: [UInt32], parents: [UInt32], commits: UInt32) {
        if count == 0 {
            // Without a copy: this is most of what an answer costs.
            (self.starts, self.ends, self.parents, count) = (starts, ends, parents, commits)
            return
        }
        let offset = UInt32(self.parents.count)
        self.starts += starts
        self.ends += ends.map { (($0 & ~Self.cut) + offset) | ($0 & Self.cut) }
        self.parents += parents
        count += commits
    }

    /// The chains from one on, in the form in which `append` takes them.
    func slice(from chain: Int) -> (starts: [UInt32], ends: [UInt32], parents: [UInt32]) {
        let offset = chain == 0 ? 0 : ends[chain - 1] & ~Self.cut
        return (
            Array(starts[chain...]), ends[chain...].map { (($0 & ~Self.cut) - offset) | ($0 & Self.cut) },
            Array(parents[Int(offset)...])
        )
    }

    /// The chain that holds a position.
    func chain(of position: UInt32) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The position behind a chain's last commit.
    func end(of chain: Int) -> UInt32 { chain + 1 < starts.count ? starts[chain + 1] : count }

    /// Whether the parents of a commit were cut off.
    func isCut(_ position: UInt32) -> Bool {
        let chain = chain(of: position)
        return position + 1 == end(of: chain) && ends[chain] & Self.cut != 0
    }

    /// The lowest position of each chain that can be reached from some commits; `nowhere` where none can.
    func lowestReached(from tips: [UInt32]) -> [UInt32] {
        var lowest = [UInt32](repeating: Self.nowhere, count: starts.count)
        var pending: [Int] = []
        func enter(_ chain: Int, _ position: UInt32) {
            // The parents of the last commit are the same wherever the chain is entered.
            if lowest[chain] == Self.nowhere { pending.append(chain) }
            if position < lowest[chain] { lowest[chain] = position }
        }
        for tip in tips { enter(chain(of: tip), tip) }
        while let chain = pending.popLast() {
            let first = chain == 0 ? 0 : Int(ends[chain - 1] & ~Self.cut)
            for place in stride(from: first, to: Int(ends[chain] & ~Self.cut), by: 2) {
                enter(Int(parents[place]), parents[place + 1])
            }
        }
        return lowest
    }
}

/// The commits that can be reached from some tips and not from others.
struct ReachedCommits: Sendable {
    let chains: CommitChains
    let count: Int
    private let included: [UInt32]
    private let excluded: [UInt32]
    /// The lowest position, and the one behind the highest.
    private let bounds: Range<UInt32>
    /// Whether all between the bounds are reached.
    private let isGapless: Bool

    init(in chains: CommitChains, from included: [UInt32], without excluded: [UInt32]) {
        self.chains = chains
        self.included = chains.lowestReached(from: included)
        self.excluded = excluded.isEmpty ? [] : chains.lowestReached(from: excluded)
        var (count, lowest, behind) = (0, UInt32.max, UInt32(0))
        for chain in self.included.indices {
            let start = self.included[chain]
            let end = excluded.isEmpty ? chains.end(of: chain) : min(self.excluded[chain], chains.end(of: chain))
            guard start < end else { continue }
            count += Int(end - start)
            lowest = min(lowest, start)
            behind = end
        }
        self.count = count
        bounds = count == 0 ? 0..<0 : lowest..<behind
        isGapless = count == bounds.count
    }

    func contains(_ position: UInt32) -> Bool {
        guard bounds.contains(position) else { return false }
        if isGapless { return true }
        let chain = chains.chain(of: position)
        return included[chain] <= position && (excluded.isEmpty || position < excluded[chain])
    }
}
