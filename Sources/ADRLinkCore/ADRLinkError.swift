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
        /// There is no audit log here, or no lane to write.
        case noAuditLog
        /// The key of the lane is missing, cannot be read, or cannot sign.
        case signingKey
        /// The file of the key may be read by others.
        case keyPermissions
        /// The passphrase of the key was wrong, or not given.
        case passphrase
        /// The agent that holds the key does not answer, or does not hold it.
        case agent
        /// The log does not trust the key.
        case keyUntrusted
        /// Nobody says which key is the log's root of trust, or another one than the log's.
        case rootUnknown
        /// The log is of a version of its format that is not known.
        case logVersion
        /// Somebody else wrote to the lane.
        case laneForeign
        /// The lane ends before what was known of it.
        case laneRewound
        /// The lane was written in two places.
        case laneForked
        /// The clock stands before the last entry.
        case clockBackwards
        /// The entry is larger than entries may be.
        case entryTooLarge
        /// Another program holds the lock of a reference.
        case referenceLocked
        /// The disk is full.
        case diskFull
        /// The repository may not be written.
        case notWritable
        /// The runbook that is named is not in the repository.
        case runbook
        /// What is to be kept as evidence cannot be read, or is too large.
        case evidence
        /// The state of what is acted upon could not be taken.
        case state
        /// There is no open intent of that number.
        case noIntent
        /// An evidence bundle is not what its manifest, or the audit log, says.
        case bundleRefused
        /// The store of bundles cannot be reached, or refused.
        case store
        /// An access could not be made known outside of this clone, and so did not happen.
        case unwitnessed
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
        case .bundleRefused: 1
        case .undecided, .logVersion, .rootUnknown: 3
        case .internal: 70
        default: 2
        }
    }
}

/// Runs what may fail in git and turns its error into one of adrlink's.
func fromGit<R>(_ body: () throws(GitError) -> R) throws(ADRLinkError) -> R {
    do throws(GitError) { return try body() } catch { throw ADRLinkError(error) }
}
