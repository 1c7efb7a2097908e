public import Git

/// What a CI service started a run for, as its variables and its event tell.
///
/// Commits are named by id as the service gave them: whether the repository has them is another question.
public struct CIRun: Equatable, Sendable {
    public enum Service: String, Sendable {
        case gitHub = "GitHub Actions"
        case gitLab = "GitLab CI"
    }

    public var service: Service
    /// What the run is for, in words: `pull request 12 into main`. It may quote the repository: escape it before it is shown.
    public var subject: String
    public var cause: Cause

    public enum Cause: Equatable, Sendable {
        /// Commits that somebody proposes for a branch.
        case proposal(Proposal)
        /// Commits that a branch or tag has been moved to.
        case push(Push)
        /// A branch or tag is gone: there is nothing to judge.
        case deletion
        /// A schedule, a person or a release: no commits in particular.
        case other
    }

    public struct Proposal: Equatable, Sendable {
        /// The last proposed commit: not the merge that the service may have made of it for the run.
        public var tip: ObjectID
        /// Where the target stood, or where the proposal left it.
        public var base: ObjectID
        /// The branch it is for: `main`.
        public var target: String

        public init(tip: ObjectID, base: ObjectID, target: String) {
            self.tip = tip
            self.base = base
            self.target = target
        }
    }

    public struct Push: Equatable, Sendable {
        public var tip: ObjectID
        /// What stood there before; nil for what is new.
        public var before: ObjectID?
        /// The full name: `refs/heads/main`.
        public var reference: String
        /// `main`; nil where the service does not tell.
        public var defaultBranch: String?
        /// Whether what stood there before may be gone: after a forced push nobody has it.
        public var isForced: Bool

        public init(tip: ObjectID, before: ObjectID?, reference: String, defaultBranch: String?, isForced: Bool) {
            self.tip = tip
            self.before = before
            self.reference = reference
            self.defaultBranch = defaultBranch
            self.isForced = isForced
        }
    }

    public init(service: Service, subject: String, cause: Cause) {
        self.service = service
        self.subject = subject
        self.cause = cause
    }

    /// The run of the service whose variables these are.
    ///
    /// - Parameter event: the bytes of the file that `GITHUB_EVENT_PATH` names; nil where there is none.
    /// - Throws: `.usage` where no service speaks, or says something that is not understood.
    public init(variables: [String: String], event: [UInt8]?) throws(ADRLinkError) {
        if variables["GITHUB_ACTIONS"] == "true" {
            self = try GitHubRun(variables: variables, event: event).run
        } else if variables["GITLAB_CI"] == "true" {
            self = try GitLabRun(variables: variables).run
        } else {
            throw ADRLinkError(
                .usage, "this is no run of GitHub Actions or GitLab CI",
                hint: "elsewhere name the range: adrlink check origin/main..HEAD")
        }
    }

    /// A commit id as services write it; nil for the zeros that stand for none.
    ///
    /// - Throws: `.usage` for anything but forty hexadecimal digits: what a service says is never read as a revision.
    static func commit(_ text: String?, _ name: String) throws(ADRLinkError) -> ObjectID? {
        guard let text, !text.isEmpty else { return nil }
        guard let id = ObjectID(text) else {
            throw ADRLinkError(.usage, "\(name) is \"\(text)\", which is no commit id")
        }
        return id == .zero ? nil : id
    }

    /// The same where a run cannot be without it.
    static func required(_ text: String?, _ name: String) throws(ADRLinkError) -> ObjectID {
        guard let id = try commit(text, name) else { throw ADRLinkError(.usage, "the service does not set \(name)") }
        return id
    }
}

extension StringProtocol {
    /// The name of a branch without `refs/heads/`.
    var branchName: String {
        hasPrefix("refs/heads/") ? String(dropFirst("refs/heads/".count)) : String(self)
    }
}
