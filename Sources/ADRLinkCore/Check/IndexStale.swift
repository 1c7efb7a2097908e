import Git

extension CommitJudge {
    /// Whether the indexes in the pages of the record folders show the records of the same tree.
    ///
    /// Only what changes a record folder is judged, and most commits do not: they cost one comparison.
    func indexFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        let lookup = try cache.lookup(commit.snapshot, workspace)
        for parent in commit.parents {
            // Of a parent that is not here nothing is known; the walk has said so.
            guard try cache.tree(of: parent, workspace) != nil else { return [] }
            let before = try cache.lookup(.commit(parent), workspace)
            if before === lookup || before.listing.files == lookup.listing.files { return [] }
        }
        let folders = lookup.listing.folders
        guard lookup.listing.mayHoldPages else { return [] }
        do throws(ADRLinkError) {
            guard try workspace.indexPages(of: folders, in: commit.snapshot).contains(where: { $0.page?.block != nil })
            else { return [] }
        } catch  where error.code == .configuration {
            return [finding("the markers of an index are wrong: \(error.message)", error.path, error.line, error.hint)]
        }
        let decisions = try decisions(of: commit.snapshot, lookup, workspace)
        let indexes = try workspace.folderIndexes(of: decisions, folders, in: commit.snapshot)
        return indexes.compactMap(\.staleness).map { stale in
            finding(
                "the index in \(stale.path) \(stale.difference)", stale.path, stale.line,
                "adrlink index --write && git add \(shellQuoted(stale.path))")
        }
    }

    /// The decisions as the tree's own conventions have them: a commit may change these and the index together.
    private func decisions(
        of snapshot: Snapshot, _ lookup: DecisionLookup, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> DecisionIndex {
        let own: Policy
        do throws(ADRLinkError) {
            own = try workspace.policy(of: snapshot)
        } catch  where error.code == .configuration {
            // That the policy cannot be read is said elsewhere.
            own = policy
        }
        if own.records == policy.records { return try lookup.all(in: workspace) }
        return try workspace.decisions(lookup.listing, own)
    }

    private func finding(_ message: String, _ path: String?, _ line: Int?, _ hint: String?) -> Finding {
        Finding(.indexStale, RuleID.indexStale.defaultSeverity, message, hint: hint, path: path, line: line)
    }
}

extension RecordListing {
    /// Whether a page may lie among the records that has an index in it: most folders are looked through for nothing.
    fileprivate var mayHoldPages: Bool {
        // Of folders in folders not everything is listed.
        folders.count > 1 || files.contains { entry in Self.pages.contains { entry.isNamed($0) } }
    }

    private static let pages = [Array("readme.md".utf8), Array("index.md".utf8)]
}

extension FileEntry {
    /// Whether the last component of the path is a name, which is in lower case.
    fileprivate func isNamed(_ name: [UInt8]) -> Bool {
        let start = path.count - name.count
        guard start >= 0, start == 0 || path[start - 1] == UInt8(ascii: "/") else { return false }
        return name.indices.allSatisfy { path[start + $0].lowercased == name[$0] }
    }
}
