import Git

/// A decision that is about to get a record.
public struct DecisionDraft: Sendable {
    public var title: String
    /// A family's name or a word of the repository's own; accepted where nothing else is said.
    public var status = "accepted"
    /// The decisions that this one takes the place of, as somebody names them: `ADR-0003`, `3`, a slug, a path.
    public var supersedes: [String] = []
    public var amends: [String] = []
    /// Pathspecs.
    public var governs: [String] = []
    public var template: TemplateRequest?
    /// `en` or `fr`; the policy's where nothing is said.
    public var language: String?
    /// Texts of sections that are known already.
    var texts: [RecordTemplate.Place: String] = [:]
    /// What the file is named after, where that is not the title.
    var nameTitle: String?

    public init(title: String) { self.title = title }
}

/// What was made of a draft.
public struct RecordedDecision: Sendable {
    public var decision: Decision
    /// The name of a template of adrlink, or its path.
    public var template: String
    public var supersedes: [DecisionID]
    public var amends: [DecisionID]
    /// The older records that were changed, by path.
    public var updated: [String]
    /// What could not be done, or was understood in a way that its author may not expect.
    public var notes: [String]
}

extension Workspace {
    /// Writes the record of a decision into the working tree, and into the records that it supersedes or amends.
    ///
    /// All files are written or none. No file is ever overwritten, and no two runs take the same number: they wait for
    /// each other.
    public func record(_ draft: DecisionDraft) throws(ADRLinkError) -> RecordedDecision {
        guard let top = repository.workingDirectory else {
            throw ADRLinkError(
                .usage, "the repository is bare, and a new record needs a working tree",
                hint: "run it in a clone of the repository")
        }
        let title = try DecisionTitle(draft.title)
        let policy = try policy(of: .workingTree)
        let lock = try changeLock()
        let finished = try finishInterrupted()
        let records = try readRecords(policy)
        var recorded = try DraftWriter(draft, title, self, policy, records).write(self, top)
        if let finished { recorded.notes.insert(finished, at: 0) }
        _ = consume lock
        return recorded
    }

    /// The folder for records where there are none yet.
    func emptyFolder(_ policy: Policy, _ listing: RecordListing) throws(ADRLinkError) -> String {
        if let folder = policy.folders.first ?? listing.folders.first { return folder }
        guard let tool = try otherTools().first, let named = tool.folders.first else { return RecordNaming.usualFolder }
        throw ADRLinkError(
            .configuration, "\(tool.file) names the folder \(named), and \(Policy.fileName) names none",
            hint: "adrlink init takes it over")
    }
}

extension RecordNaming {
    static let usualFolder = "docs/adr"
}
