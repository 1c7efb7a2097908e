import Git
import SSHSignature

/// The audit log as a report has it: the actions of the window, and how far the log can be relied on.
struct ReportedLog {
    private(set) var state: PostMortem.AuditState
    private var facts: [ActionFacts.Found] = []
    private var openBefore = 0
    private var unreadable = 0
    private let hasCheckpoint: Bool
    private let findings: AuditFindings

    init(
        _ window: ReportWindow, _ filter: ReportFilter, _ options: AuditVerificationOptions,
        in workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let verification = try fromAudit { () throws(GitError) in
            try AuditVerification(workspace.repository, options)
        }
        hasCheckpoint = options.checkpoint != nil
        findings = verification.findings
        state = Self.state(of: verification, root: options.root)
        guard !verification.lanes.isEmpty else { return }
        let facts = ActionFacts(verification, window, filter, in: workspace.repository)
        self.facts = facts.found
        openBefore = facts.openBefore
        unreadable = facts.unreadable
    }

    /// The objects that the actions of the window concern.
    var subjects: Set<ObjectID> { facts.reduce(into: []) { $0.formUnion($1.action.subjects) } }

    func found(where isWanted: (LoggedAction) -> Bool) -> [ActionFacts.Found] { facts.filter { isWanted($0.action) } }

    // MARK: The log as a whole

    private static func state(of verification: AuditVerification, root: String?) -> PostMortem.AuditState {
        let isMissed = verification.findings.list.contains { $0.kind == .laneRewound || $0.kind == .laneMissing }
        if verification.lanes.isEmpty, !isMissed { return PostMortem.AuditState(verdict: .none) }
        let verdict: PostMortem.AuditState.Verdict
        switch verification.findings.severity {
        case .error: verdict = .refused
        case .undecided: verdict = .undecided
        case .notice, nil: verdict = .verified
        }
        var state = PostMortem.AuditState(verdict: verdict)
        state.log = verification.log
        state.root = root
        state.entries = verification.entries
        state.verified = verification.verified
        state.lanes = verification.lanes.map { lane in
            PostMortem.AuditState.Lane(
                id: lane.lane.description, owner: lane.owner, key: lane.key?.fingerprint, entries: lane.entries,
                verified: verification.verified(in: lane))
        }
        let worst = verification.findings.list.enumerated().sorted { a, b in
            a.element.severity != b.element.severity
                ? a.element.severity > b.element.severity : a.offset < b.offset
        }
        state.findings = worst.prefix(100).map { _, finding in
            PostMortem.AuditState.Finding(
                kind: finding.kind.rawValue, severity: finding.severity.rawValue, lane: finding.lane?.description,
                sequence: finding.sequence, message: finding.message)
        }
        state.findingCount = verification.findings.counts.values.reduce(0, +)
        return state
    }

    // MARK: What was not seen

    func gaps(
        _ actions: [PostMortem.Action], in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [PostMortem.Gap] {
        guard state.verdict != .none else {
            return [
                PostMortem.Gap(
                    .noAuditLog, "there is no audit log here: actions are not in this report",
                    hint: "adrlink audit fetch REMOTE brings one that others write")
            ]
        }
        var gaps: [PostMortem.Gap] = []
        if let finding = findings.list.first(where: { $0.kind == .rootUnknown }) {
            gaps.append(PostMortem.Gap(.noRoot, finding.message, hint: finding.hint))
        }
        for finding in findings.list where finding.kind == .laneMissing {
            let lane = finding.lane.map { "the lane \($0.short): " } ?? ""
            gaps.append(PostMortem.Gap(.laneNotFetched, lane + finding.message, hint: finding.hint))
        }
        gaps += try fromAudit { () throws(GitError) in try remoteGaps(workspace.repository) }
        if unreadable > 0 {
            gaps.append(
                PostMortem.Gap(
                    .unreadableEntry, "\(unreadable) payloads of the log could not be read, and are not in this report",
                    hint: "adrlink audit verify says why"))
        }
        if let finding = findings.list.first(where: { $0.kind == .checkpointOverdue }) {
            gaps.append(PostMortem.Gap(.checkpointOverdue, finding.message, hint: finding.hint))
        }
        if !hasCheckpoint, state.entries > 0 {
            gaps.append(
                PostMortem.Gap(
                    .noCheckpoint,
                    "no checkpoint was given: entries that were cut off at the end of a lane would not be missed",
                    hint: "add --checkpoint FILE"))
        }
        if openBefore > 0 {
            gaps.append(
                PostMortem.Gap(
                    .openBefore,
                    "\(openBefore) actions from before the window have no outcome: they may have run in it",
                    hint: "adrlink audit verify lists them"))
        }
        let absent = actions.flatMap(\.evidence).count { $0.presence == EvidenceState.Presence.absent.rawValue }
        if absent > 0 {
            gaps.append(
                PostMortem.Gap(
                    .evidenceAbsent, "\(absent) pieces of evidence are not here; their digests are",
                    hint: "adrlink audit fetch --with-evidence brings them, where the remote has them"))
        }
        return gaps
    }

    /// Remotes whose lanes were never fetched, and lanes that were fetched and are not part of the log here.
    private func remoteGaps(_ repository: borrowing Repository) throws(GitError) -> [PostMortem.Gap] {
        var gaps: [PostMortem.Gap] = []
        let own = Dictionary(try repository.segments().map { ($0.id, $0.head) }) { first, _ in first }
        for remote in try repository.remotes() {
            let copies = try repository.segments(below: AuditNames.fetched(from: remote))
            if copies.isEmpty {
                gaps.append(
                    PostMortem.Gap(
                        .laneNotFetched, "no lane was ever fetched from \(remote): what it has is not in this report",
                        hint: "adrlink audit fetch \(remote)"))
            }
            var named: Set<LaneID> = []
            for copy in copies where !named.contains(copy.id.lane) {
                let isHere: Bool
                if let head = own[copy.id] {
                    let ids = head == copy.head ? [head] : try repository.commits(ofSegmentAt: head).ids
                    isHere = ids.contains(copy.head)
                } else {
                    isHere = false
                }
                if isHere { continue }
                named.insert(copy.id.lane)
                gaps.append(
                    PostMortem.Gap(
                        .laneNotMerged,
                        "the lane \(copy.id.lane.short) was fetched from \(remote) with entries that the log here does not have",
                        hint: "adrlink audit fetch \(remote) says why"))
            }
        }
        return gaps
    }
}

extension Repository {
    /// The names of the remotes, sorted.
    fileprivate func remotes() throws(GitError) -> [String] {
        var names: Set<String> = []
        for entry in try configuration().entries() where entry.name.hasPrefix("remote.") && entry.name.hasSuffix(".url")
        {
            names.insert(String(entry.name.dropFirst("remote.".count).dropLast(".url".count)))
        }
        return names.sorted()
    }
}
