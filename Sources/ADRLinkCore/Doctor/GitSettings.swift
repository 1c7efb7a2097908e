import Git

/// Git's configuration as git itself reads it, each setting with where it comes from.
struct GitSettings {
    struct Setting {
        /// `system`, `global`, `local`, `worktree` or `command`.
        var scope: String
        /// Section and key in lower case.
        var name: String
        var value: String

        /// The command that takes the setting away.
        var removal: String? {
            guard ["system", "global", "local", "worktree"].contains(scope) else { return nil }
            return "git config --\(scope) --unset-all \(shellQuoted(name))"
        }
    }

    let settings: [Setting]

    /// What counts for a key: the last one.
    func last(_ names: String...) -> Setting? { settings.last { names.contains($0.name) } }

    /// Reads what `git config --list --show-scope -z` prints: the scope, NUL, the name, a line feed, the value, NUL.
    init(_ output: [UInt8]) {
        let words = output.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        var found: [Setting] = []
        for place in stride(from: 0, to: words.count - 1, by: 2) where words[place] != "command" {
            let (name, value) =
                words[place + 1].firstIndex(of: "\n").map {
                    (words[place + 1][..<$0], words[place + 1][words[place + 1].index(after: $0)...])
                } ?? (words[place + 1][...], "true")
            found.append(Setting(scope: words[place], name: String(name), value: String(value)))
        }
        settings = found
    }
}

extension Workspace {
    func gitSettings() throws(ADRLinkError) -> GitSettings {
        GitSettings(
            try fromGit { () throws(GitError) in
                try GitProgram(repository).run(["config", "--list", "-z", "--show-scope", "--includes"])
            })
    }
}
