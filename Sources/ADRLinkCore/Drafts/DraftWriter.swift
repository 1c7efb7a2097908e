import Git

/// Turns one draft into files: renders, reads back what it rendered, and only then writes.
struct DraftWriter {
    private let draft: DecisionDraft
    private let title: DecisionTitle
    private let policy: Policy
    private let records: ReadRecords
    private let template: RecordTemplate
    private let naming: RecordNaming
    private let superseded: [Decision]
    private let amended: [Decision]
    private let status: DecisionStatus
    private let language: String
    private let firstNumber: Int?

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
        try Self.judge(superseded, status, records.index)
        for pathspec in draft.governs {
            do throws(GitError) { _ = try Pathspec([pathspec]) } catch {
                throw ADRLinkError(.usage, error.description, hint: error.hint)
            }
        }

        let folder = try workspace.emptyFolder(policy, records.listing)
        var naming = RecordNaming(records.index.decisions.map(\.path), folder: folder)
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

    /// Only what is in force can be superseded, and only by what is in force.
    private static func judge(_ old: [Decision], _ status: DecisionStatus, _ index: DecisionIndex) throws(ADRLinkError)
    {
        for decision in old {
            let newer = index.supersededBy(decision).map(\.id.description).joined(separator: ", ")
            switch decision.status {
            case .accepted where newer.isEmpty, .custom where newer.isEmpty: continue
            case .unknown:
                throw ADRLinkError(
                    .decision, "\(decision.id) states no status that could be changed", hint: "give it a status first",
                    path: decision.path)
            case .accepted, .custom, .superseded:
                throw ADRLinkError(
                    .decision, "\(decision.id) is superseded already\(newer.isEmpty ? "" : " by \(newer)")",
                    hint: newer.isEmpty ? nil : "supersede \(newer) instead", path: decision.path,
                    line: decision.statusLine)
            case .draft, .proposed, .rejected, .deprecated:
                throw ADRLinkError(
                    .decision, "\(decision.id) is \(decision.status), and only an accepted decision can be superseded",
                    path: decision.path, line: decision.statusLine)
            }
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
            let files = try files(path, number, workspace.now.date)
            do throws(GitError) {
                try place(files, top)
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
    private struct Files {
        var path: String
        var bytes: [UInt8]
        var edits: [(path: String, old: [UInt8], new: [UInt8])] = []
        var result: RecordedDecision
    }

    /// Puts all files in place, or takes back those that were. `.modified` means that the new record's name is taken.
    private func place(_ files: Files, _ top: String) throws(GitError) {
        try File.write(files.bytes, to: top + "/" + files.path, replacing: false)
        var done: [(path: String, old: [UInt8], mode: UInt32)] = []
        do throws(GitError) {
            for edit in files.edits {
                let path = top + "/" + edit.path
                guard try File.read(path, limit: Workspace.recordLimit) == edit.old else {
                    throw GitError(
                        .io, "change \(edit.path)", "somebody else has changed it at the same moment", hint: "try again"
                    )
                }
                let mode: UInt32 = File.isExecutable(path) ? 0o777 : 0o666
                try File.write(edit.new, to: path, replacing: true, mode: mode)
                done.append((path, edit.old, mode))
            }
        } catch {
            for edit in done { try File.write(edit.old, to: top + "/" + edit.path, replacing: true, mode: edit.mode) }
            try File.remove(top + "/" + files.path)
            throw error
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
        try edit(&files)
        return files
    }

    private func folder(of path: String) -> String {
        records.listing.folders.filter { path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
            ?? naming.folder
    }

    /// Adds what the template has no place for.
    private func completed(_ rendered: [UInt8], _ content: RecordContent, _ path: String) throws(ADRLinkError)
        -> [UInt8]
    {
        var bytes = rendered
        func add(_ label: String, _ value: String, _ frontMatter: String) throws(ADRLinkError) {
            do throws(ADRLinkError) {
                let text = RecordText(path: template.name, bytes: bytes, markup: template.markup)
                bytes = try text.adding(label, value, frontMatter: frontMatter)
            } catch {
                throw ADRLinkError(
                    .configuration, "the template has no place for \"\(label)\"",
                    hint: "write {{relations}} and {{governs}} where they belong", path: template.name)
            }
        }
        if !template.has(.governs), !content.governs.isEmpty {
            try add(
                "governs", try RecordTemplate.pathspecs(content.governs, false),
                try RecordTemplate.pathspecs(content.governs, true))
        }
        guard !template.has(.relations) else { return bytes }
        for kind in [Relation.Kind.amends, .supersedes] {
            let references = content.relations.filter { $0.kind == kind }.map(\.reference)
            guard !references.isEmpty else { continue }
            let ids = references.map(\.id.description).joined(separator: ", ")
            try add(
                content.wording.verb(kind), references.map { $0.link(in: template.markup) }.joined(separator: ", "),
                references.count > 1 ? "[\(ids)]" : ids)
        }
        return bytes
    }

    /// Holds what is read back against what was meant. What the repository's own template has no place for is only noted.
    private func compare(
        _ decision: Decision, _ content: RecordContent, _ result: inout RecordedDecision
    ) throws(ADRLinkError) {
        func differs(_ what: String, _ found: String) -> ADRLinkError {
            ADRLinkError(
                .configuration, "the record would not be read back as it is meant: its \(what) reads \"\(found)\"",
                hint: "choose other words, or another template", path: template.name)
        }
        let titleRead = decision.title
        if decision.number != content.number { throw differs("number", decision.number.map(String.init) ?? "none") }
        if titleRead.isEmpty { throw differs("title", "") }
        if titleRead != content.title {
            guard template.isRepositorys else { throw differs("title", titleRead) }
            result.notes.append("the title reads \"\(titleRead)\" in the form of \(template.name)")
        }
        if decision.status != status {
            guard decision.status == .unknown, template.isRepositorys, status == .accepted, superseded.isEmpty else {
                throw differs("status", decision.status.description)
            }
            result.notes.append("\(template.name) has no place for the status, so that the record states none")
        }
        if decision.date != content.date {
            guard template.isRepositorys else { throw differs("date", decision.date ?? "none") }
            result.notes.append("\(template.name) has no place for the date")
        }
        if decision.governs != content.governs {
            throw differs("list of governed paths", decision.governs.joined(separator: ", "))
        }
    }

    /// Writes the other end of each relation into the older record, and checks that all of them agree then.
    private func edit(_ files: inout Files) throws(ADRLinkError) {
        let new = files.result.decision
        for old in superseded {
            guard let text = text(of: old) else { continue }
            let ways = try text.superseded(by: RecordReference(new.id, at: new.path, from: old.path))
            let fits = ways.first { way in
                let index = self.index(files, old.path, way)
                guard let read = index.decision(path: old.path), read.status == .superseded else { return false }
                return agree(index, new.path, .supersedes, old.path) && sameBesides(read, old)
            }
            guard let fits else {
                throw ADRLinkError(
                    .decision, "its status cannot be changed so that both records agree", hint: "change it by hand",
                    path: old.path, line: old.statusLine)
            }
            files.edits.append((old.path, text.bytes, fits))
        }
        for old in amended {
            let reference = RecordReference(new.id, at: new.path, from: old.path)
            let label = RecordWording(language: language(of: old)).verb(.amendedBy)
            var fits: [UInt8]?
            var reason = "there is no certain place for it"
            if let text = text(of: old) {
                do throws(ADRLinkError) {
                    let way = try text.adding(label, reference.link(in: old.markup), frontMatter: new.id.description)
                    let index = self.index(files, old.path, way)
                    if let read = index.decision(path: old.path), read.status == old.status,
                        agree(index, new.path, .amends, old.path),
                        sameBesides(read, old)
                    {
                        fits = way
                        files.edits.append((old.path, text.bytes, way))
                    }
                } catch {
                    reason = error.message
                }
            }
            if fits == nil {
                files.result.notes.append("\(old.path) does not say that it is amended by \(new.id): \(reason)")
            }
        }
        let index = self.index(files, nil, [])
        for old in superseded + amended {
            let kind: Relation.Kind = superseded.contains { $0.path == old.path } ? .supersedes : .amends
            guard leads(index, new.path, kind, old.path) else {
                throw ADRLinkError(
                    .configuration, "the record would not be read back as it is meant: it does not lead to \(old.id)",
                    hint: "write {{relations}} where they belong", path: template.name)
            }
        }
        files.result.updated = files.edits.map(\.path).sorted()
        if let read = index.decision(path: new.path) { files.result.decision = read }
    }

    private func text(of decision: Decision) -> RecordText? {
        records.files.first { $0.path == decision.path }.map {
            RecordText(path: $0.path, bytes: $0.bytes, markup: decision.markup)
        }
    }

    private func language(of decision: Decision) -> String {
        RecordWording.language(of: StatusText.firstWord(StatusText.peeled(Array((decision.rawStatus ?? "").utf8)[...])))
    }

    /// The decisions as they would be with the new files.
    private func index(_ files: Files, _ path: String?, _ bytes: [UInt8]) -> DecisionIndex {
        var all = records.files
        for place in all.indices {
            if all[place].path == path { all[place].bytes = bytes }
            if let edit = files.edits.first(where: { $0.path == all[place].path }) { all[place].bytes = edit.new }
        }
        all.append(RecordFile(path: files.path, bytes: files.bytes))
        let folders =
            records.listing.folders.contains(naming.folder)
            ? records.listing.folders : records.listing.folders + [naming.folder]
        return DecisionIndex(files: all, folders: folders, conventions: policy.records)
    }

    private func leads(_ index: DecisionIndex, _ from: String, _ kind: Relation.Kind, _ to: String) -> Bool {
        index.decision(path: from)?.relations.contains { relation in
            guard relation.kind == kind, !relation.partial, case .decision(_, to, _) = relation.target else {
                return false
            }
            return true
        } ?? false
    }

    private func agree(_ index: DecisionIndex, _ new: String, _ kind: Relation.Kind, _ old: String) -> Bool {
        leads(index, new, kind, old) && leads(index, old, kind.reverse, new)
    }

    /// Whether an edit left alone what it was not about.
    private func sameBesides(_ read: Decision, _ old: Decision) -> Bool {
        read.title == old.title && read.date == old.date && read.governs == old.governs
            && read.relations.count == old.relations.count + 1
    }
}
