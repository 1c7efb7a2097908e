import Git
import Templates

/// How a repository is to keep its decisions; what is nil is taken from what is there, else from the defaults.
public struct AdoptionRequest: Sendable {
    public var folder: String?
    public var template: String?
    public var language: String?
    public var prefix: String?

    public init() {}
}

/// What adopting adrlink did, a step each.
public struct Adoption: Sendable {
    public struct Step: Sendable, Equatable {
        public enum Kind: String, Sendable {
            /// A file or folder that was not there before.
            case made
            /// What is there already and was left as it is.
            case kept
            /// What was found and is now part of the policy.
            case adopted
            case note
        }
        public var kind: Kind
        /// One phrase. It may quote the repository: escape it before it is shown.
        public var text: String
    }

    public var steps: [Step] = []
    /// The files that were written, to be committed.
    public var written: [String] = []
    /// The decision of the first record; nil where records were there.
    public var first: DecisionID?

    public var changedNothing: Bool { !steps.contains { $0.kind == .made } }

    public mutating func add(_ kind: Step.Kind, _ text: String) { steps.append(Step(kind: kind, text: text)) }

    /// Adds what became of one hook.
    public mutating func add(_ change: Hooks.Change) {
        let first = change.status.chained == nil ? "" : ", behind the one that was there"
        switch change.action {
        case .installed, .updated, .restored, .removed: add(.made, "the hook \(change.status.name.rawValue)\(first)")
        case .unchanged, .left: add(.kept, "the hook \(change.status.name.rawValue)\(first)")
        }
    }
}

extension Workspace {
    /// Prepares the repository for decisions: a folder, a first record and `.adrlink`, each only where there is none.
    ///
    /// Where there are records, their folder, prefix, digits and template become the policy, and none of them is changed.
    public func adopt(_ request: AdoptionRequest) throws(ADRLinkError) -> Adoption {
        guard let top = repository.workingDirectory else {
            throw ADRLinkError(
                .usage, "the repository is bare, and records need a working tree",
                hint: "run it in a clone of the repository")
        }
        var adoption = Adoption()
        var policy = Policy()
        if File.kind(of: top + "/" + Policy.fileName) != nil {
            policy = try self.policy(of: .workingTree)
            adoption.add(.kept, "\(Policy.fileName) is there already and stays as it is")
            try refuse(request, against: policy)
            let records = try readRecords(policy)
            if records.isEmpty {
                try writeFirst(AdoptionRequest(), policy, &adoption)
            } else {
                adoption.add(.kept, records.summary)
            }
            try giveToMergeDriver(policy, &adoption)
            return adoption
        }
        policy.folders = try folders(request)
        var records = try readRecords(policy)
        if policy.folders.isEmpty { policy.folders = records.recordFolders }
        if records.isEmpty, policy.folders.isEmpty {
            policy.folders = [records.listing.folders.first ?? RecordNaming.usualFolder]
        }
        let text = try policyText(request, policy, records, &adoption)
        // What is written has to be what is read.
        policy = try PolicyReader.read(Array(text.utf8))
        records = try readRecords(policy)
        if records.isEmpty {
            for folder in policy.folders { try DraftWriter.makeFolder(of: folder + "/x", below: top) }
            _ = try template(nil, policy, language: policy.language, records, markup: .markdown)
        }
        do throws(GitError) {
            try File.write(Array(text.utf8), to: top + "/" + Policy.fileName, replacing: false)
        } catch  where error.code == .modified {
            throw ADRLinkError(
                .io, "somebody else has made it at the same moment", hint: "run adrlink init again",
                path: Policy.fileName)
        } catch {
            throw ADRLinkError(error)
        }
        adoption.add(.made, Policy.fileName)
        adoption.written.append(Policy.fileName)
        if records.isEmpty { try writeFirst(request, policy, &adoption) }
        try giveToMergeDriver(policy, &adoption)
        return adoption
    }

    /// Has merges join the rows of an index; where that cannot be said in `.gitattributes`, the rest stays done.
    private func giveToMergeDriver(_ policy: Policy, _ adoption: inout Adoption) throws(ADRLinkError) {
        do throws(ADRLinkError) {
            guard try writeMergeAttributes(policy) else { return }
            adoption.add(.made, "\(Self.attributesFile), so that merges join the index of decisions")
            adoption.written.append(Self.attributesFile)
        } catch  where error.code == .io || error.code == .configuration {
            adoption.add(.note, "\(Self.attributesFile) was not changed: \(error.description)")
        }
    }

    /// An option that says something else than the policy that stays would be lost without a word.
    private func refuse(_ request: AdoptionRequest, against policy: Policy) throws(ADRLinkError) {
        let differing = [
            request.folder.map { !policy.folders.contains($0) } ?? false ? "--folder" : nil,
            request.template.map { $0 != policy.template } ?? false ? "--template" : nil,
            request.language.map { $0 != policy.language } ?? false ? "--language" : nil,
            request.prefix.map { !policy.records.prefixes.contains($0) } ?? false ? "--prefix" : nil,
        ].compactMap(\.self)
        guard differing.isEmpty else {
            throw ADRLinkError(
                .configuration,
                "\(Policy.fileName) is there already and says something else than \(differing.joined(separator: ", "))",
                hint: "change the file by hand", path: Policy.fileName)
        }
    }

    private func folders(_ request: AdoptionRequest) throws(ADRLinkError) -> [String] {
        if let folder = request.folder {
            let text = PolicyText(folders: [folder])
            do throws(ADRLinkError) { return try PolicyReader.read(Array(text.text.utf8)).folders } catch {
                throw ADRLinkError(
                    .usage, "\"\(folder)\" is no folder for records",
                    hint: "name a folder inside the repository, relative to its top")
            }
        }
        return try otherTools().flatMap(\.folders).reduce(into: []) { (folders: inout [String], folder) in
            if !folders.contains(folder) { folders.append(folder) }
        }
    }

    private func policyText(
        _ request: AdoptionRequest, _ policy: Policy, _ records: ReadRecords, _ adoption: inout Adoption
    ) throws(ADRLinkError) -> String {
        let tools = request.folder == nil ? try otherTools() : []
        for tool in tools {
            let folders = tool.folders.joined(separator: ", ")
            let kind = tool.folders.count == 1 ? "folder" : "folders"
            adoption.add(.adopted, "the \(kind) \(folders), from \(tool.file) of \(tool.name)")
        }
        var text = PolicyText(
            folders: policy.folders, prefix: request.prefix ?? "ADR", template: request.template ?? records.usualForm,
            language: request.language ?? "en")
        if let template = request.template, Templates.record(template, language: "en") == nil {
            var trial = Policy()
            trial.template = template
            _ = try self.template(nil, trial, language: "en", records, markup: .markdown)
        }
        if let path = records.templatePath, request.template == nil {
            text.template = path
            adoption.add(.adopted, "the template \(path)")
        } else if request.template == nil, let tool = tools.first(where: { $0.template != nil }),
            let template = tool.template
        {
            try adopt(template, of: tool, records, &text, &adoption)
        }
        guard !records.isEmpty else {
            // Later records are named like those that are there; the first one like the tool's.
            text.name = tools.compactMap(\.recordName).first
            return text.text
        }
        adoption.add(.adopted, records.summary)
        if request.prefix == nil, let prefix = records.usualPrefix { text.prefix = prefix }
        text.digits = records.usualDigits
        if let digits = text.digits {
            adoption.add(.adopted, "ids such as \(DecisionID(prefix: text.prefix ?? "ADR", number: 1, digits: digits))")
        }
        if !records.index.problems.isEmpty {
            adoption.add(.note, "\(records.index.problems.count) files cannot be read; adrlink list names them")
        }
        return text.text
    }

    /// Takes over the form that a tool gives to new records, where it can be read as a template.
    private func adopt(
        _ template: String, of tool: OtherTool, _ records: ReadRecords, _ text: inout PolicyText,
        _ adoption: inout Adoption
    ) throws(ADRLinkError) {
        var trial = Policy()
        trial.template = template
        do throws(ADRLinkError) {
            _ = try self.template(nil, trial, language: "en", records, markup: .markdown)
        } catch {
            adoption.add(.note, "the template \(template), from \(tool.file), was not adopted: \(error.description)")
            return
        }
        text.template = template
        adoption.add(.adopted, "the template \(template), from \(tool.file) of \(tool.name)")
    }

    private func writeFirst(
        _ request: AdoptionRequest, _ policy: Policy, _ adoption: inout Adoption
    ) throws(ADRLinkError) {
        let first = FirstRecord(language: policy.language)
        var draft = DecisionDraft(title: first.title)
        draft.nameTitle = FirstRecord(language: "en").title
        draft.texts = first.texts
        let recorded = try record(draft)
        adoption.add(.made, "\(recorded.decision.path), \(recorded.decision.id): \(recorded.decision.title)")
        for note in recorded.notes { adoption.add(.note, note) }
        adoption.written.append(recorded.decision.path)
        adoption.first = recorded.decision.id
    }
}

extension ReadRecords {
    /// A file that cannot be read is a record too, as far as anybody knows.
    var isEmpty: Bool { index.decisions.isEmpty && index.problems.isEmpty }

    /// The configured or found folders that hold records.
    var recordFolders: [String] {
        listing.folders.filter { folder in
            index.decisions.contains { folder.isEmpty || $0.path.hasPrefix(folder + "/") }
                || index.problems.contains { folder.isEmpty || $0.path.hasPrefix(folder + "/") }
        }
    }

    var summary: String {
        let count = index.decisions.count
        let folders = recordFolders.map { $0.isEmpty ? "the top folder" : $0 }.joined(separator: ", ")
        return "\(count) record\(count == 1 ? "" : "s") in \(folders), none of them changed"
    }

    /// The prefix that most names state themselves; nil where most state none.
    var usualPrefix: String? { most(index.decisions.compactMap { own($0)?.prefix?.uppercased() }) }

    /// How many digits the numbers of most names have; nil where records are not numbered.
    var usualDigits: Int? {
        most(
            index.decisions.compactMap {
                own($0).flatMap { $0.number == nil || !(1...9).contains($0.digits) ? nil : $0.digits }
            })
    }

    private func own(_ decision: Decision) -> RecordName? {
        RecordPlace(path: decision.path, folder: listing.folders.first { decision.path.hasPrefix($0 + "/") } ?? "")?
            .name
    }

    private func most<Value: Hashable & Comparable>(_ values: [Value]) -> Value? {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return best.flatMap { $0.value * 2 > index.decisions.count ? $0.key : nil }
    }
}
