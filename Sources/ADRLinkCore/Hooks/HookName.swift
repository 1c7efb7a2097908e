/// A hook that adrlink installs, by git's name for it.
public enum HookName: String, Sendable, CaseIterable {
    case commitMessage = "commit-msg"
    case prepareCommitMessage = "prepare-commit-msg"
    case prePush = "pre-push"
    case preReceive = "pre-receive"

    /// Those of a repository in which somebody works.
    public static let client: [HookName] = [.commitMessage, .prepareCommitMessage, .prePush]
    /// Those of a repository that others push to.
    public static let server: [HookName] = [.preReceive]

    /// Whether git writes lines to its standard input.
    var readsInput: Bool { self == .prePush || self == .preReceive }
}
