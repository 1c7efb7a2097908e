import Git

/// The records of a folder from elsewhere that are to become records of this repository.
public struct ImportRequest: Sendable {
    /// From the current directory, or absolute. It is only read.
    public var folder: String
    /// What words of their statuses mean here, in lower case: `in review` is `proposed`.
    public var statuses: [String: String]
    /// Nothing is written.
    public var isTrial: Bool

    public init(folder: String, statuses: [String: String] = [:], isTrial: Bool = false) {
        self.folder = folder
        self.statuses = statuses
        self.isTrial = isTrial
    }
}

extension Workspace {
    /// Makes records of this repository of those in a folder: all of them, or none.
    ///
    /// Each is named as the records here are, and keeps its number where that is free. Its text stays as it is but for its
    /// number, its links to the others and, where asked for, the word of its status. What would be read differently here
    /// is refused with its place, in `path` and `line`.
    public func importRecords(_ request: ImportRequest) throws(ADRLinkError) -> LifecycleChange {
        let lock = try changeLock()
        var run = try LifecycleRun(self, isTrial: request.isTrial)
        let read = try ImportSource(request.folder)
        do throws(ADRLinkError) {
            try run.take(read, request, self)
        } catch  where error.path.map({ path in read.files.contains { $0.path == path } }) ?? false {
            var placed = error
            placed.path = error.path.map(read.place)
            throw placed
        }
        if let top = repository.workingDirectory, !request.isTrial {
            for change in run.others { try DraftWriter.makeFolder(of: change.path, below: top) }
        }
        let imported = run.imported
        let subject = "Import \(imported.count) decision\(imported.count == 1 ? "" : "s")"
        var change = try run.complete(
            self, purpose: "import \(imported.count) records", subject: subject, about: imported.map(\.id).sorted(),
            isTrial: request.isTrial)
        change.files = imported
        _ = consume lock
        return change
    }
}

extension LifecycleRun {
    /// Reads the records of a folder, plans where they go, and holds the result against what was read.
    fileprivate mutating func take(
        _ read: ImportSource, _ request: ImportRequest, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let listing = RecordListing(folders: [""], files: [], skipped: read.skipped, problems: [])
        let index = DecisionIndex(
            files: read.files, folders: [""], conventions: edited.policy.records, skipped: read.skipped)
        if let problem = index.problems.first {
            throw ADRLinkError(.io, problem.message, path: problem.path, line: problem.line)
        }
        guard !index.decisions.isEmpty else {
            throw ADRLinkError(
                .usage, "\"\(request.folder)\" holds no file that reads as a decision record",
                hint: "docs/formats.md says what a record is")
        }
        var source = EditedRecords(
            ReadRecords(listing: listing, files: read.files, index: index), edited.policy, today: workspace.now.date)
        try translate(&source, request.statuses)
        let plan = try plan(source.index, workspace)
        var files: [RecordFile] = []
        for move in plan.moves {
            let text = ImportedText(plan: plan, move: move, text: try source.text(of: move.decision))
            let edits = text.edits()
            files.append(RecordFile(path: move.path, bytes: text.text.applying(edits)))
            for name in text.stale(besides: edits, prefixes: Set(policy.records.prefixes.map { $0.lowercased() })) {
                notes.append(
                    "\(read.place(move.decision.path)):\(name.line): it names \(name.text), which is \(name.now) here")
            }
        }
        let known = records.listing.folders
        let folders = known.contains(plan.folder) ? known : known + [plan.folder]
        let kept = try settle(plan, files, folders)
        others = kept.files.map { RecordTransaction.Change(path: $0.path, old: nil, new: $0.bytes) }
        imported = try plan.moves.map { move throws(ADRLinkError) in
            guard let new = kept.index.decision(path: move.path) else {
                throw ADRLinkError(.internal, "it is no decision any more", path: move.path)
            }
            return LifecycleChange.File(
                id: new.id, path: new.path, from: move.decision.path, to: new.status.description)
        }
        notes += source.notes
        for file in index.skipped { notes.append("\(read.place(file.path)) stays behind: \(file.reason)") }
    }

    /// Gives the words of their statuses that somebody has translated the words that are used here.
    private mutating func translate(
        _ source: inout EditedRecords, _ statuses: [String: String]
    ) throws(ADRLinkError) {
        var targets: [String: StatusTarget] = [:]
        for (word, status) in statuses { targets[word.lowercased()] = try StatusTarget(status, policy) }
        var unknown: Set<String> = []
        for decision in source.index.decisions {
            if let target = targets[decision.status.description] {
                try source.setStatus(of: decision.path, to: target)
            } else if case .custom(let word) = decision.status {
                unknown.insert(word)
            }
        }
        for word in unknown.sorted() {
            notes.append("\"\(word)\" is no status here and stays; --map-status '\(word)=STATUS' gives it one")
        }
    }

    private func plan(
        _ source: DecisionIndex, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> ImportPlan {
        let folder = try workspace.emptyFolder(policy, records.listing)
        var naming = RecordNaming(records.index.decisions.map(\.path), folder: folder)
        // Where there are no records to follow, theirs show how they are named.
        if naming.isFirst { naming = RecordNaming(source.decisions.map(\.path), folder: folder) }
        naming.folder = naming.isFirst || records.index.decisions.isEmpty ? folder : naming.folder
        if let pattern = policy.recordName { naming = naming.following(pattern) }
        var taken = try NumberSurvey.taken(workspace, policy, records.listing)
        // A number that was given up still means its old record in old commits.
        taken.formUnion(policy.messages.aliases.keys.compactMap(\.number))
        guard let top = workspace.repository.workingDirectory else {
            throw ADRLinkError(.usage, "the repository is bare, and records need a working tree")
        }
        return try ImportPlan(source, naming: naming, taken: taken, today: workspace.now.date) {
            File.kind(of: top + "/" + $0) != nil
        }
    }

    // MARK: Reading back

    /// The files as they are read back here: each decision says what it said, and leads where it led.
    private mutating func settle(
        _ plan: ImportPlan, _ files: [RecordFile], _ folders: [String]
    ) throws(ADRLinkError) -> (files: [RecordFile], index: DecisionIndex) {
        var files = files
        func read(_ files: [RecordFile]) -> DecisionIndex {
            DecisionIndex(files: records.files + files, folders: folders, conventions: edited.policy.records)
        }
        var index = read(files)
        for (place, move) in plan.moves.enumerated() where move.decision.date != nil {
            guard let new = index.decision(path: move.path), new.date != move.decision.date else { continue }
            files[place].bytes = try dated(files[place], move.decision, plan)
        }
        index = read(files)
        let places = Dictionary(uniqueKeysWithValues: plan.moves.map { ($0.decision.path, $0.path) })
        for move in plan.moves { try hold(move, in: index, places) }
        let before = records.index.decisions
        for old in before {
            guard let now = index.decision(path: old.path) else { continue }
            for (then, relation) in zip(old.relations, now.relations) where then.target != relation.target {
                notes.append(
                    "\(old.path):\(relation.line): \"\(relation.targetText)\" "
                        + (relation.resolved.map { "leads to \($0) now" } ?? "leads nowhere for certain now"))
            }
        }
        return (files, index)
    }

    /// The record with its date in the text, where only the name of its file had it.
    private func dated(
        _ file: RecordFile, _ decision: Decision, _ plan: ImportPlan
    ) throws(ADRLinkError) -> [UInt8] {
        guard let date = decision.date else { return file.bytes }
        let text = RecordText(path: file.path, bytes: file.bytes, markup: decision.markup)
        let sites = StatusSite.sites(of: text, edited.policy.records.statusFamilies)
        let beside =
            sites.isEmpty
            ? []
            : StatementEdits(
                text: text, sites: sites, label: "date", value: date, frontMatter: [date], joint: ": "
            ).ways()
        // The line under a title may be its underline.
        let below = (decision.titleLine.map { [$0, $0 + 1] } ?? []).filter { $0 <= text.lines.count }
        let parser = DecisionParser(conventions: edited.policy.records)
        for way in beside + below.map({ [text.insertion(["", "Date: \(date)"], afterLine: $0)] }) {
            let bytes = text.applying(way)
            guard
                case .decision(let read) = parser.read(RecordFile(path: file.path, bytes: bytes), folder: plan.folder),
                read.date == date, read.status == decision.status, read.title == decision.title,
                read.relations.count == decision.relations.count
            else { continue }
            return bytes
        }
        throw ADRLinkError(
            .decision, "only its name has its date, \(date), and there is no place for it in the text",
            hint: "write the date into the record", path: decision.path)
    }

    private func hold(
        _ move: ImportPlan.Move, in index: DecisionIndex, _ places: [String: String]
    ) throws(ADRLinkError) {
        let old = move.decision
        func refusal(_ message: String, line: Int?, hint: String) -> ADRLinkError {
            ADRLinkError(.decision, message, hint: hint, path: old.path, line: line)
        }
        guard let new = index.decision(path: move.path) else {
            throw refusal("it would not be read as a record under the name \(move.path)", line: nil, hint: "rename it")
        }
        guard new.number == move.number else {
            throw refusal(
                "its number would be read as \(new.id)", line: old.titleLine, hint: "change its heading by hand")
        }
        let said: [(String, String, String)] = [
            ("title", old.title, new.title), ("status", old.status.description, new.status.description),
            ("date", old.date ?? "", old.date == nil ? "" : new.date ?? ""),
            ("list of governed paths", old.governs.joined(separator: ", "), new.governs.joined(separator: ", ")),
        ]
        if let other = said.first(where: { $0.1 != $0.2 }) {
            throw refusal(
                "its \(other.0) would be read as \"\(other.2)\", and is \"\(other.1)\"",
                line: other.0 == "title" ? old.titleLine : old.statusLine, hint: "change it by hand")
        }
        guard new.relations.count == old.relations.count else {
            throw refusal(
                "its relations would be read differently", line: old.statusLine,
                hint: "write them as links to the files")
        }
        for (then, now) in zip(old.relations, new.relations) {
            let reached: String? = if case .decision(_, let path, _) = now.target { path } else { nil }
            let meant: String? = if case .decision(_, let path, _) = then.target { places[path] } else { nil }
            guard then.kind == now.kind, then.partial == now.partial, reached == meant else {
                throw refusal(
                    reached == nil
                        ? "\"\(then.targetText)\" would lead nowhere"
                        : "\"\(then.targetText)\" would lead to \(reached ?? ""), which is another decision",
                    line: then.line, hint: "write it as a link to the file, or import that record as well")
            }
        }
    }
}
