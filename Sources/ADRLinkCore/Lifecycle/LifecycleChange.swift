import Git

/// What a command of the life cycle did to the records, or would do.
public struct LifecycleChange: Sendable {
    public struct File: Sendable, Equatable {
        public var id: DecisionID
        public var path: String
        /// Where the decision stood, and where it stands: `accepted`, `superseded by ADR-0007`.
        public var from: String
        public var to: String
    }

    /// The records that were changed, by path; empty where everything was as it was asked for.
    public var files: [File] = []
    /// All paths that were written or removed, for `git add`.
    public var paths: [String] = []
    /// The paths that `git add` knows: without files that were never committed and are gone.
    public var committable: [String] = []
    /// The decisions that the change is about, for the trailer.
    public var decisions: [DecisionID] = []
    /// What the author should know.
    public var notes: [String] = []
    /// The subject of the commit: `Mark ADR-0007 as accepted`.
    public var subject = ""
    /// The trailer of that commit.
    public var trailer = ""
    /// The change as a unified diff.
    public var diff = ""
    /// Nothing was written.
    public var isTrial = false
}

/// One run that changes records: it reads all, edits in memory, and writes everything or nothing.
struct LifecycleRun {
    let policy: Policy
    let records: ReadRecords
    var edited: EditedRecords
    var notes: [String] = []
    /// Files beside the records, such as `.adrlink`.
    var others: [RecordTransaction.Change] = []
    /// Records from elsewhere: what they are here, and where they were there.
    var imported: [LifecycleChange.File] = []
    /// A record that has another number now, and where it was.
    var renumbered: (old: Decision, new: Decision)?

    /// - Parameter isTrial: nothing may be written, not even what an interrupted run left open.
    init(_ workspace: borrowing Workspace, isTrial: Bool) throws(ADRLinkError) {
        guard workspace.repository.workingDirectory != nil else {
            throw ADRLinkError(
                .usage, "the repository is bare, and changing a record needs a working tree",
                hint: "run it in a clone of the repository")
        }
        if isTrial {
            if let found = try workspace.interruptedChange() {
                throw ADRLinkError(.io, found.sentence, hint: "adrlink recover settles it")
            }
        } else if let note = try workspace.finishInterrupted() {
            notes.append(note)
        }
        let plain = try workspace.policy(of: .workingTree)
        policy = try workspace.learningPrefixes(plain, of: .workingTree)
        records = try workspace.readRecords(plain)
        edited = EditedRecords(records, plain, today: workspace.now.date)
    }

    /// The one decision of a name; a record of that number that cannot be read is the reason why there is none.
    func decision(_ name: String) throws(ADRLinkError) -> Decision {
        let named = try DecisionName(name, policy)
        do throws(ADRLinkError) { return try named.decision(in: edited.index) } catch {
            for problem in edited.index.problems where named.mayMean(path: problem.path) {
                throw ADRLinkError(
                    .io, problem.message, hint: "the record is changed only as a file of its own", path: problem.path,
                    line: problem.line)
            }
            throw error
        }
    }

    /// Writes what was edited, and says what that is.
    func complete(
        _ workspace: borrowing Workspace, purpose: String, subject: String, about decisions: [DecisionID], isTrial: Bool
    ) throws(ADRLinkError) -> LifecycleChange {
        var change = LifecycleChange()
        change.isTrial = isTrial
        // Two records of one number are one name in a trailer.
        let decisions = decisions.enumerated().filter { !decisions[..<$0.offset].contains($0.element) }.map(\.element)
        change.decisions = decisions
        change.subject = subject
        change.trailer = "\(policy.messages.referenceKeys[0]): \(decisions.map(\.description).joined(separator: ", "))"
        var steps = edited.changes.map { RecordTransaction.Change(path: $0.path, old: $0.old, new: $0.new) }
        steps += others
        change.notes = notes + edited.notes
        let refresh = workspace.indexRefresh(after: steps, policy)
        steps = refresh.changes
        change.notes += refresh.notes
        change.files = edited.changes.compactMap { $0.new == nil ? nil : file($0.path) }
        change.paths = steps.map(\.path).sorted()
        change.diff = steps.sorted { $0.path < $1.path }.map { UnifiedDiff.text($0) }.joined()
        let state = try WorkingTreeState(workspace)
        change.committable = steps.filter { $0.new != nil || state.isStaged($0.path) }.map(\.path).sorted()
        for step in steps {
            guard let old = step.old else { continue }
            if let note = try state.note(step.path, old, workspace) { change.notes.append(note) }
        }
        guard !isTrial, let top = workspace.repository.workingDirectory else { return change }
        try fromGit { () throws(GitError) in
            try RecordTransaction(purpose: purpose, changes: steps).perform(
                top: top, gitDirectory: workspace.repository.gitDirectory)
        }
        return change
    }

    private func file(_ path: String) -> LifecycleChange.File? {
        guard let new = edited.index.decision(path: path) else { return nil }
        if let renumbered {
            let isRecord = path == renumbered.new.path
            let (before, after) = (renumbered.old.id.description, renumbered.new.id.description)
            return LifecycleChange.File(
                id: new.id, path: path, from: isRecord ? before : "names \(before)",
                to: isRecord ? after : "names \(after)")
        }
        let old = records.index.decision(path: path)
        return LifecycleChange.File(
            id: new.id, path: path, from: old.map { standing($0, records.index) } ?? "-",
            to: standing(new, edited.index, besides: old))
    }

    /// The status of a decision in words, with what its record has come to say besides.
    private func standing(_ decision: Decision, _ index: DecisionIndex, besides old: Decision? = nil) -> String {
        func id(_ relation: Relation) -> String { relation.resolved?.description ?? relation.targetText }
        let successors = decision.relations.filter { $0.kind == .supersededBy && !$0.partial }.map(id)
        var words = StatusTarget.word(of: decision)
        let isSuperseded = decision.status == .superseded && !successors.isEmpty
        if isSuperseded { words += " by " + successors.joined(separator: ", ") }
        guard let old else { return words }
        let known = Set(old.relations.map { RelationKey($0) })
        for relation in decision.relations where !known.contains(RelationKey(relation)) {
            if isSuperseded, relation.kind == .supersededBy, !relation.partial { continue }
            words += ", \(RecordWording(language: "en").verb(relation.kind, partial: relation.partial)) \(id(relation))"
        }
        return words
    }
}

extension StatusTarget {
    /// The status as its record puts it, where that is a word of the repository's own.
    static func word(of decision: Decision) -> String {
        let said = StatusText.firstWord(StatusText.peeled(Array((decision.rawStatus ?? "").utf8)[...]))
        let word = String(decoding: said.folded(), as: UTF8.self)
        let isOwn = !word.isEmpty && StatusText.families[word] == nil && decision.status != .unknown
        if isOwn, case .custom(let whole) = decision.status { return whole }
        return isOwn && decision.status != .superseded ? word : decision.status.description
    }
}
