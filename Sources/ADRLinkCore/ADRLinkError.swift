public import Git

/// Why adrlink could not do what was asked: a code, a sentence that names the thing, and what to do about it.
public struct ADRLinkError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// There is no repository, or it belongs to somebody else.
        case repository
        /// The question makes no sense: an unknown revision, an option against another.
        case usage
        /// `.adrlink` is wrong.
        case configuration
        /// No decision answers to this id, or several do.
        case decision
        /// The answer cannot be known from what is here: missing history or objects, an unreadable format.
        case undecided
        /// The file system refused.
        case io
        /// A mistake of adrlink's own.
        case `internal`
    }

    public var code: Code
    /// One sentence in lower case without a final full stop. It may quote the repository: escape it before it is shown.
    public var message: String
    /// What to do, in the imperative.
    public var hint: String?
    /// Where: a file, relative to the top of the repository.
    public var path: String?
    /// Where in that file, from 1.
    public var line: Int?

    public init(_ code: Code, _ message: String, hint: String? = nil, path: String? = nil, line: Int? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.path = path
        self.line = line
    }

    public init(_ error: GitError) {
        let code: Code
        switch error.code {
        case .notARepository, .notOwned: code = .repository
        case .ambiguous, .invalidName: code = .usage
        case .notFound: code = error.operation.hasPrefix("find the revision") ? .usage : .undecided
        case .unsupported, .corrupt, .program: code = .undecided
        case .modified, .locked, .io: code = .io
        case .other: code = .internal
        }
        self.init(code, error.description, hint: error.hint)
    }

    public var description: String {
        guard let path else { return message }
        return line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }

    /// The exit status of a command that ends with this error.
    public var exitStatus: Int32 {
        switch code {
        case .repository, .usage, .configuration, .decision, .io: 2
        case .undecided: 3
        case .internal: 70
        }
    }
}

/// Runs what may fail in git and turns its error into one of adrlink's.
func fromGit<R>(_ body: () throws(GitError) -> R) throws(ADRLinkError) -> R {
    do throws(GitError) { return try body() } catch { throw ADRLinkError(error) }
}
