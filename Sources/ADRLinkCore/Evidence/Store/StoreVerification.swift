import Git
import ObjectStore
import SSHSignature

/// Something in a store that is not as it should be.
public struct StoreFinding: Equatable, Sendable {
    /// What is amiss. The raw value is what programs see.
    public enum Kind: String, Sendable, CaseIterable {
        /// The log names it, and the store does not have it.
        case missing
        /// Its bytes are not those that the log names.
        case digestWrong = "digest-wrong"
        case sizeWrong = "size-wrong"
        case notEncrypted = "not-encrypted"
        case notRetained = "not-retained"
        /// It can be deleted before it should be.
        case retainedTooShort = "retained-too-short"
        /// It is encrypted under another key than the log says.
        case keyWrong = "key-wrong"
        /// It is under a weaker lock than the log says, or than is configured.
        case lockWeaker = "lock-weaker"
        /// The log does not name it.
        case unknownObject = "unknown-object"
        /// Another version, or a delete marker, stands in front of it.
        case hidden
        /// An entry of an access in the store that the log here does not have.
        case accessNotInLog = "access-not-in-log"
        /// An entry of an access in the store that nobody who may has signed.
        case accessForged = "access-forged"
        /// The store let a locked canary be deleted: what it says of retention is worth nothing.
        case deletedWhileRetained = "deleted-while-retained"
        /// A kind of bundle of which none was stored in time; its name stands in the place of a key.
        case overdue
    }

    public var kind: Kind
    public var key: String
    public var version: String?
    /// One sentence in lower case. It may quote the store: escape it before it is shown.
    public var message: String
}

extension StoreFinding.Kind {
    init(_ kind: ProbeFinding.Kind) {
        self =
            switch kind {
            case .notEncrypted: .notEncrypted
            case .notRetained: .notRetained
            case .deletedWhileRetained: .deletedWhileRetained
            case .changed: .digestWrong
            }
    }
}

/// Differences between what a store says of an object and what it should be.
enum StoredFaults {
    ///
    /// - Parameter facts: what the log says of the bundle; its key and lock are compared where they are in it.
    /// - Parameter lock: the lock that is configured.
    static func find(
        in object: StoredObject, _ expected: StoredReference, retainedUntil: Int64?, _ facts: BundleFacts? = nil,
        lock: Retention.Mode? = nil
    ) -> [StoreFinding] {
        var findings: [StoreFinding] = []
        func add(_ kind: StoreFinding.Kind, _ message: String) {
            findings.append(
                StoreFinding(kind: kind, key: expected.key, version: object.version.text, message: message))
        }
        if object.size != expected.size {
            add(.sizeWrong, "\(expected.key) has \(object.size) bytes, and \(expected.size) in the log")
        }
        if let digest = object.sha256, hexadecimal(digest) != expected.digest {
            add(.digestWrong, "the store says of \(expected.key) another SHA-256 than the log")
        }
        switch object.encryption {
        case .kms, .sealed: break
        case .none: add(.notEncrypted, "\(expected.key) is not encrypted")
        case .other(let name): add(.notEncrypted, "\(expected.key) is encrypted by \(name), under no key of ours")
        }
        if findings.allSatisfy({ $0.kind != .notEncrypted }), let key = facts?.encryption, key != object.encryption.name
        {
            add(.keyWrong, "\(expected.key) is encrypted under \(object.encryption.name), and under \(key) in the log")
        }
        guard let retention = object.retention else {
            add(.notRetained, "nothing keeps \(expected.key) from being deleted")
            return findings
        }
        if let retainedUntil, retention.until < retainedUntil {
            add(
                .retainedTooShort,
                "\(expected.key) is kept until \(AuditTime(microseconds: retention.until * 1_000_000)), and that is too short"
            )
        }
        for mode in [facts?.lock.flatMap(Retention.Mode.init), lock] {
            guard let mode, mode == .compliance, retention.mode != mode else { continue }
            add(
                .lockWeaker,
                "\(expected.key) is under the lock \(retention.mode.rawValue), and should be under \(mode.rawValue)")
            break
        }
        return findings
    }
}

extension StoredObject.Encryption {
    /// As the log writes it: the way, and the key.
    var name: String {
        switch self {
        case .kms(let keyID): "kms:\(keyID)"
        case .sealed(let keyID): "sealed:\(keyID)"
        case .none: "none"
        case .other(let name): name
        }
    }
}

/// An entry of an access that stands in the store.
public struct WitnessedAccess: Sendable {
    public var key: String
    public var entry: AuditEntry
    /// Whether the log here has it.
    public var isInLog: Bool
}

/// What a walk of a store has found.
public struct StoreVerification: Sendable {
    public var bundles: [StoredBundle] = []
    public var accesses: [WitnessedAccess] = []
    public var findings: [StoreFinding] = []
}

extension EvidenceAccess {
    /// Walks the store: encryption, retention and digest of each object against the log, and the accesses that it has seen.
    ///
    /// Every byte is read, which is an access as any other, and recorded.
    ///
    /// - Parameter probing: puts an object under a lock as well and tries to delete it: a server may echo what it was told and do
    ///   nothing. Throws `.usage` for a store that has no server.
    public func verify(
        probing: Bool = false, in workspace: borrowing Workspace, tell: (_ key: String) -> Void = { _ in }
    ) throws(ADRLinkError) -> StoreVerification {
        let probed = bundles.store as? any ProbeableStore
        if probing, probed == nil {
            throw ADRLinkError(
                .usage, "a directory has no server that could be probed",
                hint: "whoever may write there can delete: keep evidence in a bucket where that matters")
        }
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(workspace.repository, audit) }
        let history = StoreHistory(verification, in: workspace.repository)
        let objects = history.bundles.flatMap { [$0.archive, $0.manifest] }
        let named = Array(objects.prefix(8))
        var result = StoreVerification()
        let schedule = EvidenceSchedule(policy, history.bundles, now: try clock().seconds, zone: zone)
        try recorded(.verify, named, in: workspace) {
            (_: Recorded, _: inout Told) throws(ADRLinkError) -> Void in
            result.bundles = history.bundles
            for bundle in history.bundles {
                for object in [bundle.archive, bundle.manifest] {
                    tell(object.key)
                    result.findings += try findings(object, of: bundle)
                }
            }
            try addListed(to: &result, objects, verification, in: workspace)
            if probing, let probed {
                tell("a canary")
                result.findings += try probe(probed, ofLog: verification.log ?? "")
            }
        }
        for entry in schedule.overdue {
            result.findings.append(StoreFinding(kind: .overdue, key: entry.kind, message: entry.sentence))
        }
        return result
    }

    /// For how long a canary is kept, in seconds.
    private static let canaryTime: Int64 = 86_400

    private func probe(_ store: any ProbeableStore, ofLog log: String) throws(ADRLinkError) -> [StoreFinding] {
        var generator = SystemRandomNumberGenerator()
        let prefix = BundleStore.canaries(ofLog: log)
        let name = randomHexadecimal(16, &generator)
        let now = try clock().seconds
        let found = try fromStore { () throws(StoreError) in
            try store.probe(prefix: prefix, name: name, now: now, until: now + Self.canaryTime)
        }
        return found.map { StoreFinding(kind: .init($0.kind), key: "\(prefix)/\(name)", message: $0.message) }
    }

    private func findings(
        _ object: StoredReference, of bundle: StoredBundle
    ) throws(ADRLinkError) -> [StoreFinding] {
        func finding(_ kind: StoreFinding.Kind, _ message: String) -> StoreFinding {
            StoreFinding(kind: kind, key: object.key, version: object.version, message: message)
        }
        let head: StoredObject?
        do throws(StoreError) {
            head = try bundles.store.head(try ObjectKey(object.key), version: ObjectVersion(object.version))
        } catch {
            guard error.code == .corrupt || error.code == .invalid else { throw ADRLinkError(error) }
            return [finding(.digestWrong, error.message)]
        }
        guard let head else {
            return [finding(.missing, "the store does not have \(object.key) of that version any more")]
        }
        // The entry is written when the upload is over, for which a day is allowed.
        let needed = bundle.time.seconds + retention(of: bundle.facts.kind) - 86_400
        let until = max(needed, bundle.facts.retainUntil?.seconds ?? needed)
        let lock = bundles.store.retention(until: until).mode
        var findings = StoredFaults.find(in: head, object, retainedUntil: until, bundle.facts, lock: lock)
        do throws(ADRLinkError) { try receive(object) { _ in } } catch {
            guard error.code == .bundleRefused else { throw error }
            if !findings.contains(where: { $0.kind == .digestWrong }) {
                findings.append(finding(.digestWrong, error.message))
            }
        }
        return findings
    }

    /// What is in the store beside the objects that the log names: accesses, and what nobody knows.
    private func addListed(
        to result: inout StoreVerification, _ known: [StoredReference], _ verification: AuditVerification,
        in workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let prefix = BundleStore.prefix(ofLog: verification.log ?? "")
        let byKey = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
        for object in try fromStore({ () throws(StoreError) in try bundles.store.list(prefix: prefix) }) {
            let key = object.key.text
            func add(_ kind: StoreFinding.Kind, _ message: String) {
                result.findings.append(
                    StoreFinding(kind: kind, key: key, version: object.version.text, message: message))
            }
            if key.hasPrefix(BundleStore.canaries(ofLog: verification.log ?? "") + "/") { continue }
            if let expected = byKey[key] {
                guard object.version.text != expected.version,
                    !result.findings.contains(where: { $0.key == key && $0.kind == .digestWrong })
                else { continue }
                add(
                    .hidden,
                    object.isDeleteMarker ? "a delete marker hides \(key)" : "another version of \(key) was put")
            } else if key.hasPrefix(prefix + "accesses/"), !object.isDeleteMarker {
                do throws(ADRLinkError) {
                    let access = try self.access(object, verification, in: workspace)
                    result.accesses += access
                    for one in access where !one.isInLog {
                        let event = one.entry.event
                        add(
                            .accessNotInLog,
                            "\(event.actor) had access at \(event.time) (\(event.action)), and the log here does not have it"
                        )
                    }
                } catch {
                    guard error.code == .bundleRefused else { throw error }
                    add(.accessForged, error.message)
                }
            } else {
                add(.unknownObject, "the log does not name \(key)")
            }
        }
        result.accesses.sort { ($0.entry.event.time, $0.key) < ($1.entry.event.time, $1.key) }
    }

    /// The entries of a payload in the store. Throws `.bundleRefused` where nobody who may has signed it.
    private func access(
        _ object: ListedObject, _ verification: AuditVerification, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [WitnessedAccess] {
        var bytes: [UInt8] = []
        _ = try fromStore { () throws(StoreError) in
            try bundles.store.get(object.key, version: object.version, range: nil) { part in
                bytes += part
                guard bytes.count <= AuditLimits.payload else {
                    throw StoreError(.corrupt, "\(object.key) is larger than entries are")
                }
            }
        }
        let payload: AuditPayload
        let entries: [AuditEntry]
        do throws(AuditFormatFault) {
            payload = try AuditPayload(bytes)
            entries = try payload.entries()
        } catch { throw ADRLinkError(refusing: "\(object.key) is no entry: \(error.reason)") }
        var found: [WitnessedAccess] = []
        for entry in entries {
            let place = AuditReference(lane: entry.lane, sequence: entry.sequence, digest: payload.digest)
            guard payload.signature.verification(of: payload.content, namespace: AuditNames.namespace) == .verified,
                let grant = verification.trust?.grants[payload.signature.key.fingerprint], grant.covers(place),
                grant.principals.contains(entry.event.recordedBy ?? entry.event.actor), entry.log == verification.log
            else { throw ADRLinkError(refusing: "\(object.key) is not signed by a key that counts in the log") }
            let isInLog = try workspace.repository.payloadFile(at: place) != nil
            found.append(WitnessedAccess(key: object.key.text, entry: entry, isInLog: isInLog))
        }
        return found
    }
}
