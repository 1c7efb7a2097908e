import Git

extension Workspace {
    /// How much of the history is kept, so that links are told at once.
    func linkDiagnosis() throws(ADRLinkError) -> Diagnosis {
        let check = "kept-links"
        guard let directory = cacheDirectory else {
            return Diagnosis(check, .ok, "nothing is kept while a push is judged")
        }
        let conventions: MessageConventions
        do throws(ADRLinkError) {
            let head = try fromGit { () throws(GitError) in try repository.head() }
            guard let head else { return Diagnosis(check, .ok, "there is no commit yet, and so no link") }
            conventions = try learningPrefixes(try policy(of: .commit(head)), of: .commit(head)).messages
        } catch  where error.code == .configuration {
            return Diagnosis(
                check, .ok, "not looked at, since the policy that says how links are written cannot be read")
        }
        let query = LinkQuery(
            range: RevisionRange(included: []), conventions: conventions, commentPrefix: try commentPrefix(), slugs: [],
            mentions: false, isWanted: { _ in true })
        var cache = LinkCache(directory: directory, key: query.key(shallow: repository.shallowCommits))
        cache.open()
        guard cache.commits > 0 else {
            return Diagnosis(
                check, .ok,
                cache.isPresent
                    ? "what was kept is damaged, of another version or of another depth; the next answer reads all commits"
                    : "nothing is kept yet; an answer reads all commits")
        }
        return Diagnosis(check, .ok, "the links of \(cache.commits) commits are kept in \(cache.bytes / 1_024) KiB")
    }
}
