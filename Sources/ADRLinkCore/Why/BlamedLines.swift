import Git

/// Which commit wrote which lines of a file as it is asked about.
struct BlamedLines {
    struct Source {
        var path: [UInt8]
        var lines: [ClosedRange<Int>]
    }

    /// The lines that were asked about; nil for a file without lines.
    var asked: ClosedRange<Int>?
    /// In the order of the first lines.
    var commits: [(id: ObjectID, source: Source)] = []
    var uncommitted: [ClosedRange<Int>] = []
}

extension Workspace {
    /// The largest file that is read.
    private static let blameLimit = 1 << 27

    /// Follows the lines of a file to the commits that wrote them.
    ///
    /// Lines of the working tree that the commit below it does not have are nobody's yet.
    func blame(
        _ entry: FileEntry, at path: String, _ target: WhyTarget, _ places: WhyPlaces
    ) throws(ADRLinkError) -> BlamedLines {
        var bytes = try bytes(of: entry, limit: Self.blameLimit)
        if Self.isBinary(bytes) {
            throw ADRLinkError(
                .usage, "it is a binary file, and has no lines", hint: "ask about its folder", path: path)
        }
        if places.isWorkingTree {
            let raw = bytes
            bytes = try fromGit { () throws(GitError) in try repository.committedForm(of: raw, path: path) }
        }
        var found = BlamedLines()
        found.asked = try target.lines(of: CommonLines.lineCount(of: bytes), path)
        guard let asked = found.asked else { return found }
        guard let revision = places.revision else {
            found.uncommitted = [asked]
            return found
        }
        let common = try clipped(committedLines(bytes, entry.path, places), to: asked)
        found.uncommitted = Self.gaps(in: common, of: asked)
        guard let first = common.first, let last = common.last else { return found }
        found.take(try hunks(path, revision, first.old...(last.old + last.count - 1)), common)
        return found
    }

    private func hunks(
        _ path: String, _ revision: ObjectID, _ lines: ClosedRange<Int>
    ) throws(ADRLinkError) -> [BlameHunk] {
        do throws(GitError) {
            return try GitProgram(repository).blame(path, at: revision, lines: lines)
        } catch {
            var error = ADRLinkError(error)
            // A partial clone lacks objects; the file that blame.ignoreRevsFile names may not be there.
            error.hint = error.hint ?? "git blame -M -C \(revision.short) -- \(path) shows git's reason"
            throw error
        }
    }

    /// What the commit has of these lines.
    private func committedLines(
        _ bytes: [UInt8], _ path: [UInt8], _ places: WhyPlaces
    ) throws(ADRLinkError) -> [CommonLines] {
        let all = [CommonLines(old: 1, new: 1, count: CommonLines.lineCount(of: bytes))]
        guard places.isWorkingTree, let revision = places.revision else { return all }
        guard let committed = try entry(at: path, of: files(of: .commit(revision))), committed.kind == .file else {
            return []
        }
        let blob = try fromGit { () throws(GitError) in try Repository.blobID(of: bytes) }
        if blob == committed.id { return all }
        let old = try self.bytes(of: committed, limit: Self.blameLimit)
        return try fromGit { () throws(GitError) in try CommonLines.find(old: old, new: bytes) }
    }

    private func clipped(_ common: [CommonLines], to asked: ClosedRange<Int>) -> [CommonLines] {
        common.compactMap { run in
            let start = max(run.new, asked.lowerBound)
            let end = min(run.new + run.count - 1, asked.upperBound)
            return start <= end
                ? CommonLines(old: run.old + start - run.new, new: start, count: end - start + 1) : nil
        }
    }

    private static func gaps(in common: [CommonLines], of asked: ClosedRange<Int>) -> [ClosedRange<Int>] {
        var gaps: [ClosedRange<Int>] = []
        var next = asked.lowerBound
        for run in common {
            if run.new > next { gaps.append(next...(run.new - 1)) }
            next = run.new + run.count
        }
        if next <= asked.upperBound { gaps.append(next...asked.upperBound) }
        return gaps
    }

    /// Whether git takes the bytes for binary: a NUL among the first 8,000.
    private static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8_000).contains(0) }
}

extension BlamedLines {
    /// Takes what hunks say of the committed lines, in the numbers of the lines that were asked about.
    fileprivate mutating func take(_ hunks: [BlameHunk], _ common: [CommonLines]) {
        var places: [ObjectID: Int] = [:]
        var next = hunks.startIndex
        for run in common {
            while next < hunks.endIndex, hunks[next].line + hunks[next].count <= run.old { next += 1 }
            for hunk in hunks[next...] {
                guard hunk.line < run.old + run.count else { break }
                let start = max(hunk.line, run.old) - run.old + run.new
                let end = min(hunk.line + hunk.count, run.old + run.count) - 1 - run.old + run.new
                let place = places[hunk.commit] ?? commits.count
                if place == commits.count {
                    places[hunk.commit] = place
                    commits.append((hunk.commit, Source(path: hunk.path, lines: [])))
                }
                commits[place].source.add(start...end)
            }
        }
    }
}

extension BlamedLines.Source {
    /// Adds lines that stand behind those it has.
    fileprivate mutating func add(_ more: ClosedRange<Int>) {
        if let last = lines.last, last.upperBound + 1 == more.lowerBound {
            lines[lines.count - 1] = last.lowerBound...more.upperBound
        } else {
            lines.append(more)
        }
    }
}
