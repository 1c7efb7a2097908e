/// Holding what was rendered against what was meant, before anything is written.
extension DraftWriter {
    /// Adds what the template has no place for.
    func completed(_ rendered: [UInt8], _ content: RecordContent, _ path: String) throws(ADRLinkError)
        -> [UInt8]
    {
        var bytes = rendered
        func add(_ label: String, _ value: String, _ frontMatter: String) throws(ADRLinkError) {
            let text = RecordText(path: template.name, bytes: bytes, markup: template.markup)
            let sites = StatusSite.sites(of: text, policy.records.statusFamilies)
            let edits = StatementEdits(
                text: text, sites: sites, label: label, value: value, frontMatter: [frontMatter],
                joint: label == "governs" ? ": " : " ")
            guard !sites.isEmpty, let first = edits.ways().first else {
                throw ADRLinkError(
                    .configuration, "the template has no place for \"\(label)\"",
                    hint: "write {{relations}} and {{governs}} where they belong", path: template.name)
            }
            bytes = text.applying(first)
        }
        if !template.has(.governs), !content.governs.isEmpty {
            try add(
                "governs", try RecordTemplate.pathspecs(content.governs, false),
                try RecordTemplate.pathspecs(content.governs, true))
        }
        guard !template.has(.relations) else { return bytes }
        for kind in [Relation.Kind.amends, .supersedes] {
            let references = content.relations.filter { $0.kind == kind }.map(\.reference)
            guard !references.isEmpty else { continue }
            let ids = references.map(\.id.description).joined(separator: ", ")
            try add(
                content.wording.verb(kind), references.map { $0.link(in: template.markup) }.joined(separator: ", "),
                references.count > 1 ? "[\(ids)]" : ids)
        }
        return bytes
    }

    /// Holds what is read back against what was meant. What the repository's own template has no place for is only noted.
    func compare(
        _ decision: Decision, _ content: RecordContent, _ result: inout RecordedDecision
    ) throws(ADRLinkError) {
        func differs(_ what: String, _ found: String) -> ADRLinkError {
            ADRLinkError(
                .configuration, "the record would not be read back as it is meant: its \(what) reads \"\(found)\"",
                hint: "choose other words, or another template", path: template.name)
        }
        let titleRead = decision.title
        if decision.number != content.number { throw differs("number", decision.number.map(String.init) ?? "none") }
        if titleRead.isEmpty { throw differs("title", "") }
        if titleRead != content.title {
            guard template.isRepositorys else { throw differs("title", titleRead) }
            result.notes.append("the title reads \"\(titleRead)\" in the form of \(template.name)")
        }
        if decision.status != status {
            guard decision.status == .unknown, template.isRepositorys, status == .accepted, superseded.isEmpty else {
                throw differs("status", decision.status.description)
            }
            result.notes.append("\(template.name) has no place for the status, so that the record states none")
        }
        if decision.date != content.date {
            guard template.isRepositorys else { throw differs("date", decision.date ?? "none") }
            result.notes.append("\(template.name) has no place for the date")
        }
        if decision.governs != content.governs {
            throw differs("list of governed paths", decision.governs.joined(separator: ", "))
        }
    }
}
