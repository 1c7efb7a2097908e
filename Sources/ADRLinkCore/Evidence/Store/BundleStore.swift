public import ObjectStore

/// Where bundles are kept: an object store, under the name that entries of the audit log call it.
///
/// Of a bundle two objects are kept, its archive and beside it its manifest; of an access the entry that tells of it.
public struct BundleStore {
    let store: any ObjectStore
    /// `directory`, `s3://BUCKET`.
    public let name: String

    public init(_ store: any ObjectStore, name: String) {
        self.store = store
        self.name = name
    }

    /// The keys of a log's objects begin so.
    static func prefix(ofLog log: String) -> String { "evidence/\(log)/" }

    /// What a probe puts, and nobody needs.
    static func canaries(ofLog log: String) -> String { prefix(ofLog: log) + "canaries" }

    static func archiveKey(_ bundle: String, log: String) -> String {
        prefix(ofLog: log) + "bundles/\(bundle)/bundle.tar"
    }

    static func manifestKey(_ bundle: String, log: String) -> String {
        prefix(ofLog: log) + "bundles/\(bundle)/manifest"
    }

    /// Where the entry of an access stands. The digest keeps what two clones of one lane write apart.
    static func accessKey(_ place: AuditReference, log: String) -> String {
        prefix(ofLog: log) + "accesses/\(place.lane)/\(padded(place.sequence, 9))-\(place.digest.prefix(16))"
    }

    /// The id of the bundle that a key of a manifest or an archive names; nil for every other key.
    static func bundle(ofKey key: String, log: String) -> String? {
        let start = prefix(ofLog: log) + "bundles/"
        guard key.hasPrefix(start) else { return nil }
        let words = key.dropFirst(start.count).split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, isHexadecimal(words[0], 32), ["bundle.tar", "manifest"].contains(words[1]) else {
            return nil
        }
        return String(words[0])
    }
}

extension ADRLinkError {
    /// Why a store did not do what was asked of it.
    init(_ error: StoreError) {
        switch error.code {
        case .mismatch, .corrupt, .notEncrypted, .notRetained:
            self.init(.bundleRefused, "the store is refused: \(error.message)", hint: error.hint)
        case .notFound, .exists, .invalid: self.init(.usage, error.message, hint: error.hint)
        default: self.init(.store, error.message, hint: error.hint)
        }
    }
}

/// Runs what may fail in a store, as a span of the run's trace.
func fromStore<R>(_ body: () throws(StoreError) -> R) throws(ADRLinkError) -> R {
    try withinSpan("store request") { _ throws(ADRLinkError) in
        do throws(StoreError) { return try body() } catch { throw ADRLinkError(error) }
    }
}
