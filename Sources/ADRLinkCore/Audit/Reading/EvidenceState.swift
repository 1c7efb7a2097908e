public import Git

/// A piece of evidence that an entry names, and whether it is here.
public struct EvidenceState: Sendable {
    public enum Presence: String, Sendable {
        /// It is here, with its digest and size.
        case present
        /// It is not here; it may have been moved to a store.
        case absent
        /// What is kept under its name is something else.
        case altered
    }

    public let evidence: EvidenceDigest
    public let presence: Presence
}

extension LoggedEntry {
    /// The evidence that the entry names, looked up in the tree of its lane's evidence, where blobs are named by SHA-256.
    public func evidence(in repository: borrowing Repository) throws(ADRLinkError) -> [EvidenceState] {
        guard !event.evidence.isEmpty else { return [] }
        return try fromAudit { () throws(GitError) -> [EvidenceState] in
            let head = try repository.commit(named: AuditNames.evidence + segment.lane.description)
            let root = try head.map { id throws(GitError) in try repository.commitHeader(id).tree }
            var states: [EvidenceState] = []
            for evidence in event.evidence {
                var presence = EvidenceState.Presence.absent
                if let root, let blob = try repository.evidence(evidence.digest, in: root) {
                    let bytes = try repository.blob(blob)
                    presence = bytes.count == evidence.size && sha256(bytes) == evidence.digest ? .present : .altered
                }
                states.append(EvidenceState(evidence: evidence, presence: presence))
            }
            return states
        }
    }
}

extension Repository {
    /// The blob of a digest: at the top of the tree, or in a folder of its first two digits. Nil where it is not here.
    fileprivate func evidence(_ digest: String, in tree: ObjectID) throws(GitError) -> ObjectID? {
        let root = TreeText(try object(tree, .tree, limit: 1 << 26))
        var found = root.entry(digest)?.id
        if found == nil, let folder = root.entry(String(digest.prefix(2))), folder.mode == TreeText.folderMode {
            let files = TreeText(try object(folder.id, .tree, limit: 1 << 26))
            found = (files.entry(String(digest.dropFirst(2))) ?? files.entry(digest))?.id
        }
        guard let found, try objectHeader(found) != nil else { return nil }
        return found
    }
}
