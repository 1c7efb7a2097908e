import Git
import ObjectStore

/// A bundle that was fetched.
public struct FetchedBundle: Sendable {
    public var bundle: StoredBundle
    /// The entry by which it was fetched.
    public var intent: AuditReference
    public var manifest: EvidenceManifest
}

extension EvidenceAccess {
    /// Fetches a bundle into a file, where nothing must be yet.
    ///
    /// The intent is recorded and known elsewhere before the first byte. What comes goes to a temporary file, is held against size
    /// and digest in the log, and then verified as a whole; only then the file is there, and beside it the signed entry of the
    /// access, its receipt. Whatever fails, nothing is left but the entry that says so.
    ///
    /// - Parameter action: `.fetch`, or `.export` for a copy that is handed to somebody else.
    public func fetch(
        _ name: String, to path: String, as action: EvidenceAction = .fetch, in workspace: borrowing Workspace,
        tell: (Int, Int) -> Void = { _, _ in }
    ) throws(ADRLinkError) -> FetchedBundle {
        guard File.kind(of: path) == nil else {
            throw ADRLinkError(.usage, "\(path) exists already", hint: "name another file")
        }
        let receipt = try ReceiptWriting(besideCopy: path)
        let bundle = try history(in: workspace).bundle(named: name)
        return try recorded(action, [bundle.archive, bundle.manifest], in: workspace) {
            (access: Recorded, _: inout Told) throws(ADRLinkError) -> FetchedBundle in
            let sheet = try read(bundle.manifest)
            let file = try fromAudit { () throws(GitError) in try ReplacementFile(for: path, mode: 0o600) }
            try receive(bundle.archive, into: file, tell)
            var expectation = BundleExpectation(root: audit.root)
            expectation.manifest = sheet
            let manifest = try OpenedBundle(file.temporaryPath, expectation).manifest
            guard manifest.id == bundle.id else {
                throw ADRLinkError(refusing: "it is the bundle \(manifest.id), and \(bundle.id) was asked for")
            }
            guard let payload = try workspace.repository.payloadFile(at: access.intent) else {
                throw ADRLinkError(.undecided, "the entry of the access is not in the log")
            }
            try receipt.write(payload) { () throws(GitError) in try file.place(replacing: false, durable: true) }
            return FetchedBundle(bundle: bundle, intent: access.intent, manifest: manifest)
        }
    }

    /// Gives the manifest of a bundle in the store, which is an access too.
    public func show(
        _ name: String, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> (bundle: StoredBundle, manifest: EvidenceManifest) {
        let bundle = try history(in: workspace).bundle(named: name)
        let manifest = try recorded(.show, [bundle.manifest], in: workspace) {
            (_: Recorded, _: inout Told) throws(ADRLinkError) -> EvidenceManifest in
            let sheet = try read(bundle.manifest)
            do throws(AuditFormatFault) { return try EvidenceManifest.read(sheet).manifest } catch {
                throw ADRLinkError(refusing: "its manifest does not count: \(error.reason)")
            }
        }
        return (bundle, manifest)
    }

    /// Puts a bundle under a legal hold, or ends the hold.
    public func hold(_ name: String, _ isHeld: Bool, in workspace: borrowing Workspace) throws(ADRLinkError)
        -> StoredBundle
    {
        let bundle = try history(in: workspace).bundle(named: name)
        let objects = [bundle.archive, bundle.manifest]
        try recorded(isHeld ? .hold : .release, objects, in: workspace) {
            (_: Recorded, _: inout Told) throws(ADRLinkError) -> Void in
            for object in objects {
                try fromStore { () throws(StoreError) in
                    let (key, version) = (try ObjectKey(object.key), ObjectVersion(object.version))
                    try bundles.store.hold(key, version: version, isHeld)
                    guard try bundles.store.head(key, version: version)?.hasLegalHold == isHeld else {
                        throw StoreError(.refused, "the store has not changed the hold of \(key)")
                    }
                }
            }
        }
        return bundle
    }

    /// Has the store keep a bundle for longer. Throws `.usage` where it is kept for longer already, before anything is changed.
    public func retain(
        _ name: String, until: AuditTime, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> StoredBundle {
        let bundle = try history(in: workspace).bundle(named: name)
        let objects = [bundle.archive, bundle.manifest]
        var facts = BundleFacts()
        facts.retainUntil = until
        try recorded(.retain, objects, facts, in: workspace) {
            (_: Recorded, _: inout Told) throws(ADRLinkError) -> Void in
            for object in objects {
                guard let kept = try head(object)?.retention?.until, kept > until.seconds else { continue }
                throw ADRLinkError(
                    .usage, "\(object.key) is kept until \(AuditTime(Moment(seconds: kept))) already",
                    hint: "a retention is never shortened: name a later time")
            }
            for object in objects {
                try fromStore { () throws(StoreError) in
                    try bundles.store.retain(
                        try ObjectKey(object.key), version: ObjectVersion(object.version), until: until.seconds)
                }
                guard let kept = try head(object)?.retention, kept.until >= until.seconds else {
                    throw ADRLinkError(refusing: "the store has not extended the retention of \(object.key)")
                }
            }
        }
        return try history(in: workspace).bundle(named: bundle.id)
    }

    /// What the store says of an object that the log names.
    private func head(_ object: StoredReference) throws(ADRLinkError) -> StoredObject? {
        try fromStore { () throws(StoreError) in
            try bundles.store.head(try ObjectKey(object.key), version: ObjectVersion(object.version))
        }
    }

    // MARK: Bytes

    /// The bytes of a small object, held against the log.
    func read(_ object: StoredReference) throws(ADRLinkError) -> [UInt8] {
        guard object.size <= EvidenceManifest.limit else {
            throw ADRLinkError(refusing: "the log has a manifest of \(object.size) bytes")
        }
        var bytes: [UInt8] = []
        try receive(object) { bytes += $0 }
        return bytes
    }

    private func receive(
        _ object: StoredReference, into file: ReplacementFile, _ tell: (Int, Int) -> Void
    ) throws(ADRLinkError) {
        try receive(object) { bytes in
            try file.append(bytes)
            tell(file.size, object.size)
        }
    }

    /// Hands over the bytes of an object, of its version alone, and then says whether they are those of the log.
    func receive(_ object: StoredReference, _ sink: ([UInt8]) throws -> Void) throws(ADRLinkError) {
        let digest = ConcurrentDigest()
        var count = 0
        let stored = try fromStore { () throws(StoreError) in
            try bundles.store.get(try ObjectKey(object.key), version: ObjectVersion(object.version), range: nil) {
                bytes in
                count += bytes.count
                // A store that sends without end must not fill the disk.
                guard count <= object.size else {
                    throw StoreError(
                        .mismatch, "\(object.key) is larger than the \(object.size) bytes that the log names")
                }
                digest.update(bytes)
                try sink(bytes)
            }
        }
        guard count == object.size, hexadecimal(digest.finalize()) == object.digest else {
            throw ADRLinkError(refusing: "\(object.key) in the store is not what the audit log names")
        }
        guard stored.version.text == object.version else {
            throw ADRLinkError(refusing: "the store gave the version \(stored.version) of \(object.key)")
        }
    }
}
