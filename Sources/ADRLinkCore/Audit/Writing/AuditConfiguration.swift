public import Git

/// What an installation knows of its audit log: which log, which lane it writes and with which key, and the root of trust.
///
/// It stands in the configuration of the repository itself, which nobody who pushes can change, as `adrlink.auditlog`,
/// `adrlink.auditlane`, `adrlink.auditprincipal`, `adrlink.auditkey` and `adrlink.auditroot`.
public struct AuditConfiguration: Equatable, Sendable {
    /// The log's id, a random UUID in lower case.
    public var log: String?
    /// The lane that this installation writes.
    public var lane: LaneID?
    /// The principal who signs it, and whose lane it is.
    public var principal: String?
    /// The key by a name that `SigningKey` knows.
    public var key: String?
    /// The fingerprint of the root of trust, `SHA256:…`.
    public var root: String?

    public init(
        log: String? = nil, lane: LaneID? = nil, principal: String? = nil, key: String? = nil, root: String? = nil
    ) {
        self.log = log
        self.lane = lane
        self.principal = principal
        self.key = key
        self.root = root
    }

    /// Reads it from a repository. Throws `.configuration` for a value that cannot be meant.
    public init(of repository: borrowing Repository) throws(ADRLinkError) {
        let configuration = try fromAudit { () throws(GitError) in try repository.configuration() }
        func value(_ name: Name) throws(ADRLinkError) -> String? {
            try fromAudit { () throws(GitError) in try configuration.string(name.rawValue) }
        }
        func fault(_ name: Name, _ value: String, _ expected: String) -> ADRLinkError {
            ADRLinkError(
                .configuration, "git's configuration has \(name.rawValue) = \(value), which is not \(expected)",
                hint: "adrlink audit init sets it")
        }
        if let text = try value(.lane) {
            guard let lane = LaneID(text) else { throw fault(.lane, text, "32 lower-case hexadecimal digits") }
            self.lane = lane
        }
        log = try value(.log)
        if let log, !AuditNames.isLogID(log) { throw fault(.log, log, "a UUID in lower case") }
        principal = try value(.principal)
        if let principal, !Principal.isValid(principal) { throw fault(.principal, principal, "a name to sign with") }
        key = try value(.key)
        root = try value(.root)
        if let root, !AuditNames.isFingerprint(root) { throw fault(.root, root, "a fingerprint, SHA256:…") }
    }

    /// Writes what is set into the repository's own configuration, and leaves the rest as it is.
    public func write(to repository: borrowing Repository) throws(ADRLinkError) {
        let values: [(Name, String?)] = [
            (.log, log), (.lane, lane?.description), (.principal, principal), (.key, key), (.root, root),
        ]
        for case (let name, let value?) in values {
            try fromAudit { () throws(GitError) in try repository.setConfiguration(name.rawValue, to: value) }
        }
    }

    private enum Name: String {
        case log = "adrlink.auditlog"
        case lane = "adrlink.auditlane"
        case principal = "adrlink.auditprincipal"
        case key = "adrlink.auditkey"
        case root = "adrlink.auditroot"
    }
}

extension AuditNames {
    /// Whether a text is a random UUID as a log is named by: lower case, with its hyphens.
    public static func isLogID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return zip(parts, [8, 4, 4, 4, 12]).allSatisfy { isHexadecimal($0, $1) } && parts.count == 5
    }

    /// Whether a text can be the fingerprint of a key as `ssh-keygen -l` shows it: `SHA256:` and 43 digits of Base64.
    public static func isFingerprint(_ text: String) -> Bool {
        text.hasPrefix("SHA256:") && text.utf8.count == 50
            && text.utf8.dropFirst(7).allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || byte == 0x2b || byte == 0x2f
            }
    }
}
