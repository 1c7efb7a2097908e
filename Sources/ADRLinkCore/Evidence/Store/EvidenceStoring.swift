import Crypto
import Git
import ObjectStore

extension EvidenceAccess {
    /// Verifies a bundle and puts it into the store, locked; the log then knows key, version and digest of what is there.
    ///
    /// What a killed run had put there already is taken as put where it is the same. Throws `.usage` where the log knows the bundle
    /// already, and `.bundleRefused` where the bundle, or what the store says of it, is not good.
    public func push(
        _ path: String, in workspace: borrowing Workspace, tell: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws(ADRLinkError) -> StoredBundle {
        let (manifest, manifestFile) = try verified(path)
        let known = try history(in: workspace).bundles
        guard !known.contains(where: { $0.id == manifest.id }) else {
            throw ADRLinkError(
                .usage, "the bundle \(manifest.id) is in the store already",
                hint: "adrlink evidence show \(manifest.id)")
        }
        let (size, digest) = try Self.digest(ofFile: path)
        let archive = StoredReference(
            store: bundles.name, key: BundleStore.archiveKey(manifest.id, log: manifest.log), version: "-",
            digest: hexadecimal(digest), size: size)
        let sheet = StoredReference(
            store: bundles.name, key: BundleStore.manifestKey(manifest.id, log: manifest.log), version: "-",
            digest: sha256(manifestFile), size: manifestFile.count)
        let until = max(manifest.retainUntil?.seconds ?? 0, try clock().seconds + retention(of: manifest.kind))
        var facts = BundleFacts(manifest)
        facts.retainUntil = AuditTime(Moment(seconds: until))
        try recorded(.store, [archive, sheet], facts, in: workspace) {
            (_: Recorded, told: inout Told) throws(ADRLinkError) -> Void in
            // A bundle is there when its manifest is, which comes last.
            let (stored, kept) = try put(
                .file(path: path, size: size, sha256: digest), archive, until, manifest.id,
                resumingFrom: try resumeFile(manifest.id)
            ) { tell($0, size) }
            let (storedSheet, _) = try put(
                .bytes(manifestFile), sheet, until, manifest.id, resumingFrom: nil
            ) { _ in }
            told.stored = [stored, storedSheet]
            told.facts?.encryption = kept.encryption.name
            told.facts?.lock = kept.retention?.mode.rawValue
        }
        return try history(in: workspace).bundle(named: manifest.id)
    }

    private func verified(_ path: String) throws(ADRLinkError) -> (EvidenceManifest, [UInt8]) {
        let opened = try OpenedBundle(path, BundleExpectation(root: audit.root))
        return (opened.manifest, opened.manifestFile)
    }

    private func put(
        _ source: ObjectSource, _ reference: StoredReference, _ until: Int64, _ bundle: String,
        resumingFrom resumeFile: String?, _ tell: @escaping (Int) -> Void
    ) throws(ADRLinkError) -> (StoredReference, StoredObject) {
        let object = try fromStore { () throws(StoreError) in
            let key = try ObjectKey(reference.key)
            var options = PutOptions(retention: bundles.store.retention(until: until))
            options.encryptionContext = ["adrlink": "bundle", "bundle": bundle]
            options.progress = tell
            options.resumeFile = resumeFile
            do throws(StoreError) { return try bundles.store.put(source, at: key, options: options) } catch {
                guard error.code == .exists, let there = try bundles.store.head(key, version: nil),
                    there.size == reference.size, there.sha256 == source.sha256
                else { throw error }
                // The run that was killed had an earlier moment to count from.
                guard there.retention?.until ?? until < until else { return there }
                try bundles.store.retain(key, version: there.version, until: until)
                guard let kept = try bundles.store.head(key, version: there.version) else { throw error }
                return kept
            }
        }
        let faults = StoredFaults.find(in: object, reference, retainedUntil: until)
        if let fault = faults.first {
            throw ADRLinkError(refusing: "the store has not done what it should: \(fault.message)")
        }
        var stored = reference
        stored.version = object.version.text
        return (stored, object)
    }

    /// Where the upload of a bundle is remembered. Another bundle's is another file.
    private func resumeFile(_ bundle: String) throws(ADRLinkError) -> String? {
        guard let uploads else { return nil }
        try fromAudit { () throws(GitError) in try File.makeDirectories(uploads) }
        return uploads + "/" + bundle
    }

    static func digest(ofFile path: String) throws(ADRLinkError) -> (size: Int, sha256: [UInt8]) {
        guard let file = PartialFile(path) else {
            throw ADRLinkError(.usage, "the file \(path) cannot be read", hint: "name a regular file")
        }
        var digest = SHA256()
        var done = 0
        while done < file.size {
            guard let bytes = file.read(UInt8.self, at: done, count: min(1 << 20, file.size - done)) else {
                throw ADRLinkError(.io, "the file \(path) became shorter while it was read")
            }
            digest.update(data: bytes)
            done += bytes.count
        }
        return (file.size, Array(digest.finalize()))
    }
}
