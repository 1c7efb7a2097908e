import Git

/// A pathspec that an accepted decision governs by, while nobody is known to have touched what it matches.
private struct WatchedPathspec {
    let decision: Decision
    let text: String
    let pathspec: Pathspec
    /// The folder that all matching paths lie in, as far as the pathspec says it plainly.
    let folder: [UInt8]
}

extension Workspace {
    /// Finds governed paths that no file has, and those that nobody touches any more, in one walk back to the limit.
    func lookAtGovernedPaths(_ search: inout DriftSearch) throws(ADRLinkError) {
        var watched = watchedPathspecs(&search)
        guard !watched.isEmpty else { return }
        let head = search.head
        let header = try fromGit { () throws(GitError) in try repository.withCommit(head) { header, _ in header } }
        guard let tree = header?.tree else { return }
        let files = try fromGit { () throws(GitError) in try repository.allEntries(ofTree: tree) }
        watched.removeAll { one in
            guard !files.contains(where: { one.pathspec.matches($0.path) }) else { return false }
            search.report(
                .governedGone, one.decision, "it governs \(one.text), which no tracked file matches", [],
                one.decision.governs.contains(one.text)
                    ? "correct Governs in \(one.decision.path)" : "correct [governs] in \(Policy.fileName)")
            return true
        }
        try dropTouched(&watched, &search)
        for one in watched {
            search.report(
                .governedQuiet, one.decision,
                "it governs \(one.text), which no commit has touched since \(Moment(seconds: search.since).date)", [],
                "if that work is over: adrlink status \(one.decision.id) deprecated")
        }
    }

    /// The pathspecs one by one, each with those that exclude.
    private func watchedPathspecs(_ search: inout DriftSearch) -> [WatchedPathspec] {
        var watched: [WatchedPathspec] = []
        for decision in search.index.decisions where decision.status == .accepted {
            let texts = decision.governs + search.policy.governedPathspecs(of: decision)
            do throws(GitError) {
                var (included, excluded): ([String], [String]) = ([], [])
                for text in texts {
                    if try Pathspec.excludes(text) { excluded.append(text) } else { included.append(text) }
                }
                for text in included {
                    watched.append(
                        WatchedPathspec(
                            decision: decision, text: text, pathspec: try Pathspec([text] + excluded),
                            folder: try Pathspec.folder(of: text)))
                }
            } catch {
                search.problems.append("\(decision.path) governs nothing: \(error.message)")
            }
        }
        return watched
    }

    /// How many commits older than the limit are looked at: dates may run backwards.
    private static let slack = 64

    /// Drops the pathspecs whose paths a commit since the limit has touched.
    private func dropTouched(_ watched: inout [WatchedPathspec], _ search: inout DriftSearch) throws(ADRLinkError) {
        let head = search.head
        var commits = try fromGit { () throws(GitError) in try CommitsByDate(from: head, in: repository) }
        var folders = FolderTrees()
        var older = 0
        while !watched.isEmpty, older <= Self.slack {
            guard let (id, header) = try fromGit({ () throws(GitError) in try commits.next(in: repository) }) else {
                break
            }
            if header.committerTime < search.since {
                older += 1
                continue
            }
            // Most commits leave most folders alone, and to compare two ids is cheaper than to compare two trees.
            guard try mayTouch(id, header, watched, &folders, search.cache) else { continue }
            let changes = try ChangedPaths(of: .commit(id), since: header.parents).all(search.cache, in: self)
            watched.removeAll { one in
                changes.contains { one.pathspec.matches($0.path) || one.pathspec.matches($0.oldPath) }
            }
        }
        if !watched.isEmpty { search.add(commits.gaps) }
    }

    private func mayTouch(
        _ id: ObjectID, _ header: CommitHeader, _ watched: [WatchedPathspec], _ folders: inout FolderTrees,
        _ cache: DecisionCache
    ) throws(ADRLinkError) -> Bool {
        guard let parent = header.parents.first else { return true }
        guard let before = try cache.tree(of: parent, self) else { return false }
        for folder in Set(watched.map(\.folder)) {
            let (new, old) = try (tree(folder, in: header.tree, &folders), tree(folder, in: before, &folders))
            if new != old { return true }
        }
        return false
    }

    private func tree(
        _ folder: [UInt8], in tree: ObjectID, _ folders: inout FolderTrees
    ) throws(ADRLinkError) -> ObjectID? {
        if folder.isEmpty { return tree }
        let key = FolderTrees.Key(tree: tree, folder: folder)
        if let known = folders.known[key] { return known }
        let found = try fromGit { () throws(GitError) in try repository.entry(at: folder, inTree: tree) }?.id
        if folders.known.count >= 4_096 { folders.known.removeAll() }
        folders.known[key] = .some(found)
        return found
    }
}

/// What folders hold in the trees met last: a commit's parent is often the next commit.
private struct FolderTrees {
    struct Key: Hashable {
        var tree: ObjectID
        var folder: [UInt8]
    }

    var known: [Key: ObjectID?] = [:]
}
