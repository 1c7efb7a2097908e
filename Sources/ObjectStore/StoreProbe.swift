/// What a store promised and did not keep, found out by trying.
public struct ProbeFinding: Hashable, Sendable {
    public enum Kind: String, Sendable {
        /// The canary was stored without the encryption that was demanded.
        case notEncrypted
        /// The canary was stored without the retention that was demanded.
        case notRetained
        /// The canary was deleted although it was locked.
        case deletedWhileRetained
        /// What comes back of the canary is not what was put.
        case changed
    }

    public var kind: Kind
    /// One sentence in lower case.
    public var message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// A store whose server can be asked to break its promises.
public protocol ProbeableStore: ObjectStore {
    /// Asks for the deletion of a version, whatever is known of its retention.
    func deleteUnchecked(_ key: ObjectKey, version: ObjectVersion) throws(StoreError)
}

extension S3Store: ProbeableStore {}

extension ProbeableStore {
    /// Puts a small object under a retention, tries to delete it, and tells what was amiss; nothing where the store keeps what
    /// it promises.
    ///
    /// A server that only repeats what it was told passes every reading back. `prefix` is for canaries alone: those whose time
    /// is over are deleted. `now` and `until` are in seconds since 1970; `name` makes the key new.
    public func probe(prefix: String, name: String, now: Int64, until: Int64) throws(StoreError) -> [ProbeFinding] {
        try deleteCanaries(prefix, now: now)
        let key = try ObjectKey("\(prefix)/\(name)")
        let bytes = Array("A canary of adrlink: nobody can delete it before its time.\n".utf8)
        let stored: StoredObject
        do throws(StoreError) {
            stored = try put(.bytes(bytes), at: key, options: PutOptions(retention: retention(until: until)))
        } catch  where error.code == .notEncrypted {
            return [ProbeFinding(.notEncrypted, error.message)]
        } catch  where error.code == .notRetained {
            return [ProbeFinding(.notRetained, error.message)]
        }
        var findings: [ProbeFinding] = []
        do throws(StoreError) {
            try deleteUnchecked(key, version: stored.version)
        } catch  where [.denied, .retained, .refused].contains(error.code) {
            // As it should be.
        }
        guard try head(key, version: stored.version) != nil else {
            return [ProbeFinding(.deletedWhileRetained, "a version could be deleted although it was locked: \(key)")]
        }
        var back: [UInt8] = []
        _ = try get(key, version: stored.version, range: nil) { back += $0 }
        if back != bytes { findings.append(ProbeFinding(.changed, "\(key) is not what was put")) }
        return findings
    }

    private func deleteCanaries(_ prefix: String, now: Int64) throws(StoreError) {
        let canaries: [ListedObject]
        do throws(StoreError) {
            canaries = try list(prefix: prefix + "/")
        } catch  where error.code == .unsupported {
            // A server without versions has nothing to keep its promises with: the rest will show it.
            return
        }
        for old in canaries where !old.isDeleteMarker {
            guard let stored = try head(old.key, version: old.version), !stored.isRetained(at: now) else { continue }
            try delete(old.key, version: old.version)
        }
    }
}
