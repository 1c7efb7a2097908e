import Git
import Templates

extension Workspace {
    /// What the repository has decided, as the working tree states it, or HEAD in a bare repository.
    public func presentPolicy() throws(ADRLinkError) -> Policy {
        guard let snapshot = try presentSnapshot() else { return Policy() }
        return try learningPrefixes(try policy(of: snapshot), of: snapshot)
    }

    /// Writes the page of a discussion exercise, to be filled in, and gives its path from the top of the repository.
    ///
    /// - Parameter language: `en` or `fr`; nil for that of the policy.
    public func newExercise(_ title: String, language: String? = nil) throws(ADRLinkError) -> String {
        let language = if let language { language } else { try presentPolicy().language }
        return try writePage(
            title, Templates.tabletop(language: language), language, to: "docs/drills", name: "\(now.date)-")
    }

    /// Writes the page of a runbook, to be filled in, and gives its path from the top of the repository.
    public func newRunbook(_ title: String, language: String? = nil) throws(ADRLinkError) -> String {
        let policy = try presentPolicy()
        let language = language ?? policy.language
        return try writePage(
            title, Templates.runbook(language: language), language, to: policy.runbooks.folders[0], name: "")
    }

    private func writePage(
        _ title: String, _ template: [UInt8]?, _ language: String, to folder: String, name: String
    ) throws(ADRLinkError) -> String {
        guard let template else {
            throw ADRLinkError(.usage, "there is no template in \(language)", hint: "en and fr are known")
        }
        guard let top = repository.workingDirectory else {
            throw ADRLinkError(.usage, "the repository is bare and has no working tree", hint: "work in a clone")
        }
        let slug = RecordSlug.make(title, joiner: "-")
        guard !slug.isEmpty else { throw ADRLinkError(.usage, "the title has no letter or digit") }
        let path = "\(folder)/\(name)\(slug).md"
        let text = String(decoding: template, as: UTF8.self).replacing("{{title}}", with: MarkdownText.escape(title))
            .replacing("{{date}}", with: now.iso).replacing("{{path}}", with: path)
        try fromGit { () throws(GitError) in
            // No component may be a link that leads out of the repository.
            var walked = top
            for part in folder.split(separator: "/") {
                walked += "/\(part)"
                guard let kind = File.kind(of: walked) else { break }
                guard kind == .directory else { throw GitError(.io, "write \(path)", "\(walked) is no folder") }
            }
            try File.makeDirectories(top + "/" + folder)
            try File.write(Array(text.utf8), to: top + "/" + path, replacing: false)
        }
        return path
    }
}
