import FoundationEssentials
public import Git
import SSHSignature

/// The beginning of a log, or of an installation's part in one.
public struct AuditSetup: Sendable {
    /// A name that `SigningKey` knows.
    public var key: String
    /// Who signs.
    public var principal: String
    /// The fingerprint of the root of trust of the log that is joined; nil for a log that is begun.
    public var root: String?
    /// Whether to leave the lane that is configured, and begin another one.
    public var isNewLane = false

    public init(key: String, principal: String) {
        self.key = key
        self.principal = principal
    }

    /// What was set up.
    public struct Outcome: Sendable {
        public let configuration: AuditConfiguration
        public let log: String
        public let lane: LaneID
        public let fingerprint: String
        public let root: String
        /// Whether the key counts, so that the lane has begun; what is missing otherwise.
        public let refusal: ADRLinkError?
    }

    /// Writes the configuration, and begins the lane where the key counts already.
    ///
    /// A repository without any lane gets a new log, of which this key is the root. In one that has lanes, its own or fetched,
    /// the log is joined: with the root that is given, or that a fetch has pinned.
    public func run(
        in repository: borrowing Repository, at time: AuditTime, variables: [String: String]
    ) throws(ADRLinkError) -> Outcome {
        guard Principal.isValid(principal) else {
            throw ADRLinkError(
                .usage, "\(principal) cannot be the name of a signer",
                hint: "letters, digits and @ . _ + - without blanks, as an address has: --principal alice@corp")
        }
        if let root, !AuditNames.isFingerprint(root) {
            throw ADRLinkError(.usage, "\(root) is no fingerprint", hint: "ssh-keygen -l -f KEY.pub shows it: SHA256:…")
        }
        let old = try AuditConfiguration(of: repository)
        if let lane = old.lane, !isNewLane {
            throw ADRLinkError(
                .usage, "this installation writes the lane \(lane) already",
                hint: "--new-lane begins another one, where its key is lost or it was written in two places")
        }
        let signer: any Signer
        do throws(SSHSignatureError) { signer = try SigningKey.signer(named: key, variables: variables) } catch {
            throw ADRLinkError(signing: error)
        }
        let fingerprint = signer.publicKey.fingerprint
        let logs = try knownLogs(repository)
        var new = old
        if new.log == nil { new.log = try log(of: logs) }
        let isJoined = new.log != nil
        if !isJoined, let root, root != fingerprint {
            throw ADRLinkError(
                .noAuditLog, "the log whose root is \(root) is not here yet",
                hint: "fetch it first: adrlink audit fetch REMOTE --root \(root)")
        }
        new.root = root ?? old.root ?? (isJoined ? nil : fingerprint)
        guard let trusted = new.root else {
            throw ADRLinkError(
                .rootUnknown, "this log has begun elsewhere, and nobody has said which key is its root of trust",
                hint: "ask who began it for the fingerprint, and give it with --root SHA256:…")
        }
        let log = new.log ?? UUID().uuidString.lowercased()
        let lane = LaneID.random()
        new.log = log
        new.lane = lane
        new.principal = principal
        new.key = key
        // A signature shows that the key can sign before anything rests on it.
        do throws(SSHSignatureError) {
            _ = try signer.signature(of: Array(log.utf8), namespace: AuditNames.namespace + "-trial")
        } catch { throw ADRLinkError(signing: error) }
        try new.write(to: repository)
        let refusal = try beginning(repository, time, variables)
        return Outcome(
            configuration: new, log: log, lane: lane, fingerprint: fingerprint, root: trusted, refusal: refusal)
    }

    /// Begins the lane; what stands in the way where nobody has added its key yet.
    private func beginning(
        _ repository: borrowing Repository, _ time: AuditTime, _ variables: [String: String]
    ) throws(ADRLinkError) -> ADRLinkError? {
        let recorder = try AuditRecorder(of: repository, variables: variables)
        do throws(ADRLinkError) { try recorder.begin(in: repository, at: time) } catch {
            guard error.code == .keyUntrusted else { throw error }
            return error
        }
        return nil
    }

    private func log(of logs: Set<String>) throws(ADRLinkError) -> String? {
        guard logs.count < 2 else {
            throw ADRLinkError(
                .usage, "the lanes here belong to several logs: \(logs.sorted().joined(separator: ", "))",
                hint: "say which one is meant: git config adrlink.auditlog UUID")
        }
        return logs.first
    }

    /// The logs that the charters of lanes name, those that are here and those that were fetched.
    private func knownLogs(_ repository: borrowing Repository) throws(ADRLinkError) -> Set<String> {
        let names = try fromAudit { () throws(GitError) in
            try repository.referenceNames(below: AuditNames.log)
                + repository.referenceNames(below: "refs/notes/remotes/").filter { $0.contains("/adrlink/audit/") }
        }
        var logs: Set<String> = []
        for name in names {
            let head = try fromAudit { () throws(GitError) in try repository.target(of: name) }
            guard let head else { continue }
            do throws(AuditReadingError) { logs.insert(try repository.charter(at: head).charter.log) } catch {
                // A lane that cannot be read says nothing about the log; verification says what is wrong with it.
                continue
            }
        }
        return logs
    }
}
