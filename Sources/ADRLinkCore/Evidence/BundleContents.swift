import Git
import SSHSignature

/// An archive that is a bundle by its form: a manifest with a good signature, and exactly the files that it lists.
struct BundleContents {
    let archive: ArchiveReader
    let manifest: EvidenceManifest
    let manifestFile: [UInt8]
    let key: PublicKey

    init(_ file: PartialFile) throws(EvidenceReadingError) {
        do throws(ArchiveFault) { archive = try ArchiveReader(file) } catch { throw .archive(error) }
        guard let last = archive.members.last, last.name == ArchiveName.manifest else {
            throw .archive(ArchiveFault(reason: "it has no manifest"))
        }
        manifestFile = try archive.read(last, limit: EvidenceManifest.limit)
        do throws(AuditFormatFault) { (manifest, key) = try EvidenceManifest.read(manifestFile) } catch {
            throw .archive(ArchiveFault(reason: "its manifest does not count: \(error.reason)"))
        }
        let members = archive.members.dropLast()
        for (member, listed) in zip(members, manifest.files) {
            guard member.name == listed.name else {
                throw .archive(
                    ArchiveFault(reason: "the file \(member.name) stands where the manifest has \(listed.name)"))
            }
            guard member.size == listed.size else {
                throw .archive(
                    ArchiveFault(
                        reason: "the file \(member.name) has \(member.size) bytes, and \(listed.size) in the manifest"))
            }
        }
        guard members.count == manifest.files.count else {
            throw .archive(
                ArchiveFault(reason: "it has \(members.count) files, and \(manifest.files.count) in the manifest"))
        }
        for name in BundleFiles.required where !members.contains(where: { $0.name == name }) {
            throw .archive(ArchiveFault(reason: "it has no file \(name)"))
        }
    }

    /// Throws where the manifest is not what is known of it from elsewhere.
    func check(against expectation: BundleExpectation) throws(ADRLinkError) {
        if let expected = expectation.manifest, expected != manifestFile {
            throw ADRLinkError(refusing: "the manifest in it is not the one that is kept beside it")
        }
        if let expected = expectation.manifestDigest, expected != sha256(manifestFile) {
            throw ADRLinkError(refusing: "the manifest in it is not the one that the audit log names")
        }
        if let signers = expectation.signers,
            !signers.allows(manifest.signer, key, namespace: AuditNames.manifestNamespace, at: manifest.time.seconds)
        {
            throw ADRLinkError(
                refusing: "by the list of signers, \(key.fingerprint) may not sign manifests as \(manifest.signer)")
        }
        guard let root = expectation.root else {
            throw ADRLinkError(
                .rootUnknown, "nobody says which key is the root of trust; the bundle says it is \(manifest.root)",
                hint: "get the fingerprint from where auditors keep it, compare, and give it: --root SHA256:…")
        }
        guard root == manifest.root else {
            throw ADRLinkError(refusing: "its root of trust is \(manifest.root), and \(root) is expected")
        }
    }
}
