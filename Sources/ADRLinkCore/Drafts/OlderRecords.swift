/// The records that a new decision supersedes or amends: their other end of the relation.
extension DraftWriter {
    /// Writes the other end of each relation into the older record, and checks that all of them agree then.
    func edit(_ files: inout Files) throws(ADRLinkError) {
        let new = files.result.decision
        for old in superseded {
            guard let text = text(of: old) else { continue }
            let ways = try text.superseded(by: RecordReference(new.id, at: new.path, from: old.path))
            let fits = ways.first { way in
                let index = self.index(files, old.path, way)
                guard let read = index.decision(path: old.path), read.status == .superseded else { return false }
                return agree(index, new.path, .supersedes, old.path) && sameBesides(read, old)
            }
            guard let fits else {
                throw ADRLinkError(
                    .decision, "its status cannot be changed so that both records agree", hint: "change it by hand",
                    path: old.path, line: old.statusLine)
            }
            files.edits.append((old.path, text.bytes, fits))
        }
        for old in amended {
            let reference = RecordReference(new.id, at: new.path, from: old.path)
            let label = RecordWording(language: language(of: old)).verb(.amendedBy)
            var fits: [UInt8]?
            var reason = "there is no certain place for it"
            if let text = text(of: old) {
                do throws(ADRLinkError) {
                    let way = try text.adding(label, reference.link(in: old.markup), frontMatter: new.id.description)
                    let index = self.index(files, old.path, way)
                    if let read = index.decision(path: old.path), read.status == old.status,
                        agree(index, new.path, .amends, old.path),
                        sameBesides(read, old)
                    {
                        fits = way
                        files.edits.append((old.path, text.bytes, way))
                    }
                } catch {
                    reason = error.message
                }
            }
            if fits == nil {
                files.result.notes.append("\(old.path) does not say that it is amended by \(new.id): \(reason)")
            }
        }
        let index = self.index(files, nil, [])
        for old in superseded + amended {
            let kind: Relation.Kind = superseded.contains { $0.path == old.path } ? .supersedes : .amends
            guard leads(index, new.path, kind, old.path) else {
                throw ADRLinkError(
                    .configuration, "the record would not be read back as it is meant: it does not lead to \(old.id)",
                    hint: "write {{relations}} where they belong", path: template.name)
            }
        }
        files.result.updated = files.edits.map(\.path).sorted()
        if let read = index.decision(path: new.path) { files.result.decision = read }
    }

    private func text(of decision: Decision) -> RecordText? {
        records.files.first { $0.path == decision.path }.map {
            RecordText(path: $0.path, bytes: $0.bytes, markup: decision.markup)
        }
    }

    private func language(of decision: Decision) -> String {
        RecordWording.language(of: StatusText.firstWord(StatusText.peeled(Array((decision.rawStatus ?? "").utf8)[...])))
    }

    /// The decisions as they would be with the new files.
    private func index(_ files: Files, _ path: String?, _ bytes: [UInt8]) -> DecisionIndex {
        var all = records.files
        for place in all.indices {
            if all[place].path == path { all[place].bytes = bytes }
            if let edit = files.edits.first(where: { $0.path == all[place].path }) { all[place].bytes = edit.new }
        }
        all.append(RecordFile(path: files.path, bytes: files.bytes))
        let folders =
            records.listing.folders.contains(naming.folder)
            ? records.listing.folders : records.listing.folders + [naming.folder]
        return DecisionIndex(files: all, folders: folders, conventions: policy.records)
    }

    private func leads(_ index: DecisionIndex, _ from: String, _ kind: Relation.Kind, _ to: String) -> Bool {
        index.decision(path: from)?.relations.contains { relation in
            guard relation.kind == kind, !relation.partial, case .decision(_, to, _) = relation.target else {
                return false
            }
            return true
        } ?? false
    }

    private func agree(_ index: DecisionIndex, _ new: String, _ kind: Relation.Kind, _ old: String) -> Bool {
        leads(index, new, kind, old) && leads(index, old, kind.reverse, new)
    }

    /// Whether an edit left alone what it was not about.
    private func sameBesides(_ read: Decision, _ old: Decision) -> Bool {
        read.title == old.title && read.date == old.date && read.governs == old.governs
            && read.relations.count == old.relations.count + 1
    }
}
