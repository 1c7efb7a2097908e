import Git

/// One walk back through history after many records at once.
///
/// Commits are taken newest first, each with the set of paths that later commits have handed to it. A commit whose
/// record folders are those of a parent hands the whole set on; only where they differ is each record looked at.
struct HistoryWalk {
    private typealias Track = TrackedPaths.Track

    /// A commit that waits to be looked at.
    private struct Waiting {
        var header: CommitHeader
        var set: Int?
        /// The trees of the folders in a list of `TrackedPaths.folderLists`.
        var folders: (list: Int, trees: [ObjectID?])?
    }

    private(set) var graph = HistoryGraph()
    private(set) var gaps = WalkGaps()
    private var tracked = TrackedPaths()
    private var waiting: [Int: Waiting] = [:]
    /// The places of what waits, the newest last.
    private var queue: [(time: Int64, place: Int)] = []
    /// What has been handed to each commit and looked at; -1 for nothing.
    private var done: [Int32] = []
    private var missing: Set<ObjectID> = []
    private var steps: [[(place: Int, step: StatusStep)]]
    private var authors: [ObjectID: Signature?] = [:]
    private let statuses: StatusCache
    private let tip: ObjectID

    init(_ paths: [[UInt8]], from tip: ObjectID, _ statuses: StatusCache) {
        self.tip = tip
        self.statuses = statuses
        steps = Array(repeating: [], count: paths.count)
        let tracks = paths.enumerated().map { Track(record: $0, path: tracked.place(ofPath: $1)) }
        _ = tracked.place(ofSet: tracks)
    }

    mutating func run(in workspace: borrowing Workspace) throws(ADRLinkError) {
        guard let start = try open(tip, workspace) else { return }
        hand(0, to: start)
        while let (_, place) = queue.popLast() {
            guard var commit = waiting.removeValue(forKey: place), let handed = commit.set else { continue }
            var set = handed
            if done[place] >= 0 {
                // Met again because clocks run backwards: only what is new is looked at.
                guard let rest = tracked.difference(handed, Int(done[place])) else { continue }
                set = rest
                done[place] = Int32(tracked.union(handed, Int(done[place])))
            } else {
                done[place] = Int32(handed)
            }
            try follow(set, place, &commit, workspace)
        }
        gaps.shallow.sort()
        gaps.missing = missing.sorted()
    }

    /// The steps of each record, oldest first.
    func result() -> [[StatusStep]] {
        guard graph.count > 0, steps.contains(where: { !$0.isEmpty }) else { return steps.map { _ in [] } }
        let order = graph.order(from: 0)
        return steps.map { own in
            own.sorted {
                let (a, b) = (order[$0.place], order[$1.place])
                return (a.time, a.rank) < (b.time, b.rank)
            }.map(\.step)
        }
    }

    // MARK: Commits

    /// Makes a commit one that can be handed something; nil where the repository does not have it.
    private mutating func open(_ id: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> Int? {
        if missing.contains(id) { return nil }
        let (place, isNew) = graph.place(of: id)
        if isNew { done.append(-1) }
        if waiting[place] != nil { return place }
        let header = try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(id) { header, _ in header }
        }
        guard let header else {
            missing.insert(id)
            return nil
        }
        graph.setTime(header.committerTime, of: place)
        waiting[place] = Waiting(header: header)
        return place
    }

    private mutating func hand(_ set: Int, to place: Int, from later: Int? = nil) {
        if let later { graph.connect(later, to: place) }
        if let known = waiting[place]?.set {
            waiting[place]?.set = tracked.union(known, set)
            return
        }
        waiting[place]?.set = set
        let time = graph.time(of: place)
        var at = queue.count
        while at > 0, queue[at - 1].time > time { at -= 1 }
        queue.insert((time, place), at: at)
    }

    private func trees(
        _ list: Int, of commit: inout Waiting, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [ObjectID?] {
        if let known = commit.folders, known.list == list { return known.trees }
        var trees: [ObjectID?] = []
        for folder in tracked.folderLists[list] {
            let tree = commit.header.tree
            let entry = try fromGit { () throws(GitError) in
                try workspace.repository.entry(at: folder, inTree: tree)
            }
            trees.append(entry?.kind == .directory ? entry?.id : nil)
        }
        commit.folders = (list, trees)
        return trees
    }

    // MARK: Following

    /// One parent of a commit in whose tree records differ.
    private struct Side {
        var place: Int
        var tree: ObjectID
        /// By path: the blobs there and here.
        var changes: [Int: (old: ObjectID?, new: ObjectID?)]
        /// What goes on into this side: a set as it came, else some of it.
        var set: Int?
        var handed: [Track] = []
        /// Where files that are new here were there; nil until somebody asks.
        var renames: [[UInt8]: PathChange]?
    }

    private mutating func follow(
        _ whole: Int, _ place: Int, _ commit: inout Waiting, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        var parents = commit.header.parents
        if !parents.isEmpty, workspace.repository.shallowCommits.contains(graph.commits[place]) {
            if !gaps.shallow.contains(graph.commits[place]) { gaps.shallow.append(graph.commits[place]) }
            parents = []
        }
        let list = tracked.foldersOfSet[whole]
        let here = try trees(list, of: &commit, workspace)
        // What differs from every parent that was looked at.
        var rest = tracked.sets[whole]
        var sides: [Side] = []
        for id in parents {
            guard let parent = try open(id, workspace), var before = waiting[parent] else { continue }
            let there = try trees(list, of: &before, workspace)
            waiting[parent]?.folders = before.folders
            var changes: [Int: (old: ObjectID?, new: ObjectID?)] = [:]
            if here != there {
                let lookup = tracked.lookup(whole)
                for (place, folder) in tracked.folderLists[list].enumerated() where here[place] != there[place] {
                    try collect(folder, there[place], here[place], lookup, workspace, &changes)
                }
            }
            var side = Side(place: parent, tree: before.header.tree, changes: changes)
            if changes.isEmpty {
                side.set = whole
                rest = []
            } else {
                // A side explains the files that are the same there. What the other sides did to them was not taken over.
                side.handed = tracked.sets[whole].filter { changes[$0.path] == nil }
                rest.removeAll { changes[$0.path] == nil }
            }
            sides.append(side)
        }
        if sides.isEmpty {
            try begin(rest, place, commit.header.tree, workspace)
        } else {
            for track in rest { try change(track, place, commit.header.tree, &sides, workspace) }
        }
        for side in sides {
            if let set = side.set {
                hand(set, to: side.place, from: place)
            } else if !side.handed.isEmpty {
                hand(tracked.place(ofSet: Set(side.handed).sorted()), to: side.place, from: place)
            } else if waiting[side.place]?.set == nil {
                waiting[side.place] = nil
            }
        }
    }

    /// Finds the paths of a set that differ between two trees of one folder.
    private func collect(
        _ folder: [UInt8], _ old: ObjectID?, _ new: ObjectID?, _ lookup: TrackedPaths.Lookup,
        _ workspace: borrowing Workspace, _ changes: inout [Int: (old: ObjectID?, new: ObjectID?)]
    ) throws(ADRLinkError) {
        let differences = try fromGit { () throws(GitError) in
            try workspace.repository.differences(from: old, to: new)
        }
        for difference in differences {
            let path = folder.isEmpty ? difference.name : folder + [UInt8(ascii: "/")] + difference.name
            if let place = lookup.places[path] {
                let before = difference.old.flatMap { $0.kind == .file ? $0.id : nil }
                let after = difference.new.flatMap { $0.kind == .file ? $0.id : nil }
                // A file that became a folder, or the other way round, is told in two parts.
                let known = changes[place]
                let change = (old: before ?? known?.old, new: after ?? known?.new)
                if change.old != change.new { changes[place] = change }
            }
            guard lookup.folders.contains(path) else { continue }
            let before = difference.old.flatMap { $0.kind == .directory ? $0.id : nil }
            let after = difference.new.flatMap { $0.kind == .directory ? $0.id : nil }
            if before != after { try collect(path, before, after, lookup, workspace, &changes) }
        }
    }

    /// The first commit of a history, or the last that is here: what it has begins with it.
    private mutating func begin(
        _ tracks: [Track], _ place: Int, _ tree: ObjectID, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        for track in tracks {
            let path = tracked.paths[track.path]
            let entry = try fromGit { () throws(GitError) in try workspace.repository.entry(at: path, inTree: tree) }
            let blob = entry?.kind == .file ? entry?.id : nil
            let to = try statuses.status(of: blob, path, in: workspace)
            if to != nil { try add(track, place, from: nil, to: to, workspace) }
        }
    }

    /// A record that differs from what it is in every parent.
    private mutating func change(
        _ track: Track, _ place: Int, _ tree: ObjectID, _ sides: inout [Side], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let path = tracked.paths[track.path]
        let to = try statuses.status(of: sides[0].changes[track.path]?.new, path, in: workspace)
        var from: [DecisionStatus?] = []
        for side in sides.indices {
            guard let change = sides[side].changes[track.path] else { continue }
            var source = track
            var old = change.old
            if old == nil, change.new != nil,
                let renamed = try rename(of: path, to: tree, &sides[side], workspace)
            {
                source.path = tracked.place(ofPath: renamed.oldPath)
                old = renamed.oldID
            }
            sides[side].handed.append(source)
            from.append(try statuses.status(of: old, tracked.paths[source.path], in: workspace))
        }
        // A merge changes the status only where it agrees with none of its parents.
        guard !from.contains(where: { $0 == to }), from.first ?? nil != nil || to != nil else { return }
        try add(track, place, from: from.first ?? nil, to: to, workspace)
    }

    private mutating func add(
        _ track: Track, _ place: Int, from: DecisionStatus?, to: DecisionStatus?, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let id = graph.commits[place]
        let author: Signature?
        if let known = authors[id] {
            author = known
        } else {
            author = try fromGit { () throws(GitError) in try workspace.repository.commit(id)?.author }
            authors[id] = .some(author)
        }
        let step = StatusStep(
            commit: id, author: author, from: from, to: to,
            path: String(decoding: tracked.paths[track.path], as: UTF8.self))
        steps[track.record].append((place, step))
    }

    /// Where a file that is new in a tree was before, as git finds renames; nil where it is really new.
    private func rename(
        of path: [UInt8], to tree: ObjectID, _ side: inout Side, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> PathChange? {
        if let known = side.renames { return known[path] }
        let before = side.tree
        let changes = try fromGit { () throws(GitError) in
            try workspace.repository.changes(from: before, to: tree, renames: true)
        }
        var renames: [[UInt8]: PathChange] = [:]
        for change in changes where change.kind == .renamed { renames[change.path] = change }
        side.renames = renames
        return renames[path]
    }
}
