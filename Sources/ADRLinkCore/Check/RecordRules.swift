import Git

extension CommitJudge {
    /// What the rules say about the records that a commit adds.
    func recordFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        let changes = try commit.recordChanges.all(cache, in: workspace)
        let new = changes.filter { $0.new != nil && $0.new?.path != $0.old?.path }
        let joined = commit.parents.count > 1 ? try joinedNumberFindings(commit, new, workspace) : []
        guard !new.isEmpty else { return joined }
        let lookup = try cache.lookup(commit.snapshot, workspace)
        let added = Set(new.compactMap { $0.new?.path })
        let removed = Set(changes.filter { $0.old?.path != $0.new?.path }.compactMap { $0.old?.name })
        var findings = joined
        for change in new {
            guard let decision = change.after else { continue }
            findings += try numberFindings(decision, lookup, commit, removed, workspace)
            findings += try nameFindings(decision, lookup, added, workspace)
        }
        return findings
    }

    /// The numbers that two records have since a merge brought them together: neither side could tell.
    private func joinedNumberFindings(
        _ commit: JudgedCommit, _ new: [RecordChange], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        guard let first = commit.parents.first, try cache.tree(of: first, workspace) != nil else { return [] }
        let (own, before) = (
            try cache.lookup(commit.snapshot, workspace), try cache.lookup(.commit(first), workspace)
        )
        if own === before { return [] }
        let known = Set(before.listing.files.map(\.path) + new.compactMap { $0.new?.path })
        var findings: [Finding] = []
        for entry in own.listing.files where !known.contains(entry.path) {
            guard let decision = try own.decision(of: entry, in: workspace) else { continue }
            findings += try numberFindings(decision, own, nil, [], workspace)
        }
        return findings
    }

    /// Whether somebody else has taken the number: another record here, or one on another branch.
    private func numberFindings(
        _ decision: Decision, _ lookup: DecisionLookup, _ commit: JudgedCommit?, _ removed: Set<String>,
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        guard let number = decision.number else { return [] }
        func finding(_ where_: String) -> Finding {
            Finding(
                .numberTaken, RuleID.numberTaken.defaultSeverity,
                "the number of \(decision.path) is also taken by \(where_)",
                hint: "take the next free number; adrlink new finds it", path: decision.path, line: decision.titleLine)
        }
        let here = try lookup.decisions(number: number, in: workspace).filter {
            $0.path != decision.path && $0.id == decision.id
        }
        if let other = here.first { return [finding(other.path)] }
        guard let commit else { return [] }
        for branch in branches {
            let there = try cache.lookup(.commit(branch.commit), workspace)
                .decisions(number: number, in: workspace).filter { $0.id == decision.id }
            // The same record on another branch is the same decision, not a rival, also where this commit renames it.
            let isSame = there.contains {
                $0.path == decision.path || removed.contains($0.path) || $0.title == decision.title
            }
            if there.isEmpty || isSame { continue }
            // Nor is what came of it later on a branch that goes on from here, or what it was on one that ended before.
            if try isOneLine(commit, branch.commit, workspace) { continue }
            return [finding("\(there[0].path) on \(branch.name) (\(branch.commit.short))")]
        }
        return []
    }

    /// Whether a branch ends in a commit's own past, or has the commit in its own.
    private func isOneLine(
        _ commit: JudgedCommit, _ tip: ObjectID, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Bool {
        guard let place = commit.id ?? parent?.commit else { return false }
        let bases = try fromGit { () throws(GitError) in try workspace.repository.mergeBases(place, tip) }
        return bases == [tip] || commit.id != nil && bases == [place]
    }

    /// Whether the name and the heading follow the policy, or else the repository's other records.
    private func nameFindings(
        _ decision: Decision, _ lookup: DecisionLookup, _ added: Set<[UInt8]>, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [Finding] {
        var findings: [Finding] = []
        var names = policy.recordName.flatMap { RecordNameConvention(pattern: $0) }
        if names == nil {
            var shapes = cache.nameShapes(of: lookup.listing)
            for path in added {
                if let shape = cache.nameShape(of: FileEntry(path: path, kind: .file, id: nil)) {
                    shapes[shape, default: 0] -= 1
                }
            }
            names = RecordNameConvention(shapes)
        }
        if let names, let reason = names.departure(of: decision.path) {
            let whose = policy.recordName.map { "as \(Policy.fileName) has it (\($0))" } ?? "like the others"
            findings.append(
                Finding(
                    .recordName, RuleID.recordName.defaultSeverity, "\(decision.path) \(reason)",
                    hint: "name it \(whose): \(names.example(for: decision))", path: decision.path))
        }
        var headings = policy.recordHeading.flatMap { RecordHeadingConvention(pattern: $0) }
        if headings == nil { headings = try RecordHeadingConvention(newestHeadings(without: added, lookup, workspace)) }
        if let headings, let heading = try heading(of: decision, lookup, workspace),
            let reason = headings.departure(of: heading)
        {
            let whose = policy.recordHeading.map { "as \(Policy.fileName) has it (\($0))" } ?? "like the others"
            findings.append(
                Finding(
                    .recordName, RuleID.recordName.defaultSeverity, "the heading of \(decision.path) \(reason)",
                    hint: "begin it \(whose): \(headings.example(for: decision))", path: decision.path,
                    line: decision.titleLine))
        }
        return findings
    }

    /// The headings of the newest records but those that are added, which are enough to tell what is usual.
    private func newestHeadings(
        without added: Set<[UInt8]>, _ lookup: DecisionLookup, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [String] {
        var found: [String] = []
        let newest = lookup.listing.files.reversed().lazy.filter { !added.contains($0.path) }.prefix(20)
        for entry in newest.reversed() {
            guard try lookup.decision(of: entry, in: workspace) != nil,
                let heading = try cache.heading(of: entry, workspace)
            else { continue }
            found.append(heading)
        }
        return found
    }

    /// The text of a record's heading, with its number; nil where its title stands elsewhere.
    private func heading(
        of decision: Decision, _ lookup: DecisionLookup, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> String? {
        guard let place = lookup.listing.place(of: decision.path) else { return nil }
        return try cache.heading(of: lookup.listing.files[place], workspace)
    }
}
