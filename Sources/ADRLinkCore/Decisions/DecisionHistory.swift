public import Git

/// One step of a decision's status, taken from the history of its file and not from what the file claims.
public struct StatusStep: Equatable, Sendable {
    public var commit: ObjectID
    public var author: Signature?
    /// The status before; nil where the record did not exist.
    public var from: DecisionStatus?
    /// The status after; nil where the record was removed.
    public var to: DecisionStatus?
    /// Where the record lay in this commit.
    public var path: String
}

/// The steps of one record, oldest first, and what the history could not show.
public struct DecisionHistory: Sendable {
    public var steps: [StatusStep]
    public var gaps: WalkGaps

    /// What a repository without commits has.
    public static let none = DecisionHistory(steps: [], gaps: WalkGaps())
}

extension Workspace {
    /// Follows a record back through history, over renames and into the side of each merge that it came from.
    public func history(
        of path: String, from tip: ObjectID, _ conventions: RecordConventions
    ) throws(ADRLinkError) -> DecisionHistory {
        var walk = RecordWalk(conventions: conventions)
        let start = RecordWalk.Place(commit: tip, path: Array(path.utf8))
        walk.push(start)
        while let place = walk.next() { try follow(place, &walk) }
        return walk.result(from: start)
    }

    private func follow(_ place: RecordWalk.Place, _ walk: inout RecordWalk) throws(ADRLinkError) {
        guard let commit = try header(of: place.commit, &walk) else {
            walk.gaps.missing.append(place.commit)
            return
        }
        let blob = try blob(at: place.path, in: commit.tree, &walk)
        var parents = commit.parents
        if repository.shallowCommits.contains(place.commit), !parents.isEmpty {
            walk.gaps.shallow.append(place.commit)
            parents = []
        }
        walk.times[place] = commit.committerTime
        var sides: [(commit: ObjectID, tree: ObjectID, blob: ObjectID?)] = []
        for parent in parents {
            guard let header = try header(of: parent, &walk) else {
                walk.gaps.missing.append(parent)
                continue
            }
            walk.headers[parent] = header
            let before = try self.blob(at: place.path, in: header.tree, &walk)
            if before == blob {
                // This side explains the file as it is; whatever the other sides did to it was not taken over.
                walk.push(.init(commit: parent, path: place.path), before: place)
                return
            }
            sides.append((parent, header.tree, before))
        }
        var differing: [(place: RecordWalk.Place, blob: ObjectID?)] = []
        for side in sides {
            var source = RecordWalk.Place(commit: side.commit, path: place.path)
            var old = side.blob
            if old == nil, blob != nil, let renamed = try renamedFrom(place.path, side.tree, commit.tree) {
                source.path = renamed
                old = try self.blob(at: renamed, in: side.tree, &walk)
            }
            walk.push(source, before: place)
            differing.append((source, old))
        }
        let to = try status(of: blob, place.path, &walk)
        let from = try differing.map { (parent) throws(ADRLinkError) in
            try status(of: parent.blob, parent.place.path, &walk)
        }
        // A merge changes the status only where it agrees with none of its parents.
        guard !from.contains(where: { $0 == to }), from.first ?? nil != nil || to != nil else { return }
        let details = try fromGit { () throws(GitError) in try repository.commit(place.commit) }
        walk.steps[place] = StatusStep(
            commit: place.commit, author: details?.author, from: from.first ?? nil, to: to,
            path: String(decoding: place.path, as: UTF8.self))
    }

    private func blob(at path: [UInt8], in tree: ObjectID, _ walk: inout RecordWalk) throws(ADRLinkError) -> ObjectID? {
        // Most commits leave the record's folder alone, so what was found in it once is found again by its tree.
        let slash = path.lastIndex(of: UInt8(ascii: "/"))
        let folder = try fromGit { () throws(GitError) in
            try repository.entry(at: Array(path[..<(slash ?? 0)]), inTree: tree)
        }
        guard let folder, folder.kind == .directory, let id = folder.id else { return nil }
        let name = Array(path[(slash.map { $0 + 1 } ?? 0)...])
        let key = RecordWalk.Place(commit: id, path: name)
        if let known = walk.blobs[key] { return known }
        let entry = try fromGit { () throws(GitError) in try repository.entry(at: name, inTree: id) }
        let blob = entry?.kind == .file ? entry?.id : nil
        walk.blobs[key] = .some(blob)
        return blob
    }

    private func header(
        of commit: ObjectID, _ walk: inout RecordWalk
    ) throws(ADRLinkError) -> CommitHeader? {
        // The parents of one commit are the next ones that are followed.
        if let known = walk.headers.removeValue(forKey: commit) { return known }
        return try fromGit { () throws(GitError) in try repository.withCommit(commit) { header, _ in header } }
    }

    private func status(
        of blob: ObjectID?, _ path: [UInt8], _ walk: inout RecordWalk
    ) throws(ADRLinkError) -> DecisionStatus? {
        guard let blob else { return nil }
        if let known = walk.statuses[blob] { return known }
        let file: RecordFile
        do throws(ADRLinkError) {
            file = try read(FileEntry(path: path, kind: .file, id: blob))
        } catch  where error.code == .io {
            // Too large to be read: what it said is not known, and the rest of its history is.
            walk.statuses[blob] = .unknown
            return .unknown
        }
        let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
        let status: DecisionStatus
        if case .decision(let decision) = walk.parser.read(file, folder: folder) {
            status = decision.status
        } else {
            status = .unknown
        }
        walk.statuses[blob] = status
        return status
    }

    /// Where a file that is new in a tree was before, as git finds renames; nil where it is really new.
    private func renamedFrom(
        _ path: [UInt8], _ old: ObjectID, _ new: ObjectID
    ) throws(ADRLinkError) -> [UInt8]? {
        let changes = try fromGit { () throws(GitError) in try repository.changes(from: old, to: new, renames: true) }
        return changes.first { $0.kind == .renamed && $0.path == path }?.oldPath
    }
}

/// The state of one walk after a record.
private struct RecordWalk {
    struct Place: Hashable {
        var commit: ObjectID
        var path: [UInt8]
    }

    let parser: DecisionParser
    var gaps = WalkGaps()
    /// By the tree of the folder and the name in it.
    var blobs: [Place: ObjectID?] = [:]
    var headers: [ObjectID: CommitHeader] = [:]
    var statuses: [ObjectID: DecisionStatus] = [:]
    var times: [Place: Int64] = [:]
    var steps: [Place: StatusStep] = [:]
    /// Where each place was followed to.
    private var sources: [Place: [Place]] = [:]
    private var seen: Set<Place> = []
    private var pending: [Place] = []

    init(conventions: RecordConventions) { parser = DecisionParser(conventions: conventions) }

    mutating func push(_ place: Place, before later: Place? = nil) {
        if let later { sources[later, default: []].append(place) }
        if seen.insert(place).inserted { pending.append(place) }
    }

    mutating func next() -> Place? { pending.popLast() }

    /// The steps by date, each after all that it came from, whatever the clocks said.
    func result(from start: Place) -> DecisionHistory {
        let order = sourcesFirst(from: start)
        var times = times
        for place in order.reversed() {
            guard let time = times[place] else { continue }
            for source in sources[place] ?? [] { times[source] = times[source].map { min($0, time) } }
        }
        let found = order.enumerated().compactMap { rank, place in steps[place].map { (rank, times[place] ?? 0, $0) } }
        return DecisionHistory(steps: found.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.2), gaps: gaps)
    }

    /// All places, each behind those that it was followed to.
    private func sourcesFirst(from start: Place) -> [Place] {
        var order: [Place] = []
        var entered: Set<Place> = [start]
        var stack = [(place: start, next: 0)]
        while let (place, next) = stack.last {
            let sources = sources[place] ?? []
            if next == sources.count {
                order.append(place)
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            if entered.insert(sources[next]).inserted { stack.append((sources[next], 0)) }
        }
        return order
    }
}
