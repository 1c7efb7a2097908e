import Git

extension Workspace {
    /// Collects what happened in a window: one walk over its commits and one reading of the audit log.
    ///
    /// Records and policy are those of the window: what governs was accepted before it began, and titles are those at its end.
    ///
    /// - Parameter audit: what the log is held against.
    /// - Parameter tell: is told what is being done, for somebody who waits.
    public func postMortem(
        _ request: ReportRequest, _ audit: AuditVerificationOptions, tell: (PostMortemStep) -> Void = { _ in }
    ) throws(ADRLinkError) -> PostMortem {
        tell(.findingCommits)
        let window = try reportWindow(request)
        let head = try fromGit { () throws(GitError) in try repository.head() }
        return try repository.believingObjects { () throws(ADRLinkError) -> PostMortem in
            let commits = try WindowCommits(window, from: head, in: self)
            var policy = Policy()
            var slugs: Set<String> = []
            if let tip = commits.tip ?? head {
                policy = try learningPrefixes(try self.policy(of: .commit(tip)), of: .commit(tip))
                slugs = try self.slugs(in: .commit(tip), policy)
            }
            let filter = try ReportFilter(request, policy, slugs: slugs)
            tell(.verifyingLog)
            let log = try ReportedLog(window, filter, audit, in: self)
            var collection = PostMortemCollection(
                window: window, request: request, filter: filter, policy: policy, commits: commits, log: log,
                cache: DecisionCache(policy))
            return try collection.report(slugs: slugs, in: self, tell)
        }
    }
}

/// What the making of a report is at.
public enum PostMortemStep: Sendable {
    case findingCommits
    case verifyingLog
    case readingCommits(done: Int, of: Int)
}

/// What goes into a report, and how it is put together.
struct PostMortemCollection {
    let window: ReportWindow
    let request: ReportRequest
    let filter: ReportFilter
    let policy: Policy
    let commits: WindowCommits
    let log: ReportedLog
    let cache: DecisionCache
    private var gaps: [PostMortem.Gap] = []

    init(
        window: ReportWindow, request: ReportRequest, filter: ReportFilter, policy: Policy, commits: WindowCommits,
        log: ReportedLog, cache: DecisionCache
    ) {
        self.window = window
        self.request = request
        self.filter = filter
        self.policy = policy
        self.commits = commits
        self.log = log
        self.cache = cache
    }

    mutating func report(
        slugs: Set<String>, in workspace: borrowing Workspace, _ tell: (PostMortemStep) -> Void
    ) throws(ADRLinkError) -> PostMortem {
        let facts = try facts(slugs, workspace, tell)
        let found = log.found { action in
            guard filter.hasPaths else { return true }
            if let runbook = action.value(\.runbook), filter.matches(path: Array(runbook.path.utf8)) { return true }
            return action.subjects.contains { facts.shown.contains($0) }
        }
        var report = PostMortem(made: ZonedTime(workspace.now), window: describedWindow, audit: log.state)
        report.actions = try ActionDescription.describe(found, in: workspace.repository)
        report.runs = try workspace.runs(of: found.map(\.action))
        report.events = Self.events(facts.events, zip(found, report.actions).map { ($0.time, $1) })
        report.changes = facts.changes
        report.retiredCited = facts.retiredCited
        report.uncited = facts.uncited
        report.exemptions = facts.exemptions
        try addDecisions(facts, to: &report, workspace)
        report.gaps = try gaps(report, workspace)
        report.summary = Self.summary(report, facts)
        return report
    }

    // MARK: Commits

    private mutating func facts(
        _ slugs: Set<String>, _ workspace: borrowing Workspace, _ tell: (PostMortemStep) -> Void
    ) throws(ADRLinkError) -> CommitFacts {
        // What governs the commits of the window is what was accepted before them; where it begins with the history, at its
        // end, as a check has it.
        let base = (commits.base ?? commits.tip).map { Snapshot.commit($0) }
        let ruling =
            try base.map { (snapshot) throws(ADRLinkError) in
                try workspace.learningPrefixes(try workspace.policy(of: snapshot), of: snapshot)
            } ?? policy
        var judge = CommitJudge(
            policy: policy, phase: .range, governed: try workspace.governedPaths(by: base, ruling, cache), cache: cache,
            branches: [])
        judge.base = base
        gaps += judge.governed.problems.map { PostMortem.Gap(.unreadableRecord, $0) }
        var facts = CommitFacts(
            judge, filter, slugs: slugs, subjects: filter.hasTraces ? log.subjects : nil,
            commentPrefix: try workspace.commentPrefix())
        for (place, (commit, time)) in zip(commits.commits, commits.times).enumerated() {
            tell(.readingCommits(done: place, of: commits.commits.count))
            try facts.read(commit.id, sortedBy: time, in: workspace)
        }
        return facts
    }

    // MARK: Order

    /// Commits before actions of the same moment; each kind is in order already.
    private static func events(
        _ commits: [(time: AuditTime, event: PostMortem.Event)], _ actions: [(AuditTime, PostMortem.Action)]
    ) -> [PostMortem.Event] {
        var events: [PostMortem.Event] = []
        events.reserveCapacity(commits.count + actions.count)
        var next = 0
        for (time, event) in commits {
            while next < actions.count, actions[next].0 < time {
                events.append(PostMortem.Event(actions[next].1, sortedBy: actions[next].0))
                next += 1
            }
            events.append(event)
        }
        return events + actions[next...].map { PostMortem.Event($0.1, sortedBy: $0.0) }
    }

    // MARK: Decisions

    private mutating func addDecisions(
        _ facts: CommitFacts, to report: inout PostMortem, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        if let base = commits.base {
            let index = try cache.lookup(.commit(base), workspace).all(in: workspace)
            report.inForce = index.decisions.filter { $0.status == .accepted && filter.wants([$0.id]) }.map {
                PostMortem.StandingDecision(
                    id: $0.id.description, title: $0.title, status: $0.status.description, path: $0.path)
            }
        }
        var index: DecisionIndex?
        if let tip = commits.tip { index = try cache.lookup(.commit(tip), workspace).all(in: workspace) }
        report.decisions = facts.citations.sorted { $0.key < $1.key }.map { id, commits in
            let decision = index?.decisions(id: id).first
            return PostMortem.CitedDecision(
                id: id.description, title: decision?.title, status: decision?.status.description, commits: commits)
        }
        if let index { report.graph = PostMortem.Graph(report, index) }
        for problem in index?.problems ?? [] {
            gaps.append(
                PostMortem.Gap(.unreadableRecord, "\(problem.path) cannot be read as a record: \(problem.message)"))
        }
    }

    // MARK: What was asked for

    private var describedWindow: PostMortem.Window {
        var described = PostMortem.Window()
        described.since = window.since.map { ZonedTime($0) }
        described.until = window.until.map { ZonedTime($0) }
        described.range = request.range
        described.incident = request.incident
        if request.incident != nil {
            described.margin = request.margin.flatMap(TimeExpression.duration) ?? Workspace.usualMargin
        }
        described.paths = request.paths
        described.decisions = request.decisions
        described.actors = request.actors
        described.traces = request.traces
        described.base = commits.base?.description
        described.tip = commits.tip?.description
        return described
    }

    // MARK: What was not seen

    private func gaps(
        _ report: PostMortem, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [PostMortem.Gap] {
        var found: [PostMortem.Gap] = []
        if let first = commits.walkGaps.shallow.first {
            found.append(
                PostMortem.Gap(
                    .shallowHistory, "the history ends at \(first.short), where this shallow clone was cut off",
                    hint: "git fetch --unshallow fetches the rest"))
        }
        if let first = commits.walkGaps.missing.first {
            let others = commits.walkGaps.missing.count - 1
            found.append(
                PostMortem.Gap(
                    .missingCommit,
                    "commit \(first.short)\(others > 0 ? " and \(others) more are" : " is") missing from the repository",
                    hint: "git fetch --refetch"))
        }
        if commits.skews > 0 {
            found.append(
                PostMortem.Gap(
                    .clockSkew,
                    "clocks ran backwards \(commits.skews) \(commits.skews == 1 ? "time" : "times") in the commits that were "
                        + "looked at: one that lies more than \(WindowCommits.slack) older ones behind would not be seen",
                    hint: "name the commits with --range A..B"))
        }
        let branches = commits.otherBranches
        if let first = branches.first {
            let others = branches.count > 1 ? " and \(branches.count - 1) more" : ""
            found.append(
                PostMortem.Gap(
                    .otherBranch, "\(first)\(others) has commits of this time that HEAD does not reach",
                    hint: "check out that branch, or name it with --range"))
        }
        if report.window.isFiltered {
            found.append(PostMortem.Gap(.filtered, "only a part of what happened was asked for"))
        }
        return found + gaps + (try log.gaps(report.actions, in: workspace))
    }

    private static func summary(_ report: PostMortem, _ facts: CommitFacts) -> PostMortem.Summary {
        var summary = PostMortem.Summary()
        summary.events = report.events.count
        summary.commits = facts.shown.count
        summary.authors = facts.authors.count
        summary.citing = facts.citing
        summary.uncited = Set(report.uncited.map(\.commit)).count
        summary.exempted = report.exemptions.count
        summary.inForce = report.inForce.count
        summary.changes = report.changes.count
        summary.retiredCited = report.retiredCited.count
        summary.decisions = report.decisions.count
        summary.actions = report.actions.count
        for action in report.actions {
            switch action.result.flatMap(AuditEvent.Result.init(rawValue:)) {
            case .ok: summary.ok += 1
            case .failed: summary.failed += 1
            case .aborted: summary.aborted += 1
            case .notStarted: summary.notStarted += 1
            case .unknown: summary.unknown += 1
            case nil: break
            }
            if action.dangling { summary.open += 1 }
            if !action.verified { summary.unverified += 1 }
        }
        summary.gaps = report.gaps.count
        return summary
    }
}

extension LoggedAction {
    /// The commits and other objects that either entry names.
    var subjects: Set<ObjectID> {
        Set([intent, end].compactMap(\.self).flatMap { $0.event.subjects.map(\.id) })
    }
}
