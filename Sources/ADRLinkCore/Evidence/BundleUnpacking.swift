import Git
import SSHSignature

/// Unpacks a bundle into a folder, and verifies what was unpacked.
struct BundleUnpacking {
    static let repositoryFolder = "repository.git"
    static let filesFolder = "files"

    private let contents: BundleContents
    private let folder: String

    init(_ contents: BundleContents, into folder: String) {
        self.contents = contents
        self.folder = folder
    }

    private var repository: String { folder + "/" + Self.repositoryFolder }
    private var pack: String { repository + "/objects/pack/pack-" + contents.manifest.id + "00000000.pack" }

    // MARK: Unpacking

    /// Copies every file, and holds each against its digest.
    func run(_ tell: (OpenedBundle.Step) -> Void) throws(EvidenceReadingError) {
        try fromBundle { () throws(GitError) in
            for folder in ["objects/pack", "objects/info", "refs"] {
                try File.makeDirectories(repository + "/" + folder)
            }
        }
        let total = contents.manifest.files.reduce(0) { $0 + $1.size }
        var done = 0
        for (member, listed) in zip(contents.archive.members, contents.manifest.files) {
            let digest: String
            if member.name == BundleFiles.repository {
                digest = try unpackRepository(member) { count in
                    done += count
                    tell(.unpacking(bytes: done, of: total))
                }
            } else {
                let path = folder + "/" + Self.filesFolder + "/" + member.name
                let parent = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
                try fromBundle { () throws(GitError) in try File.makeDirectories(String(parent)) }
                let copy = try fromBundle { () throws(GitError) in try ReplacementFile(for: path, mode: 0o600) }
                digest = try contents.archive.read(member) { (bytes) throws(GitError) in
                    try copy.append(bytes)
                    done += bytes.count
                    tell(.unpacking(bytes: done, of: total))
                }
                try fromBundle { () throws(GitError) in try copy.place(replacing: false) }
            }
            guard digest == listed.digest else {
                throw .archive(
                    ArchiveFault(reason: "the SHA-256 of the file \(member.name) is not that in the manifest"))
            }
        }
    }

    /// Writes the pack of the git bundle as that of a bare repository, and its references; its digest is that of all of it.
    private func unpackRepository(
        _ member: ArchiveReader.Member, _ tell: (Int) -> Void
    ) throws(EvidenceReadingError) -> String {
        var stream = GitBundleStream()
        var fault: ArchiveFault?
        let copy = try fromBundle { () throws(GitError) in try ReplacementFile(for: pack) }
        let digest = try contents.archive.read(member) { (bytes) throws(GitError) in
            tell(bytes.count)
            guard fault == nil else { return }
            var pack: [UInt8] = []
            do throws(ArchiveFault) { pack = try stream.take(bytes) } catch { fault = error }
            try copy.append(pack)
        }
        if let fault { throw .archive(fault) }
        guard let references = stream.header?.references else {
            throw .archive(ArchiveFault(reason: "the header of the git bundle has no end"))
        }
        guard references == contents.manifest.references else {
            throw .archive(ArchiveFault(reason: "the references of the git bundle are not those of the manifest"))
        }
        try fromBundle { () throws(GitError) in
            try copy.place(replacing: false)
            try writeReferences(references)
        }
        return digest
    }

    /// The files that make a bare repository of the pack. Git's templates and the user's settings have no part in it.
    private func writeReferences(_ references: [String: ObjectID]) throws(GitError) {
        let packed = references.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { "\($0.value) \($0.key)\n" }.joined()
        let head = contents.manifest.head ?? "refs/heads/main"
        let settings = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tbigFileThreshold = 16m\n"
        for (name, text) in [
            ("packed-refs", "# pack-refs with: sorted\n" + packed), ("HEAD", "ref: \(head)\n"), ("config", settings),
        ] {
            try File.write(Array(text.utf8), to: repository + "/" + name, replacing: false)
        }
    }

    // MARK: Verifying

    /// Verifies every object, and then the audit log.
    func verified(_ tell: (OpenedBundle.Step) -> Void) throws(ADRLinkError) -> AuditVerification {
        tell(.verifyingObjects)
        try verifyObjects()
        tell(.verifyingLog)
        let repository = try fromAudit { () throws(GitError) in try Repository(at: self.repository) }
        for (name, id) in contents.manifest.references {
            guard try fromAudit({ () throws(GitError) in try repository.objectHeader(id) }) != nil else {
                throw ADRLinkError(refusing: "the object that \(name) leads to is not in it")
            }
        }
        return try verifyLog(repository)
    }

    /// Has git index the pack: every object is what its name says, well formed, and every object that one names is there.
    private func verifyObjects() throws(ADRLinkError) {
        do throws(GitError) {
            let repository = try Repository(at: self.repository)
            let index = pack.dropLast(5) + ".idx"
            try GitProgram(repository).run(["index-pack", "--strict", "-o", String(index), pack]) {
                (_) throws(GitError) in
            }
        } catch {
            guard error.code == .program, !error.message.contains("could not be started") else {
                throw ADRLinkError(audit: error)
            }
            throw ADRLinkError(refusing: "git does not take its objects: \(error.message)")
        }
    }

    private func verifyLog(_ repository: borrowing Repository) throws(ADRLinkError) -> AuditVerification {
        let manifest = contents.manifest
        let (checkpoint, key) = try checkpoint()
        guard checkpoint.heads == manifest.lanes, checkpoint.log == manifest.log, checkpoint.root == manifest.root
        else {
            throw ADRLinkError(refusing: "its checkpoint is not that of the lanes in the manifest")
        }
        var options = AuditVerificationOptions(asOf: manifest.time)
        options.root = manifest.root
        options.log = manifest.log
        options.checkpoint = (checkpoint, key)
        options.usesPins = false
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
        if let finding = verification.findings.list.first(where: { $0.severity > .notice }) {
            throw ADRLinkError(refusing: "its audit log does not verify: \(finding.message)")
        }
        guard verification.checkpoint(by: manifest.signer, at: manifest.time)?.heads == manifest.lanes else {
            throw ADRLinkError(refusing: "the lanes of its audit log do not end where the manifest says")
        }
        guard verification.mayVouch(contents.key, for: manifest.signer) else {
            throw ADRLinkError(
                refusing: "its manifest is signed by \(contents.key.fingerprint), which does not count in the log")
        }
        return verification
    }

    private func checkpoint() throws(ADRLinkError) -> (checkpoint: Checkpoint, key: PublicKey) {
        let path = folder + "/" + Self.filesFolder + "/" + BundleFiles.checkpoint
        let file = try fromAudit { () throws(GitError) in try File.read(path, limit: Checkpoint.limit) }
        do throws(AuditFormatFault) { return try Checkpoint.read(file ?? []) } catch {
            throw ADRLinkError(refusing: "its checkpoint cannot be read: \(error.reason)")
        }
    }
}

private func fromBundle<R: ~Copyable>(_ body: () throws(GitError) -> R) throws(EvidenceReadingError) -> R {
    do throws(GitError) { return try body() } catch { throw .git(error) }
}
