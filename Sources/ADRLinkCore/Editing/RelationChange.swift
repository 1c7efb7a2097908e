/// Stating relations, each in both records.
extension EditedRecords {
    /// Writes into a record what it has to do with another one; nothing where it says so already.
    mutating func state(
        _ kind: Relation.Kind, partial: Bool, in path: String, of other: String
    ) throws(ADRLinkError) {
        let old = try decision(at: path)
        let key = RelationKey(kind, partial: partial, path: other)
        if old.relations.contains(where: { RelationKey($0) == key }) { return }
        let text = try text(of: old)
        let families = policy.records.statusFamilies
        let sites = StatusSite.sites(of: text, families)
        let reference = RecordReference(try decision(at: other).id, at: other, from: path)
        for language in languages(of: text, sites) {
            let edits = RelationEdits(
                text: text, sites: sites, stated: old.relations, kind: kind, partial: partial, reference: reference,
                wording: RecordWording(language: language))
            for way in edits.ways() {
                let bytes = text.applying(way)
                guard let read = reading(path, as: bytes), let new = read.decision(path: path),
                    new.status == old.status, isSameBesides(new, old, added: key, sites: [])
                else { continue }
                accept(path, bytes, read)
                return
            }
        }
        let verb = RecordWording(language: "en").verb(kind, partial: partial)
        throw ADRLinkError(
            .decision, "there is no certain place to say that it \(verb) \(reference.id)",
            hint: "write \"\(verb.capitalizedFirst) \(reference.link(in: text.markup))\" into it by hand", path: path,
            line: old.statusLine)
    }

    /// Makes sure that both records say what they have to do with each other, and that they mean each other.
    func verifyReciprocal(_ kind: Relation.Kind, partial: Bool, from: String, to: String) throws(ADRLinkError) {
        let pairs = [(from, kind, to), (to, kind.reverse, from)]
        for (path, kind, other) in pairs {
            let wanted = RelationKey(kind, partial: partial, path: other)
            guard try decision(at: path).relations.contains(where: { RelationKey($0) == wanted }) else {
                throw ADRLinkError(
                    .decision, "it would not be read back as a record that names \(other)",
                    hint: "state the relation by hand", path: path)
            }
        }
    }
}

extension RelationEdits {
    /// Whether the record has a place for this relation that says nothing yet: `superseded-by:`.
    var hasPlaceWaiting: Bool { !filling().isEmpty }
}
