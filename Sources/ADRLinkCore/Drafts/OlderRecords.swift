/// The records that a new decision supersedes or amends: their other end of the relation.
extension DraftWriter {
    /// Writes the other end of each relation into the older record, and checks that all of them agree then.
    func edit(_ files: inout Files, _ today: String) throws(ADRLinkError) {
        var edited = EditedRecords(records, policy, today: today, alsoIn: naming.folder)
        let new = files.path
        guard edited.add(new, files.bytes) else {
            throw ADRLinkError(.internal, "it is not read as a record", path: new)
        }
        for old in superseded {
            try lead(edited, new, .supersedes, old)
            try edited.setSuperseded(old.path, by: new)
            try edited.verifyReciprocal(.supersedes, partial: false, from: new, to: old.path)
        }
        for old in amended {
            try lead(edited, new, .amends, old)
            do throws(ADRLinkError) { try edited.state(.amendedBy, partial: false, in: old.path, of: new) } catch {
                files.result.notes.append(
                    "\(old.path) does not say that it is amended by \(files.result.decision.id): \(error.message)")
            }
        }
        for change in edited.changes {
            if let old = change.old, let new = change.new { files.edits.append((change.path, old, new)) }
        }
        files.result.notes += edited.notes
        if let read = edited.index.decision(path: new) { files.result.decision = read }
    }

    private func lead(
        _ edited: EditedRecords, _ new: String, _ kind: Relation.Kind, _ old: Decision
    ) throws(ADRLinkError) {
        let wanted = RelationKey(kind, partial: false, path: old.path)
        guard try edited.decision(at: new).relations.contains(where: { RelationKey($0) == wanted }) else {
            throw ADRLinkError(
                .configuration, "the record would not be read back as it is meant: it does not lead to \(old.id)",
                hint: "write {{relations}} where they belong", path: template.name)
        }
    }
}
