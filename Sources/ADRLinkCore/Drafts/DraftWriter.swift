import Git

/// Turns one draft into files: renders, reads back what it rendered, and only then writes.
struct DraftWriter {
    let draft: DecisionDraft
    let title: DecisionTitle
    let policy: Policy
    let records: ReadRecords
    let template: RecordTemplate
    let naming: RecordNaming
    let superseded: [Decision]
    let amended: [Decision]
    let status: DecisionStatus
    let language: String
    let firstNumber: Int?

    init(
        _ draft: DecisionDraft, _ title: DecisionTitle, _ workspace: borrowing Workspace, _ policy: Policy,
        _ records: ReadRecords
    ) throws(ADRLinkError) {
        self.draft = draft
        self.title = title
        self.policy = policy
        self.records = records
        let heading = Array(title.text.utf8)[...]
        guard !RecordTitle.isSectionName(RecordVocabulary.section(heading), heading) else {
            throw ADRLinkError(
                .usage, "\"\(title.text)\" is the name of a section of records, and would be read as one",
                hint: "say in the title what was decided")
        }
        language = draft.language ?? policy.language
        let word = Array(draft.status.utf8)[...].trimmed()
        guard !word.isEmpty, !draft.status.unicodeScalars.contains(where: TerminalText.needsEscape), word.count <= 40,
            let status = StatusReading.status(word, policy.records.statusFamilies), status != .superseded
        else {
            throw ADRLinkError(
                .usage, "\"\(draft.status)\" is no status for a new decision",
                hint: "draft, proposed, accepted, rejected or deprecated")
        }
        self.status = status
        let superseded = try Self.decisions(draft.supersedes, policy, records.index)
        let amended = try Self.decisions(draft.amends, policy, records.index)
        (self.superseded, self.amended) = (superseded, amended)
        if let both = superseded.first(where: { old in amended.contains { $0.path == old.path } }) {
            throw ADRLinkError(
                .usage, "\(both.id) is to be both superseded and amended",
                hint: "a superseded decision is amended no more")
        }
        try Self.judge(superseded, status, policy, records.index)
        for pathspec in draft.governs {
            do throws(GitError) { _ = try Pathspec([pathspec]) } catch {
                throw ADRLinkError(.usage, error.description, hint: error.hint)
            }
        }

        let folder = try workspace.emptyFolder(policy, records.listing)
        var naming = RecordNaming(records.index.decisions.map(\.path), folder: folder)
        if let pattern = policy.recordName { naming = naming.following(pattern) }
        guard let markup = RecordMarkup(path: naming.suffix) else {
            throw ADRLinkError(.internal, "records end in \(naming.suffix)")
        }
        let template = try workspace.template(draft.template, policy, language: language, records, markup: markup)
        if template.markup != markup {
            guard naming.isFirst else {
                throw ADRLinkError(
                    .configuration,
                    "the records here are \(markup.rawValue), and the template \(template.name) is \(template.markup.rawValue)",
                    hint: "set records.template in \(Policy.fileName) to a template of your own")
            }
            naming.suffix = String(template.name[template.name.lastIndex(of: ".")!...])
        }
        self.template = template
        self.naming = naming
        firstNumber = naming.isNumbered ? try NumberSurvey.next(workspace, policy, records.listing) : nil
    }

    private static func decisions(
        _ names: [String], _ policy: Policy, _ index: DecisionIndex
    ) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for name in names {
            let decision = try DecisionName(name, policy).decision(in: index)
            if !found.contains(where: { $0.path == decision.path }) { found.append(decision) }
        }
        return found
    }

    /// What may be superseded says the policy, and only what is in force takes its place.
    private static func judge(
        _ old: [Decision], _ status: DecisionStatus, _ policy: Policy, _ index: DecisionIndex
    ) throws(ADRLinkError) {
        for decision in old {
            let newer = index.supersededBy(decision).map(\.id.description).joined(separator: ", ")
            if decision.status == .unknown {
                throw ADRLinkError(
                    .decision, "\(decision.id) states no status that could be changed", hint: "give it a status first",
                    path: decision.path)
            }
            if decision.status == .superseded || !newer.isEmpty {
                throw ADRLinkError(
                    .decision, "\(decision.id) is superseded already\(newer.isEmpty ? "" : " by \(newer)")",
                    hint: newer.isEmpty ? nil : "supersede \(newer) instead", path: decision.path,
                    line: decision.statusLine)
            }
            try policy.transitions.judge(decision, to: .superseded)
        }
        guard !old.isEmpty else { return }
        switch status {
        case .accepted, .custom: return
        default:
            throw ADRLinkError(
                .usage, "a decision that is \(status) supersedes nothing yet",
                hint: "name what it supersedes when it is accepted")
        }
    }

    // MARK: - Writing

    func write(_ workspace: borrowing Workspace, _ top: String) throws(ADRLinkError) -> RecordedDecision {
        var number = firstNumber
        for _ in 0..<1000 {
            let path = naming.path(number: number, title: draft.nameTitle ?? title.text, date: workspace.now.date)
            try Self.makeFolder(of: path, below: top)
            var files = try files(path, number, workspace.now.date)
            if !files.edits.isEmpty {
                let state = try WorkingTreeState(workspace)
                for edit in files.edits { _ = try state.note(edit.path, edit.old, workspace) }
            }
            let refresh = workspace.indexRefresh(after: files.changes, policy)
            files.result.notes += refresh.notes
            files.result.updated = refresh.changes.map(\.path).filter { $0 != path }.sorted()
            do throws(GitError) {
                // `.modified` means that the new record's name is taken.
                try RecordTransaction(purpose: "new \(files.result.decision.id)", changes: refresh.changes).perform(
                    top: top, gitDirectory: workspace.repository.gitDirectory)
                return files.result
            } catch  where error.code == .modified {
                // Somebody else made this very file meanwhile: the next number is free, or the one after it.
                guard let taken = number else {
                    throw ADRLinkError(
                        .decision, "there is a record of this name already", hint: "choose another title", path: path)
                }
                number = taken + 1
            } catch {
                throw ADRLinkError(error)
            }
        }
        throw ADRLinkError(.io, "a thousand numbers in a row are taken", path: naming.folder)
    }

    /// All that is to be written: the new record, and older ones with what they were.
    struct Files {
        var path: String
        var bytes: [UInt8]
        var edits: [(path: String, old: [UInt8], new: [UInt8])] = []
        var result: RecordedDecision

        var changes: [RecordTransaction.Change] {
            [RecordTransaction.Change(path: path, old: nil, new: bytes)]
                + edits.map { RecordTransaction.Change(path: $0.path, old: $0.old, new: $0.new) }
        }
    }

    /// Makes the folder of a record. A symbolic link on the way could lead anywhere, and is refused.
    static func makeFolder(of path: String, below top: String) throws(ADRLinkError) {
        var walked = ""
        for part in path.split(separator: "/").dropLast() {
            walked += (walked.isEmpty ? "" : "/") + part
            switch File.kind(of: top + "/" + walked) {
            case nil, .directory: continue
            case .symbolicLink:
                throw ADRLinkError(
                    .io, "it is a symbolic link, which is not followed",
                    hint: "set records.folder to the folder itself", path: walked)
            case .file, .other:
                throw ADRLinkError(.io, "it is not a folder, so that no record can be put there", path: walked)
            }
        }
        if !walked.isEmpty { try fromGit { () throws(GitError) in try File.makeDirectories(top + "/" + walked) } }
    }

    // MARK: - Rendering and reading back

    private func files(_ path: String, _ number: Int?, _ date: String) throws(ADRLinkError) -> Files {
        // The name alone says what the id will be.
        let parser = DecisionParser(conventions: policy.records)
        guard
            case .decision(let named) = parser.read(
                RecordFile(path: path, bytes: Array("# x\n\n## Status\n\n## Context\n".utf8)), folder: folder(of: path))
        else {
            throw ADRLinkError(
                .usage, "the file name \(path) would not be read as a record", hint: "choose another title")
        }
        let relations =
            superseded.map { (Relation.Kind.supersedes, RecordReference($0.id, at: $0.path, from: path)) }
            + amended.map { (Relation.Kind.amends, RecordReference($0.id, at: $0.path, from: path)) }
        let content = RecordContent(
            id: named.id, number: number, title: title.text, date: date, status: draft.status, relations: relations,
            governs: draft.governs, texts: draft.texts, wording: RecordWording(language: language))
        var bytes = try template.render(content)
        bytes = try completed(bytes, content, path)
        guard case .decision(let decision) = parser.read(RecordFile(path: path, bytes: bytes), folder: folder(of: path))
        else {
            throw ADRLinkError(
                .configuration, "what it makes is not read as a record", hint: "compare it with docs/templates.md",
                path: template.name)
        }
        var result = RecordedDecision(
            decision: decision, template: template.name, supersedes: superseded.map(\.id), amends: amended.map(\.id),
            updated: [], notes: [])
        try compare(decision, content, &result)
        var files = Files(path: path, bytes: bytes, result: result)
        try edit(&files, date)
        return files
    }

    private func folder(of path: String) -> String {
        records.listing.folders.filter { path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
            ?? naming.folder
    }
}
