import ADRLinkCore
import AWSSignature
import ArgumentParser
import Git
import HTTP
import ObjectStore
import StructuredLogging

/// The store that an installation keeps bundles in, as the user's own configuration of git or the environment names it.
///
/// What the repository's files propose counts where the user names no store, and only once the user has approved exactly that:
/// whoever sends a pull request must not receive bundles.
struct EvidenceSettings {
    /// `s3://BUCKET`, or the path of a directory; nil for one in the git directory.
    var store: String?
    /// The file with the key of a directory; nil for one in the git directory.
    var keyFile: String?
    var region: String?
    var endpoint: String?
    var kmsKey: String?
    var certificateAuthorities: String?
    var lock: String?
    /// The remote to which accesses are pushed before they happen; nil to put them into the store.
    var hub: String?
    /// In days.
    var retention: Int?
    var allowsPlainText = false
    /// Whether nobody waits long for a server, or asks it twice.
    var isImpatient = false
    /// What the repository's files propose, where nobody else names a store and the user has not approved of it.
    private(set) var unapproved: StoreProposal?

    init(of workspace: borrowing Workspace) throws {
        let configuration = try workspace.repository.configuration()
        func value(_ name: String, _ variable: String) throws -> String? {
            if let value = CurrentProcess.variable("ADRLINK_EVIDENCE_" + variable), !value.isEmpty { return value }
            return try configuration.string("adrlink.evidence" + name)
        }
        store = try value("store", "STORE")
        keyFile = try value("keyfile", "KEY_FILE")
        region = try value("region", "REGION")
        endpoint = try value("endpoint", "ENDPOINT")
        kmsKey = try value("kmskey", "KMS_KEY")
        certificateAuthorities = try value("cafile", "CA_FILE")
        lock = try value("lock", "LOCK")
        hub = try value("hub", "HUB")
        if let days = try value("retention", "RETENTION") {
            guard let number = Int(days), (1...36_525).contains(number) else {
                throw ADRLinkError(
                    .configuration, "adrlink.evidenceretention is \(days), and no number of days",
                    hint: "from 1 to 36525, which is a hundred years")
            }
            retention = number
        }
        allowsPlainText = try value("plaintext", "PLAIN_TEXT") == "true"
        if store == nil, let (proposal, isApproved) = try workspace.storeProposal() {
            if isApproved { take(proposal) } else { unapproved = proposal }
        }
    }

    private mutating func take(_ proposal: StoreProposal) {
        store = proposal.store
        endpoint = endpoint ?? proposal.settings["endpoint"]
        region = region ?? proposal.settings["region"]
        kmsKey = kmsKey ?? proposal.settings["kms-key"]
        lock = lock ?? proposal.settings["lock"]
    }

    private static func refusal(of proposal: StoreProposal) -> ADRLinkError {
        ADRLinkError(
            .configuration,
            "nobody has approved where .adrlink would have bundles kept: \(proposal.lines.joined(separator: ", "))",
            hint:
                "adrlink doctor --approve, if that is right; or name a store of your own: git config adrlink.evidencestore"
        )
    }

    /// Opens the store. A directory and its key are made where there are none yet; a key that is gone is not replaced.
    func bundleStore(_ repository: borrowing Repository, trace: String?) throws -> BundleStore {
        if let unapproved { throw Self.refusal(of: unapproved) }
        if let store, store.hasPrefix("s3://") { return BundleStore(try bucket(store, trace), name: store) }
        let (path, keyPath) = directory(of: repository)
        if keyFile == nil { try File.makeDirectories(Self.folder(of: repository)) }
        let isThere = File.kind(of: keyPath) != nil
        guard try isThere || (File.list(path + "/objects") ?? []).isEmpty else { throw Self.lost(keyPath) }
        let key = try isThere ? StoreKey.read(keyPath) : StoreKey.create(at: keyPath)
        return BundleStore(
            try DirectoryStore(path, key: key, now: { CurrentProcess.now.seconds }), name: "directory")
    }

    /// Where a directory for bundles is, and the file of its key.
    func directory(of repository: borrowing Repository) -> (path: String, key: String) {
        let folder = Self.folder(of: repository)
        return (store ?? folder + "/evidence", keyFile ?? folder + "/evidence.key")
    }

    private static func folder(of repository: borrowing Repository) -> String {
        repository.commonDirectory + "/adrlink"
    }

    static func lost(_ key: String) -> ADRLinkError {
        ADRLinkError(
            .store, "the key \(key) of the store is not there, and nothing in it can be read without",
            hint: "git config adrlink.evidencekeyfile FILE, where a copy of it is")
    }

    private func bucket(_ store: String, _ trace: String?) throws -> S3Store {
        guard let kmsKey else {
            throw ADRLinkError(
                .configuration, "no key encrypts what goes into \(store)",
                hint: "git config adrlink.evidencekmskey ID, the id of a key of the key management service")
        }
        var http = HTTPConfiguration(userAgent: "adrlink/\(Version.current)")
        http.certificateAuthorities = certificateAuthorities
        http.allowsPlainText = allowsPlainText
        if isImpatient { (http.connectTimeout, http.totalTimeout) = (.seconds(3), .seconds(5)) }
        let timing = RetryTiming(
            now: { CurrentProcess.now.seconds },
            sleep: { CurrentProcess.pause(milliseconds: UInt32($0 / .milliseconds(1))) })
        let chain = CredentialChain(
            environment: CurrentProcess.variables, home: CurrentProcess.variable("HOME"), configuration: http,
            timing: timing)
        guard let region = try region ?? chain.region() else {
            throw ADRLinkError(
                .configuration, "nobody says in which region \(store) is",
                hint: "git config adrlink.evidenceregion NAME")
        }
        var configuration = S3Configuration(
            bucket: String(store.dropFirst(5)), region: region, kmsKeyID: kmsKey,
            endpoint: try endpoint.map { try HTTPURL($0) }, http: http)
        if isImpatient { configuration.retries.attempts = 1 }
        switch lock {
        case nil, "compliance": break
        case "governance": configuration.lockMode = .governance
        default:
            throw ADRLinkError(
                .configuration, "adrlink.evidencelock is \(lock ?? "")", hint: "compliance or governance")
        }
        return S3Store(
            configuration,
            credentials: { () throws(CredentialError) in try chain.credentials() }, timing: timing, trace: trace)
    }
}

/// What every command takes that has to do with a store.
struct EvidenceAccessOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why; secrets are taken out before it is signed.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("The W3C trace id of the run: 32 hexadecimal digits.", valueName: "hex"))
    var trace: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func access(in workspace: borrowing Workspace) throws -> EvidenceAccess {
        do {
            let settings = try EvidenceSettings(of: workspace)
            let trace = trace ?? TraceContext(environment: CurrentProcess.variables)?.traceID.description
            var audit = try workspace.auditOptions(root: nil, checkpoint: nil, asOf: try .now())
            audit.usesPins = true
            var access = EvidenceAccess(
                to: try settings.bundleStore(workspace.repository, trace: trace), audit,
                variables: CurrentProcess.variables
            ) { () throws(ADRLinkError) in
                do { return try AuditTime.now() } catch let error as ADRLinkError { throw error } catch {
                    throw ADRLinkError(.internal, "\(error)")
                }
            }
            if let hub = settings.hub { access.witness = .hub(hub) }
            access.policy = try workspace.evidencePolicy()
            if let days = settings.retention { access.policy.keep(forDays: days) }
            if let days = access.policy.retention { access.retention = Int64(days) * 86_400 }
            access.zone = CurrentProcess.zoneOffset(at:)
            access.uploads = workspace.repository.commonDirectory + "/adrlink/uploads"
            (access.reason, access.trace) = (reason, trace)
            return access
        } catch let error as StoreError {
            throw ADRLinkError(.store, error.message, hint: error.hint)
        } catch let error as CredentialError {
            throw ADRLinkError(.store, error.message, hint: error.hint)
        } catch let error as HTTPError {
            throw ADRLinkError(.configuration, error.message, hint: error.hint)
        }
    }
}
