import Git

/// Reads the commits of a window one after the other, and collects what they did to decisions.
struct CommitFacts {
    private(set) var events: [(time: AuditTime, event: PostMortem.Event)] = []
    private(set) var changes: [PostMortem.StatusMove] = []
    private(set) var retiredCited: [PostMortem.RetiredCitation] = []
    private(set) var uncited: [PostMortem.UncitedCommit] = []
    private(set) var exemptions: [PostMortem.Exemption] = []
    /// The commits by the decisions that they name.
    private(set) var citations: [DecisionID: [String]] = [:]
    /// How many commits name a decision.
    private(set) var citing = 0
    private(set) var authors: Set<String> = []
    /// The commits that are shown.
    private(set) var shown: Set<ObjectID> = []

    private let judge: CommitJudge
    private let filter: ReportFilter
    private let slugs: Set<String>
    /// Where actions are asked for, the commits that they concern; nil for all.
    private let subjects: Set<ObjectID>?
    private let check: MessageCheck
    private let incidents: TrailerSearch
    private let commentPrefix: [UInt8]

    init(
        _ judge: CommitJudge, _ filter: ReportFilter, slugs: Set<String>, subjects: Set<ObjectID>?,
        commentPrefix: [UInt8]
    ) {
        self.judge = judge
        self.filter = filter
        self.slugs = slugs
        self.subjects = subjects
        self.commentPrefix = commentPrefix
        check = MessageCheck(
            conventions: judge.policy.messages, commentPrefix: commentPrefix, source: .storedCommit)
        incidents = TrailerSearch(keys: [IncidentTrailer.key], commentPrefix: commentPrefix)
    }

    /// A commit with what its message says.
    private struct Reading {
        var commit: Commit
        var judged: JudgedCommit
        var message: MessageReport
        var cited: [DecisionID]
        var id: String { commit.id.description }
        var author: String { commit.author?.name ?? "" }
    }

    /// Reads one commit.
    ///
    /// - Parameter time: by which it is sorted.
    mutating func read(_ id: ObjectID, sortedBy time: AuditTime, in workspace: borrowing Workspace) throws(ADRLinkError)
    {
        if let subjects, !subjects.contains(id) { return }
        guard let commit = try fromGit({ () throws(GitError) in try workspace.repository.commit(id) }) else { return }
        let people = [commit.author, commit.committer].compactMap(\.self).flatMap { [$0.name, $0.mail] }
        guard filter.wantsPerson(people) else { return }
        judge.cache.remember(tree: commit.header.tree, of: id)
        let judged = JudgedCommit(
            id: id, message: commit.message, source: .storedCommit, commentPrefix: commentPrefix,
            snapshot: .commit(id), parents: commit.header.parents, reference: nil)
        if filter.hasPaths {
            let touched = try judged.changes.all(judge.cache, in: workspace)
            guard touched.contains(where: { filter.matches(path: $0.path) || filter.matches(path: $0.oldPath) }) else {
                return
            }
        }
        let message = check.report(for: commit.message)
        let reading = Reading(commit: commit, judged: judged, message: message, cited: cited(message.references))
        let moves = try moves(reading, workspace)
        guard filter.wants(reading.cited + moves.map(\.id)) else { return }
        shown.insert(id)
        addEvents(reading, moves.filter { filter.wants([$0.id]) }.map(\.move), time)
        try addCitations(reading, moves.map(\.id), workspace)
        try addUncited(reading, workspace)
    }

    // MARK: The commit

    private func cited(_ references: [MessageReference]) -> [DecisionID] {
        var found: [DecisionID] = []
        for reference in references {
            let id: DecisionID
            switch reference.token {
            case .id(let prefix, let number): id = judge.policy.messages.decisionID(prefix: prefix, number: number)
            case .word(let word) where slugs.contains(word): id = DecisionID(slug: word)
            default: continue
            }
            if !found.contains(id) { found.append(id) }
        }
        return found
    }

    private mutating func addEvents(_ reading: Reading, _ moves: [PostMortem.StatusMove], _ time: AuditTime) {
        let commit = reading.commit
        let committed = commit.committer.map { ZonedTime($0) } ?? ZonedTime(AuditTime(commitTime: 0))
        var named: [String] = []
        incidents.forEach(in: commit.message.span) { _, value in named.append(IncidentTrailer.name(value)) }
        let isMisdated = time != committed.time
        events.append(
            (
                time,
                PostMortem.Event(
                    kind: .commit, id: reading.id, time: committed, authorTime: commit.author.map { ZonedTime($0) },
                    misdated: isMisdated, who: reading.author, what: commit.subject, commit: reading.id,
                    decisions: reading.cited.map(\.description), incidents: named.isEmpty ? nil : named)
            ))
        authors.insert((commit.author?.mail ?? "").lowercased())
        for move in moves {
            changes.append(move)
            events.append(
                (
                    time,
                    PostMortem.Event(
                        kind: .decision, id: move.event, time: committed, misdated: isMisdated, who: move.author,
                        what: move.title, commit: reading.id, decisions: [move.decision], from: move.from, to: move.to)
                ))
        }
        if let reason = reading.message.exemption {
            exemptions.append(
                PostMortem.Exemption(
                    commit: reading.id, subject: commit.subject, author: reading.author, reason: reason))
        }
    }

    // MARK: Decisions

    /// The statuses that the commit itself moved.
    private func moves(
        _ reading: Reading, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [(id: DecisionID, move: PostMortem.StatusMove)] {
        var moves: [(id: DecisionID, move: PostMortem.StatusMove)] = []
        let time = reading.commit.committer.map { ZonedTime($0) } ?? ZonedTime(AuditTime(commitTime: 0))
        for change in try reading.judged.recordChanges.all(judge.cache, in: workspace)
        where change.before?.status != change.after?.status {
            guard let decision = change.after ?? change.before else { continue }
            var event = "\(reading.id):\(decision.id)"
            // A number that was given twice.
            if moves.contains(where: { $0.move.event == event }) { event += ":\(decision.path)" }
            moves.append(
                (
                    decision.id,
                    PostMortem.StatusMove(
                        event: event, decision: decision.id.description, title: decision.title, path: decision.path,
                        commit: reading.id, time: time, author: reading.author,
                        from: change.before?.status.description, to: change.after?.status.description)
                ))
        }
        return moves
    }

    private mutating func addCitations(
        _ reading: Reading, _ moved: [DecisionID], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        if !reading.cited.isEmpty { citing += 1 }
        for id in reading.cited where filter.wants([id]) {
            citations[id, default: []].append(reading.id)
            // Who retires a decision names it.
            if moved.contains(id) { continue }
            let lookup = try judge.cache.lookup(.commit(reading.commit.id), workspace)
            let found: [Decision]
            if let number = id.number {
                found = try lookup.decisions(number: number, in: workspace).filter { $0.id == id }
            } else {
                found = try lookup.decisions(slug: id.description, in: workspace)
            }
            guard let decision = found.first(where: { !$0.status.isRetired }) ?? found.first, decision.status.isRetired
            else { continue }
            let successors = try lookup.all(in: workspace).currentSuccessors(of: decision)
            retiredCited.append(
                PostMortem.RetiredCitation(
                    commit: reading.id, subject: reading.commit.subject, decision: id.description,
                    title: decision.title, status: decision.status.description,
                    successors: successors.map(\.id.description)))
        }
    }

    private mutating func addUncited(_ reading: Reading, _ workspace: borrowing Workspace) throws(ADRLinkError) {
        let references = reading.message.references
        let inheritance = try judge.inheritance(of: reading.judged, references, workspace)
        for (rule, paths) in try judge.uncited(references, inheritance, reading.judged, workspace)
        where filter.wants([rule.id]) {
            uncited.append(
                PostMortem.UncitedCommit(
                    commit: reading.id, subject: reading.commit.subject, author: reading.author,
                    decision: rule.id.description, paths: paths.prefix(10).map { String(decoding: $0, as: UTF8.self) },
                    pathCount: paths.count, exempted: reading.message.exemption != nil))
        }
    }
}

extension DecisionStatus {
    /// Whether it is over, so that no work should rest on it.
    fileprivate var isRetired: Bool {
        switch self {
        case .superseded, .deprecated, .rejected: true
        default: false
        }
    }
}
