public import Git

/// A command that is to be recorded: what it does and why, and what is kept of it.
public struct PrivilegedAction: Sendable {
    /// Words such as `db.restore`.
    public var name: String
    /// The command's words, its own name first, in the bytes they were given in.
    public var command: [[UInt8]]
    /// Names of decisions that it rests on, as `DecisionName` reads them.
    public var decisions: [String] = []
    /// The path of a file of the repository, from its top.
    public var runbook: [UInt8]?
    public var reason: String?
    /// Revisions that it concerns, beside HEAD.
    public var subjects: [String] = []
    /// Paths of files to keep.
    public var attachments: [String] = []
    /// A line for the shell that prints the state of what is acted upon; it is run before and after.
    public var state: String?
    /// Whether to keep what the command prints; it costs the command its terminal.
    public var keepsOutput = false
    /// The W3C trace id: 32 lower-case hexadecimal digits.
    public var trace: String?
    /// The incident that it belongs to: 1 to 64 visible characters of ASCII.
    public var incident: String?
    /// What is to be said of an exercise; its action is `drill.` and the kind.
    public var drill: DrillFacts?
    /// A line for the shell that prints the time of the newest data that came back, as RFC 3339 writes it; it is run behind an
    /// exercise that ended well.
    public var recoveredTo: String?
    /// Whether the intent may wait on this machine where the log cannot be written.
    public var breaksGlass = false

    public init(name: String, command: [[UInt8]]) {
        self.name = name
        self.command = command
    }

    // MARK: What an entry says of it

    /// The intent, as far as it is known before anything was run. Throws for whatever is named and is not there.
    func intent(
        by principal: String, at time: AuditTime, in workspace: borrowing Workspace, _ redactor: SecretRedactor
    ) throws(ADRLinkError) -> AuditEvent {
        guard AuditEvent.isAction(name) else {
            throw ADRLinkError(
                .usage, "\(name) cannot be the name of an action",
                hint: "words of small letters, digits, - and _ with points between them: --action db.restore")
        }
        if let trace, !isHexadecimal(trace, 32) {
            throw ADRLinkError(
                .usage, "\(trace) is no trace id", hint: "32 lower-case hexadecimal digits, as W3C has it")
        }
        var event = AuditEvent(action: name, actor: principal, phase: .intent, time: time)
        event.trace = trace
        event.incident = try redactor.incident(incident)
        event.drill = drill
        event.decisions = try workspace.ids(ofDecisions: decisions)
        event.runbook = try runbook.map { path throws(ADRLinkError) in try workspace.repositoryFile(path) }
        event.subjects = try subjects(in: workspace.repository)
        let words = redactor.redact(arguments: command)
        event.command = words.value.map(EncodedText.word)
        event.redactions = words.total
        if let reason, !reason.isEmpty {
            let redacted = redactor.redact(reason)
            event.reason = redacted.value
            event.redactions += redacted.total
        }
        return event
    }

    private func subjects(in repository: borrowing Repository) throws(ADRLinkError) -> [AuditObject] {
        var commits: [ObjectID] = []
        if let head = try fromAudit({ () throws(GitError) in try repository.head() }) { commits.append(head) }
        for revision in subjects {
            let commit = try fromAudit { () throws(GitError) in try repository.commit(revision: revision) }
            if !commits.contains(commit) { commits.append(commit) }
        }
        return commits.map { AuditObject(id: $0, kind: .commit) }
    }
}

extension SecretRedactor {
    /// The name of an incident as an entry may have it. Throws `.usage` for one that no entry may have, or that is a secret.
    func incident(_ name: String?) throws(ADRLinkError) -> String? {
        guard let name else { return nil }
        guard AuditEvent.isIncident(name) else {
            throw ADRLinkError(
                .usage, "\(name) is no name of an incident", hint: "1 to 64 visible characters of ASCII: INC-7")
        }
        guard redact(name).total == 0 else {
            throw ADRLinkError(.usage, "the name of the incident looks like a secret", hint: "name it as INC-7")
        }
        return name
    }
}

extension Repository {
    /// The way from the top of the repository to a file that is named from a directory, which is absolute; in a bare
    /// repository every path begins at the top. Links are not looked at. Throws `.runbook` for what lies outside.
    public func path(of file: String, from directory: String) throws(ADRLinkError) -> String {
        guard let top = workingDirectory, !file.isEmpty else { return file }
        guard let path = pathFromTop(file, from: directory), !path.isEmpty else {
            throw ADRLinkError(
                .runbook, "the runbook \(file) is not in the repository", hint: "name a file below \(top)")
        }
        return path
    }
}
