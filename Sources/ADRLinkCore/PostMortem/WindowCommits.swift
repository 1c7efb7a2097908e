import Git

/// The commits of a window, found in one walk that stops a little behind its beginning.
struct WindowCommits {
    /// Each commit with its header, in an order in which every commit comes after those it was made from.
    private(set) var commits: [(id: ObjectID, header: CommitHeader)] = []
    /// The time by which a commit is sorted: its date, or that of an older one made from it, whatever its clock said.
    private(set) var times: [AuditTime] = []
    /// The last commit before the window, on the line of first parents.
    private(set) var base: ObjectID?
    /// The last commit of the window on that line; the base where there is none.
    private(set) var tip: ObjectID?
    private(set) var walkGaps = WalkGaps()
    /// How often a commit was met behind one that claims to be older.
    private(set) var skews = 0
    /// Branches that end in the window and that the walk did not meet.
    private(set) var otherBranches: [String] = []

    /// So many commits in a row that are older than the window end the walk: dates may run backwards.
    static let slack = 64

    init(_ window: ReportWindow, from head: ObjectID?, in workspace: borrowing Workspace) throws(ADRLinkError) {
        if let range = window.range {
            try fromGit { () throws(GitError) in try read(range, window, workspace.repository) }
        } else if let head {
            try fromGit { () throws(GitError) in try walk(window, from: head, workspace.repository) }
        }
        sort()
    }

    // MARK: Finding

    private mutating func read(
        _ range: RevisionRange, _ window: ReportWindow, _ repository: borrowing Repository
    ) throws(GitError) {
        let found = try repository.commits(in: range)
        walkGaps = found.gaps
        for id in found.commits {
            guard let header = try repository.withCommit(id, { header, _ in header }),
                window.contains(commitTime: header.committerTime)
            else { continue }
            commits.append((id, header))
        }
        base = range.excluded.first
        tip = range.included.first
    }

    private mutating func walk(
        _ window: ReportWindow, from head: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) {
        var walk = try CommitsByDate(from: head, in: repository)
        var line: ObjectID? = head
        var (older, last) = (0, Int64.max)
        while older <= Self.slack, let (id, header) = try walk.next(in: repository) {
            let time = header.committerTime
            if time > last { skews += 1 }
            last = time
            let isBefore = window.since.map { AuditTime(commitTime: time) < $0 } ?? false
            if id == line {
                line = isBefore ? nil : header.parents.first
                if isBefore { base = id } else if tip == nil, window.contains(commitTime: time) { tip = id }
            }
            if isBefore {
                older += 1
                continue
            }
            older = 0
            if window.contains(commitTime: time) { commits.append((id, header)) }
        }
        // The walk ended before it came to this commit, which is older then.
        if base == nil, let line, walk.hasMet(line), try repository.objectHeader(line) != nil { base = line }
        tip = tip ?? base
        walkGaps = walk.gaps
        for branch in try repository.references(withPrefixes: ["refs/heads/", "refs/remotes/"])
        where !walk.hasMet(branch.commit) {
            let time = try repository.withCommit(branch.commit) { header, _ in header.committerTime }
            if let time, window.contains(commitTime: time) { otherBranches.append(branch.name) }
        }
    }

    // MARK: Order

    /// Sorts by date, and every commit behind all that it was made from.
    private mutating func sort() {
        var places: [ObjectID: Int] = [:]
        for (place, commit) in commits.enumerated() { places[commit.id] = place }
        var times = commits.map { AuditTime(commitTime: $0.header.committerTime) }
        var children = [Int](repeating: 0, count: commits.count)
        for commit in commits {
            for parent in commit.header.parents { if let place = places[parent] { children[place] += 1 } }
        }
        // Children first; a parent is never later than any of them.
        var order = commits.indices.filter { children[$0] == 0 }
        var next = 0
        while next < order.count {
            let place = order[next]
            next += 1
            for parent in commits[place].header.parents {
                guard let other = places[parent] else { continue }
                times[other] = min(times[other], times[place])
                children[other] -= 1
                if children[other] == 0 { order.append(other) }
            }
        }
        let ranks = order.enumerated().sorted { a, b in
            let (x, y) = (times[a.element], times[b.element])
            return x != y ? x < y : a.offset > b.offset
        }.map(\.element)
        commits = ranks.map { commits[$0] }
        self.times = ranks.map { times[$0] }
    }
}
