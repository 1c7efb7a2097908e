import Git
public import SSHSignature

/// What a bundle is held against beside itself.
public struct BundleExpectation: Sendable {
    /// The fingerprint of the log's root of trust, `SHA256:…`, from outside of the bundle. Without it nothing is opened.
    public var root: String?
    /// Who may sign manifests, where a list from outside of the bundle says so.
    public var signers: AllowedSigners?
    /// The file of the manifest that is kept beside the bundle.
    public var manifest: [UInt8]?
    /// The SHA-256 of the file of the manifest, as the audit log names it.
    public var manifestDigest: String?

    public init(root: String? = nil) { self.root = root }
}

/// An evidence bundle in which everything was verified, unpacked for one use; nothing of it stays when it is released.
///
/// A copy is made while the file is read, and only what was copied is verified and used: whatever becomes of the file.
public struct OpenedBundle: ~Copyable {
    public let manifest: EvidenceManifest
    /// The file of the manifest.
    public let manifestFile: [UInt8]
    /// The key that signed the manifest.
    public let key: PublicKey
    /// What the verification of the audit log in the bundle has found.
    public let verification: AuditVerification
    private let folder: ScratchFolder

    /// What the opening is at.
    public enum Step: Sendable {
        /// So many bytes of all files are unpacked.
        case unpacking(bytes: Int, of: Int)
        case verifyingObjects
        case verifyingLog
    }

    /// Verifies a bundle from its file alone.
    ///
    /// The order is: the archive in its one form, the manifest and its signature, each file against size and digest, the git
    /// bundle's references, every object with `git index-pack --strict`, the checkpoint, all lanes of the log, and whether the
    /// manifest's key counts in it. Throws `.bundleRefused` for the first of them that is not good, and `.rootUnknown` where no
    /// root was given.
    ///
    /// - Parameter directory: where to unpack; the temporary directory by default.
    public init(
        _ path: String, _ expectation: BundleExpectation, in directory: String? = nil, tell: (Step) -> Void = { _ in }
    ) throws(ADRLinkError) {
        guard let file = PartialFile(path) else {
            throw ADRLinkError(
                .usage, "the bundle \(path) cannot be read", hint: "name a regular file; links are not followed")
        }
        let contents = try refusing { () throws(EvidenceReadingError) in try BundleContents(file) }
        try contents.check(against: expectation)
        let folder = try fromAudit { () throws(GitError) in try ScratchFolder(in: directory) }
        let unpacking = BundleUnpacking(contents, into: folder.path)
        try refusing { () throws(EvidenceReadingError) in try unpacking.run(tell) }
        verification = try unpacking.verified(tell)
        manifest = contents.manifest
        manifestFile = contents.manifestFile
        key = contents.key
        self.folder = folder
    }

    /// The folder of the bare repository that was unpacked.
    public var repositoryPath: String { folder.path + "/" + BundleUnpacking.repositoryFolder }

    /// The path of a file of the bundle; nil where it has none of that name, and for its git bundle, which is unpacked.
    public func path(of name: String) -> String? {
        guard name != BundleFiles.repository, manifest.files.contains(where: { $0.name == name }) else { return nil }
        return folder.path + "/" + BundleUnpacking.filesFolder + "/" + name
    }

    /// Copies a file of the bundle to a place where nothing is yet. Throws `.usage` where something is, or no such file.
    public func extract(_ name: String, to target: String) throws(ADRLinkError) {
        guard let path = path(of: name), let file = PartialFile(path) else {
            throw ADRLinkError(
                .usage, "the bundle has no file \(name) to extract", hint: "adrlink evidence open BUNDLE list")
        }
        do throws(GitError) {
            let copy = try ReplacementFile(for: target)
            var done = 0
            while done < file.size, let bytes = file.read(UInt8.self, at: done, count: min(1 << 20, file.size - done)) {
                try copy.append(bytes)
                done += bytes.count
            }
            guard done == file.size else { throw GitError(.io, "extract \(name)", "the copy ends before its end") }
            try copy.place(replacing: false)
        } catch {
            guard error.code == .modified else { throw ADRLinkError(error) }
            throw ADRLinkError(.usage, "\(target) exists already", hint: "name another folder")
        }
    }
}

/// Runs what reads a bundle: what is wrong with the bundle refuses it, what the system refuses is an error as any other.
func refusing<R>(_ body: () throws(EvidenceReadingError) -> R) throws(ADRLinkError) -> R {
    do throws(EvidenceReadingError) { return try body() } catch {
        switch error {
        case .archive(let fault): throw ADRLinkError(refusing: fault.reason)
        case .git(let error): throw ADRLinkError(audit: error)
        }
    }
}

extension ADRLinkError {
    /// A bundle that is not what its manifest, or the log, says.
    init(refusing reason: String) {
        self.init(
            .bundleRefused, "the bundle is refused: \(reason)",
            hint: "take another copy, and tell who keeps the bundles: nothing of this one was used")
    }
}
