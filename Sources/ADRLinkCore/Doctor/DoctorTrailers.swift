import Git

extension Workspace {
    /// Settings of git by which git and adrlink would not see the same trailers.
    func trailerDiagnoses() throws(ADRLinkError) -> [Diagnosis] {
        let settings = try gitSettings()
        let keys = try referenceKeys()
        var found = trailerSettings(settings, keys)
        if found.isEmpty { found.append(Diagnosis("trailer-configuration", .ok, "nothing changes what a trailer is")) }
        found.append(commentDiagnosis(settings))
        found.append(cleanupDiagnosis(settings))
        return found
    }

    private func trailerSettings(_ settings: GitSettings, _ keys: [String]) -> [Diagnosis] {
        var found: [Diagnosis] = []
        for setting in settings.settings where setting.name.hasPrefix("trailer.") {
            let parts = setting.name.dropFirst("trailer.".count)
            if parts == "separators" {
                guard setting.value != ":" else { continue }
                let effect =
                    setting.value.contains(":")
                    ? "other lines than \"Key: value\" are trailers to git"
                    : "git no longer takes \"Key: value\" as a trailer"
                found.append(
                    Diagnosis(
                        "trailer-configuration", .warning,
                        "trailer.separators is \"\(setting.value)\" (\(setting.scope)): \(effect)", fix: setting.removal
                    ))
            } else if parts.hasSuffix(".key") {
                let token = parts.dropLast(".key".count)
                let written = setting.value.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
                guard
                    let key = keys.first(where: {
                        [token.lowercased(), written.lowercased()].contains($0.lowercased())
                    })
                else { continue }
                // Exactly the key again changes nothing.
                guard setting.value.lowercased() != key.lowercased() || token.lowercased() != key.lowercased() else {
                    continue
                }
                found.append(
                    Diagnosis(
                        "trailer-configuration", .warning,
                        "\(setting.name) is \"\(setting.value)\" (\(setting.scope)): git's own %(trailers:key=\(key)) no longer finds "
                            + "what adrlink finds", fix: setting.removal))
            }
        }
        return found
    }

    private func commentDiagnosis(_ settings: GitSettings) -> Diagnosis {
        guard let setting = settings.last("core.commentchar", "core.commentstring"), setting.value != "#",
            setting.value != "auto"
        else { return Diagnosis("comment-character", .ok, "comments begin with #") }
        return Diagnosis(
            "comment-character", .warning,
            "\(setting.name) is \"\(setting.value)\" (\(setting.scope)): where others use #, git may see other trailers in "
                + "the same commit", fix: setting.removal)
    }

    private func cleanupDiagnosis(_ settings: GitSettings) -> Diagnosis {
        guard let setting = settings.last("commit.cleanup"), ["verbatim", "whitespace"].contains(setting.value) else {
            return Diagnosis("commit-cleanup", .ok, "comments are taken out of messages")
        }
        return Diagnosis(
            "commit-cleanup", .warning,
            "commit.cleanup is \"\(setting.value)\" (\(setting.scope)): the editor's comments stay in the message",
            fix: setting.removal)
    }

    /// The keys of the policy in force; the defaults where it cannot be read, which another line says.
    private func referenceKeys() throws(ADRLinkError) -> [String] {
        do throws(ADRLinkError) {
            guard let head = try fromGit({ () throws(GitError) in try repository.head() }) else {
                return Policy().messages.referenceKeys
            }
            return try policy(of: .commit(head)).messages.referenceKeys
        } catch  where error.code == .configuration {
            return Policy().messages.referenceKeys
        }
    }
}
