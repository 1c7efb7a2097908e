import Git
public import SSHSignature

/// The entry of the access by which a copy of a bundle was fetched, as it stands beside the copy.
///
/// It is the payload of the audit log, signature and all: who has the copy alone can see by whom it was fetched, when and why.
public struct AccessReceipt: Sendable {
    public var entry: AuditEntry
    /// The key that signed it.
    public var key: PublicKey

    /// Whether a log knows the key as that of somebody who may say so.
    public func counts(in verification: AuditVerification) -> Bool {
        verification.mayVouch(key, for: entry.event.recordedBy ?? entry.event.actor)
    }

    /// Where the receipt of a copy stands.
    public static func path(of copy: String) -> String { copy + ".receipt" }

    /// Reads what stands beside a copy, and holds it against the manifest of that copy; nil where nothing stands there.
    ///
    /// Throws `.bundleRefused` for an entry that is not signed, or of another bundle. Whether the key counts is for the log of the
    /// day of the access to say: it may be younger than the bundle.
    ///
    /// - Parameter manifestFile: the file of the manifest, which is verified.
    public static func read(
        besideCopy copy: String, of manifest: EvidenceManifest, _ manifestFile: [UInt8]
    ) throws(ADRLinkError) -> AccessReceipt? {
        let path = path(of: copy)
        let bytes: [UInt8]?
        do throws(GitError) { bytes = try File.read(path, limit: AuditLimits.payload) } catch {
            throw ADRLinkError(error)
        }
        guard let bytes else { return nil }
        let payload: AuditPayload
        let entries: [AuditEntry]
        do throws(AuditFormatFault) {
            payload = try AuditPayload(bytes)
            entries = try payload.entries()
        } catch { throw refusal(path, "it is no entry of an audit log: \(error.reason)") }
        guard payload.signature.verification(of: payload.content, namespace: AuditNames.namespace) == .verified else {
            throw refusal(path, "its signature is not good")
        }
        let reading = [EvidenceAction.fetch.rawValue, EvidenceAction.export.rawValue]
        let digest = sha256(manifestFile)
        // The manifest has the digest of everything else, and the archive of the same files is always the same.
        guard
            let entry = entries.first(where: { entry in
                entry.log == manifest.log && reading.contains(entry.event.action)
                    && entry.event.stored.contains { $0.digest == digest }
            })
        else { throw refusal(path, "it is of another bundle") }
        return AccessReceipt(entry: entry, key: payload.signature.key)
    }

    private static func refusal(_ path: String, _ reason: String) -> ADRLinkError {
        ADRLinkError(
            .bundleRefused, "the receipt \(path) is refused: \(reason)",
            hint: "the bundle itself was verified; take the receipt away to open it without")
    }
}

/// Writes the receipt of an access beside a copy that is about to be placed.
struct ReceiptWriting {
    let path: String

    /// Throws `.usage` where something stands in the place of the receipt.
    init(besideCopy copy: String) throws(ADRLinkError) {
        path = AccessReceipt.path(of: copy)
        guard File.kind(of: path) == nil else {
            throw ADRLinkError(.usage, "\(path) exists already", hint: "name another file, or take it away")
        }
    }

    /// Writes it, has the copy placed, and takes it away again where that fails.
    func write(_ payload: [UInt8], around place: () throws(GitError) -> Void) throws(ADRLinkError) {
        try fromAudit { () throws(GitError) in try File.write(payload, to: path, replacing: false, durable: true) }
        do throws(GitError) { try place() } catch {
            try fromAudit { () throws(GitError) in try File.remove(path) }
            throw ADRLinkError(audit: error)
        }
    }
}
