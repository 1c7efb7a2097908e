import Git

/// Hooks in git's configuration, which git runs beside those in files since version 2.54.
///
/// `hook.<name>.event` says which hook it is and `hook.<name>.command` what the shell is to run, with the arguments of the hook behind
/// it: https://git-scm.com/docs/git-hook.
public enum ConfiguredHooks {
    /// Whether a git of this version, `2.54.0`, runs them.
    public static func areKnown(to version: String) -> Bool {
        let numbers = version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
        return !numbers.lexicographicallyPrecedes([2, 54])
    }

    /// The commands that configure them for one repository, or with `scope` `--global` for all of a person's.
    public static func commands(for names: [HookName], scope: String = "--local") -> [String] {
        names.flatMap { name in
            [("event", name.rawValue), ("command", name.command)].map { key, value in
                "git config \(scope) hook.adrlink-\(name.rawValue).\(key) \(shellQuoted(value))"
            }
        }
    }
}

extension HookName {
    /// What the shell runs; the arguments of the hook come behind it.
    fileprivate var command: String {
        switch self {
        case .commitMessage: "adrlink check --message-file"
        case .prepareCommitMessage: "adrlink hook prepare-message"
        // Of the remote's name and its address only the name is wanted.
        case .prePush: "sh -c 'exec adrlink check --push --remote \"$1\"' adrlink"
        case .preReceive: "adrlink check --receive"
        }
    }
}

extension Workspace {
    /// The version of the git program, `2.39.5`.
    public func gitVersion() throws(ADRLinkError) -> String {
        let output = try fromGit { () throws(GitError) in try GitProgram(repository).run(["version"]) }
        let words = output[...].trimmed().text.split(separator: " ")
        return words.dropFirst(2).first.map(String.init) ?? ""
    }
}
