public import Git

extension Workspace {
    /// Tells which decisions stand behind a file, some of its lines, a folder, or the paths of a pathspec.
    ///
    /// A file's lines are followed to the commits that wrote them, over renames and moves as `git blame -M -C` does. Of a
    /// folder and a pathspec all commits count that touched it. Records and policy are those of HEAD.
    ///
    /// - Parameters:
    ///   - text: `PATH`, `PATH:LINE`, `PATH:FROM-TO`, or a pathspec; lines are counted from 1.
    ///   - directory: the absolute directory that the path is relative to; nil for the top of the repository.
    ///   - revision: the commit whose files are asked about; nil for the working tree, or HEAD where there is none.
    /// - Throws: `.usage` where there is nothing at the path that has decisions, or no such line.
    public func why(
        _ text: String, from directory: String? = nil, at revision: ObjectID? = nil
    ) throws(ADRLinkError) -> WhyReport {
        let head = try fromGit { () throws(GitError) in try repository.head() }
        let snapshot = revision ?? (repository.isBare ? head : nil)
        guard snapshot != nil || !repository.isBare else {
            throw ADRLinkError(.usage, "the repository has no commit yet", hint: "name one with --rev")
        }
        let places = WhyPlaces(
            files: try files(of: snapshot.map { .commit($0) } ?? .workingTree), revision: snapshot ?? head,
            isWorkingTree: snapshot == nil, directory: repository.isBare ? nil : directory)
        let (place, target) = try place(of: text, in: places)
        var search = try WhySearch(in: self, head)
        switch place {
        case .file(let path, let entry):
            let blamed = try blame(entry, at: path, target, places)
            search.govern([entry.path])
            try search.explain(blamed, in: self)
            return search.report(path, .file, places, blamed)
        case .folder(let path):
            try search.govern(below: path, places, in: self)
            if let revision = places.revision {
                let pathspec = path.isEmpty ? ":(top)" : ":(top,literal)\(path)"
                try search.explain(commits(touching: pathspec, before: revision), in: self)
            }
            return search.report(path, .folder, places, BlamedLines())
        case .pathspec(let pathspec, let paths):
            search.govern(paths)
            if let revision = places.revision {
                try search.explain(commits(touching: pathspec.fromTop, before: revision), in: self)
            }
            return search.report(pathspec.written, .pathspec, places, BlamedLines())
        }
    }
}

/// The state of one question.
private struct WhySearch {
    private let index: DecisionIndex
    private let policy: Policy
    private let reader: CitationReader
    private let shallow: Set<ObjectID>
    /// The decisions whose pathspecs match, with those pathspecs, by path of the record.
    private var governing: [String: [String]] = [:]
    private var commits: [ExplainedCommit] = []
    private var commitsWithoutDecision = 0
    private var problems: [String] = []

    init(in workspace: borrowing Workspace, _ head: ObjectID?) throws(ADRLinkError) {
        shallow = workspace.repository.shallowCommits
        if let head {
            policy = try workspace.learningPrefixes(try workspace.policy(of: .commit(head)), of: .commit(head))
            index = try workspace.decisions(in: .commit(head), policy)
        } else {
            policy = Policy()
            index = DecisionIndex(decisions: [], folders: [])
        }
        let slugs = index.decisions.filter { $0.number == nil }.map(\.id.description)
        reader = CitationReader(policy, slugs: Set(slugs), commentPrefix: try workspace.commentPrefix())
    }

    // MARK: Who governs

    /// Finds the decisions whose pathspecs match any of these paths.
    mutating func govern(_ paths: [[UInt8]]) {
        for decision in index.decisions {
            var (included, excluded): ([String], [String]) = ([], [])
            for text in decision.governs + policy.governedPathspecs(of: decision) {
                do throws(GitError) {
                    if try Pathspec.excludes(text) { excluded.append(text) } else { included.append(text) }
                } catch {
                    problems.append("\(decision.path) governs nothing by \"\(text)\": \(error.message)")
                }
            }
            do throws(GitError) {
                var matching: [String] = []
                for text in included where try Self.matches([text] + excluded, paths) { matching.append(text) }
                if !matching.isEmpty {
                    governing[decision.path] = matching
                } else if included.isEmpty, !excluded.isEmpty, try Self.matches(excluded, paths) {
                    governing[decision.path] = excluded
                }
            } catch {
                problems.append("\(decision.path) governs nothing: \(error.message)")
            }
        }
    }

    private static func matches(_ pathspecs: [String], _ paths: [[UInt8]]) throws(GitError) -> Bool {
        let pathspec = try Pathspec(pathspecs)
        return paths.contains { pathspec.matches($0) }
    }

    /// The same for the tracked files below a folder.
    mutating func govern(
        below folder: String, _ places: WhyPlaces, in workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        guard let revision = places.revision,
            let entry = try workspace.entry(at: Array(folder.utf8), of: workspace.files(of: .commit(revision))),
            entry.kind == .directory, let tree = entry.id
        else { return }
        govern(
            try fromGit { () throws(GitError) in
                try workspace.repository.allEntries(ofTree: tree, in: entry.path).map(\.path)
            })
    }

    // MARK: Who wrote

    mutating func explain(_ blamed: BlamedLines, in workspace: borrowing Workspace) throws(ADRLinkError) {
        let governing = index.decisions.filter { self.governing[$0.path] != nil }.map(\.id)
        for (id, source) in blamed.commits {
            guard var commit = try reader.read(id, governing: governing, in: workspace) else {
                throw ADRLinkError(
                    .undecided, "the repository does not have commit \(id.short)", hint: "fetch it: git fetch --refetch"
                )
            }
            commit.path = String(decoding: source.path, as: UTF8.self)
            commit.lines = source.lines
            commits.append(commit)
        }
    }

    mutating func explain(_ touched: [ObjectID], in workspace: borrowing Workspace) throws(ADRLinkError) {
        for id in touched {
            guard try reader.cites(id, in: workspace), let commit = try reader.read(id, governing: [], in: workspace)
            else {
                commitsWithoutDecision += 1
                continue
            }
            commits.append(commit)
        }
    }

    // MARK: What comes of it

    func report(_ path: String, _ kind: WhyReport.Kind, _ places: WhyPlaces, _ blamed: BlamedLines) -> WhyReport {
        var gaps = WalkGaps()
        gaps.shallow = kind == .file ? commits.map(\.commit).filter(shallow.contains).sorted() : shallow.sorted()
        return WhyReport(
            path: path, kind: kind, revision: places.revision, isWorkingTree: places.isWorkingTree && kind == .file,
            lines: blamed.asked, decisions: decisions(), commits: commits,
            commitsWithoutDecision: commitsWithoutDecision, uncommitted: blamed.uncommitted, gaps: gaps,
            problems: problems)
    }

    private func decisions() -> [StandingDecision] {
        var found: [StandingDecision] = []
        var places: [DecisionID: Int] = [:]
        for decision in index.decisions where governing[decision.path] != nil {
            places[decision.id] = found.count
            found.append(standing(decision.id, decision))
        }
        for commit in commits {
            for then in commit.decisions where then.isCited {
                let place = places[then.id] ?? found.count
                if place == found.count {
                    let records = index.decisions(id: then.id)
                    found.append(standing(then.id, records.count == 1 ? records[0] : nil))
                    places[then.id] = place
                }
                found[place].lines += commit.lineCount
                found[place].commits += 1
            }
        }
        return found.sorted { a, b in
            if (a.lines, a.commits) != (b.lines, b.commits) { return (a.lines, a.commits) > (b.lines, b.commits) }
            return a.governs != b.governs ? a.governs : a.id < b.id
        }
    }

    private func standing(_ id: DecisionID, _ record: Decision?) -> StandingDecision {
        let successors = record.map { index.currentSuccessors(of: $0) } ?? []
        return StandingDecision(
            id: id, record: record, records: index.decisions(id: id).count,
            successors: successors.map(\.id).filter { $0 != id },
            pathspecs: record.flatMap { governing[$0.path] } ?? [], lines: 0, commits: 0)
    }
}
