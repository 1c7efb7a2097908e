import Git
import Templates

/// What somebody asked for as a template.
public enum TemplateRequest: Sendable {
    /// One of adrlink's names, or a path from the top of the repository.
    case named(String)
    /// A file that was read already, and how to call it.
    case file(name: String, bytes: [UInt8])
}

extension RecordTemplate {
    /// One of adrlink's own; nil for another name.
    init?(builtIn name: String, language: String) throws(ADRLinkError) {
        guard let bytes = Templates.record(name, language: language) else { return nil }
        try self.init(name: name, markup: .markdown, bytes: bytes)
        isRepositorys = false
    }
}

extension Workspace {
    /// The template of a new record: what was asked for, what the policy names, what lies beside the records, else one of
    /// adrlink's own in the form that most records have.
    func template(
        _ request: TemplateRequest?, _ policy: Policy, language: String, _ records: ReadRecords, markup: RecordMarkup
    ) throws(ADRLinkError) -> RecordTemplate {
        if case .file(let name, let bytes) = request {
            return try RecordTemplate(name: name, markup: RecordMarkup(path: name) ?? markup, bytes: bytes)
        }
        var name = policy.template
        if case .named(let asked) = request { name = asked }
        if let name {
            if let own = try RecordTemplate(builtIn: name, language: language) { return own }
            guard let bytes = try templateBytes(name) else {
                let near = nearest(name, Templates.recordNames).map { "did you mean \($0)?" }
                throw ADRLinkError(
                    .configuration, "there is no template \(name)",
                    hint: near
                        ?? "adrlink's own are \(Templates.recordNames.joined(separator: ", ")); other names are paths in the repository"
                )
            }
            return try RecordTemplate(name: name, markup: RecordMarkup(path: name) ?? markup, bytes: bytes)
        }
        if let path = records.templatePath, let bytes = try templateBytes(path) {
            return try RecordTemplate(name: path, markup: RecordMarkup(path: path) ?? markup, bytes: bytes)
        }
        let form = records.usualForm
        guard let own = try RecordTemplate(builtIn: form, language: language) else {
            throw ADRLinkError(.internal, "the template \(form) is not part of the program")
        }
        return own
    }

    /// The bytes of a file of the repository, as it lies there or as HEAD has it; nil where neither has it.
    func templateBytes(_ path: String) throws(ADRLinkError) -> [UInt8]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, !parts.contains(".."), !parts.contains(""), !parts.contains(".git"), !path.utf8.contains(0)
        else {
            throw ADRLinkError(
                .configuration, "the template \(path) is not a path inside the repository",
                hint: "give a path from the top of the repository")
        }
        guard let top = repository.workingDirectory else { return nil }
        if try isRegular(path, below: top) {
            return try fromGit { () throws(GitError) in try File.read(top + "/" + path, limit: RecordTemplate.limit) }
        }
        guard let head = try headCommit() else { return nil }
        let files = try files(of: .commit(head))
        guard let entry = try entry(at: Array(path.utf8), of: files), entry.kind == .file else { return nil }
        return try bytes(of: entry, limit: RecordTemplate.limit)
    }

    /// Whether a file is there; a symbolic link on the way to it is refused.
    private func isRegular(_ path: String, below top: String) throws(ADRLinkError) -> Bool {
        var walked = top
        for part in path.split(separator: "/") {
            walked += "/" + part
            guard File.kind(of: walked) != .symbolicLink else {
                throw ADRLinkError(
                    .configuration, "the template is reached through a symbolic link, which is not followed",
                    hint: "name the file itself", path: path)
            }
        }
        return File.kind(of: walked) == .file
    }
}

/// All records of the working tree, read once.
struct ReadRecords: Sendable {
    var listing: RecordListing
    var files: [RecordFile]
    var index: DecisionIndex

    /// The file that people of this repository copy for a new record, as far as its name tells.
    var templatePath: String? {
        let paths = listing.files.map(\.name)
        for folder in listing.folders {
            let start = folder.isEmpty ? "" : folder + "/"
            for name in Self.templateNames {
                if let found = paths.first(where: { $0.lowercased() == (start + name).lowercased() }) { return found }
            }
        }
        return nil
    }

    /// The first is that of adr-tools, the second that of MADR.
    private static let templateNames: [String] = {
        let stems = [
            "templates/template", "adr-template", "template", "0000-template", "0000-adr-template", "000-template",
            "_template",
            "adr_template", "templates/adr-template",
        ]
        return stems.flatMap { stem in [".md", ".adoc", ".rst"].map { stem + $0 } }
    }()

    /// The name of adrlink's template that is most like the records there are: MADR's where most have front matter.
    var usualForm: String {
        let records = files.suffix(30).filter { index.decision(path: $0.path) != nil }
        let metadata = records.filter { $0.bytes.starts(with: Array("---".utf8)) }.count
        return !records.isEmpty && metadata * 2 > records.count ? "madr" : "nygard"
    }
}

extension Workspace {
    func readRecords(_ policy: Policy) throws(ADRLinkError) -> ReadRecords {
        let listing = try listing(of: .workingTree, policy)
        var files: [RecordFile] = []
        var problems = listing.problems
        for entry in listing.files {
            do throws(ADRLinkError) { files.append(try read(entry)) } catch  where error.code == .io {
                problems.append(RecordProblem(path: entry.name, message: error.message))
            }
        }
        let index = DecisionIndex(
            files: files, folders: listing.folders, conventions: policy.records, problems: problems,
            skipped: listing.skipped)
        return ReadRecords(listing: listing, files: files, index: index)
    }
}
