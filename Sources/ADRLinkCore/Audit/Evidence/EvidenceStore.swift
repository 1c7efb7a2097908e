public import Git

/// A piece of evidence: captured output, the state of a resource, an attached file.
public struct EvidencePiece: Sendable {
    /// The most bytes of one piece.
    public static let limit = 64 << 20

    public var digest: EvidenceDigest
    public var bytes: [UInt8]

    public init(_ name: String, _ bytes: [UInt8]) {
        self.bytes = bytes
        digest = EvidenceDigest(name: name, digest: sha256(bytes), size: bytes.count)
    }
}

/// The evidence of a lane: blobs named by the SHA-256 of their bytes, in folders of its first two digits.
///
/// They lie in the tree of `refs/adrlink/evidence/<lane>`, an unsigned commit for each addition, so that the reference is
/// pushed and fetched as every other. What they are is vouched for by the entries that name their digests.
struct EvidenceStore {
    let lane: LaneID
    /// Who is named as the author of the commits.
    let owner: String
    /// As that of `LaneWriter`.
    var patience = 300

    private var reference: String { AuditNames.evidence + lane.description }

    /// Adds pieces, and is on the disk when it returns. The repository should have been told to write durably.
    func keep(
        _ pieces: [EvidencePiece], at time: AuditTime, in repository: borrowing Repository
    ) throws(ADRLinkError) {
        guard !pieces.isEmpty else { return }
        try fromAudit { () throws(GitError) in
            let lock = try repository.auditLock(lane.description + ".evidence")
            _ = try repository.clearStaleLock(of: reference, patience: patience)
            try add(pieces, time, repository)
            _ = consume lock
        }
    }

    private func add(
        _ pieces: [EvidencePiece], _ time: AuditTime, _ repository: borrowing Repository
    ) throws(GitError) {
        let head = try repository.target(of: reference)
        var root = TreeText()
        if let head { root = try repository.treeText(try repository.commitHeader(head).tree) }
        let before = root
        for piece in pieces {
            let digest = piece.digest.digest
            let name = String(digest.prefix(2))
            var folder = TreeText()
            if let old = root.entry(name) { folder = try repository.treeText(old.id) }
            let file = String(digest.dropFirst(2))
            if folder.entry(file) != nil { continue }
            let blob = try repository.write(.blob, piece.bytes)
            let tree = try repository.write(.tree, folder.setting(file, mode: TreeText.fileMode, blob).bytes)
            root = root.setting(name, mode: TreeText.folderMode, tree)
        }
        guard root != before else { return }
        let tree = try repository.write(.tree, root.bytes)
        let person = "\(owner) <\(owner)> \(time.seconds) +0000"
        let parent = head.map { "parent \($0)\n" } ?? ""
        let text = "tree \(tree)\n\(parent)author \(person)\ncommitter \(person)\n\nevidence\n"
        let commit = try repository.write(.commit, Array(text.utf8))
        try repository.updateReference(reference, from: head, to: commit, message: "evidence")
    }
}

extension Repository {
    /// A piece of evidence of a lane; nil where it is not here: evidence may be dropped or kept elsewhere.
    ///
    /// Throws `.corrupt` for bytes that are not those of the digest.
    public func evidence(_ digest: EvidenceDigest, of lane: LaneID) throws(GitError) -> [UInt8]? {
        guard let head = try target(of: AuditNames.evidence + lane.description) else { return nil }
        let root = try treeText(try commitHeader(head).tree)
        guard let folder = root.entry(String(digest.digest.prefix(2))),
            let file = try treeText(folder.id).entry(String(digest.digest.dropFirst(2)))
        else { return nil }
        guard let found = try examinedObject(file.id, limit: EvidencePiece.limit) else { return nil }
        guard found.kind == .blob, sha256(found.bytes) == digest.digest else {
            throw GitError(.corrupt, "read the evidence \(digest.name)", "it is not what the log names")
        }
        return found.bytes
    }

    /// The lock of something in the log's folder, held until it is released. It is waited for a minute: somebody else may
    /// be asked for a passphrase meanwhile.
    func auditLock(_ name: String) throws(GitError) -> FileLock {
        if File.kind(of: auditFolder) == nil { try File.makeDirectories(auditFolder) }
        do throws(GitError) {
            return try FileLock(auditFolder + "/" + name + ".lock", patience: .seconds(60))
        } catch {
            guard error.code == .locked else { throw error }
            throw GitError(
                .locked, error.operation, error.message,
                hint: "see what the other adrlink waits for: a passphrase, or the touch of a token")
        }
    }

    /// Takes away the lock of a reference whose owner is dead, and tells whether it did. For callers of which only one runs
    /// at a time; git holds its locks for a moment only.
    ///
    /// - Parameter patience: how long it is waited for, in hundredths of a second.
    func clearStaleLock(of reference: String, patience: Int) throws(GitError) -> Bool {
        let file = lockFile(of: reference)
        var waited = 0
        while File.kind(of: file) != nil, waited < patience {
            CurrentProcess.pause(milliseconds: 10)
            waited += 1
        }
        guard File.kind(of: file) != nil else { return false }
        try File.remove(file)
        return true
    }
}
