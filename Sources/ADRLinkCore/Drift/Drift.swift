import Git

extension Workspace {
    /// Looks for decisions that say one thing while the history shows another, as HEAD has them.
    ///
    /// - Parameter months: how long nothing may happen; nil takes it from the policy.
    public func drift(months: Int? = nil) throws(ADRLinkError) -> DriftReport {
        guard let head = try fromGit({ () throws(GitError) in try repository.head() }) else {
            return DriftReport(
                findings: [], gaps: WalkGaps(), problems: [], months: months ?? Policy().driftMonths, decisions: 0)
        }
        let policy = try learningPrefixes(try policy(of: .commit(head)), of: .commit(head))
        let index = try decisions(in: .commit(head), policy)
        let months = months ?? policy.driftMonths
        // A twelfth of a Gregorian year: no month is longer than another.
        let since = now.seconds - Int64(months) * 2_629_746
        var search = DriftSearch(head: head, index: index, policy: policy, since: since)
        try readLinks(&search)
        try readHistories(&search)
        for decision in index.decisions {
            switch decision.status {
            case .draft, .proposed: try lookAtOpen(decision, &search)
            case .accepted: try lookAtAccepted(decision, &search)
            case .superseded, .deprecated, .rejected: try lookAtRetired(decision, &search)
            case .unknown, .custom: break
            }
        }
        try lookAtGovernedPaths(&search)
        let places = Dictionary(
            index.decisions.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let kinds = DriftFinding.Kind.allCases
        let findings = search.findings.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            return (places[x.record] ?? 0, kinds.firstIndex(of: x.kind) ?? 0, a.offset)
                < (places[y.record] ?? 0, kinds.firstIndex(of: y.kind) ?? 0, b.offset)
        }
        return DriftReport(
            findings: findings.map(\.element), gaps: search.gaps, problems: search.problems, months: months,
            decisions: index.decisions.count)
    }

    /// The links of the whole history, by decision, newest first.
    private func readLinks(_ search: inout DriftSearch) throws(ADRLinkError) {
        let slugs = search.index.decisions.filter { $0.number == nil }.map(\.id.description)
        let found = try links(
            in: RevisionRange(included: [search.head]), search.policy.messages, slugs: Set(slugs))
        search.add(found.gaps)
        for link in found.links { search.links[link.decision, default: []].append(link) }
    }

    /// The histories of the records whose dates may be asked for, in one walk.
    private func readHistories(_ search: inout DriftSearch) throws(ADRLinkError) {
        let asked = search.index.decisions.filter { decision in
            let links = search.links[decision.id] ?? []
            switch decision.status {
            case .accepted: return true
            case .superseded, .deprecated, .rejected: return !links.isEmpty
            default: return false
            }
        }
        search.histories = try histories(
            of: asked.map(\.path), in: search.policy.folders, from: search.head, search.policy.records)
        search.add(search.histories.gaps)
    }

    // MARK: One decision

    private func lookAtOpen(_ decision: Decision, _ search: inout DriftSearch) throws(ADRLinkError) {
        let commits = try working(search.links[decision.id] ?? [], atMost: DriftSearch.shown, &search)
        guard !commits.isEmpty else { return }
        search.report(
            .openImplemented, decision, "it is \(decision.status), and commits name it as if it were accepted",
            commits: commits,
            "adrlink status \(decision.id) accepted")
    }

    private func lookAtAccepted(_ decision: Decision, _ search: inout DriftSearch) throws(ADRLinkError) {
        let links = search.links[decision.id] ?? []
        let latest = try working(links, atMost: 1, &search).first
        if let latest, latest.time >= search.since { return }
        guard let step = search.lastStep(of: decision), let time = step.author?.time, time < search.since else {
            return
        }
        let accepted = "accepted on \(Moment(seconds: time).date)"
        let message =
            latest.map { "\(accepted), and last named by a commit on \(Moment(seconds: $0.time).date)" }
            ?? "\(accepted), and no commit of work names it"
        search.report(
            .acceptedUnused, decision, message, commits: latest.map { [$0] } ?? [],
            "if it no longer holds: adrlink status \(decision.id) deprecated")
    }

    private func lookAtRetired(_ decision: Decision, _ search: inout DriftSearch) throws(ADRLinkError) {
        let successors = search.index.currentSuccessors(of: decision).filter { $0.id != decision.id }
        let instead = successors.map(\.id.description).joined(separator: " or ")
        if let links = search.links[decision.id], let step = search.lastStep(of: decision),
            let time = step.author?.time
        {
            let later = links.filter { $0.time > time && $0.commit != step.commit }
            var commits: [DecisionLink] = []
            for link in later where commits.count < DriftSearch.shown {
                // A rebase gives old work a new date: what the decision's end came after does not count.
                let bases = try fromGit { () throws(GitError) in try repository.mergeBases(link.commit, step.commit) }
                if bases != [link.commit], try isWork(link.commit, &search) { commits.append(link) }
            }
            if !commits.isEmpty {
                search.report(
                    .retiredCited, decision,
                    "\(decision.status) on \(Moment(seconds: time).date), and commits name it since", commits: commits,
                    successors.isEmpty ? "write a decision that takes its place: adrlink new" : "name \(instead)")
            }
        }
        var evidence: [DriftFinding.Evidence] = []
        for other in search.index.decisions where other.path != decision.path && other.status.isOpenOrInForce {
            for relation in other.relations where [.amends, .clarifies, .relatesTo].contains(relation.kind) {
                guard case .decision(_, let path, _) = relation.target, path == decision.path else { continue }
                evidence.append(
                    .init(
                        commit: nil, time: nil,
                        text: "\(other.path):\(relation.line): \(other.id) \(relation.kind.rawValue) it"))
            }
        }
        guard !evidence.isEmpty else { return }
        search.report(
            .retiredRelated, decision, "it is \(decision.status), and decisions in force build on it", evidence,
            successors.isEmpty ? nil : "relate them to \(instead)")
    }

    // MARK: What the history shows

    /// The first of these commits that change something else than records: to write a decision down is not to act on it.
    private func working(
        _ links: [DecisionLink], atMost limit: Int, _ search: inout DriftSearch
    ) throws(ADRLinkError) -> [DecisionLink] {
        var found: [DecisionLink] = []
        for link in links where found.count < limit {
            if try isWork(link.commit, &search) { found.append(link) }
        }
        return found
    }

    private func isWork(_ commit: ObjectID, _ search: inout DriftSearch) throws(ADRLinkError) -> Bool {
        if let known = search.work[commit] { return known }
        let header = try fromGit { () throws(GitError) in try repository.withCommit(commit) { header, _ in header } }
        let changes = try ChangedPaths(of: .commit(commit), since: header?.parents ?? []).all(search.cache, in: self)
        let isWork = changes.contains { !search.isRecord($0.path) }
        search.work[commit] = isWork
        return isWork
    }
}

extension DecisionStatus {
    fileprivate var isOpenOrInForce: Bool { self == .accepted || self == .proposed || self == .draft }
}

/// The state of one look for drift.
struct DriftSearch {
    /// How many commits show a finding at most.
    static let shown = 3

    let head: ObjectID
    let index: DecisionIndex
    let policy: Policy
    /// What happened before counts as long ago.
    let since: Int64
    let cache: DecisionCache
    var links: [DecisionID: [DecisionLink]] = [:]
    var histories = DecisionHistories.none
    /// Whether a commit changes something else than records.
    var work: [ObjectID: Bool] = [:]
    var findings: [DriftFinding] = []
    var problems: [String] = []
    private(set) var gaps = WalkGaps()
    private let folders: [[UInt8]]
    private let records: Set<[UInt8]>

    init(head: ObjectID, index: DecisionIndex, policy: Policy, since: Int64) {
        self.head = head
        self.index = index
        self.policy = policy
        self.since = since
        cache = DecisionCache(policy)
        records = Set(index.decisions.map { Array($0.path.utf8) })
        folders = Set(
            index.decisions.map { decision in
                Array(
                    decision.path.utf8.prefix(
                        decision.path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
                            decision.path.utf8.distance(from: decision.path.utf8.startIndex, to: $0) + 1
                        } ?? 0))
            }
        ).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// When a decision took the status that it has.
    func lastStep(of decision: Decision) -> StatusStep? {
        histories[decision.path].steps.last { $0.to == decision.status }
    }

    /// Whether a path is a record, or lies in a folder that holds records; at the top of the repository lies everything.
    func isRecord(_ path: [UInt8]) -> Bool {
        records.contains(path) || folders.contains { !$0.isEmpty && path.starts(with: $0) }
    }

    mutating func add(_ more: WalkGaps) {
        gaps.shallow = Set(gaps.shallow + more.shallow).sorted()
        gaps.missing = Set(gaps.missing + more.missing).sorted()
    }

    mutating func report(
        _ kind: DriftFinding.Kind, _ decision: Decision, _ message: String, commits: [DecisionLink],
        _ suggestion: String?
    ) {
        report(
            kind, decision, message, commits.map { .init(commit: $0.commit, time: $0.time, text: $0.subject) },
            suggestion)
    }

    mutating func report(
        _ kind: DriftFinding.Kind, _ decision: Decision, _ message: String, _ evidence: [DriftFinding.Evidence],
        _ suggestion: String?
    ) {
        findings.append(
            DriftFinding(
                kind: kind, decision: decision.id, title: decision.title, status: decision.status,
                record: decision.path, message: message, evidence: evidence, suggestion: suggestion))
    }
}
