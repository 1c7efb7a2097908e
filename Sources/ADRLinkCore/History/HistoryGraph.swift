import Git

/// The commits that a walk visited and how they hang together: what the order of steps is made from.
struct HistoryGraph {
    private(set) var commits: [ObjectID] = []
    private var times: [Int64] = []
    private var places: [ObjectID: Int32] = [:]
    /// From a later commit to one before it.
    private var edges: [(later: Int32, earlier: Int32)] = []

    var count: Int { commits.count }

    /// The place of a commit, and whether it was met for the first time.
    mutating func place(of commit: ObjectID) -> (place: Int, isNew: Bool) {
        if let place = places[commit] { return (Int(place), false) }
        places[commit] = Int32(commits.count)
        commits.append(commit)
        times.append(0)
        return (commits.count - 1, true)
    }

    mutating func setTime(_ time: Int64, of place: Int) { times[place] = time }

    func time(of place: Int) -> Int64 { times[place] }

    mutating func connect(_ later: Int, to earlier: Int) { edges.append((Int32(later), Int32(earlier))) }

    /// For each commit the date and rank by which its steps are sorted: after all that they came from, whatever the
    /// clocks said.
    func order(from start: Int) -> [(time: Int64, rank: Int)] {
        let (starts, targets) = earlierCommits()
        var ranks = [Int](repeating: -1, count: count)
        var finished: [Int] = []
        var isEntered = [Bool](repeating: false, count: count)
        isEntered[start] = true
        var stack = [(place: start, next: starts[start])]
        while let (place, next) = stack.last {
            if next == starts[place + 1] {
                ranks[place] = finished.count
                finished.append(place)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let target = Int(targets[next])
            if !isEntered[target] {
                isEntered[target] = true
                stack.append((target, starts[target]))
            }
        }
        var times = times
        for place in finished.reversed() {
            for edge in starts[place]..<starts[place + 1] {
                times[Int(targets[edge])] = min(times[Int(targets[edge])], times[place])
            }
        }
        return zip(times, ranks).map { ($0, $1) }
    }

    /// The edges by the commit they lead away from: its own stand between its start and the next one's.
    private func earlierCommits() -> (starts: [Int], targets: [Int32]) {
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[Int(edge.later) + 1] += 1 }
        for place in 0..<count { starts[place + 1] += starts[place] }
        var next = starts
        var targets = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            targets[next[Int(edge.later)]] = edge.earlier
            next[Int(edge.later)] += 1
        }
        return (starts, targets)
    }
}
