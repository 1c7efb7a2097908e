import Git

/// The merge driver that joins index pages: the name git knows it by, and what git starts.
///
/// Git takes it from the configuration of a clone, for the files to which `.gitattributes` gives its name.
public struct MergeDriver: Equatable, Sendable {
    static let name = "adrlink-index"
    private static let section = "merge." + name

    /// The absolute path of adrlink.
    public let program: String

    public init(program: String) { self.program = program }

    /// What git runs through the shell, with its own placeholders.
    var command: String {
        shellQuoted(program).replacing("%", with: "%%") + " merge-index --marker-size %L %O %A %B %P"
    }

    /// How a clone is configured.
    public enum State: String, Sendable {
        case installed
        /// For an adrlink in another place, or of another version.
        case different
        case missing
    }

    public func state(in workspace: borrowing Workspace) throws(ADRLinkError) -> State {
        switch try workspace.gitSettings().last(Self.section + ".driver")?.value {
        case nil: .missing
        case command: .installed
        default: .different
        }
    }

    /// Configures this clone; false where it is configured already.
    public func install(in workspace: borrowing Workspace) throws(ADRLinkError) -> Bool {
        if try state(in: workspace) == .installed { return false }
        try fromGit { () throws(GitError) in
            let git = GitProgram(workspace.repository)
            _ = try git.run(["config", "--local", Self.section + ".name", "joins the rows of an index of decisions"])
            _ = try git.run(["config", "--local", Self.section + ".driver", command])
        }
        return true
    }

    /// Takes the configuration away; false where this clone has none.
    public static func uninstall(in workspace: borrowing Workspace) throws(ADRLinkError) -> Bool {
        let settings = try workspace.gitSettings().settings
        guard settings.contains(where: { $0.scope == "local" && $0.name.hasPrefix(section + ".") }) else {
            return false
        }
        _ = try fromGit { () throws(GitError) in
            try GitProgram(workspace.repository).run(["config", "--local", "--remove-section", section])
        }
        return true
    }
}
