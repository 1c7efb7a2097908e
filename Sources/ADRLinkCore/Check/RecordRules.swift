import Git

extension CommitJudge {
    /// What the rules say about the records that a commit adds.
    func recordFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        let changes = try commit.recordChanges.all(cache, in: workspace)
        let new = changes.filter { $0.new != nil && $0.new?.path != $0.old?.path }
        guard !new.isEmpty else { return [] }
        let lookup = try cache.lookup(commit.snapshot, workspace)
        let added = Set(new.compactMap { $0.new?.path })
        let removed = Set(changes.filter { $0.old?.path != $0.new?.path }.compactMap { $0.old?.name })
        var findings: [Finding] = []
        for change in new {
            guard let decision = change.after else { continue }
            findings += try numberFindings(decision, lookup, commit, removed, workspace)
            findings += nameFindings(decision, lookup, added)
        }
        return findings
    }

    /// Whether somebody else has taken the number: another record here, or one on another branch.
    private func numberFindings(
        _ decision: Decision, _ lookup: DecisionLookup, _ commit: JudgedCommit, _ removed: Set<String>,
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

    /// Whether the name and the heading follow the repository's other records.
    private func nameFindings(_ decision: Decision, _ lookup: DecisionLookup, _ added: Set<[UInt8]>) -> [Finding] {
        let others = lookup.listing.files.lazy.filter { !added.contains($0.path) }.compactMap {
            cache.nameShape(of: $0)
        }
        guard let convention = RecordNameConvention(shapes: others),
            let reason = convention.departure(of: decision.path)
        else { return [] }
        return [
            Finding(
                .recordName, RuleID.recordName.defaultSeverity, "\(decision.path) \(reason)",
                hint: "name it like the others: \(convention.example(for: decision))", path: decision.path)
        ]
    }
}

/// How the records of a repository are named, learnt from those it has.
public struct RecordNameConvention: Equatable, Sendable {
    /// What all names of one convention share.
    struct Shape: Hashable, Sendable {
        var dated: Bool
        var prefix: String?
        /// 0 where the name has no number.
        var digits: Int
        var separator: String
        var suffix: String
    }

    let shape: Shape

    /// The shape that at least four of five records share; nil where there are fewer than three, or no such shape.
    public init?(_ paths: [String]) { self.init(shapes: paths.compactMap(Self.shape)) }

    init?(shapes: some Sequence<Shape>) {
        var counts: [Shape: Int] = [:]
        var total = 0
        for shape in shapes {
            total += 1
            counts[shape, default: 0] += 1
        }
        guard total >= 3, let best = counts.max(by: { $0.value < $1.value }), best.value * 5 >= total * 4 else {
            return nil
        }
        shape = best.key
    }

    /// Why a path does not follow the convention; nil where it does.
    func departure(of path: String) -> String? {
        guard var other = Self.shape(of: path) else { return "has no number or date in its name" }
        // The thousandth record of three digits needs a fourth.
        if other.digits > shape.digits, shape.digits > 0, let file = path.split(separator: "/").last,
            let number = RecordName(fileName: String(file))?.number, String(number).count == other.digits
        {
            other.digits = shape.digits
        }
        if other == shape { return nil }
        if other.dated != shape.dated { return shape.dated ? "has no date in its name" : "is named by a date" }
        if (other.digits == 0) != (shape.digits == 0) {
            return shape.digits == 0 ? "is numbered, and the other records are not" : "has no number in its name"
        }
        if other.digits != shape.digits {
            return "numbers itself with \(other.digits) digits instead of \(shape.digits)"
        }
        if other.prefix != shape.prefix {
            return shape.prefix.map { "lacks the prefix \($0)" } ?? "has a prefix that the other records do not have"
        }
        if other.suffix != shape.suffix { return "ends in \(other.suffix) instead of \(shape.suffix)" }
        return "separates number and name in another way"
    }

    /// The file name that the convention would give a decision.
    func example(for decision: Decision) -> String {
        let number = decision.number.map(String.init) ?? "1"
        let padded =
            shape.digits == 0 ? "" : String(repeating: "0", count: max(0, shape.digits - number.count)) + number
        let start =
            shape.dated
            ? (decision.date ?? "2024-03-01").filter { $0 != "-" } : (shape.prefix.map { $0 + "-" } ?? "") + padded
        return start + (start.isEmpty ? "" : shape.separator) + decision.slug + shape.suffix
    }

    static func shape(of path: String) -> Shape? {
        guard let file = path.split(separator: "/").last.map(String.init), RecordMarkup(path: file) != nil,
            let name = RecordName(fileName: file), let dot = file.lastIndex(of: ".")
        else { return nil }
        if name.number == nil && name.datePrefix == nil { return nil }
        let stem = String(file[..<dot])
        let rest = stem.count >= name.slug.count ? stem.dropLast(name.slug.count) : stem[...]
        let separator =
            name.slug.isEmpty ? "-" : String(rest.reversed().prefix { !$0.isNumber && !$0.isLetter }.reversed())
        return Shape(
            dated: name.datePrefix != nil, prefix: name.prefix, digits: name.number == nil ? 0 : name.digits,
            separator: separator, suffix: String(file[dot...]))
    }
}
