/// What a look at one thing showed: how it is, and what to do about it.
public struct Diagnosis: Equatable, Sendable {
    public enum State: String, Sendable {
        case ok, warning, error
    }

    /// What was looked at, a stable word: `shallow-clone`, `hook-commit-msg`.
    public var check: String
    public var state: State
    /// One sentence without a final full stop. It may quote the repository: escape it before it is shown.
    public var message: String
    /// A command that mends it; nil where nothing is to be done, or where no command can do it.
    public var fix: String?

    public init(_ check: String, _ state: State, _ message: String, fix: String? = nil) {
        self.check = check
        self.state = state
        self.message = message
        self.fix = fix
    }

    /// Why a repository could not be opened at all: its owner, its format, or that there is none.
    public init(openingFailed error: ADRLinkError) {
        // The hints on owners and formats have the form "why: command".
        let command = error.hint.flatMap { hint in
            hint.firstRange(of: ": git ").map { String(hint[hint.index($0.lowerBound, offsetBy: 2)...]) }
        }
        let hint = command == nil ? error.hint.map { "; \($0)" } ?? "" : ""
        self.init("repository", .error, error.description + hint, fix: command)
    }
}
